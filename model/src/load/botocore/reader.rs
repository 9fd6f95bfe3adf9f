//! Reads parts of botocore's files. What cannot be read is reported and left out; what is not known is a warning.

use std::borrow::Cow;

use super::node::{Fields, Node};
use crate::load::Report;
use crate::load::json::{self, Json};
use crate::shape_id::shorten;
use crate::{Diagnostic, ShapeId, Span};

/// Reports about the shape that is being read.
pub(super) struct Reader<'r> {
    report: &'r mut Report,
    pub(super) warnings: Vec<Diagnostic>,
    about: Option<ShapeId>,
}

impl<'r> Reader<'r> {
    pub(super) fn new(report: &'r mut Report) -> Self {
        Self {
            report,
            warnings: Vec::new(),
            about: None,
        }
    }

    /// Says which shape the next diagnostics are about.
    pub(super) fn about(&mut self, id: Option<&ShapeId>) {
        self.about = id.cloned();
    }

    fn of_shape(&self, diagnostic: Diagnostic) -> Diagnostic {
        match &self.about {
            Some(id) => diagnostic.of(id),
            None => diagnostic,
        }
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        let diagnostic = self.of_shape(diagnostic);
        self.report.push(diagnostic);
    }

    pub(super) fn error(&mut self, message: impl Into<String>, span: &Span, help: &str) {
        let diagnostic = Diagnostic::new(message).at(Some(span));
        self.report(diagnostic.help(help.to_owned()));
    }

    /// Something that is said in a file, and that the model does not say.
    pub(super) fn warn(&mut self, message: impl Into<String>, span: &Span, help: &str) {
        let diagnostic = self.of_shape(Diagnostic::new(message).at(Some(span)));
        self.warnings.push(diagnostic.help(help.to_owned()));
    }

    pub(super) fn take<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|diagnostic| self.report(diagnostic)).ok()
    }

    /// The entries of an object; nothing when it is not one.
    pub(super) fn fields<'a>(&mut self, node: &Node<'a>) -> Option<Fields<'a>> {
        let mut layers = node.layers();
        let mut fields = Fields::new(self.entries(layers.next()?)?, node.span());
        for layer in layers {
            fields.merge(self.entries(layer)?);
        }
        Some(fields)
    }

    pub(super) fn entries<'a>(&mut self, json: &Json<'a>) -> Option<Vec<json::Entry<'a>>> {
        let mut entries = self.take(json.object())?;
        for diagnostic in json::take_duplicates(&mut entries) {
            self.report(diagnostic);
        }
        Some(entries)
    }

    /// The entries of the object at this key; nothing when it is not there or not an object.
    pub(super) fn fields_at<'a>(&mut self, fields: &Fields<'a>, key: &str) -> Option<Fields<'a>> {
        self.fields(fields.get(key)?)
    }

    /// The entries of the object at this key of a service's file; nothing, and an error reported, when it is not there.
    pub(super) fn part<'a>(&mut self, top: &Fields<'a>, key: &str) -> Option<Fields<'a>> {
        if top.get(key).is_none() {
            let message = format!("the service has no `{key}`");
            let start = Span::new(
                top.span.source(),
                top.span.bytes().start..top.span.bytes().start,
            );
            self.error(
                message,
                &start,
                "it has `metadata`, `operations` and `shapes`",
            );
        }
        self.fields_at(top, key)
    }

    /// The string at this key; nothing when it is not there or not a string.
    pub(super) fn text<'a>(&mut self, fields: &Fields<'a>, key: &str) -> Option<Cow<'a, str>> {
        let result = fields.get(key)?.json().string();
        self.take(result)
    }

    /// The boolean at this key; false when it is not there or not a boolean.
    pub(super) fn flag(&mut self, fields: &Fields<'_>, key: &str) -> bool {
        let Some(node) = fields.get(key) else {
            return false;
        };
        let result = node.json().boolean();
        self.take(result).unwrap_or_default()
    }

    /// The whole number at this key; nothing when it is not there or not one.
    pub(super) fn integer(&mut self, fields: &Fields<'_>, key: &str) -> Option<u32> {
        let json = *fields.get(key)?.json();
        let text = self.take(json.number())?;
        let parsed = text.parse().map_err(|_| {
            let message = format!("expected a whole number, found `{}`", shorten(text));
            Diagnostic::new(message).at(Some(&json.span()))
        });
        self.take(parsed)
    }

    /// The strings of the array at this key; nothing when it is not there or not such an array.
    pub(super) fn texts<'a>(
        &mut self,
        fields: &Fields<'a>,
        key: &str,
    ) -> Option<Vec<(Cow<'a, str>, Span)>> {
        let parts = fields.get(key)?.json().array();
        let parts = self.take(parts)?;
        let text = |part: &Json<'a>| part.string().map(|text| (text, part.span()));
        let texts: Result<_, _> = parts.iter().map(text).collect();
        self.take(texts)
    }

    /// Warns of the keys that are not known.
    pub(super) fn expect_known(&mut self, fields: &Fields<'_>, what: &str, known: &[&[&str]]) {
        for field in &fields.all {
            if known.iter().any(|keys| keys.contains(&&*field.key)) {
                continue;
            }
            let message = format!(
                "`{}` of {what} is not known and was left out",
                shorten(&field.key)
            );
            let help = "if it matters to a client, say it with an `apply` statement";
            self.warn(message, &field.key_span, help);
        }
    }
}
