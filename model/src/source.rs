//! Where something was said: texts with a name, and ranges of them.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// One text that a model is loaded from, with the name that messages call it by. Cheap to clone.
#[derive(Clone)]
pub struct Source(Arc<Inner>);

struct Inner {
    name: String,
    text: Arc<str>,
    /// Where each line starts; found only when somebody asks for a position.
    lines: OnceLock<Vec<usize>>,
}

/// A place in a text, as editors count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters (not bytes), counted from 1.
    pub column: usize,
}

impl Source {
    /// A text and its name, usually the path that it was read from.
    pub fn new(name: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        Self(Arc::new(Inner {
            name: name.into(),
            text: text.into(),
            lines: OnceLock::new(),
        }))
    }

    /// The name, as it was given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// The line and column of a byte offset; an offset past the end is the place after the last character.
    #[must_use]
    pub fn position(&self, byte: usize) -> Position {
        let byte = self.text().floor_char_boundary(byte);
        let line = self.lines().partition_point(|&start| start <= byte);
        let start = self.lines().get(line - 1).copied().unwrap_or_default();
        let before = self.text().get(start..byte).unwrap_or_default();
        Position {
            line,
            column: before.chars().count() + 1,
        }
    }

    /// The text of a line (counted from 1) without its line end; empty when there is no such line.
    #[must_use]
    pub fn line_text(&self, line: usize) -> &str {
        let start_of = |line: usize| {
            line.checked_sub(1)
                .and_then(|index| self.lines().get(index).copied())
        };
        let Some(start) = start_of(line) else {
            return "";
        };
        let end = start_of(line + 1).unwrap_or(self.text().len());
        self.text()
            .get(start..end)
            .unwrap_or_default()
            .trim_end_matches(['\n', '\r'])
    }

    /// The part of this text that `part`, a slice of it, stands at; nothing when it is a slice of another text.
    pub(crate) fn span_of(&self, part: &str) -> Option<Span> {
        let start = part
            .as_ptr()
            .addr()
            .checked_sub(self.text().as_ptr().addr())?;
        let end = start + part.len();
        (end <= self.text().len()).then(|| Span::new(self, start..end))
    }

    fn lines(&self) -> &[usize] {
        self.0.lines.get_or_init(|| {
            let ends = self
                .text()
                .bytes()
                .enumerate()
                .filter(|&(_, byte)| byte == b'\n');
            std::iter::once(0)
                .chain(ends.map(|(at, _)| at + 1))
                .collect()
        })
    }
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
            || (self.name() == other.name() && self.text() == other.text())
    }
}

impl Eq for Source {}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source")
            .field("name", &self.name())
            .field("bytes", &self.text().len())
            .finish()
    }
}

/// A range of bytes of a source.
#[derive(Clone, PartialEq, Eq)]
pub struct Span {
    source: Source,
    start: usize,
    end: usize,
}

impl Span {
    /// The given bytes of the source.
    #[must_use]
    pub fn new(source: &Source, bytes: Range<usize>) -> Self {
        Self {
            source: source.clone(),
            start: bytes.start,
            end: bytes.end.max(bytes.start),
        }
    }

    /// The source that this is a part of.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The bytes of the source's text.
    #[must_use]
    pub fn bytes(&self) -> Range<usize> {
        self.start..self.end
    }

    /// The text within the range; empty when the range is not one of whole characters of the text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.source.text().get(self.bytes()).unwrap_or_default()
    }

    /// Where the range starts.
    #[must_use]
    pub fn position(&self) -> Position {
        self.source.position(self.start)
    }
}

/// `name:line:column`, as editors and terminals make links of.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { line, column } = self.position();
        write!(f, "{}:{line}:{column}", self.source.name())
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}..{}]", self.source.name(), self.start, self.end)
    }
}
