//! Styled text → words of Markdown: escaping, code spans, emphasis, links.

use std::borrow::Cow;

use super::Links;
use super::escape::{self, Link};
use super::markdown::longest_backticks;
use super::words::Words;

/// What a run of text is, its emphasis and link aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    Text,
    Code,
    /// The text of an anchor without target, which by custom names a shape.
    Name,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) kind: Kind,
    pub(super) strong: bool,
    pub(super) emphasis: bool,
    pub(super) link: Option<Link>,
}

/// Text of one style.
#[derive(Clone, Debug)]
pub(super) struct Run<'t> {
    pub(super) text: Cow<'t, str>,
    pub(super) style: Style,
}

impl Run<'_> {
    pub(super) fn plain(text: &'static str) -> Self {
        Run {
            text: text.into(),
            style: Style::default(),
        }
    }

    pub(super) fn strong(text: &'static str) -> Self {
        Run {
            text: text.into(),
            style: Style {
                strong: true,
                ..Style::default()
            },
        }
    }

    /// The character of its Markdown that the text before it touches.
    fn first(&self) -> char {
        self.edge(self.text.chars().next())
    }

    fn last(&self) -> char {
        self.edge(self.text.chars().next_back())
    }

    fn edge(&self, c: Option<char>) -> char {
        match c {
            Some(c) if self.style.kind != Kind::Code || c.is_whitespace() => c,
            _ => '`',
        }
    }
}

/// A piece of Markdown that holds no place to break a line.
#[derive(Debug, Default)]
struct Atom<'r> {
    markdown: Cow<'r, str>,
    /// Whether white space stands before it.
    spaced: bool,
    strong: bool,
    emphasis: bool,
    link: Option<&'r Link>,
    /// Whether it is a reference without target, such as ``[`Name`]``.
    is_reference: bool,
}

impl<'r> Atom<'r> {
    fn new(markdown: impl Into<Cow<'r, str>>, spaced: bool, style: &'r Style) -> Self {
        Self {
            markdown: markdown.into(),
            spaced,
            strong: style.strong,
            emphasis: style.emphasis,
            link: style.link.as_ref(),
            is_reference: false,
        }
    }
}

/// The words of a paragraph. A word stays whole when lines are wrapped; a code span is one, whatever is in it.
pub(super) fn words(runs: Vec<Run<'_>>, links: &Links<'_>) -> Words {
    let mut runs = join_code(runs);
    settle(&mut runs, Level::Strong);
    settle(&mut runs, Level::Weak);
    let runs = join(runs, |a, b| a == b);
    let mut atoms = Vec::new();
    let mut spaced = false;
    for run in &runs {
        spaced |= run.text.starts_with(char::is_whitespace);
        let before = atoms.len();
        match run.style.kind {
            Kind::Code => code_atom(run, spaced, links, &mut atoms),
            Kind::Text | Kind::Name => text_atoms(run, spaced, &mut atoms),
        }
        let is_blank = atoms.len() == before;
        spaced = run.text.ends_with(char::is_whitespace) || (is_blank && spaced);
    }
    keep_references_apart(&mut atoms);
    write(&atoms)
}

/// Joins neighbours that are code: two code spans that touch would read as one with backticks in it. Names become code,
/// or text where they cannot be names.
fn join_code(runs: Vec<Run<'_>>) -> Vec<Run<'_>> {
    let mut named = runs;
    for run in named.iter_mut().filter(|run| run.style.kind == Kind::Name) {
        let name = run.text.trim();
        let is_type = name.starts_with(|c: char| c.is_ascii_uppercase()) && is_shape_name(name);
        run.style.kind = if is_type { Kind::Code } else { Kind::Text };
    }
    join(named, |a, b| {
        a == b || (a.kind == Kind::Code && b.kind == Kind::Code && a.link == b.link)
    })
}

fn join(runs: Vec<Run<'_>>, is_one: impl Fn(&Style, &Style) -> bool) -> Vec<Run<'_>> {
    let mut joined: Vec<Run<'_>> = Vec::with_capacity(runs.len());
    for run in runs {
        match joined.last_mut() {
            Some(last) if is_one(&last.style, &run.style) => last.text.to_mut().push_str(&run.text),
            _ => joined.push(run),
        }
    }
    joined
}

/// The two levels of emphasis, of which `Strong` may hold `Weak`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Strong,
    Weak,
}

/// Takes emphasis from text that a letter touches from outside: Markdown would show its marks.
fn settle(runs: &mut [Run<'_>], level: Level) {
    let has = |run: &Run<'_>| {
        if level == Level::Strong {
            run.style.strong
        } else {
            run.style.emphasis
        }
    };
    // Without a mark of a link or an outer level between them.
    let near = |a: &Run<'_>, b: &Run<'_>| {
        a.style.link == b.style.link && (level == Level::Strong || a.style.strong == b.style.strong)
    };
    let touches = |a: &Run<'_>, b: &Run<'_>, outside: char| {
        near(a, b)
            && !is_punctuation(outside)
            && ![a.last(), b.first()].into_iter().any(char::is_whitespace)
    };
    let mut start = 0;
    while let Some(rest) = runs.get(start..).filter(|rest| !rest.is_empty()) {
        let mut groups = rest.chunk_by(|a, b| near(a, b) && has(a) == has(b));
        let end = start + groups.next().map_or(1, <[Run<'_>]>::len);
        let pair = |index: usize| Some((runs.get(index.checked_sub(1)?)?, runs.get(index)?));
        let is_touched = pair(start).is_some_and(|(a, b)| touches(a, b, a.last()))
            || pair(end).is_some_and(|(a, b)| touches(a, b, b.first()));
        if is_touched {
            for run in runs.iter_mut().take(end).skip(start) {
                match level {
                    Level::Strong => run.style.strong = false,
                    Level::Weak => run.style.emphasis = false,
                }
            }
        }
        start = end;
    }
}

/// Whether a character is surely punctuation to Markdown, whose list is longer.
fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() || matches!(c, '\u{2010}'..='\u{2027}')
}

/// Whether a text can be a shape's name, absolute or relative, with or without a member (Smithy spec, "Shape ID").
fn is_shape_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '#' | '$'))
}

