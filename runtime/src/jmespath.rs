//! Ways into a value: the part of JMESPath that endpoint rules may use (Smithy specification, "operationContextParams
//! trait"), already parsed.
//!
//! A way is a row of steps, each taken from where the last one led. What is not there is null, and no error.

use bytes::Bytes;

use crate::codec::{SerdeError, ShapeSerializer};
use crate::schema::Member;
use crate::shape::{ListValue, MapValue, Structure, Union, Value, Variant};
use crate::{BigDecimal, BigInteger, Document, Timestamp};

/// One step of a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// `name`: a member, or an entry of a map.
    Field(&'static str),
    /// `[*]`: the steps up to the next `Flatten` or `Pipe` are taken from each element of a list, and make a list of what
    /// is not null.
    Each,
    /// `*`: as `Each`, from the values of a map.
    Values,
    /// `[]`: as `Each`, where an element that is a list stands for its own elements.
    Flatten,
    /// `keys(…)`: the keys of a map.
    Keys,
    /// `[a, b]`: a list of where each of these ways leads.
    Select(&'static [&'static [Step]]),
    /// `|`: ends what `Each` and its kind began.
    Pipe,
}

/// Where a way from a structure leads.
#[must_use]
pub fn search(steps: &[Step], from: &dyn Structure) -> Document {
    found(steps, Place::Structure(from))
}

/// Where a way from a document leads.
#[must_use]
pub fn search_document(steps: &[Step], from: &Document) -> Document {
    found(steps, Place::Document(from))
}

/// A member's value, as a document.
pub(crate) fn document_of(value: &dyn Value, member: &'static Member) -> Document {
    let mut document = Document::Null;
    open(value, member, &mut |place| document = place.to_document());
    document
}

/// What takes the place that a way leads to.
type Then<'t> = dyn FnMut(Place<'_>) + 't;

/// What hands out a value, if it is asked to.
type Opens<'o> = dyn Fn(&mut Then<'_>) + 'o;

/// Where a way has led to, as far as that is still a value of the structure: nothing is copied that no step asks for.
#[derive(Clone, Copy)]
enum Place<'a> {
    Document(&'a Document),
    List(&'a dyn ListValue, &'static Member),
    Map(&'a dyn MapValue, &'static Member),
    Structure(&'a dyn Structure),
    Union(&'a dyn Union),
}

const NULL: Place<'static> = Place::Document(&Document::Null);

fn found(steps: &[Step], from: Place<'_>) -> Document {
    let mut document = Document::Null;
    walk(steps, from, &mut |place| document = place.to_document());
    document
}

fn walk(steps: &[Step], from: Place<'_>, then: &mut Then<'_>) {
    let Some((step, rest)) = steps.split_first() else {
        return then(from);
    };
    match step {
        Step::Pipe => walk(rest, from, then),
        Step::Field(name) => from.field(name, &mut |place| walk(rest, place, then)),
        Step::Keys => {
            let keys = from.keys();
            walk(rest, Place::Document(&keys), then);
        }
        Step::Select(ways) => {
            let selected = if from.is_null() {
                Document::Null
            } else {
                ways.iter().map(|way| found(way, from)).collect()
            };
            walk(rest, Place::Document(&selected), then);
        }
        Step::Each | Step::Values | Step::Flatten => {
            let ends = |step: &Step| matches!(step, Step::Flatten | Step::Pipe);
            let end = rest.iter().position(ends).unwrap_or(rest.len());
            let (inner, outer) = rest.split_at_checked(end).unwrap_or((rest, &[]));
            let mut list = Vec::new();
            let mut take = |place: Place<'_>| {
                let found = found(inner, place);
                if !found.is_null() {
                    list.push(found);
                }
            };
            let is_there = match step {
                Step::Values => from.each_value(&mut take),
                Step::Flatten => from.each_element(&mut |place| {
                    if !place.each_element(&mut take) {
                        take(place);
                    }
                }),
                _ => from.each_element(&mut take),
            };
            let list = if is_there {
                Document::Array(list)
            } else {
                Document::Null
            };
            walk(outer, Place::Document(&list), then);
        }
    }
}

impl Place<'_> {
    fn is_null(self) -> bool {
        matches!(self, Self::Document(Document::Null))
    }

    fn field(self, name: &str, then: &mut Then<'_>) {
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

    fn keys(self) -> Document {
        let mut keys = Vec::new();
        let has_keys = self.each_entry(&mut |key, place| {
            if place.is_some() {
                keys.push(Document::from(key));
            }
        });
        if has_keys {
            Document::Array(keys)
        } else {
            Document::Null
        }
    }

    fn each_value(self, take: &mut Then<'_>) -> bool {
        self.each_entry(&mut |_, place| {
            if let Some(place) = place {
                place(take);
            }
        })
    }

    /// Goes through the elements of a list; false where this is none.
    fn each_element(self, take: &mut Then<'_>) -> bool {
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
                for (index, member) in structure.schema().members().iter().enumerate() {
                    match structure.member(index).filter(|value| value.is_present()) {
                        Some(value) => take(member.name(), Some(&|then| open(value, member, then))),
                        None => take(member.name(), None),
                    }
                }
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
            Self::Document(_) | Self::List(..) => return false,
        }
        true
    }

    fn to_document(self) -> Document {
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
        (self.0)(Place::Document(&Document::from(value.to_string())));
        Ok(())
    }

    fn write_big_decimal(&mut self, _: M, value: &BigDecimal) -> Result<(), SerdeError> {
        (self.0)(Place::Document(&Document::from(value.to_string())));
        Ok(())
    }

    fn write_blob(&mut self, _: M, value: &Bytes) -> Result<(), SerdeError> {
        (self.0)(Place::Document(&Document::from(String::from_utf8_lossy(
            value,
        ))));
        Ok(())
    }

    fn write_timestamp(&mut self, _: M, value: Timestamp) -> Result<(), SerdeError> {
        (self.0)(Place::Document(&Document::from(value.as_second())));
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
