//! CBOR to shapes.

use bytes::Bytes;
use minicbor::Decoder;
use minicbor::data::Type;
use minicbor::decode::Error;

use super::{DEEPEST, EPOCH_SECONDS, number, unsupported};
use crate::codec::{ElementReader, EntryReader, SerdeError, ShapeDeserializer};
use crate::schema::{Member, Schema};
use crate::shape::{Structure, Union, UnrecognizedMember, Value};
use crate::{BigDecimal, BigInteger, Document, Timestamp, time};

/// Reads a structure, which is all that there is.
pub(crate) fn read_structure(cbor: &[u8], value: &mut dyn Structure) -> Result<(), SerdeError> {
    read(cbor, |reader| reader.structure(value))
}

/// Reads a value that is all that there is. An error need not name `member`.
#[cfg(feature = "event-stream")]
pub(crate) fn read_value(
    cbor: &[u8],
    value: &mut dyn Value,
    member: &'static Member,
) -> Result<(), SerdeError> {
    read(cbor, |reader| value.read(member, reader))
}

fn read<'b>(
    cbor: &'b [u8],
    read: impl FnOnce(&mut Reader<'b>) -> Result<(), SerdeError>,
) -> Result<(), SerdeError> {
    let mut reader = Reader::new(cbor);
    read(&mut reader)?;
    if reader.decoder.position() < cbor.len() {
        return Err(SerdeError::new("there are bytes behind the value"));
    }
    Ok(())
}

/// What an error says of itself: its `__type`, and its message. Neither of what cannot be read.
pub(crate) fn read_error(cbor: &[u8]) -> (Option<String>, Option<String>) {
    let (mut code, mut message) = (None, None);
    let mut reader = Reader::new(cbor);
    // What is found before the fault holds.
    let _ = reader.map(&mut |reader, key| {
        let place = match key.as_str() {
            "__type" => &mut code,
            key if key.eq_ignore_ascii_case("message") => &mut message,
            _ => return reader.skip(),
        };
        if !matches!(reader.datatype()?, Type::String | Type::StringIndef) {
            return reader.skip();
        }
        *place = Some(reader.text()?);
        Ok(())
    });
    (code, message)
}

