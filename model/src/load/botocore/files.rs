//! Which of botocore's files belong together.

use super::Format;
use super::node::{Fields, Node};
use super::reader::Reader;
use crate::load::Report;
use crate::load::ast::File;
use crate::load::json::{Entry, Json, Object};
use crate::{Diagnostic, Source, Span};

/// The files of botocore's formats among the sources, in their order.
#[derive(Default)]
pub(in crate::load) struct Files<'a>(Vec<(Format, &'a Source, Object<'a>)>);

/// One service and what belongs to it.
pub(super) struct ServiceFiles<'a> {
    /// The service's file, without its shapes.
    pub(super) top: Fields<'a>,
    pub(super) shapes: Fields<'a>,
    pub(super) pagination: Option<Fields<'a>>,
    pub(super) waiters: Option<Fields<'a>>,
    pub(super) rules: Option<Fields<'a>>,
}

impl<'a> Files<'a> {
    pub(in crate::load) fn add(
        &mut self,
        format: Format,
        source: &'a Source,
        document: Object<'a>,
    ) {
        self.0.push((format, source, document));
    }

    /// Reads all services, with warnings; nothing when one could not be read.
    pub(in crate::load) fn read(self, report: &mut Report) -> Option<(Vec<File>, Vec<Diagnostic>)> {
        let mut services = Vec::new();
        let mut companions = Vec::new();
        for (format, source, document) in self.0 {
            match format {
                Format::Service => services.push(ServiceFiles::new(source, document)),
                Format::Examples | Format::Ast => {}
                _ => companions.push((format, source, document)),
            }
        }
        // Extras come last: what they are merged into has to be there.
        companions.sort_by_key(|(format, ..)| *format == Format::Extras);
        for (format, source, document) in companions {
            let mut reader = Reader::new(report);
            match services.as_mut_slice() {
                [] => misplaced(
                    &mut reader,
                    source,
                    "belongs to no service",
                    "add the service's own file, `service-2.json`",
                ),
                [service] => service.add(&mut reader, format, source, &document),
                _ => misplaced(
                    &mut reader,
                    source,
                    "could belong to several services",
                    "load one service at a time",
                ),
            }
        }
        let mut warnings = Vec::new();
        let read = |service| super::read(service, report, &mut warnings);
        let files: Option<_> = services.into_iter().map(read).collect();
        Some((files?, warnings))
    }
}

fn misplaced(reader: &mut Reader<'_>, source: &Source, why: &str, help: &str) {
    reader.error(
        format!("this file of botocore's {why}"),
        &Span::new(source, 0..0),
        help,
    );
}

impl<'a> ServiceFiles<'a> {
    fn new(source: &'a Source, document: Object<'a>) -> Self {
        let whole = Span::new(source, 0..source.text().len());
        Self {
            top: Fields::new(document.entries, whole.clone()),
            shapes: Fields::new(document.inner, whole),
            pagination: None,
            waiters: None,
            rules: None,
        }
    }

    fn add(
        &mut self,
        reader: &mut Reader<'_>,
        format: Format,
        source: &'a Source,
        document: &Object<'a>,
    ) {
        let (place, key) = match format {
            Format::Extras => return self.merge(reader, document),
            Format::Paginators => (&mut self.pagination, Some("pagination")),
            Format::Waiters => (&mut self.waiters, Some("waiters")),
            _ => (&mut self.rules, None),
        };
        if let Some(other) = place {
            let diagnostic = Diagnostic::new("the service has another file of this kind")
                .at(Some(&Span::new(source, 0..0)))
                .label(Some(&other.span), "the other one");
            reader.report(diagnostic.help("keep one of the two".to_owned()));
            return;
        }
        *place = match key {
            Some(key) => {
                let entry = document.entries.iter().find(|entry| entry.key == key);
                entry.and_then(|entry| reader.fields(&Node::new(entry.value)))
            }
            None => {
                let start = Json::document(source).span().bytes().start;
                let value = start..source.text().trim_ascii_end().len();
                Some(Fields::new(Vec::new(), Span::new(source, value)))
            }
        };
    }

    /// Merges an extras file into the file that it belongs to, told by what is in it.
    fn merge(&mut self, reader: &mut Reader<'_>, document: &Object<'a>) {
        let merge = document.entries.iter().find(|entry| entry.key == "merge");
        let Some(entries) = merge.and_then(|merge| reader.entries(&merge.value)) else {
            return;
        };
        let mut rest = Vec::new();
        for entry in entries {
            let into = match &*entry.key {
                "pagination" => self.pagination.as_mut(),
                "waiters" => self.waiters.as_mut(),
                "shapes" => Some(&mut self.shapes),
                _ => {
                    rest.push(entry);
                    continue;
                }
            };
            match into {
                Some(into) => {
                    if let Some(entries) = reader.entries(&entry.value) {
                        into.merge(entries);
                    }
                }
                None => absent(reader, &entry),
            }
        }
        self.top.merge(rest);
    }
}

fn absent(reader: &mut Reader<'_>, entry: &Entry<'_>) {
    let message = format!(
        "there is no file with `{}` that this could be merged into",
        entry.key
    );
    reader.error(
        message,
        &entry.key_span(),
        "add the file that it belongs to",
    );
}
