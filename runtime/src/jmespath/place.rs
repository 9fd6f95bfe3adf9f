//! Places in a value: what expressions lead to, without a copy of it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;

use crate::codec::{SerdeError, ShapeSerializer};
use crate::schema::{Member, Schema};
use crate::shape::{ListValue, MapValue, Structure, Union, Value, Variant};
use crate::{BigDecimal, BigInteger, Document, Timestamp};

/// A member's value, as a document.
pub(crate) fn document_of(value: &dyn Value, member: &'static Member) -> Document {
    let mut document = Document::Null;
    open(value, member, &mut |place| document = place.to_document());
    document
}

/// What takes the place that an expression leads to.
pub(super) type Then<'t> = dyn FnMut(Place<'_>) + 't;

/// What hands out a value, if it is asked to.
type Opens<'o> = dyn Fn(&mut Then<'_>) + 'o;

/// Where an expression has led to, as far as that is still a value of the structure. Members go by their names in the
/// model, whatever they are called on a wire (Smithy specification, "Waiters": "JMESPath data model").
#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    Document(&'a Document),
    List(&'a dyn ListValue, &'static Member),
    Map(&'a dyn MapValue, &'static Member),
    Structure(&'a dyn Structure),
    Union(&'a dyn Union),
    /// An object of both.
    Call {
        input: &'a dyn Structure,
        output: &'a dyn Structure,
    },
}

pub(super) const NULL: Place<'static> = Place::Document(&Document::Null);

impl Place<'_> {
    pub(super) fn is_null(self) -> bool {
        matches!(self, Self::Document(Document::Null))
    }

    pub(super) fn field(self, name: &str, then: &mut Then<'_>) {
        let mut is_found = false;
        self.each_entry(&mut |key, place| {
            // A document may have a key once only, and a schema a name.
            if key == name && !is_found {
                is_found = true;
                if let Some(place) = place {
                    place(then);
                } else {
                    then(NULL);
                }
            }
        });
        if !is_found {
            then(NULL);
        }
    }

    /// Hands out the element at `index`, counted from the end where that is negative.
    pub(super) fn element(self, index: i64, then: &mut Then<'_>) {
        let index = if index < 0 {
            let length = self.length().and_then(|length| i64::try_from(length).ok());
            length.map_or(index, |length| length + index)
        } else {
            index
        };
        let (mut at, mut is_found) = (0_i64, false);
        self.each_element(&mut |place| {
            if at == index {
                is_found = true;
                then(place);
            }
            at += 1;
        });
        if !is_found {
            then(NULL);
        }
    }

    /// How many elements a list has, entries an object, or characters a text; nothing of anything else.
    pub(super) fn length(self) -> Option<usize> {
        if let Self::Document(Document::String(text)) = self {
            return Some(text.chars().count());
        }
        let mut length = 0;
        let is_counted = self.each_element(&mut |_| length += 1)
            || self.each_entry(&mut |_, place| length += usize::from(place.is_some()));
        is_counted.then_some(length)
    }

    /// The names of what is there; nothing where nothing has names.
    pub(super) fn keys(self) -> Option<Document> {
        let mut keys = Vec::new();
        let has_keys = self.each_entry(&mut |key, place| {
            if place.is_some() {
                keys.push(Document::from(key));
            }
        });
        has_keys.then_some(Document::Array(keys))
    }

    /// Goes through the values of an object; false where this is none.
    pub(super) fn each_value(self, take: &mut Then<'_>) -> bool {
        self.each_entry(&mut |_, place| {
            if let Some(place) = place {
                place(take);
            }
        })
    }

    /// Goes through the elements of a list; false where this is none.
    pub(super) fn each_element(self, take: &mut Then<'_>) -> bool {
        match self {
            Self::Document(Document::Array(items)) => {
                for item in items {
                    take(Place::Document(item));
                }
                true
            }
            Self::List(list, member) => {
                if let [element] = member.target().members() {
                    // Nobody here refuses an element.
                    let _ = list.for_each(&mut |value| {
                        open(value, element, take);
                        Ok(())
                    });
                }
                true
            }
            _ => false,
        }
    }

    /// Goes through what has a name here: entries, or members. A value is opened only where it is asked for, and `None`
    /// where it is left out. False where nothing has names.
    fn each_entry(self, take: &mut dyn FnMut(&str, Option<&Opens<'_>>)) -> bool {
        match self {
            Self::Document(Document::Object(entries)) => {
                for (key, value) in entries {
                    take(key, Some(&|then| then(Place::Document(value))));
                }
            }
            Self::Map(map, member) => {
                if let [_, value_member] = member.target().members() {
                    // Nobody here refuses an entry.
                    let _ = map.for_each(&mut |key, value| {
                        take(key, Some(&|then| open(value, value_member, then)));
                        Ok(())
                    });
                }
            }
            Self::Structure(structure) => {
                structure.members(&mut |schema: &'static Schema, values: &[&dyn Value]| {
                    for (member, value) in schema.members().iter().zip(values) {
                        if value.is_present() {
                            take(member.name(), Some(&|then| open(*value, member, then)));
                        } else {
                            take(member.name(), None);
                        }
                    }
                });
            }
            Self::Union(union) => match union.variant() {
                Variant::Known(index, value) => {
                    if let Some(member) = union.schema().members().get(index) {
                        take(member.name(), Some(&|then| open(value, member, then)));
                    }
                }
                Variant::Unrecognized(member) => {
                    let value = member.value();
                    take(member.name(), Some(&|then| then(Place::Document(value))));
                }
            },
            Self::Call { input, output } => {
                take("input", Some(&|then| then(Place::Structure(input))));
                take("output", Some(&|then| then(Place::Structure(output))));
            }
            Self::Document(_) | Self::List(..) => return false,
        }
        true
    }

    pub(super) fn to_document(self) -> Document {
        match self {
            Self::Document(document) => document.clone(),
            Self::List(..) => {
                let mut items = Vec::new();
                self.each_element(&mut |place| items.push(place.to_document()));
                Document::Array(items)
            }
            _ => {
                let mut entries = serde_json::Map::new();
                self.each_entry(&mut |key, place| {
                    if let Some(place) = place {
                        place(&mut |place| {
                            entries.insert(key.to_owned(), place.to_document());
                        });
                    }
                });
                Document::Object(entries)
            }
        }
    }
}

