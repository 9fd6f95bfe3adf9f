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

/// The words of a paragraph. A word stays whole when lines are wrapped; a code span is one, whatever is in it.
pub(super) fn words(mut runs: Vec<Run<'_>>, links: &Links<'_>) -> Words {
    join_code(&mut runs);
    settle(&mut runs, Level::Strong);
    settle(&mut runs, Level::Weak);
    join(&mut runs, |a, b| a == b);
    let length: usize = runs.iter().map(|run| run.text.len()).sum();
    let mut writer = Writer {
        // Marks and targets of links are not counted.
        words: Words::with_capacity(length + length / 4),
        ..Writer::default()
    };
    let mut spaced = false;
    for run in &runs {
        spaced |= run.text.starts_with(char::is_whitespace);
        let is_blank = match run.style.kind {
            Kind::Code => !code(run, spaced, links, &mut writer),
            Kind::Text | Kind::Name => !text(run, spaced, &mut writer),
        };
        spaced = run.text.ends_with(char::is_whitespace) || (is_blank && spaced);
    }
    writer.finish()
}

/// Joins neighbours that are code: two code spans that touch would read as one with backticks in it. Names become code,
/// or text where they cannot be names.
fn join_code(runs: &mut Vec<Run<'_>>) {
    for run in runs.iter_mut().filter(|run| run.style.kind == Kind::Name) {
        let name = run.text.trim();
        let is_type = name.starts_with(|c: char| c.is_ascii_uppercase()) && is_shape_name(name);
        run.style.kind = if is_type { Kind::Code } else { Kind::Text };
    }
    join(runs, |a, b| {
        a == b || (a.kind == Kind::Code && b.kind == Kind::Code && a.link == b.link)
    });
}

fn join(runs: &mut Vec<Run<'_>>, is_one: impl Fn(&Style, &Style) -> bool) {
    runs.dedup_by(|run, last| {
        let joins = is_one(&last.style, &run.style);
        if joins {
            last.text.to_mut().push_str(&run.text);
        }
        joins
    });
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
    if !runs.iter().any(has) {
        return;
    }
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

/// Writes a code span, if there is anything in it.
fn code<'r>(run: &'r Run<'_>, spaced: bool, links: &Links<'_>, writer: &mut Writer<'r>) -> bool {
    let code = run.text.split_whitespace().collect::<Vec<_>>().join(" ");
    if code.is_empty() {
        return false;
    }
    let fence = "`".repeat(longest_backticks(&code) + 1);
    let pad = if code.starts_with('`') || code.ends_with('`') {
        " "
    } else {
        ""
    };
    let mut markdown = [&fence, pad, &code, pad, &fence].concat();
    let is_name = run.style.link.is_none() && is_shape_name(&code);
    let target = is_name.then(|| links(&code)).flatten();
    let is_reference = target.as_deref() == Some(&code);
    if is_reference {
        markdown = format!("[{markdown}]");
    } else if let Some(target) = target {
        markdown = format!("[{markdown}]({target})");
    }
    writer.put(&markdown, spaced, Marks::of(&run.style));
    writer.is_reference = is_reference;
    true
}

/// Writes words of text, if there are any.
fn text<'r>(run: &'r Run<'_>, spaced: bool, writer: &mut Writer<'r>) -> bool {
    let text = run.text.trim();
    let style = &run.style;
    let marks = Marks::of(style);
    if style
        .link
        .as_ref()
        .is_some_and(|link| link.target() == text)
    {
        // The link is its own text: an autolink says it once.
        let marks = Marks {
            link: None,
            ..marks
        };
        writer.put(&format!("<{text}>"), spaced, marks);
        return true;
    }
    // The marks of a style touch its first and last word.
    let in_link = style.link.is_some();
    let is_marked = style.strong || style.emphasis || in_link;
    let touches_before = is_marked || !run.first().is_whitespace();
    let touches_after = is_marked || !run.last().is_whitespace();
    let mut words = text.split_whitespace().peekable();
    let Some(first) = words.next() else {
        return false;
    };
    let touches = (touches_before, touches_after && words.peek().is_none());
    writer.put(&escape::word(first, touches, in_link), spaced, marks);
    while let Some(word) = words.next() {
        let touches = (false, touches_after && words.peek().is_none());
        writer.next_word(&escape::word(word, touches, in_link));
    }
    true
}

/// What is put around text of a style: a link holds strong emphasis, that holds emphasis.
#[derive(Clone, Copy, Debug, Default)]
struct Marks<'r> {
    link: Option<&'r Link>,
    strong: bool,
    emphasis: bool,
}

impl<'r> Marks<'r> {
    fn of(style: &'r Style) -> Self {
        Self {
            link: style.link.as_ref(),
            strong: style.strong,
            emphasis: style.emphasis,
        }
    }
}

/// Joins pieces of Markdown, in none of which a line can be broken, to words.
#[derive(Debug, Default)]
struct Writer<'r> {
    words: Words,
    marks: Marks<'r>,
    /// Whether the last piece is a reference without target, such as ``[`Name`]``.
    is_reference: bool,
}

impl<'r> Writer<'r> {
    /// Writes a piece, with white space before it or without.
    fn put(&mut self, markdown: &str, spaced: bool, marks: Marks<'r>) {
        let last = self.marks;
        let keeps_link = last.link == marks.link;
        let keeps_strong = keeps_link && last.strong == marks.strong;
        let keeps_emphasis = keeps_strong && last.emphasis == marks.emphasis;
        let opens_link = marks.link.is_some() && !keeps_link;
        let is_touched = marks.link.is_some() || markdown.starts_with([':', '(', '[']);
        if self.is_reference && !spaced && is_touched {
            // What follows would make something else of it.
            self.words.push("[]");
        }
        self.is_reference = false;
        if last.emphasis && !keeps_emphasis {
            self.words.push("_");
        }
        if last.strong && !keeps_strong {
            self.words.push("**");
        }
        if let (Some(link), false) = (last.link, keeps_link) {
            self.end_link(link);
        }
        if spaced {
            self.words.end();
        }
        if opens_link || markdown.starts_with('[') {
            // Or it would be an image.
            self.words.escape_last('!');
        }
        if opens_link {
            self.words.push("[");
        }
        if marks.strong && !keeps_strong {
            self.words.push("**");
        }
        if marks.emphasis && !keeps_emphasis {
            self.words.push("_");
        }
        self.words.push(markdown);
        self.marks = marks;
    }

    /// Writes one more word of the same text.
    fn next_word(&mut self, markdown: &str) {
        self.words.end();
        self.words.push(markdown);
    }

    fn end_link(&mut self, link: &Link) {
        let target = link.target();
        // Brackets, as parentheses in it could end it.
        let (open, close) = if target.contains(['(', ')']) {
            ("](<", ">)")
        } else {
            ("](", ")")
        };
        for part in [open, target, close] {
            self.words.push(part);
        }
    }

    fn finish(mut self) -> Words {
        self.put("", false, Marks::default());
        self.words.end();
        self.words
    }
}
