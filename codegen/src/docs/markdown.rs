//! Blocks → lines: the containers that are open, their markers and indents, blank lines between blocks, wrapping.

use std::borrow::Cow;

use super::WIDTH;
use super::words::Words;

/// Containers that may be open at once. More are taken as if they were not there: no document for people has them, and
/// their indents would make the output quadratic.
const MAX_DEPTH: usize = 16;

/// A container that is open.
#[derive(Debug)]
enum Frame {
    /// A list, which only numbers its items.
    List {
        ordered: bool,
        mark: char,
        next: u32,
    },
    /// An item, with its marker; or, once something is written of it, the indent of as many columns.
    Item { marker: String, started: bool },
    /// A block quote.
    Quote { started: bool },
}

/// The kinds of container, to say which one closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    List,
    Item,
    Quote,
}

impl Frame {
    fn is(&self, kind: Container) -> bool {
        match self {
            Frame::List { .. } => kind == Container::List,
            Frame::Item { .. } => kind == Container::Item,
            Frame::Quote { .. } => kind == Container::Quote,
        }
    }

    /// What stands before a line of its content.
    fn prefix(&self) -> String {
        match self {
            Frame::List { .. } => String::new(),
            Frame::Item {
                marker,
                started: false,
            } => marker.clone(),
            Frame::Item {
                marker,
                started: true,
            } => " ".repeat(marker.len()),
            Frame::Quote { .. } => "> ".to_owned(),
        }
    }

    fn is_unstarted(&self) -> bool {
        matches!(
            self,
            Frame::Item { started: false, .. } | Frame::Quote { started: false }
        )
    }
}

/// The lines of one paragraph, of words that stay whole.
pub(super) fn paragraph<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> Vec<String> {
    let mut writer = Writer::default();
    writer.paragraph(words);
    writer.finish()
}

/// Writes blocks as lines of Markdown.
#[derive(Debug, Default)]
pub(super) struct Writer {
    lines: Vec<String>,
    stack: Vec<Frame>,
    /// Containers beyond [`MAX_DEPTH`] that are not closed yet.
    ignored: usize,
    /// Whether an item that comes next needs no blank line before it.
    tight: bool,
    /// The depth at which the last block stands, where that is a paragraph.
    paragraph_depth: Option<usize>,
    /// The mark of a list that has just ended: a list that follows it needs another, or the two would be one.
    ended_list: Option<char>,
}

impl Writer {
    pub(super) fn open_list(&mut self, start: Option<u32>) {
        if self.is_full() {
            return;
        }
        let (usual, other) = if start.is_some() {
            ('.', ')')
        } else {
            ('-', '*')
        };
        // Only a bullet or a 1 can follow the lines of a paragraph without a blank line.
        self.tight = start.is_none_or(|n| n == 1)
            && self.paragraph_depth == Some(self.stack.len())
            && matches!(self.stack.last(), Some(Frame::Item { started: true, .. }));
        self.stack.push(Frame::List {
            ordered: start.is_some(),
            mark: if self.ended_list == Some(usual) {
                other
            } else {
                usual
            },
            next: start.unwrap_or(1),
        });
    }

    /// Opens an item of the innermost list, after ending the one before it.
    pub(super) fn open_item(&mut self) {
        if let Some(list) = self
            .stack
            .iter()
            .rposition(|frame| frame.is(Container::List))
        {
            self.close_to(list + 1);
        }
        if self.is_full() {
            return;
        }
        let marker = match self.stack.last() {
            Some(Frame::List {
                ordered: true,
                mark,
                next,
            }) => format!("{next}{mark} "),
            Some(Frame::List {
                ordered: false,
                mark,
                ..
            }) => format!("{mark} "),
            _ => "- ".to_owned(),
        };
        self.stack.push(Frame::Item {
            marker,
            started: false,
        });
    }

    pub(super) fn open_quote(&mut self) {
        if !self.is_full() {
            self.stack.push(Frame::Quote { started: false });
        }
    }

    /// Whether an item is open in the innermost list.
    pub(super) fn is_in_item(&self) -> bool {
        let innermost = self
            .stack
            .iter()
            .rev()
            .find(|frame| !frame.is(Container::Quote));
        self.ignored > 0 || innermost.is_some_and(|frame| frame.is(Container::Item))
    }

    /// Ends the innermost container of a kind and all within it; does nothing where there is none.
    pub(super) fn close(&mut self, kind: Container) {
        if self.ignored > 0 {
            self.ignored -= 1;
        } else if let Some(index) = self.stack.iter().rposition(|frame| frame.is(kind)) {
            self.close_to(index);
        }
    }

    fn close_to(&mut self, depth: usize) {
        while self.stack.len() > depth {
            match self.stack.pop() {
                Some(Frame::List { mark, .. }) => {
                    self.tight = false;
                    self.ended_list = Some(mark);
                }
                Some(Frame::Item { started: true, .. }) => {
                    self.tight = true;
                    self.ended_list = None;
                    if let Some(Frame::List { next, .. }) = self.stack.last_mut() {
                        *next = next.saturating_add(1);
                    }
                }
                Some(Frame::Quote { started: true }) => self.ended_list = None,
                _ => {}
            }
        }
    }

