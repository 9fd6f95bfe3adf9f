//! What a value of a generated type holds, and where two of them differ.

use std::collections::BTreeMap;
use std::fmt;

use bytes::Bytes;
use whitesmith::codec::{SerdeError, ShapeSerializer};
use whitesmith::event_stream::OutgoingEvents;
use whitesmith::schema::{Member, Schema, Trait};
use whitesmith::shape::{self, ListValue, MapValue, Shape, Structure, Union, Variant};
use whitesmith::{BigDecimal, BigInteger, Document, Timestamp};

use crate::nodes::{Node, event_stream};

/// What a value holds, without the type that holds it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Boolean(bool),
    Integer(i64),
    Float(Float),
    /// The digits of a number of any size.
    Digits(String),
    Text(String),
    Blob(Bytes),
    Timestamp(Timestamp),
    Document(Document),
    List(Vec<Value>),
    Map(BTreeMap<String, Value>),
    /// The members that are there.
    Structure(BTreeMap<String, Value>),
    Union(String, Box<Value>),
}

/// A float by its bits: what is no number is as good as what is no number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Float(u64);

impl Float {
    pub(crate) fn new(value: f64) -> Self {
        let value = if value.is_nan() { f64::NAN } else { value };
        Self(value.to_bits())
    }
}

impl Value {
    /// What a structure holds.
    pub(crate) fn of(structure: &dyn Structure) -> Result<Self, SerdeError> {
        let held = shape::present_members(structure, |members| {
            let held = members.map(|(member, value)| {
                let value = walk(value, member).map_err(|error| error.in_member(member))?;
                Ok((member.name().to_owned(), value))
            });
            held.collect()
        });
        held.transpose()
            .map(|held| Self::Structure(held.unwrap_or_default()))
    }
}

impl Value {
    /// The value of an output without maps that have no entries where those would be headers: no response can tell such a
    /// map from none.
    pub(crate) fn without_empty_prefix_headers(mut self, schema: &'static Schema) -> Self {
        if let Self::Structure(members) = &mut self {
            let are_headers = |t: &Trait| matches!(t, Trait::HttpPrefixHeaders(_));
            for member in schema.members() {
                let is_empty = members.get(member.name()) == Some(&Self::Map(BTreeMap::new()));
                if is_empty && member.traits().iter().any(are_headers) {
                    members.remove(member.name());
                }
            }
        }
        self
    }
}

/// What a structure holds, or why nobody can say.
pub(crate) fn held(structure: &dyn Structure) -> Result<Value, String> {
    Value::of(structure).map_err(|error| format!("the value cannot be walked: {error}"))
}

/// The stream of events that is a member of a structure, if there is one.
pub(crate) fn events(structure: &dyn Structure) -> Result<Option<OutgoingEvents>, String> {
    let Some((index, member)) = event_stream(structure.schema().members()) else {
        return Ok(None);
    };
    let mut walk = Walk::default();
    let mut written = Ok(());
    structure.members(&mut |_: &'static Schema, values: &[&dyn shape::Value]| {
        if let Some(value) = values.get(index) {
            written = value.write(member, &mut walk);
        }
    });
    written.map_err(|error| format!("the events cannot be had: {error}"))?;
    Ok(walk.events)
}

/// What a union holds.
pub(crate) fn of_union(value: &dyn Union) -> Result<Value, SerdeError> {
    let (name, value) = match value.variant() {
        Variant::Known(index, held) => {
            let member = value.schema().members().get(index);
            let member = member.ok_or_else(|| SerdeError::new("a union set to no member"))?;
            (member.name(), walk(held, member)?)
        }
        Variant::Unrecognized(member) => (member.name(), Value::Document(member.value().clone())),
    };
    Ok(Value::Union(name.to_owned(), Box::new(value)))
}

/// The shape of the member that a union is set to.
pub(crate) fn target(value: &dyn Union) -> Option<&'static Schema> {
    match value.variant() {
        Variant::Known(index, _) => value.schema().members().get(index).map(Member::target),
        Variant::Unrecognized(_) => None,
    }
}

/// A value of a generated type made of `params`, and what it holds.
pub(crate) fn from_params<T: Structure + Shape>(params: Node<'_>) -> Result<(T, Value), String> {
    let mut value = T::zero();
    params
        .fill(&mut value)
        .map_err(|error| does_not_fit(&error))?;
    let held = checked(&value, params)?;
    Ok((value, held))
}

/// What a structure holds that was made of `params`: at least those.
pub(crate) fn checked(structure: &dyn Structure, params: Node<'_>) -> Result<Value, String> {
    let held = held(structure)?;
    if covers(params, &held).map_err(|error| does_not_fit(&error))? {
        return Ok(held);
    }
    Err(format!(
        "the generated type does not hold all of the params: {} became {held}",
        params.0.get()
    ))
}

