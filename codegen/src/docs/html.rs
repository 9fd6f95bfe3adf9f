//! HTML → blocks. The tokenizer is WHATWG's; what its tags mean here is below.
//!
//! No tree is built: a document's inline text collects as runs, and a tag that begins or ends a block writes them. What
//! is not closed ends where its container ends.

use std::borrow::Cow;

use html5gum::{DefaultEmitter, EndTag, Span, StartTag, Token, Tokenizer};

use super::escape::Link;
use super::inline::{self, Kind, Run, Style};
use super::markdown::{Container, Writer};
use super::tag::Tag;
use super::{Links, sanitize, simple};

/// Converts HTML, which is clean, to lines of Markdown.
pub(super) fn convert(html: &str, links: &Links<'_>) -> Vec<String> {
    let mut converter = Converter::new(links);
    match simple::tokens(html) {
        Some(tokens) => read(tokens, &mut converter),
        None => tokenize(html, &mut converter),
    }
    converter.finish()
}

/// Converts HTML without a look at how simple it is.
#[cfg(test)]
pub(super) fn convert_any(html: &str, links: &Links<'_>) -> Vec<String> {
    let mut converter = Converter::new(links);
    tokenize(html, &mut converter);
    converter.finish()
}

/// Converts what is simple enough to be read here.
fn read<'t>(tokens: Vec<simple::Token<'t>>, converter: &mut Converter<'_, 't>) {
    for token in tokens {
        match token {
            simple::Token::Start(tag, source) => {
                converter.open(tag, |name| {
                    simple::attribute(source, name).map(Cow::Borrowed)
                });
            }
            simple::Token::End(tag) => converter.close(tag),
            simple::Token::Text(text) => converter.text(text),
        }
    }
}

/// Converts any HTML.
fn tokenize<'t>(html: &'t str, converter: &mut Converter<'_, 't>) {
    let mut tokens = Tokenizer::new_with_emitter(html, DefaultEmitter::<usize>::new_with_span());
    let mut end = 0;
    while let Some(Ok(token)) = tokens.next() {
        let span = match token {
            Token::StartTag(StartTag {
                attributes, span, ..
            }) => {
                let attribute = |name: &str| {
                    attributes
                        .get(name.as_bytes())
                        .map(|value| String::from_utf8_lossy(value))
                };
                match Tag::of(source(html, span)) {
                    Some(Tag::Hidden(Some(state))) => {
                        tokens.set_state(state);
                        converter.open(Tag::Hidden(Some(state)), attribute);
                    }
                    Some(tag) => converter.open(tag, attribute),
                    None => converter.text(source(html, span).into()),
                }
                span
            }
            Token::EndTag(EndTag { span, .. }) => {
                match Tag::of(source(html, span)) {
                    Some(tag) => converter.close(tag),
                    None => converter.text(source(html, span).into()),
                }
                span
            }
            Token::String(text) => {
                converter.text(String::from_utf8_lossy(&text).into_owned().into());
                text.span
            }
            Token::Comment(comment) => comment.span,
            Token::Doctype(doctype) => doctype.span,
            Token::Error(_) => continue,
        };
        end = span.end;
    }
    // The tokenizer drops a tag that does not end; here it is likelier to be a `<` of prose.
    converter.text(html.get(end..).unwrap_or_default().into());
}

fn source(html: &str, span: Span<usize>) -> &str {
    html.get(span.start..span.end).unwrap_or_default()
}

/// What an anchor makes of the text in it.
#[derive(Clone, Debug)]
enum Anchor {
    Link(Link),
    /// It has no target: its text may be the name of a shape.
    Name,
}

/// Text that stands before the next block, in its first line if that is a paragraph.
#[derive(Debug)]
struct Lead<'t> {
    runs: Vec<Run<'t>>,
    /// Whether it says something by itself: a term does, "Note" does not.
    stands_alone: bool,
}

/// A place in which all text is one paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Row,
    Term,
}

struct Converter<'a, 't> {
    writer: Writer,
    links: &'a Links<'a>,
    runs: Vec<Run<'t>>,
    lead: Option<Lead<'t>>,
    line: Option<Line>,
    heading: Option<usize>,
    /// The text of an open `pre`.
    preformatted: Option<String>,
    hidden: Option<Tag>,
    /// How many elements of each kind are open around the text.
    code: usize,
    strong: usize,
    emphasis: usize,
    anchor: Option<Anchor>,
}

