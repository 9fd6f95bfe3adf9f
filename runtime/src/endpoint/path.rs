//! Where in a JSON document something stands.

use std::fmt;

/// How many values may hold one another. `serde_json` reads no deeper than this either.
const MAX_DEPTH: usize = 128;

/// A place: the way to it from the document's root, on the stack of whoever walks it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    step: Step<'a>,
    depth: usize,
}

#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

impl<'a> Path<'a> {
    pub(super) const ROOT: Self = Self {
        parent: None,
        step: Step::Root,
        depth: 0,
    };

    pub(super) fn key(&'a self, key: &'a str) -> Self {
        self.child(Step::Key(key))
    }

    pub(super) fn index(&'a self, index: usize) -> Self {
        self.child(Step::Index(index))
    }

    fn child(&'a self, step: Step<'a>) -> Self {
        Self {
            parent: Some(self),
            step,
            depth: self.depth + 1,
        }
    }

    /// Whether whoever came here should go no further.
    pub(super) fn is_too_deep(&self) -> bool {
        self.depth > MAX_DEPTH
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            parent.fmt(f)?;
        }
        match self.step {
            Step::Root => f.write_str("$"),
            Step::Key(key) => write!(f, ".{key}"),
            Step::Index(index) => write!(f, "[{index}]"),
        }
    }
}