fn does_not_fit(error: &SerdeError) -> String {
    format!("the params do not fit the generated type: {error}")
}

/// Whether a value holds all that a node value says. What else it holds, the type has of itself: defaults.
fn covers(node: Node<'_>, value: &Value) -> Result<bool, SerdeError> {
    Ok(match value {
        Value::Null => node.is_null(),
        Value::Boolean(value) => node.boolean()? == *value,
        Value::Integer(value) => node.integer::<i64>()? == *value,
        // A float of 32 bits is as near to the digits as it comes.
        Value::Float(value) => {
            let (single, double) = (node.float::<f32>()?, node.float::<f64>()?);
            [single.into(), double].map(Float::new).contains(value)
        }
        Value::Digits(value) => node.digits() == *value,
        Value::Text(value) => node.text()? == *value,
        Value::Blob(value) => node.text()?.as_bytes() == value,
        Value::Timestamp(value) => node.timestamp()? == *value,
        Value::Document(value) => node.document()? == *value,
        Value::List(values) => {
            let nodes = node.elements()?;
            nodes.len() == values.len() && all(nodes.into_iter().zip(values))?
        }
        Value::Map(values) => {
            let nodes = node.entries()?;
            nodes.len() == values.len() && all_named(&nodes, values)?
        }
        Value::Structure(members) => all_named(&node.members()?, members)?,
        Value::Union(name, value) => {
            let nodes = node.members()?;
            nodes.len() == 1
                && nodes
                    .get(name)
                    .map_or(Ok(false), |node| covers(*node, value))?
        }
    })
}

fn all<'a>(mut pairs: impl Iterator<Item = (Node<'a>, &'a Value)>) -> Result<bool, SerdeError> {
    pairs.try_fold(true, |held, (node, value)| Ok(held && covers(node, value)?))
}

fn all_named(
    nodes: &BTreeMap<String, Node<'_>>,
    values: &BTreeMap<String, Value>,
) -> Result<bool, SerdeError> {
    nodes.iter().try_fold(true, |held, (name, node)| {
        let value = values.get(name);
        Ok(held && value.map_or(Ok(false), |value| covers(*node, value))?)
    })
}

/// Where two values differ, one line each: the place, what was expected and what is there.
pub(crate) fn differences(expected: &Value, found: &Value) -> Vec<String> {
    let mut differences = Vec::new();
    compare(expected, found, "", &mut differences);
    differences
}

fn compare(expected: &Value, found: &Value, path: &str, differences: &mut Vec<String>) {
    match (expected, found) {
        (Value::Structure(expected), Value::Structure(found)) => {
            compare_named(expected, found, differences, &|name| {
                member_path(path, name)
            });
        }
        (Value::Map(expected), Value::Map(found)) => {
            compare_named(expected, found, differences, &|key| {
                format!("{path}[{key:?}]")
            });
        }
        (Value::List(expected), Value::List(found)) if expected.len() == found.len() => {
            for (index, (expected, found)) in expected.iter().zip(found).enumerate() {
                compare(expected, found, &format!("{path}[{index}]"), differences);
            }
        }
        (Value::Union(expected_name, expected), Value::Union(name, found))
            if expected_name == name =>
        {
            compare(expected, found, &member_path(path, name), differences);
        }
        _ if expected == found => {}
        _ => differences.push(format!("`{path}`: expected {expected}, found {found}")),
    }
}

fn compare_named(
    expected: &BTreeMap<String, Value>,
    found: &BTreeMap<String, Value>,
    differences: &mut Vec<String>,
    path: &dyn Fn(&str) -> String,
) {
    for (name, expected) in expected {
        match found.get(name) {
            Some(found) => compare(expected, found, &path(name), differences),
            None => differences.push(format!(
                "`{}`: expected {expected}, found nothing",
                path(name)
            )),
        }
    }
    for (name, value) in found {
        if !expected.contains_key(name) {
            differences.push(format!("`{}`: expected nothing, found {value}", path(name)));
        }
    }
}

fn member_path(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = |f: &mut fmt::Formatter<'_>, values: &BTreeMap<String, Value>| {
            f.write_str("{")?;
            for (index, (name, value)) in values.iter().enumerate() {
                let comma = if index == 0 { "" } else { ", " };
                write!(f, "{comma}{name:?}: {value}")?;
            }
            f.write_str("}")
        };
        match self {
            Self::Null => f.write_str("null"),
            Self::Boolean(value) => value.fmt(f),
            Self::Integer(value) => value.fmt(f),
            Self::Float(Float(bits)) => f64::from_bits(*bits).fmt(f),
            Self::Digits(digits) => f.write_str(digits),
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Blob(bytes) => write!(f, "blob {bytes:?}"),
            Self::Timestamp(instant) => write!(f, "timestamp {instant}"),
            Self::Document(document) => write!(f, "document {document}"),
            Self::List(values) => {
                f.write_str("[")?;
                for (index, value) in values.iter().enumerate() {
                    let comma = if index == 0 { "" } else { ", " };
                    write!(f, "{comma}{value}")?;
                }
                f.write_str("]")
            }
            Self::Map(values) | Self::Structure(values) => named(f, values),
            Self::Union(name, value) => write!(f, "{{{name:?}: {value}}}"),
        }
    }
}