struct Reader<'b> {
    decoder: Decoder<'b>,
    depth: usize,
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` hands it over")]
pub(super) fn refused(error: Error) -> SerdeError {
    SerdeError::new(format!("invalid CBOR: {error}"))
}

impl<'b> Reader<'b> {
    fn new(cbor: &'b [u8]) -> Self {
        Self {
            decoder: Decoder::new(cbor),
            depth: 0,
        }
    }

    fn datatype(&self) -> Result<Type, SerdeError> {
        self.decoder.datatype().map_err(refused)
    }

    /// Skips a value, whatever it is. The decoder needs no stack for what is nested in it.
    fn skip(&mut self) -> Result<(), SerdeError> {
        self.decoder.skip().map_err(refused)
    }

    /// Whether a null comes next, which is then taken. What is `undefined` is as good as one.
    fn take_null(&mut self) -> Result<bool, SerdeError> {
        let is_null = matches!(self.datatype()?, Type::Null | Type::Undefined);
        if is_null {
            self.skip()?;
        }
        Ok(is_null)
    }

    /// Whether more comes of an array or map of which `left` elements are left, or of one that says when it ends.
    fn has_more(&mut self, left: &mut Option<u64>) -> Result<bool, SerdeError> {
        if let Some(left) = left {
            let has_more = *left > 0;
            *left = left.saturating_sub(1);
            return Ok(has_more);
        }
        let is_end = self.datatype()? == Type::Break;
        if is_end {
            self.skip()?;
        }
        Ok(!is_end)
    }

    /// One level deeper, as long as `read` takes.
    fn nested(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<(), SerdeError>,
    ) -> Result<(), SerdeError> {
        if self.depth == DEEPEST {
            let message = format!("values are nested more than {DEEPEST} deep");
            return Err(SerdeError::new(message));
        }
        self.depth += 1;
        let outcome = read(self);
        self.depth -= 1;
        outcome
    }

    /// Reads a map; `entry` reads the value that belongs to a key.
    fn map(
        &mut self,
        entry: &mut dyn FnMut(&mut Self, String) -> Result<(), SerdeError>,
    ) -> Result<(), SerdeError> {
        self.nested(|reader| {
            let mut left = reader.decoder.map().map_err(refused)?;
            while reader.has_more(&mut left)? {
                let key = reader.text()?;
                entry(reader, key)?;
            }
            Ok(())
        })
    }

    fn structure(&mut self, value: &mut dyn Structure) -> Result<(), SerdeError> {
        let mut read = Ok(());
        value.members_mut(
            &mut |schema: &'static Schema, values: &mut [&mut dyn Value]| {
                read = self.members(schema, values);
            },
        );
        read
    }

    fn members(
        &mut self,
        schema: &'static Schema,
        values: &mut [&mut dyn Value],
    ) -> Result<(), SerdeError> {
        let members = schema.members();
        // Members mostly come in the order of the model, so the search starts behind the last one found.
        let mut expected = 0;
        self.map(&mut |reader, key| {
            let behind = members.iter().enumerate().skip(expected);
            let mut places = behind.chain(members.iter().enumerate().take(expected));
            let found = places.find(|(_, member)| member.name() == key);
            let place = found.and_then(|(index, member)| {
                expected = index + 1;
                Some((member, values.get_mut(index)?))
            });
            match place {
                None => reader.skip(),
                Some(_) if reader.take_null()? => Ok(()),
                Some((member, value)) => value
                    .read(member, reader)
                    .map_err(|error| error.in_member(member)),
            }
        })
    }

    /// A text, which may come in parts.
    fn text(&mut self) -> Result<String, SerdeError> {
        let parts = self.decoder.str_iter().map_err(refused)?;
        let mut text = String::new();
        for part in parts {
            text.push_str(part.map_err(refused)?);
        }
        Ok(text)
    }

    /// An integer of any width, or a float that is one.
    fn integer<T: TryFrom<i64>>(&mut self, expected: &str) -> Result<T, SerdeError> {
        let number = match self.datatype()? {
            Type::F16 | Type::F32 | Type::F64 => exact(self.float()?),
            _ => i64::try_from(self.decoder.int().map_err(refused)?).ok(),
        };
        let fitting = number.and_then(|number| T::try_from(number).ok());
        fitting.ok_or_else(|| SerdeError::new(format!("the number is not {expected}")))
    }

    fn float(&mut self) -> Result<f64, SerdeError> {
        match self.decoder.datatype().map_err(refused)? {
            Type::F16 => self.decoder.f16().map(f64::from).map_err(refused),
            Type::F32 => self.decoder.f32().map(f64::from).map_err(refused),
            Type::F64 => self.decoder.f64().map_err(refused),
            _ => {
                let integer = i128::from(self.decoder.int().map_err(refused)?);
                #[expect(clippy::cast_precision_loss, reason = "to the nearest double")]
                Ok(integer as f64)
            }
        }
    }
}

/// The integer that a float is.
fn exact(value: f64) -> Option<i64> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a float cast saturates, and what may be saturated is refused below"
    )]
    let whole = value as i64;
    #[expect(
        clippy::cast_precision_loss,
        clippy::float_cmp,
        reason = "equal only if nothing was lost"
    )]
    let is_exact = whole as f64 == value && whole != i64::MAX && whole != i64::MIN;
    is_exact.then_some(whole)
}

impl ShapeDeserializer for Reader<'_> {
    fn read_boolean(&mut self, _: &'static Member) -> Result<bool, SerdeError> {
        self.decoder.bool().map_err(refused)
    }

    fn read_byte(&mut self, _: &'static Member) -> Result<i8, SerdeError> {
        self.integer("an integer of 8 bits")
    }

    fn read_short(&mut self, _: &'static Member) -> Result<i16, SerdeError> {
        self.integer("an integer of 16 bits")
    }

    fn read_integer(&mut self, _: &'static Member) -> Result<i32, SerdeError> {
        self.integer("an integer of 32 bits")
    }

    fn read_long(&mut self, _: &'static Member) -> Result<i64, SerdeError> {
        self.integer("an integer of 64 bits")
    }

    fn read_float(&mut self, _: &'static Member) -> Result<f32, SerdeError> {
        let double = self.float()?;
        #[expect(clippy::cast_possible_truncation, reason = "to the nearest float")]
        let float = double as f32;
        if double.is_finite() && !float.is_finite() {
            return Err(SerdeError::new("the number is too large for 32 bits"));
        }
        Ok(float)
    }

    fn read_double(&mut self, _: &'static Member) -> Result<f64, SerdeError> {
        self.float()
    }

    fn read_big_integer(&mut self, _: &'static Member) -> Result<BigInteger, SerdeError> {
        let digits = number::read_integer(&mut self.decoder)?;
        let number = digits.parse();
        number.map_err(|_| SerdeError::new("the number is not an integer"))
    }

    fn read_big_decimal(&mut self, _: &'static Member) -> Result<BigDecimal, SerdeError> {
        let digits = number::read_decimal(&mut self.decoder)?;
        let number = digits.parse();
        number.map_err(|_| SerdeError::new("the number is not a decimal number"))
    }

    fn read_string(&mut self, _: &'static Member) -> Result<String, SerdeError> {
        self.text()
    }

    fn read_str(
        &mut self,
        _: &'static Member,
        take: &mut dyn FnMut(&str),
    ) -> Result<(), SerdeError> {
        self.text().map(|text| take(&text))
    }

    fn read_blob(&mut self, _: &'static Member) -> Result<Bytes, SerdeError> {
        let parts = self.decoder.bytes_iter().map_err(refused)?;
        let mut blob = Vec::new();
        for part in parts {
            blob.extend_from_slice(part.map_err(refused)?);
        }
        Ok(blob.into())
    }

    fn read_timestamp(&mut self, _: &'static Member) -> Result<Timestamp, SerdeError> {
        if self.datatype()? == Type::Tag {
            let tag = self.decoder.tag().map_err(refused)?;
            if tag.as_u64() != EPOCH_SECONDS {
                return Err(SerdeError::new(
                    "the tag is not that of seconds since the epoch",
                ));
            }
        }
        let beyond = || SerdeError::new("the time is beyond what a timestamp holds");
        match self.datatype()? {
            Type::F16 | Type::F32 | Type::F64 => {
                time::from_fractional_seconds(self.float()?).map_err(|_| beyond())
            }
            _ => time::from_seconds(self.integer("a number of seconds")?).map_err(|_| beyond()),
        }
    }

    fn read_document(&mut self, _: &'static Member) -> Result<Document, SerdeError> {
        Err(unsupported("a document"))
    }

    fn read_list(
        &mut self,
        _: &'static Member,
        element: &mut ElementReader<'_>,
    ) -> Result<(), SerdeError> {
        self.nested(|reader| {
            let mut left = reader.decoder.array().map_err(refused)?;
            while reader.has_more(&mut left)? {
                if reader.take_null()? {
                    element(None)?;
                } else {
                    element(Some(reader))?;
                }
            }
            Ok(())
        })
    }

    fn read_map(
        &mut self,
        _: &'static Member,
        entry: &mut EntryReader<'_>,
    ) -> Result<(), SerdeError> {
        self.map(&mut |reader, key| {
            if reader.take_null()? {
                entry(key, None)
            } else {
                entry(key, Some(reader))
            }
        })
    }

    fn read_structure(
        &mut self,
        _: &'static Member,
        value: &mut dyn Structure,
    ) -> Result<(), SerdeError> {
        self.structure(value)
    }

    fn read_union(&mut self, _: &'static Member, value: &mut dyn Union) -> Result<(), SerdeError> {
        let schema = value.schema();
        let mut set = 0;
        self.map(&mut |reader, key| {
            if key == "__type" || reader.take_null()? {
                return if key == "__type" {
                    reader.skip()
                } else {
                    Ok(())
                };
            }
            set += 1;
            let mut members = schema.members().iter().enumerate();
            match members.find(|(_, member)| member.name() == key) {
                Some((index, member)) => value
                    .read_variant(index, reader)
                    .map_err(|error| error.in_member(member)),
                None => {
                    value.set_unrecognized(UnrecognizedMember::new(&key, Document::Null));
                    reader.skip()
                }
            }
        })?;
        match set {
            1 => Ok(()),
            count => Err(SerdeError::new(format!(
                "a union holds exactly one member, and here are {count}"
            ))),
        }
    }
}
