//! What is wrong with a model, and where.

use std::fmt;

use crate::{ShapeId, Span};

/// One thing that is wrong, with the place it is wrong at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong, in one line.
    pub message: String,
    /// The place to mend, where there is one.
    pub span: Option<Span>,
    /// The shape or member that it is about.
    pub shape: Option<ShapeId>,
    /// Other places that belong to it, each with what is there.
    pub labels: Vec<(Span, String)>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A diagnostic that has only a message yet.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            span: None,
            shape: None,
            labels: Vec::new(),
            help: None,
        }
    }

    /// Says where; `None` leaves the place as it is.
    #[must_use]
    pub fn at(mut self, span: Option<&Span>) -> Self {
        if let Some(span) = span {
            self.span = Some(span.clone());
        }
        self
    }

    /// Says which shape it is about, unless that was said already.
    #[must_use]
    pub fn of(mut self, shape: &ShapeId) -> Self {
        self.shape.get_or_insert_with(|| shape.clone());
        self
    }

    /// Adds another place that matters; `None` adds nothing.
    #[must_use]
    pub fn label(mut self, span: Option<&Span>, text: impl Into<String>) -> Self {
        if let Some(span) = span {
            self.labels.push((span.clone(), text.into()));
        }
        self
    }

    /// Says what to do about it; `None` says nothing.
    #[must_use]
    pub fn help(mut self, text: impl Into<Option<String>>) -> Self {
        self.help = text.into().or(self.help);
        self
    }
}

/// One line: `file:line:column: shape: message (file:line:column: label) (help: …)`.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(span) = &self.span {
            write!(f, "{span}: ")?;
        }
        if let Some(shape) = &self.shape {
            write!(f, "{shape}: ")?;
        }
        f.write_str(&self.message)?;
        for (span, text) in &self.labels {
            write!(f, " ({span}: {text})")?;
        }
        if let Some(help) = &self.help {
            write!(f, " (help: {help})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostic {}

/// Everything that is wrong, at least one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Nothing wrong is `Ok`; anything else is an error.
    pub fn check(found: Vec<Diagnostic>) -> Result<(), Self> {
        if found.is_empty() {
            Ok(())
        } else {
            Err(Self(found))
        }
    }

    /// The diagnostics, in the order of the sources and of the places within them.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// How many there are.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "it is never empty")]
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(only: Diagnostic) -> Self {
        Self(vec![only])
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// One diagnostic a line.
impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{diagnostic}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}
