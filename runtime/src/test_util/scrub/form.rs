//! Forms of the query protocols without secrets.

use std::str::Split;

use bytes::Bytes;
use percent_encoding::{AsciiSet, percent_decode_str, utf8_percent_encode};

use super::text::is_credential;
use super::{SCRUBBED, Scrubber};
use crate::percent::RESERVED;
use crate::query::{ACTION, Style, VERSION};
use crate::schema::{Member, Schema, ShapeType, Trait};
use crate::xml;

/// What is encoded of what is kept: not the asterisks of stand-ins, by which replays know them.
const ENCODED: &AsciiSet = &RESERVED.remove(b'*');

/// What a parameter is, by its name.
struct Parameter {
    /// The member that it is the value of.
    member: &'static Member,
    /// Whether it stands in what is secret.
    hidden: bool,
    /// Whether it is the key of a map.
    is_key: bool,
}

impl Scrubber {
    /// The form that calls an operation with that input; `None` when it is none.
    pub(crate) fn form(
        &mut self,
        style: Style,
        input: &'static Schema,
        body: &[u8],
    ) -> Option<Bytes> {
        let form = str::from_utf8(body).ok()?;
        let mut kept = String::new();
        // What the first walk learns at the end of a form, the second finds at its start.
        for _ in 0..2 {
            kept.clear();
            // The entry of a map whose key says that its value is a credential.
            let mut hidden_entry = None;
            for parameter in form.split('&').filter(|parameter| !parameter.is_empty()) {
                let (name, value) = parameter.split_once('=')?;
                let (name, value) = (decoded(name)?, decoded(value)?);
                let found = parameter_of(style, input, &name);
                let in_hidden_entry = hidden_entry
                    .as_deref()
                    .is_some_and(|entry| name.starts_with(entry));
                let value = match found {
                    Some(found) => {
                        if found.is_key {
                            let (entry, _) = name.rsplit_once('.')?;
                            hidden_entry = is_credential(&value).then(|| format!("{entry}."));
                        }
                        let hidden = found.hidden || (in_hidden_entry && !found.is_key);
                        self.simple(found.member, hidden, &value)
                    }
                    None if name == ACTION || name == VERSION => value,
                    None => {
                        self.learn(&value);
                        SCRUBBED.to_owned()
                    }
                };
                if !kept.is_empty() {
                    kept.push('&');
                }
                kept.extend(utf8_percent_encode(&name, ENCODED));
                kept.push('=');
                kept.extend(utf8_percent_encode(&value, ENCODED));
            }
        }
        Some(Bytes::from(kept))
    }
}

fn decoded(text: &str) -> Option<String> {
    let text = percent_decode_str(text).decode_utf8().ok()?;
    Some(text.into_owned())
}

/// What a parameter of that name is; `None` where no member is written under it.
fn parameter_of(style: Style, input: &'static Schema, name: &str) -> Option<Parameter> {
    let mut parts = name.split('.');
    let found = Parameter {
        member: member_of(style, input, parts.next()?)?,
        hidden: input.is_sensitive(),
        is_key: false,
    };
    found.inner(style, &mut parts)
}

fn member_of(style: Style, schema: &'static Schema, name: &str) -> Option<&'static Member> {
    let mut members = schema.members().iter();
    members.find(|member| style.name(member) == name)
}

impl Parameter {
    /// What stands in it under the rest of a name.
    fn inner(self, style: Style, parts: &mut Split<'_, char>) -> Option<Self> {
        let member = self.member;
        let schema = member.target();
        let shape_type = schema.shape_type();
        let is_structure = matches!(shape_type, ShapeType::Structure | ShapeType::Union);
        let hidden =
            self.hidden || member.is_sensitive() || (!is_structure && is_credential(member.name()));
        let Some(part) = parts.next() else {
            return Some(Self { hidden, ..self });
        };
        let is_flat = style == Style::Ec2 || member.has(Trait::XmlFlattened);
        let (member, is_key) = match (shape_type, schema.members()) {
            (ShapeType::Structure | ShapeType::Union, _) => {
                (member_of(style, schema, part)?, false)
            }
            (ShapeType::List, [element]) => {
                if !is_flat && part == xml::member_name(element) {
                    parts.next()?;
                }
                (element, false)
            }
            (ShapeType::Map, [key_member, value_member]) => {
                if !is_flat && part == xml::ENTRY {
                    parts.next()?;
                }
                let is_key = parts.next()? == xml::member_name(key_member);
                (if is_key { key_member } else { value_member }, is_key)
            }
            _ => return None,
        };
        let inner = Self {
            member,
            hidden,
            is_key,
        };
        inner.inner(style, parts)
    }
}