    fn is_full(&mut self) -> bool {
        let full = self.stack.len() >= MAX_DEPTH;
        self.ignored += usize::from(full);
        full
    }

    /// Begins a block: writes the blank line before it where one is needed, and gives what stands before its first
    /// line and before its other lines.
    fn begin(&mut self) -> (String, String) {
        let unstarted = self.stack.iter().position(Frame::is_unstarted);
        let next_item = unstarted
            .and_then(|index| self.stack.get(index))
            .is_some_and(|f| f.is(Container::Item));
        if !(self.lines.is_empty() || self.tight && next_item) {
            let shared = self
                .stack
                .iter()
                .take(unstarted.unwrap_or(self.stack.len()));
            let blank: String = shared.map(Frame::prefix).collect();
            self.push(blank);
        }
        let first = self.prefix();
        for frame in &mut self.stack {
            if let Frame::Item { started, .. } | Frame::Quote { started } = frame {
                *started = true;
            }
        }
        self.tight = false;
        self.ended_list = None;
        self.paragraph_depth = None;
        (first, self.prefix())
    }

    fn prefix(&self) -> String {
        self.stack.iter().map(Frame::prefix).collect()
    }

    fn push(&mut self, line: String) {
        let mut line = line;
        line.truncate(line.trim_end().len());
        self.lines.push(line);
    }

    /// Writes a paragraph of words that stay whole.
    pub(super) fn paragraph<W: AsRef<str>>(&mut self, words: impl IntoIterator<Item = W>) {
        let mut words = words.into_iter().peekable();
        if words.peek().is_none() {
            return;
        }
        let (first, rest) = self.begin();
        let line_after = |prefix: &str| {
            let mut line = String::with_capacity(WIDTH);
            line.push_str(prefix);
            line
        };
        let mut line = line_after(&first);
        let rest_width = rest.chars().count();
        let mut width = line.chars().count();
        let mut at_start = true;
        for word in words {
            let word = word.as_ref();
            let length = columns(word);
            if !at_start && width + 1 + length > WIDTH {
                self.push(std::mem::replace(&mut line, line_after(&rest)));
                width = rest_width;
                at_start = true;
            }
            if at_start {
                let word = at_line_start(word);
                width += columns(&word);
                line.push_str(&word);
            } else {
                width += 1 + length;
                line.push(' ');
                line.push_str(word);
            }
            at_start = false;
        }
        self.push(line);
        self.paragraph_depth = Some(self.stack.len());
    }

    /// Writes a heading, or says that it cannot: a heading is one line, and in a list or quote it would be no part of
    /// the outline.
    pub(super) fn heading(&mut self, level: usize, words: &Words) -> bool {
        let all: Vec<&str> = words.iter().collect();
        let mut line = format!("{} {}", "#".repeat(level), all.join(" "));
        if let Some(last) = all.last().filter(|word| word.chars().all(|c| c == '#')) {
            // Or it would close the heading.
            line.insert(line.len() - last.len(), '\\');
        }
        let fits = self.stack.is_empty() && line.chars().count() <= WIDTH;
        if fits {
            self.begin();
            self.push(line);
        }
        fits
    }

    /// Writes lines as they are, as a block that rustdoc does not take for an example.
    pub(super) fn preformatted(&mut self, text: &str) {
        let text = text.replace('\t', "    ");
        let mut code: Vec<&str> = text
            .lines()
            .skip_while(|line| line.trim().is_empty())
            .collect();
        while code.last().is_some_and(|line| line.trim().is_empty()) {
            code.pop();
        }
        if code.is_empty() {
            return;
        }
        let fence = "`".repeat(longest_backticks(&text).max(2) + 1);
        let (first, rest) = self.begin();
        self.push(format!("{first}{fence}text"));
        for line in code {
            self.push(format!("{rest}{line}"));
        }
        self.push(format!("{rest}{fence}"));
    }

    pub(super) fn finish(self) -> Vec<String> {
        self.lines
    }
}

/// How many characters a text has; most have no others than ASCII's.
fn columns(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.chars().count()
    }
}

/// The length of the longest run of backticks: a fence of more encloses the text.
pub(super) fn longest_backticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// The word, escaped where it would begin a list, a quote, a heading, a rule or a table if a line begins with it.
fn at_line_start(word: &str) -> Cow<'_, str> {
    let only = |marks: &str| word.chars().all(|c| marks.contains(c));
    let number = word.strip_suffix(['.', ')']);
    if number.is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit())) {
        let mut escaped = word.to_owned();
        let mark = escaped.pop();
        escaped.push('\\');
        escaped.extend(mark);
        Cow::Owned(escaped)
    } else if word.starts_with(['>', '|'])
        || ["#", "+", "*", "_", "=", "-:|"].into_iter().any(only)
        || word.starts_with(":-")
    {
        Cow::Owned(format!("\\{word}"))
    } else {
        Cow::Borrowed(word)
    }
}
