//! Shapes to elements.

use super::{ALL, ENTRY, Namespace, Root, Select, member_name, namespace};
use crate::codec::{SerdeError, ShapeSerializer};
use crate::schema::{Member, Trait};
use crate::shape::{self, ListValue, MapValue, Structure, Union, Value, Variant};
use crate::text;

/// What stands in place of a null (XML Schema, "xsi:nil").
const NIL: &str = " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"";

/// Writes the members of a structure that `select` selects, as a document.
pub(crate) fn write_structure(
    root: Root,
    value: &dyn Structure,
    select: Select,
) -> Result<String, SerdeError> {
    let mut out = String::with_capacity(256);
    InElement::root(root, &mut out).structure(value, select)?;
    Ok(out)
}

/// Writes a value as a document. An error does not name `member`.
pub(crate) fn write_value(
    root: Root,
    member: &'static Member,
    value: &dyn Value,
) -> Result<String, SerdeError> {
    let mut out = String::with_capacity(256);
    value.write(member, &mut InElement::root(root, &mut out))?;
    Ok(out)
}

/// Writes a value as an element of that name, or as several if it is flattened.
struct InElement<'o> {
    out: &'o mut String,
    name: &'static str,
    namespace: Option<Namespace>,
}

impl<'o> InElement<'o> {
    fn root(root: Root, out: &'o mut String) -> Self {
        Self {
            out,
            name: root.name,
            namespace: root.namespace,
        }
    }

    fn member(member: &'static Member, out: &'o mut String) -> Self {
        Self {
            out,
            name: member_name(member),
            namespace: namespace(member.traits()),
        }
    }

    /// Another element, in or after this one.
    fn inner(&mut self, member: &'static Member) -> InElement<'_> {
        InElement::member(member, self.out)
    }

    /// The start tag, but for its end.
    fn start(&mut self) -> Result<(), SerdeError> {
        self.out.extend(["<", self.name]);
        if let Some((uri, prefix)) = self.namespace {
            self.out.push_str(" xmlns");
            if !prefix.is_empty() {
                self.out.extend([":", prefix]);
            }
            push_attribute_value(self.out, uri)?;
        }
        Ok(())
    }

    fn end(&mut self) {
        self.out.extend(["</", self.name, ">"]);
    }

    /// An element with text in it.
    fn put(&mut self, text: &str) -> Result<(), SerdeError> {
        self.start()?;
        self.out.push('>');
        escape(self.out, text)?;
        self.end();
        Ok(())
    }

    fn structure(&mut self, value: &dyn Structure, select: Select) -> Result<(), SerdeError> {
        self.start()?;
        let written = shape::present_members(value, |members| {
            let mut elements = Vec::new();
            for (member, value) in members.filter(|(member, _)| select(member)) {
                if member.has(Trait::XmlAttribute) {
                    let written = value.write(member, &mut InAttribute(self.out, member));
                    written.map_err(|error| error.in_member(member))?;
                } else {
                    elements.push((member, value));
                }
            }
            self.out.push('>');
            elements.into_iter().try_for_each(|(member, value)| {
                let written = value.write(member, &mut self.inner(member));
                written.map_err(|error| error.in_member(member))
            })
        });
        written.unwrap_or(Ok(()))?;
        self.end();
        Ok(())
    }

    fn entry(
        &mut self,
        [key_member, value_member]: &'static [Member; 2],
        key: &str,
        value: &dyn Value,
    ) -> Result<(), SerdeError> {
        self.start()?;
        self.out.push('>');
        let written = self.inner(key_member).put(key);
        let written =
            written.and_then(|()| value.write(value_member, &mut self.inner(value_member)));
        written.map_err(|error| error.in_entry(key, key_member, value_member))?;
        self.end();
        Ok(())
    }
}

impl ShapeSerializer for InElement<'_> {
    text::write_as_text! {}

    fn write_null(&mut self) -> Result<(), SerdeError> {
        self.start()?;
        self.out.extend([NIL, "/>"]);
        Ok(())
    }

