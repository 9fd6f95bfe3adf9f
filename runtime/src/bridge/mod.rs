//! The one bridge between shapes and serde.
//!
//! Structures and unions go through here both ways, enums on their way in: the `Serialize` and `Deserialize` of generated
//! types, and the JSON protocols. The code is instantiated once per *format*, never per type, which is why generated crates
//! get serde for next to no compile time.

mod deserialize;
mod serialize;
mod visit;
mod walk;

use crate::codec::SerdeError;
use crate::schema::Member;
use crate::shape::{Structure, Union, Value};

#[doc(hidden)]
pub use deserialize::deserialize;
#[doc(hidden)]
pub use serialize::serialize;

pub(crate) use deserialize::{read_json, read_text};
pub(crate) use serialize::write_json;

/// A value to be written that is no member of anything.
#[doc(hidden)]
#[expect(
    missing_debug_implementations,
    reason = "holds references to what shows itself"
)]
pub enum Root<'a> {
    Structure(&'a dyn Structure),
    Union(&'a dyn Union),
}

/// A value to be read over that is no member of anything.
#[doc(hidden)]
#[expect(
    missing_debug_implementations,
    reason = "holds references to what shows itself"
)]
pub enum RootMut<'a> {
    Structure(&'a mut dyn Structure),
    Union(&'a mut dyn Union),
    Value(&'a mut dyn Value, &'static Member),
}

impl RootMut<'_> {
    fn is_sensitive(&self) -> bool {
        match self {
            Self::Structure(value) => value.schema().is_sensitive(),
            Self::Union(value) => value.schema().is_sensitive(),
            Self::Value(_, member) => member.is_sensitive(),
        }
    }
}

/// What a use of the bridge knows about its format.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) names: Names,
    /// Whether the format is `serde_json` itself, which can carry a number's own text.
    pub(crate) raw_numbers: bool,
}

/// Which names members go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Names {
    /// Those of the model.
    Model,
    /// Written as `@jsonName` says; read as that or as the model's, which is what the AWS CLI prints.
    Lenient,
}

impl Settings {
    /// For the `Serialize` and `Deserialize` of generated types.
    const SERDE: Self = Self {
        names: Names::Lenient,
        raw_numbers: false,
    };

    /// For awsJson1_0 and awsJson1_1, which ignore `@jsonName`.
    pub(crate) const AWS_JSON: Self = Self {
        names: Names::Model,
        raw_numbers: true,
    };

    fn written_name(self, member: &'static Member) -> &'static str {
        match self.names {
            Names::Model => member.name(),
            Names::Lenient => member.json_name(),
        }
    }

    pub(crate) fn reads(self, key: &str, member: &'static Member) -> bool {
        key == member.name() || (self.names == Names::Lenient && key == member.json_name())
    }
}

/// A serializer or deserializer that was used for a second value.
fn used_up() -> SerdeError {
    SerdeError::new("a value is read or written once, and this is the second time")
}