fn code_atom<'r>(run: &'r Run<'_>, spaced: bool, links: &Links<'_>, atoms: &mut Vec<Atom<'r>>) {
    let code = run.text.split_whitespace().collect::<Vec<_>>().join(" ");
    if code.is_empty() {
        return;
    }
    let fence = "`".repeat(longest_backticks(&code) + 1);
    let pad = if code.starts_with('`') || code.ends_with('`') {
        " "
    } else {
        ""
    };
    let mut is_reference = false;
    let mut markdown = [&fence, pad, &code, pad, &fence].concat();
    if run.style.link.is_none()
        && is_shape_name(&code)
        && let Some(target) = links(&code)
    {
        is_reference = target == code;
        markdown = if is_reference {
            format!("[{markdown}]")
        } else {
            format!("[{markdown}]({target})")
        };
    }
    atoms.push(Atom {
        is_reference,
        ..Atom::new(markdown, spaced, &run.style)
    });
}

fn text_atoms<'r>(run: &'r Run<'_>, spaced: bool, atoms: &mut Vec<Atom<'r>>) {
    let text = run.text.trim();
    let style = &run.style;
    if style
        .link
        .as_ref()
        .is_some_and(|link| link.target() == text)
    {
        // The link is its own text: an autolink says it once.
        atoms.push(Atom {
            link: None,
            ..Atom::new(format!("<{text}>"), spaced, style)
        });
        return;
    }
    // The marks of a style touch its first and last word.
    let is_marked = style.strong || style.emphasis || style.link.is_some();
    let mut touches_before = is_marked || !run.first().is_whitespace();
    let touches_after = is_marked || !run.last().is_whitespace();
    let mut spaced = spaced;
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let touches = (touches_before, touches_after && words.peek().is_none());
        let markdown = escape::word(word, touches, style.link.is_some());
        atoms.push(Atom::new(markdown, spaced, style));
        touches_before = false;
        spaced = true;
    }
}

/// Completes a reference, such as ``[`Name`]``, where what follows it would make something else of it.
fn keep_references_apart(atoms: &mut [Atom<'_>]) {
    let mut following: Option<(bool, char)> = None;
    for atom in atoms.iter_mut().rev() {
        if atom.is_reference && matches!(following, Some((false, ':' | '(' | '['))) {
            atom.markdown.to_mut().push_str("[]");
        }
        let first = if atom.link.is_some() {
            Some('[')
        } else {
            atom.markdown.chars().next()
        };
        following = first.map(|first| (atom.spaced, first));
    }
}

/// Joins atoms to words, with the marks of their styles: a link holds strong emphasis, that holds emphasis.
fn write(atoms: &[Atom<'_>]) -> Words {
    let mut words = Words::default();
    let nothing = Atom::default();
    let mut last = &nothing;
    for atom in atoms.iter().chain([&nothing]) {
        let keeps_link = last.link == atom.link;
        let keeps_strong = keeps_link && last.strong == atom.strong;
        let keeps_emphasis = keeps_strong && last.emphasis == atom.emphasis;
        if last.emphasis && !keeps_emphasis {
            words.push("_");
        }
        if last.strong && !keeps_strong {
            words.push("**");
        }
        if let (Some(link), false) = (last.link, keeps_link) {
            let target = link.target();
            // Brackets, as parentheses in it could end it.
            let (open, close) = if target.contains(['(', ')']) {
                ("](<", ">)")
            } else {
                ("](", ")")
            };
            [open, target, close]
                .into_iter()
                .for_each(|it| words.push(it));
        }
        if atom.spaced {
            words.end();
        }
        let opens_link = atom.link.is_some() && !keeps_link;
        if opens_link || atom.markdown.starts_with('[') {
            // Or it would be an image.
            words.escape_last('!');
        }
        if opens_link {
            words.push("[");
        }
        if atom.strong && !keeps_strong {
            words.push("**");
        }
        if atom.emphasis && !keeps_emphasis {
            words.push("_");
        }
        words.push(&atom.markdown);
        last = atom;
    }
    words.end();
    words
}