    fn write_list(
        &mut self,
        member: &'static Member,
        value: &dyn ListValue,
    ) -> Result<(), SerdeError> {
        let [element] = member.target().members() else {
            return Err(SerdeError::new("the schema of the list has no member"));
        };
        let mut index = 0;
        let mut write = |value: &dyn Value, item: &mut InElement<'_>| {
            let written = value.write(element, item);
            index += 1;
            written.map_err(|error| error.in_element(index - 1, element))
        };
        if member.has(Trait::XmlFlattened) {
            return value.for_each(&mut |value| write(value, self));
        }
        self.start()?;
        self.out.push('>');
        value.for_each(&mut |value| write(value, &mut self.inner(element)))?;
        self.end();
        Ok(())
    }

    fn write_map(
        &mut self,
        member: &'static Member,
        value: &dyn MapValue,
    ) -> Result<(), SerdeError> {
        let members: Result<&[Member; 2], _> = member.target().members().try_into();
        let Ok(members) = members else {
            return Err(SerdeError::new(
                "the schema of the map has no key and value",
            ));
        };
        if member.has(Trait::XmlFlattened) {
            return value.for_each(&mut |key, value| self.entry(members, key, value));
        }
        self.start()?;
        self.out.push('>');
        value.for_each(&mut |key, value| {
            let mut entry = InElement {
                out: self.out,
                name: ENTRY,
                namespace: None,
            };
            entry.entry(members, key, value)
        })?;
        self.end();
        Ok(())
    }

    fn write_structure(
        &mut self,
        _: &'static Member,
        value: &dyn Structure,
    ) -> Result<(), SerdeError> {
        self.structure(value, ALL)
    }

    fn write_union(&mut self, _: &'static Member, value: &dyn Union) -> Result<(), SerdeError> {
        let (member, held) = known_member(value)?;
        self.start()?;
        self.out.push('>');
        let written = held.write(member, &mut self.inner(member));
        written.map_err(|error| error.in_member(member))?;
        self.end();
        Ok(())
    }
}

/// The member that a union is set to, with its value; one that the model does not name cannot be sent, for nobody knows how.
pub(crate) fn known_member(value: &dyn Union) -> Result<(&'static Member, &dyn Value), SerdeError> {
    let known = match value.variant() {
        Variant::Known(index, held) => value.schema().members().get(index).map(|m| (m, held)),
        Variant::Unrecognized(_) => None,
    };
    known.ok_or_else(|| {
        SerdeError::new("the member of the union is not one that this crate knows how to send")
    })
}

/// Writes a simple value as the attribute that a member is.
struct InAttribute<'o>(&'o mut String, &'static Member);

impl InAttribute<'_> {
    fn put(&mut self, text: &str) -> Result<(), SerdeError> {
        self.0.extend([" ", member_name(self.1)]);
        push_attribute_value(self.0, text)
    }
}

impl ShapeSerializer for InAttribute<'_> {
    text::write_as_text! {}

    fn write_null(&mut self) -> Result<(), SerdeError> {
        Ok(())
    }

    fn write_list(&mut self, _: &'static Member, _: &dyn ListValue) -> Result<(), SerdeError> {
        Err(no_attribute())
    }

    fn write_map(&mut self, _: &'static Member, _: &dyn MapValue) -> Result<(), SerdeError> {
        Err(no_attribute())
    }

    fn write_structure(&mut self, _: &'static Member, _: &dyn Structure) -> Result<(), SerdeError> {
        Err(no_attribute())
    }

    fn write_union(&mut self, _: &'static Member, _: &dyn Union) -> Result<(), SerdeError> {
        Err(no_attribute())
    }
}

fn no_attribute() -> SerdeError {
    SerdeError::new("only a simple value can be an attribute")
}

fn push_attribute_value(out: &mut String, value: &str) -> Result<(), SerdeError> {
    out.push_str("=\"");
    escape(out, value)?;
    out.push('"');
    Ok(())
}

/// Escapes what has a meaning in XML, and what a parser would read as something else: ends of lines and other control
/// characters. In an attribute, tabs and ends of lines would become spaces.
pub(crate) fn escape(out: &mut String, text: &str) -> Result<(), SerdeError> {
    let mut rest = text;
    let is_special = |c: char| matches!(c, '&' | '<' | '>' | '"' | '\u{2028}') || c.is_control();
    while let Some(place) = rest.find(is_special) {
        let (plain, special) = rest.split_at_checked(place).unwrap_or((rest, ""));
        out.push_str(plain);
        let mut characters = special.chars();
        match characters.next() {
            Some('&') => out.push_str("&amp;"),
            Some('<') => out.push_str("&lt;"),
            Some('>') => out.push_str("&gt;"),
            Some('"') => out.push_str("&quot;"),
            Some('\0') => {
                return Err(SerdeError::new(
                    "XML has no way to write the character U+0000",
                ));
            }
            Some(other) => out.extend(["&#x", &format!("{:X}", u32::from(other)), ";"]),
            None => {}
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
    Ok(())
}
