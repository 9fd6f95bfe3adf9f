//! The words of a paragraph, in one piece of memory: most of what documentation is.

/// Words that stay whole when lines are wrapped.
#[derive(Debug, Default)]
pub(super) struct Words {
    text: String,
    /// Where each word ends; what is behind the last is a word that has not ended yet.
    ends: Vec<usize>,
}

impl Words {
    /// Room for words of so many bytes together.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes),
            ends: Vec::with_capacity(bytes / 4),
        }
    }

    /// Appends to the last word.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Ends the last word, if there is anything of it.
    pub(super) fn end(&mut self) {
        if self.text.len() > self.start() {
            self.ends.push(self.text.len());
        }
    }

    /// Puts a backslash in front of the last character of the last word if it is `c`.
    pub(super) fn escape_last(&mut self, c: char) {
        if self.text.len() > self.start() && self.text.ends_with(c) {
            self.text.pop();
            self.text.extend(['\\', c]);
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        let ranges = self
            .ends
            .iter()
            .scan(0, |start, &end| Some(std::mem::replace(start, end)..end));
        ranges.filter_map(|range| self.text.get(range))
    }

    fn start(&self) -> usize {
        self.ends.last().copied().unwrap_or_default()
    }
}