/// What a value writes of itself.
fn walk(value: &dyn shape::Value, member: &'static Member) -> Result<Value, SerdeError> {
    let mut walk = Walk::default();
    value.write(member, &mut walk)?;
    walk.value
        .ok_or_else(|| SerdeError::new("the value writes nothing"))
}

/// The one value that was written, or the stream of events.
#[derive(Default)]
struct Walk {
    value: Option<Value>,
    events: Option<OutgoingEvents>,
}

impl Walk {
    fn hold(&mut self, value: Value) -> Result<(), SerdeError> {
        match self.value.replace(value) {
            None => Ok(()),
            Some(_) => Err(SerdeError::new("the value writes itself twice")),
        }
    }
}

impl ShapeSerializer for Walk {
    fn write_null(&mut self) -> Result<(), SerdeError> {
        self.hold(Value::Null)
    }

    fn write_boolean(&mut self, _: &'static Member, value: bool) -> Result<(), SerdeError> {
        self.hold(Value::Boolean(value))
    }

    fn write_byte(&mut self, _: &'static Member, value: i8) -> Result<(), SerdeError> {
        self.hold(Value::Integer(value.into()))
    }

    fn write_short(&mut self, _: &'static Member, value: i16) -> Result<(), SerdeError> {
        self.hold(Value::Integer(value.into()))
    }

    fn write_integer(&mut self, _: &'static Member, value: i32) -> Result<(), SerdeError> {
        self.hold(Value::Integer(value.into()))
    }

    fn write_long(&mut self, _: &'static Member, value: i64) -> Result<(), SerdeError> {
        self.hold(Value::Integer(value))
    }

    fn write_float(&mut self, _: &'static Member, value: f32) -> Result<(), SerdeError> {
        self.hold(Value::Float(Float::new(value.into())))
    }

    fn write_double(&mut self, _: &'static Member, value: f64) -> Result<(), SerdeError> {
        self.hold(Value::Float(Float::new(value)))
    }

    fn write_big_integer(
        &mut self,
        _: &'static Member,
        value: &BigInteger,
    ) -> Result<(), SerdeError> {
        self.hold(Value::Digits(value.as_str().to_owned()))
    }

    fn write_big_decimal(
        &mut self,
        _: &'static Member,
        value: &BigDecimal,
    ) -> Result<(), SerdeError> {
        self.hold(Value::Digits(value.as_str().to_owned()))
    }

    fn write_string(&mut self, _: &'static Member, value: &str) -> Result<(), SerdeError> {
        self.hold(Value::Text(value.to_owned()))
    }

    fn write_blob(&mut self, _: &'static Member, value: &Bytes) -> Result<(), SerdeError> {
        self.hold(Value::Blob(value.clone()))
    }

    fn write_timestamp(&mut self, _: &'static Member, value: Timestamp) -> Result<(), SerdeError> {
        self.hold(Value::Timestamp(value))
    }

    fn write_document(&mut self, _: &'static Member, value: &Document) -> Result<(), SerdeError> {
        self.hold(Value::Document(value.clone()))
    }

    fn write_list(
        &mut self,
        member: &'static Member,
        value: &dyn ListValue,
    ) -> Result<(), SerdeError> {
        let [element] = member.target().members() else {
            return Err(SerdeError::new("a list whose schema is none"));
        };
        let mut values = Vec::new();
        value.for_each(&mut |value| {
            values.push(walk(value, element)?);
            Ok(())
        })?;
        self.hold(Value::List(values))
    }

    fn write_map(
        &mut self,
        member: &'static Member,
        value: &dyn MapValue,
    ) -> Result<(), SerdeError> {
        let [_, value_member] = member.target().members() else {
            return Err(SerdeError::new("a map whose schema is none"));
        };
        let mut values = BTreeMap::new();
        value.for_each(&mut |key, value| {
            values.insert(key.to_owned(), walk(value, value_member)?);
            Ok(())
        })?;
        self.hold(Value::Map(values))
    }

    fn write_structure(
        &mut self,
        _: &'static Member,
        value: &dyn Structure,
    ) -> Result<(), SerdeError> {
        self.hold(Value::of(value)?)
    }

    fn write_union(&mut self, _: &'static Member, value: &dyn Union) -> Result<(), SerdeError> {
        self.hold(of_union(value)?)
    }

    fn write_event_stream(
        &mut self,
        _: &'static Member,
        events: OutgoingEvents,
    ) -> Result<(), SerdeError> {
        self.events = Some(events);
        Ok(())
    }
}