impl<'a, 't> Converter<'a, 't> {
    fn new(links: &'a Links<'a>) -> Self {
        Self {
            writer: Writer::default(),
            links,
            runs: Vec::new(),
            lead: None,
            line: None,
            heading: None,
            preformatted: None,
            hidden: None,
            code: 0,
            strong: 0,
            emphasis: 0,
            anchor: None,
        }
    }

    fn text(&mut self, text: Cow<'t, str>) {
        if self.hidden.is_some() {
            return;
        }
        let text = match text {
            // It stands in the document, which is clean.
            Cow::Borrowed(_) => text,
            // A character reference can stand for any character.
            Cow::Owned(text) => sanitize::clean(&text).into_owned().into(),
        };
        if text.is_empty() {
            return;
        }
        if let Some(code) = &mut self.preformatted {
            code.push_str(&text);
            return;
        }
        let (kind, link) = match &self.anchor {
            _ if text.trim().is_empty() && self.code == 0 => (Kind::Text, None),
            Some(Anchor::Link(link)) => (Kind::Text, Some(link.clone())),
            Some(Anchor::Name) => (Kind::Name, None),
            None => (Kind::Text, None),
        };
        let style = Style {
            kind: if self.code > 0 { Kind::Code } else { kind },
            strong: self.strong > 0,
            emphasis: self.emphasis > 0,
            link,
        };
        self.runs.push(Run { text, style });
    }

