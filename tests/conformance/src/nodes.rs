//! Node values as values of shapes (Smithy specification, "Parameter format" of the HTTP protocol compliance tests):
//! blobs stand as their text, timestamps as epoch seconds, floats that are no number as their names.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;
use whitesmith::codec::{ElementReader, EntryReader, SerdeError, ShapeDeserializer};
use whitesmith::event_stream::IncomingEvents;
use whitesmith::schema::{Member, Schema, ShapeType, Trait};
use whitesmith::shape::{self, Structure, Union};
use whitesmith::{BigDecimal, BigInteger, Document, Timestamp};

/// A node value, to be read as a shape.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node<'a>(pub(crate) &'a RawValue);

impl<'a> Node<'a> {
    fn parse<T: Deserialize<'a>>(self, what: &str) -> Result<T, SerdeError> {
        serde_json::from_str(self.0.get()).map_err(|_| self.is_no(what))
    }

    fn is_no(self, what: &str) -> SerdeError {
        SerdeError::new(format!("{} in the params is no {what}", self.0.get()))
    }

    pub(crate) fn is_null(self) -> bool {
        self.0.get() == "null"
    }

    pub(crate) fn boolean(self) -> Result<bool, SerdeError> {
        self.parse("boolean")
    }

    pub(crate) fn integer<T: Deserialize<'a>>(self) -> Result<T, SerdeError> {
        self.parse("integer of that size")
    }

    /// A number, or the name of what is none.
    pub(crate) fn float<T: std::str::FromStr>(self) -> Result<T, SerdeError> {
        let name = self.parse::<String>("float").ok();
        let digits = match name.as_deref() {
            Some("NaN") => "nan",
            Some("Infinity") => "inf",
            Some("-Infinity") => "-inf",
            Some(_) => return Err(self.is_no("float")),
            None => self.0.get(),
        };
        digits.parse().map_err(|_| self.is_no("float"))
    }

    /// The digits of a number of any size.
    pub(crate) fn digits(self) -> String {
        let text = self.parse::<String>("number");
        text.unwrap_or_else(|_| self.0.get().to_owned())
    }

    pub(crate) fn text(self) -> Result<String, SerdeError> {
        self.parse("string")
    }

    pub(crate) fn timestamp(self) -> Result<Timestamp, SerdeError> {
        // The cases of event streams have them as texts.
        let text = self.text().ok().and_then(|text| text.parse().ok());
        let timestamp = text.or_else(|| epoch_seconds(self.0.get()));
        timestamp.ok_or_else(|| self.is_no("timestamp"))
    }

    pub(crate) fn document(self) -> Result<Document, SerdeError> {
        self.parse("document")
    }

    pub(crate) fn elements(self) -> Result<Vec<Node<'a>>, SerdeError> {
        let elements: Vec<&RawValue> = self.parse("list")?;
        Ok(elements.into_iter().map(Node).collect())
    }

    pub(crate) fn entries(self) -> Result<BTreeMap<String, Node<'a>>, SerdeError> {
        let entries: BTreeMap<String, &RawValue> = self.parse("object")?;
        let entries = entries.into_iter();
        Ok(entries.map(|(key, value)| (key, Node(value))).collect())
    }

    /// The members that are there: a null is a member that is not.
    pub(crate) fn members(self) -> Result<BTreeMap<String, Node<'a>>, SerdeError> {
        let mut members = self.entries()?;
        members.retain(|_, value| !value.is_null());
        Ok(members)
    }

    /// Where an element is read from; a null is read from nowhere.
    fn place(&mut self) -> Option<&mut dyn ShapeDeserializer> {
        if self.is_null() { None } else { Some(self) }
    }

    /// Makes the member of a structure that is a stream of events yield the elements of a list. Without such a member there
    /// must be none.
    pub(crate) fn fill_events(mut self, structure: &mut dyn Structure) -> Result<(), SerdeError> {
        let members = structure.schema().members();
        let Some((index, member)) = event_stream(members) else {
            return match self.elements()?.as_slice() {
                [] => Ok(()),
                _ => Err(SerdeError::new("there are events, and no member for them")),
            };
        };
        shape::member_mut(structure, index, |target| target.read(member, &mut self))
            .unwrap_or_else(|| Err(SerdeError::new("the generated type lacks the events")))
    }

    /// Reads the members into a structure. One that the structure does not have is an error.
    pub(crate) fn fill(self, structure: &mut dyn Structure) -> Result<(), SerdeError> {
        let schema = structure.schema();
        for (name, mut value) in self.members()? {
            let (index, member) = member(schema, &name)?;
            shape::member_mut(structure, index, |target| target.read(member, &mut value))
                .ok_or_else(|| {
                    SerdeError::new(format!("the generated type lacks the member `{name}`"))
                })?
                .map_err(|error| error.in_member(member))?;
        }
        Ok(())
    }
}

/// The member that is a stream of events, and its place.
pub(crate) fn event_stream(members: &'static [Member]) -> Option<(usize, &'static Member)> {
    let is_stream = |member: &Member| {
        let target = member.target();
        target.shape_type() == ShapeType::Union && target.has(Trait::Streaming)
    };
    members
        .iter()
        .enumerate()
        .find(|(_, member)| is_stream(member))
}

/// The place and description of a member.
fn member(schema: &'static Schema, name: &str) -> Result<(usize, &'static Member), SerdeError> {
    let mut members = schema.members().iter().enumerate();
    members
        .find(|(_, member)| member.name() == name)
        .ok_or_else(|| SerdeError::new(format!("`{}` has no member `{name}`", schema.id())))
}