/// Hands out what a value is.
fn open(value: &dyn Value, member: &'static Member, then: &mut Then<'_>) {
    // The opener takes every value.
    let _ = value.write(member, &mut Opener(then));
}

/// Takes the one value that is written to it, without a copy of what has parts.
struct Opener<'a, 't>(&'a mut Then<'t>);

impl Opener<'_, '_> {
    /// Hands out a number that is written as text. One that no double can be is null.
    fn number(&mut self, digits: &str) {
        let number: Option<serde_json::Number> = digits.parse().ok();
        (self.0)(Place::Document(
            &number.map_or(Document::Null, Document::Number),
        ));
    }
}

type M = &'static Member;

/// The values that documents have a form of their own for.
macro_rules! scalars {
    ($($write:ident($value:ty);)*) => {
        $(
            fn $write(&mut self, _: M, value: $value) -> Result<(), SerdeError> {
                (self.0)(Place::Document(&Document::from(value)));
                Ok(())
            }
        )*
    };
}

impl ShapeSerializer for Opener<'_, '_> {
    fn write_null(&mut self) -> Result<(), SerdeError> {
        (self.0)(NULL);
        Ok(())
    }

    scalars! {
        write_boolean(bool);
        write_byte(i8);
        write_short(i16);
        write_integer(i32);
        write_long(i64);
        write_float(f32);
        write_double(f64);
        write_string(&str);
    }

    fn write_big_integer(&mut self, _: M, value: &BigInteger) -> Result<(), SerdeError> {
        self.number(value.as_str());
        Ok(())
    }

    fn write_big_decimal(&mut self, _: M, value: &BigDecimal) -> Result<(), SerdeError> {
        self.number(value.as_str());
        Ok(())
    }

    fn write_blob(&mut self, _: M, value: &Bytes) -> Result<(), SerdeError> {
        (self.0)(Place::Document(&Document::from(STANDARD.encode(value))));
        Ok(())
    }

    fn write_timestamp(&mut self, _: M, value: Timestamp) -> Result<(), SerdeError> {
        let seconds = if value.subsec_nanosecond() == 0 {
            Document::from(value.as_second())
        } else {
            Document::from(value.as_duration().as_secs_f64())
        };
        (self.0)(Place::Document(&seconds));
        Ok(())
    }

    fn write_document(&mut self, _: M, value: &Document) -> Result<(), SerdeError> {
        (self.0)(Place::Document(value));
        Ok(())
    }

    fn write_list(&mut self, member: M, value: &dyn ListValue) -> Result<(), SerdeError> {
        (self.0)(Place::List(value, member));
        Ok(())
    }

    fn write_map(&mut self, member: M, value: &dyn MapValue) -> Result<(), SerdeError> {
        (self.0)(Place::Map(value, member));
        Ok(())
    }

    fn write_structure(&mut self, _: M, value: &dyn Structure) -> Result<(), SerdeError> {
        (self.0)(Place::Structure(value));
        Ok(())
    }

    fn write_union(&mut self, _: M, value: &dyn Union) -> Result<(), SerdeError> {
        (self.0)(Place::Union(value));
        Ok(())
    }
}