    fn open<'v>(&mut self, tag: Tag, attribute: impl Fn(&str) -> Option<Cow<'v, str>>) {
        match self.hidden {
            Some(Tag::Hidden(None)) if tag.is_block() => self.hidden = None,
            Some(_) => return,
            None => {}
        }
        if let Some(code) = &mut self.preformatted {
            if tag == Tag::Break {
                code.push('\n');
            }
            return;
        }
        match tag {
            Tag::Paragraph | Tag::Break => self.end_paragraph(),
            Tag::List => self.open_list(None),
            Tag::OrderedList => {
                let start = attribute("start").and_then(|start| start.trim().parse().ok());
                self.open_list(Some(start.filter(|n| *n < 1_000_000).unwrap_or(1)));
            }
            Tag::Item | Tag::Term | Tag::Row => self.open_item(tag),
            Tag::Detail => {
                self.end_term();
                self.end_paragraph();
                self.reset_styles();
                if !self.writer.is_in_item() {
                    self.writer.open_item();
                }
            }
            Tag::Cell { header } => {
                if self.line == Some(Line::Row) && !self.runs.is_empty() {
                    self.runs.push(Run::plain(" | "));
                }
                self.reset_styles();
                self.strong = usize::from(header);
            }
            Tag::Quote(label) => {
                self.begin_block();
                self.writer.open_quote();
                self.lead = label.map(|label| Lead {
                    runs: vec![Run::strong(label)],
                    stands_alone: false,
                });
            }
            Tag::Heading(level) => {
                self.end_paragraph();
                self.heading = Some(level);
            }
            Tag::Pre => {
                self.begin_block();
                self.preformatted = Some(String::new());
            }
            Tag::Code => self.code += 1,
            Tag::Strong => self.strong += 1,
            Tag::Emphasis => self.emphasis += 1,
            Tag::Anchor => {
                self.anchor = match attribute("href") {
                    Some(url) => Link::to(&sanitize::clean(&url)).map(Anchor::Link),
                    None => Some(Anchor::Name),
                };
            }
            Tag::Image => self.text(attribute("alt").unwrap_or_default().into_owned().into()),
            Tag::Hidden(_) => self.hidden = Some(tag),
            Tag::Transparent => {}
        }
    }

    fn close(&mut self, tag: Tag) {
        if self.hidden.is_some() {
            if self.hidden == Some(tag) {
                self.hidden = None;
            }
            return;
        }
        if self.preformatted.is_some() {
            if tag == Tag::Pre {
                self.end_preformatted();
            }
            return;
        }
        match tag {
            Tag::Paragraph | Tag::Break | Tag::Heading(_) | Tag::Detail => {
                self.end_paragraph();
                self.reset_styles();
            }
            Tag::List | Tag::OrderedList => self.close_container(Container::List),
            Tag::Item | Tag::Row => self.close_container(Container::Item),
            Tag::Quote(_) => self.close_container(Container::Quote),
            Tag::Term => self.end_term(),
            Tag::Cell { .. } => self.reset_styles(),
            Tag::Code => self.code = self.code.saturating_sub(1),
            Tag::Strong => self.strong = self.strong.saturating_sub(1),
            Tag::Emphasis => self.emphasis = self.emphasis.saturating_sub(1),
            Tag::Anchor => self.anchor = None,
            Tag::Image | Tag::Pre | Tag::Hidden(_) | Tag::Transparent => {}
        }
    }

    fn open_list(&mut self, start: Option<u32>) {
        self.begin_block();
        self.writer.open_list(start);
    }

    fn open_item(&mut self, tag: Tag) {
        self.end_block();
        self.writer.open_item();
        match tag {
            Tag::Term => {
                self.line = Some(Line::Term);
                self.strong = 1;
            }
            Tag::Row => self.line = Some(Line::Row),
            _ => {}
        }
    }

    fn close_container(&mut self, container: Container) {
        self.end_block();
        self.writer.close(container);
    }

    /// Makes the text of a term the lead of what says more about it.
    fn end_term(&mut self) {
        if self.line == Some(Line::Term) {
            self.line = None;
            let runs = std::mem::take(&mut self.runs);
            self.lead = (!is_blank(&runs)).then_some(Lead {
                runs,
                stands_alone: true,
            });
            self.reset_styles();
        }
    }

    fn reset_styles(&mut self) {
        (self.code, self.strong, self.emphasis, self.anchor) = (0, 0, 0, None);
    }

    /// Writes the text so far as a paragraph.
    fn end_paragraph(&mut self) {
        if self.line.is_some() {
            self.runs.push(Run::plain(" "));
            return;
        }
        let heading = self.heading.take();
        let mut runs = std::mem::take(&mut self.runs);
        if is_blank(&runs) {
            return;
        }
        // A link that is never closed is one of its paragraph, not of all that follow.
        self.anchor = None;
        if let Some(lead) = self.lead.take() {
            let mut all = with_colon(lead.runs);
            all.push(Run::plain(" "));
            all.append(&mut runs);
            runs = all;
        }
        if let Some(level) = heading {
            let words = inline::words(runs.clone(), self.links);
            if self.writer.heading(level, &words) {
                return;
            }
            for run in &mut runs {
                run.style.strong = true;
            }
        }
        self.paragraph(runs);
    }

    fn paragraph(&mut self, runs: Vec<Run<'t>>) {
        let words = inline::words(runs, self.links);
        self.writer.paragraph(words.iter());
    }

    /// Writes all that comes before a block in the same container.
    fn begin_block(&mut self) {
        self.end_term();
        self.line = None;
        self.end_paragraph();
        if let Some(lead) = self.lead.take() {
            self.paragraph(with_colon(lead.runs));
        }
        self.reset_styles();
    }

    /// Writes all that comes before the end of a block's container.
    fn end_block(&mut self) {
        self.end_term();
        self.line = None;
        self.end_paragraph();
        if let Some(lead) = self.lead.take().filter(|lead| lead.stands_alone) {
            self.paragraph(lead.runs);
        }
        self.reset_styles();
    }

    fn end_preformatted(&mut self) {
        if let Some(code) = self.preformatted.take() {
            self.writer.preformatted(&code);
        }
    }

    fn finish(mut self) -> Vec<String> {
        self.end_preformatted();
        self.end_block();
        self.writer.finish()
    }
}

fn is_blank(runs: &[Run<'_>]) -> bool {
    runs.iter().all(|run| run.text.trim().is_empty())
}

/// A lead as it stands before other text.
fn with_colon(mut runs: Vec<Run<'_>>) -> Vec<Run<'_>> {
    let last = runs
        .iter_mut()
        .rev()
        .find(|run| !run.text.trim().is_empty());
    let has_colon = last.is_some_and(|last| {
        let end = last.text.trim_end().len();
        last.text.to_mut().truncate(end);
        last.text.ends_with(':')
    });
    if !has_colon {
        runs.push(Run::plain(":"));
    }
    runs
}
