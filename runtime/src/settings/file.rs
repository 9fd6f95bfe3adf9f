//! The grammar of the shared `config` and `credentials` files (AWS SDKs and Tools reference, "Shared config and
//! credentials files").
//!
//! INI libraries know neither the kinds of sections, nor which of two values counts, nor properties that hold
//! properties, nor the line that a value came from, which every error should name. So this is a parser of its own.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// The two files, which differ in how they name profiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// `[default]`, `[profile name]`, `[services name]`, `[sso-session name]`.
    Config,
    /// `[name]`.
    Credentials,
}

/// What a section describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SectionKind {
    Profile,
    Services,
    SsoSession,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) file: Arc<str>,
    /// From 1.
    pub(crate) line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}", self.file, self.line)
    }
}

/// The value of a key. It may be a secret, so there is no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Property {
    pub(crate) value: String,
    pub(crate) place: Place,
    /// The properties that it holds, where it has no value itself.
    pub(crate) nested: BTreeMap<String, Property>,
}

/// The properties of a section by key, in small letters.
pub(crate) type Section = BTreeMap<String, Property>;

/// The sections of a file by kind and name.
pub(crate) type Sections = BTreeMap<(SectionKind, String), Section>;

/// What is wrong with a file. It does not quote values.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) place: Place,
    pub(crate) reason: &'static str,
}

