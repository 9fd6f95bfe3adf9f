//! Diagnostics as rustc shows them: the source line, a caret, and what to do.

use std::collections::BTreeSet;
use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet,
    normalize_untrusted_str as harmless,
};
use whitesmith_model::{Diagnostic, Diagnostics, Span};

use crate::report::count;

/// How many are shown; who has more will see the others when these are mended.
const MOST: usize = 30;

/// How many characters of a source line are shown; of a longer one, those around the place.
const WIDTH: usize = 120;

/// How long a text is looked through for its lines, in bytes.
const LONGEST_EXCERPT: usize = 16 << 10;

/// How many characters of a place are underlined.
const LONGEST_UNDERLINE: usize = 60;

/// A place that matters, with what is there when it is not the main one.
type Place<'d> = (&'d Span, Option<&'d str>);

/// Each diagnostic as a text of several lines, with ANSI styles.
pub(crate) fn render(found: &Diagnostics) -> Vec<String> {
    let mut texts: Vec<_> = found.iter().take(MOST).map(one).collect();
    if let Some(more) = found.len().checked_sub(MOST).filter(|more| *more > 0) {
        texts.push(format!("... and {}", count(more, "more error")));
    }
    texts
}

/// How many errors there are, and in which files; `None` when they are in none.
pub(crate) fn summary(found: &Diagnostics) -> Option<String> {
    let spans = found
        .iter()
        .filter_map(|diagnostic| diagnostic.span.as_ref());
    let names: BTreeSet<_> = spans.map(|span| span.source().name()).collect();
    let errors = count(found.len(), "error");
    match names.iter().take(4).copied().collect::<Vec<_>>().as_slice() {
        [] => None,
        few @ ([_] | [_, _] | [_, _, _]) => {
            Some(format!("{errors} in {}", harmless(&few.join(", "))))
        }
        _ => Some(format!("{errors} in {}", count(names.len(), "file"))),
    }
}

fn one(diagnostic: &Diagnostic) -> String {
    let title = Level::ERROR.primary_title(&diagnostic.message);
    let mut report = Vec::new();
    let mut group = Group::with_title(title);
    for places in places_by_source(diagnostic) {
        if let Some(snippet) = excerpt(&places) {
            group = group.element(snippet);
            continue;
        }
        for (origin, snippet) in places.into_iter().map(clipping) {
            // In one group with its origin, a snippet would get a line for its own path, which it has not.
            report.push(group.element(origin));
            group = Group::with_level(Level::ERROR).element(snippet);
        }
    }
    if let Some(shape) = &diagnostic.shape {
        group = group.element(Level::NOTE.message(format!("shape {}", harmless(shape.as_str()))));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(harmless(help)));
    }
    report.push(group);
    Renderer::styled().term_width(WIDTH).render(&report)
}

/// The places of each source that has some, those of the main place's source first.
fn places_by_source(diagnostic: &Diagnostic) -> Vec<Vec<Place<'_>>> {
    let main = diagnostic.span.iter().map(|span| (span, None));
    let others = diagnostic
        .labels
        .iter()
        .map(|(span, text)| (span, Some(text.as_str())));
    let mut sources: Vec<Vec<Place<'_>>> = Vec::new();
    for place in main.chain(others) {
        let is_same = |(other, _): &Place<'_>| other.source() == place.0.source();
        match sources.iter_mut().find(|places| places.iter().any(is_same)) {
            Some(places) => places.push(place),
            None => sources.push(vec![place]),
        }
    }
    sources
}

/// The lines of one source from its first place to its last; `None` when that is too long a text to show.
fn excerpt<'d>(places: &[Place<'d>]) -> Option<Snippet<'d, Annotation<'d>>> {
    let starts = || places.iter().map(|(span, _)| span.bytes().start);
    let source = places.first()?.0.source();
    let text = source.text();
    let first = text.floor_char_boundary(starts().min()?);
    let last = text.floor_char_boundary(starts().max()?);
    let start = text.get(..first)?.rfind('\n').map_or(0, |at| at + 1);
    let end = text
        .get(last..)?
        .find('\n')
        .map_or(text.len(), |at| last + at);
    if end - start > LONGEST_EXCERPT {
        return None;
    }
    let annotations = places.iter().map(|place| annotation(*place, start));
    let snippet = Snippet::source(text.get(start..end)?)
        .path(source.name())
        .line_start(source.position(start).line);
    Some(snippet.annotations(annotations))
}

/// A place and what is near it in its line, however long that is: a model without line breaks is one line.
fn clipping((span, label): Place<'_>) -> (Origin<'_>, Snippet<'_, Annotation<'_>>) {
    let source = span.source();
    let text = source.text();
    let place = underlined(span);
    let near = text.floor_char_boundary(place.start.saturating_sub(WIDTH / 2));
    let until = text.floor_char_boundary(place.end.saturating_add(WIDTH / 2));
    let before = text.get(near..place.start).unwrap_or_default();
    let after = text.get(place.end..until).unwrap_or_default();
    let start = near + before.rfind('\n').map_or(0, |at| at + 1);
    let end = place.end + after.find('\n').unwrap_or(after.len());
    let position = span.position();
    let origin = Origin::path(source.name())
        .line(position.line)
        .char_column(position.column);
    let snippet = Snippet::source(text.get(start..end).unwrap_or_default())
        .line_start(position.line)
        .annotation(annotation((span, label), start));
    (origin, snippet)
}

/// The underline of a place in an excerpt that starts at `start`.
fn annotation((span, label): Place<'_>, start: usize) -> Annotation<'_> {
    let bytes = underlined(span);
    // The place without a text is the one to mend.
    let kind = match label {
        None => AnnotationKind::Primary,
        Some(_) => AnnotationKind::Context,
    };
    let range = bytes.start.saturating_sub(start)..bytes.end.saturating_sub(start);
    kind.span(range).label(label.map(harmless))
}

/// The part of a place that is underlined: of its first line, and not all of a long one.
fn underlined(span: &Span) -> Range<usize> {
    let text = span.source().text();
    let start = text.floor_char_boundary(span.bytes().start);
    let end = text.floor_char_boundary(span.bytes().end);
    let place = text.get(start..end).unwrap_or_default();
    let line = place.lines().next().unwrap_or_default();
    let length = line
        .char_indices()
        .nth(LONGEST_UNDERLINE)
        .map_or(line.len(), |(at, _)| at);
    start..start + length
}