/// The instant so many seconds after the epoch, to the nanosecond and as exact as the digits are.
fn epoch_seconds(number: &str) -> Option<Timestamp> {
    let digits = number.strip_prefix('-');
    let sign = if digits.is_some() { -1 } else { 1 };
    let digits = digits.unwrap_or(number);
    let (mantissa, exponent) = digits.split_once(['e', 'E']).unwrap_or((digits, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    // How many digits stand behind the point when the number is written as nanoseconds.
    let shift = exponent.parse::<i64>().ok()?.checked_add(9)?;
    let behind = usize::try_from(shift).ok().filter(|shift| *shift < 40)?;
    let kept = fraction.get(..behind).unwrap_or(fraction);
    let rest = fraction.get(behind..).unwrap_or_default();
    if whole.is_empty() || rest.bytes().any(|digit| digit != b'0') {
        return None;
    }
    let nanoseconds: i128 = format!("{whole}{kept:0<behind$}").parse().ok()?;
    Timestamp::from_nanosecond(sign * nanoseconds).ok()
}

impl ShapeDeserializer for Node<'_> {
    fn read_boolean(&mut self, _: &'static Member) -> Result<bool, SerdeError> {
        self.boolean()
    }

    fn read_byte(&mut self, _: &'static Member) -> Result<i8, SerdeError> {
        self.integer()
    }

    fn read_short(&mut self, _: &'static Member) -> Result<i16, SerdeError> {
        self.integer()
    }

    fn read_integer(&mut self, _: &'static Member) -> Result<i32, SerdeError> {
        self.integer()
    }

    fn read_long(&mut self, _: &'static Member) -> Result<i64, SerdeError> {
        self.integer()
    }

    fn read_float(&mut self, _: &'static Member) -> Result<f32, SerdeError> {
        self.float()
    }

    fn read_double(&mut self, _: &'static Member) -> Result<f64, SerdeError> {
        self.float()
    }

    fn read_big_integer(&mut self, _: &'static Member) -> Result<BigInteger, SerdeError> {
        self.digits().parse().map_err(|_| self.is_no("integer"))
    }

    fn read_big_decimal(&mut self, _: &'static Member) -> Result<BigDecimal, SerdeError> {
        self.digits().parse().map_err(|_| self.is_no("number"))
    }

    fn read_string(&mut self, _: &'static Member) -> Result<String, SerdeError> {
        self.text()
    }

    fn read_str(
        &mut self,
        _: &'static Member,
        take: &mut dyn FnMut(&str),
    ) -> Result<(), SerdeError> {
        take(&self.text()?);
        Ok(())
    }

    fn read_blob(&mut self, _: &'static Member) -> Result<Bytes, SerdeError> {
        self.text().map(Bytes::from)
    }

    fn read_timestamp(&mut self, _: &'static Member) -> Result<Timestamp, SerdeError> {
        self.timestamp()
    }

    fn read_document(&mut self, _: &'static Member) -> Result<Document, SerdeError> {
        self.document()
    }

    fn read_list(
        &mut self,
        _: &'static Member,
        element: &mut ElementReader<'_>,
    ) -> Result<(), SerdeError> {
        for mut node in self.elements()? {
            element(node.place())?;
        }
        Ok(())
    }

    fn read_map(
        &mut self,
        _: &'static Member,
        entry: &mut EntryReader<'_>,
    ) -> Result<(), SerdeError> {
        for (key, mut node) in self.entries()? {
            entry(key, node.place())?;
        }
        Ok(())
    }

    fn read_structure(
        &mut self,
        _: &'static Member,
        value: &mut dyn Structure,
    ) -> Result<(), SerdeError> {
        self.fill(value)
    }

    fn read_union(&mut self, _: &'static Member, value: &mut dyn Union) -> Result<(), SerdeError> {
        self.fill_union(value)
    }

    fn read_event_stream(&mut self, _: &'static Member) -> Result<IncomingEvents, SerdeError> {
        let events = self.elements()?;
        let mut events = events
            .into_iter()
            .map(|Node(event)| event.to_owned())
            .collect::<Vec<_>>()
            .into_iter();
        Ok(IncomingEvents::from_fn(move |event| {
            let node = events.next()?;
            Some(Node(&node).fill_union(event))
        }))
    }
}

impl Node<'_> {
    /// Sets a union to the one member that is there.
    fn fill_union(self, value: &mut dyn Union) -> Result<(), SerdeError> {
        let mut members = self.members()?.into_iter();
        let (Some((name, mut node)), None) = (members.next(), members.next()) else {
            return Err(self.is_no("union: it has not one member"));
        };
        let (index, member) = member(value.schema(), &name)?;
        value
            .read_variant(index, &mut node)
            .map_err(|error| error.in_member(member))
    }
}

#[cfg(test)]
mod tests {
    use super::epoch_seconds;

    #[test]
    fn seconds_with_and_without_a_fraction() {
        for (number, nanoseconds) in [
            ("0", 0),
            ("1398796238", 1_398_796_238_000_000_000),
            ("946845296.123", 946_845_296_123_000_000),
            ("-1.5", -1_500_000_000),
            ("-0.5", -500_000_000),
            ("9.46845296123E8", 946_845_296_123_000_000),
            ("5e-1", 500_000_000),
            ("1.0000000000", 1_000_000_000),
        ] {
            let instant = epoch_seconds(number).map(whitesmith::Timestamp::as_nanosecond);
            assert_eq!(instant, Some(nanoseconds), "{number}");
        }
        for number in [
            "",
            "\"now\"",
            "1e400",
            "1e-400",
            "1.0123456789",
            "99999999999999999999",
        ] {
            assert_eq!(epoch_seconds(number), None, "{number}");
        }
    }
}