/// Reads a file that people know as `file`.
///
/// Sections of other kinds, and names and keys with characters that have no place in one, are passed over, as AWS's own
/// tools do.
pub(crate) fn parse(text: &str, kind: FileKind, file: &str) -> Result<Sections, Fault> {
    let mut parser = Parser {
        kind,
        file: file.into(),
        sections: Sections::new(),
        section: Current::None,
        property: Current::None,
        default_is_prefixed: false,
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (index, line) in text.lines().enumerate() {
        parser.line(line, index + 1).map_err(|reason| Fault {
            place: parser.place(index + 1),
            reason,
        })?;
    }
    Ok(parser.sections)
}

/// Where the parser is.
enum Current<T> {
    None,
    /// In something that is passed over.
    Ignored,
    In(T),
}

struct Parser {
    kind: FileKind,
    file: Arc<str>,
    sections: Sections,
    section: Current<(SectionKind, String)>,
    property: Current<String>,
    /// Whether there was a `[profile default]`, which any `[default]` gives way to.
    default_is_prefixed: bool,
}

const COMMENT: [char; 2] = ['#', ';'];

impl Parser {
    fn place(&self, line: usize) -> Place {
        Place {
            file: Arc::clone(&self.file),
            line,
        }
    }

    fn line(&mut self, text: &str, number: usize) -> Result<(), &'static str> {
        let trimmed = text.trim();
        if trimmed.is_empty() || trimmed.starts_with(COMMENT) {
            Ok(())
        } else if text.starts_with(char::is_whitespace) {
            self.continuation(trimmed, number)
        } else if let Some(header) = text.strip_prefix('[') {
            self.header(header)
        } else {
            self.definition(text, number)
        }
    }

    fn header(&mut self, text: &str) -> Result<(), &'static str> {
        let (name, rest) = text.split_once(']').ok_or("a section ends with `]`")?;
        let rest = rest.trim_start();
        if !rest.is_empty() && !rest.starts_with(COMMENT) {
            return Err("only a comment may follow the `]` of a section");
        }
        self.property = Current::None;
        self.section = Current::Ignored;
        if let Some(section) = self.section_named(name.trim()) {
            self.sections.entry(section.clone()).or_default();
            self.section = Current::In(section);
        }
        Ok(())
    }

    /// The section that a header begins, unless it is passed over.
    fn section_named(&mut self, header: &str) -> Option<(SectionKind, String)> {
        let (kind, name) = match (self.kind, header.split_once(char::is_whitespace)) {
            (FileKind::Credentials, None) => (SectionKind::Profile, header),
            (FileKind::Config, None) if header == "default" => {
                if self.default_is_prefixed {
                    return None;
                }
                (SectionKind::Profile, header)
            }
            (FileKind::Config, Some(("profile", name))) => (SectionKind::Profile, name.trim()),
            (FileKind::Config, Some(("services", name))) => (SectionKind::Services, name.trim()),
            (FileKind::Config, Some(("sso-session", name))) => {
                (SectionKind::SsoSession, name.trim())
            }
            _ => return None,
        };
        let (name, is_quoted) = match unquoted(name) {
            Some(inner) if self.kind == FileKind::Config => (inner, true),
            _ => (name, false),
        };
        let section = (kind, name.to_owned());
        let is_prefixed = header != name;
        if kind == SectionKind::Profile && name == "default" && is_prefixed {
            if !self.default_is_prefixed {
                self.sections.remove(&section);
            }
            self.default_is_prefixed = true;
        }
        let is_name = if is_quoted {
            name.split(' ').all(is_identifier)
        } else {
            is_identifier(name)
        };
        is_name.then_some(section)
    }

    fn definition(&mut self, text: &str, number: usize) -> Result<(), &'static str> {
        let place = self.place(number);
        let section = match &self.section {
            Current::None => return Err("a property belongs to a section, such as `[default]`"),
            Current::Ignored => return Ok(()),
            Current::In(section) => section,
        };
        let (key, value) = key_and_value(text)?;
        self.property = Current::Ignored;
        if !is_identifier(&key) {
            return Ok(());
        }
        let property = Property {
            value,
            place,
            nested: BTreeMap::new(),
        };
        let properties = self.sections.entry(section.clone()).or_default();
        properties.insert(key.clone(), property);
        self.property = Current::In(key);
        Ok(())
    }

    fn continuation(&mut self, text: &str, number: usize) -> Result<(), &'static str> {
        let place = self.place(number);
        let section = match &self.section {
            Current::None => return Err("a property belongs to a section, such as `[default]`"),
            Current::Ignored => return Ok(()),
            Current::In(section) => section,
        };
        let key = match &self.property {
            Current::None => {
                return Err(
                    "a line that begins with a space continues a property, and there is none",
                );
            }
            Current::Ignored => return Ok(()),
            Current::In(key) => key,
        };
        let section = self.sections.get_mut(section);
        let Some(property) = section.and_then(|section| section.get_mut(key)) else {
            return Ok(());
        };
        if property.value.is_empty() {
            let (key, value) = key_and_value(text)?;
            let nested = Property {
                value,
                place,
                nested: BTreeMap::new(),
            };
            property.nested.insert(key, nested);
        } else {
            property.value.push('\n');
            property.value.push_str(text);
        }
        Ok(())
    }
}

/// Splits `key = value  # comment`.
fn key_and_value(line: &str) -> Result<(String, String), &'static str> {
    let (key, value) = without_comment(line)
        .split_once('=')
        .ok_or("a property is `key = value`, and there is no `=`")?;
    match key.trim().to_ascii_lowercase() {
        key if key.is_empty() => Err("a property has a key before its `=`"),
        key => Ok((key, value.trim().to_owned())),
    }
}

/// What is before the first `#` or `;` that follows a space.
fn without_comment(line: &str) -> &str {
    let mut after_space = false;
    let comment = line.find(|c: char| {
        let begins = after_space && COMMENT.contains(&c);
        after_space = c.is_whitespace();
        begins
    });
    comment
        .and_then(|comment| line.get(..comment))
        .unwrap_or(line)
}

/// What is between quotes, which names with spaces have.
fn unquoted(name: &str) -> Option<&str> {
    let between = |quote: char| name.strip_prefix(quote)?.strip_suffix(quote);
    between('"').or_else(|| between('\''))
}

/// Whether text is what AWS's tools take for a profile or a key.
fn is_identifier(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-_/.%@:+".contains(c);
    !text.is_empty() && text.chars().all(is_part)
}
