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
use crate::schema::{ALL, Member, Select};
use crate::shape::{Structure, Union, Value};

#[doc(hidden)]
pub use deserialize::{deserialize_enum, deserialize_structure, deserialize_union};
#[doc(hidden)]
pub use serialize::{serialize_structure, serialize_union};

pub(crate) use deserialize::{read_json, read_json_members, read_json_value, read_text};
pub(crate) use serialize::{write_json, write_json_members, write_json_value};

/// A value to be read over that is no member of anything.
enum RootMut<'a> {
    Structure(&'a mut dyn Structure, Select),
    Union(&'a mut dyn Union),
    Value(&'a mut dyn Value, &'static Member),
}

impl RootMut<'_> {
    fn is_sensitive(&self) -> bool {
        match self {
            Self::Structure(value, _) => value.schema().is_sensitive(),
            Self::Union(value) => value.schema().is_sensitive(),
            Self::Value(_, member) => member.is_sensitive(),
        }
    }
}

/// What a use of the bridge knows about its format.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) names: Names,
    pub(crate) big_numbers: BigNumbers,
}

/// How numbers of any size are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BigNumbers {
    /// As a number that the format has, or else as text. Both are read.
    Lenient,
    /// By their own digits, which `serde_json` can carry.
    Digits,
    /// As text.
    Text,
}

/// Which names members go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Names {
    /// Those of the model.
    Model,
    /// Those of `@jsonName`, where there is one.
    Json,
    /// Written as `@jsonName` says; read as that or as the model's, which is what the AWS CLI prints.
    Lenient,
}

impl Settings {
    /// For the `Serialize` and `Deserialize` of generated types.
    const SERDE: Self = Self {
        names: Names::Lenient,
        big_numbers: BigNumbers::Lenient,
    };

    /// For awsJson1_0 and awsJson1_1, which ignore `@jsonName`.
    pub(crate) const AWS_JSON: Self = Self {
        names: Names::Model,
        big_numbers: BigNumbers::Digits,
    };

    /// For restJson1, which honours `@jsonName`.
    pub(crate) const REST_JSON: Self = Self {
        names: Names::Json,
        ..Self::AWS_JSON
    };

    /// For rpcv2Json, which ignores `@jsonName` and puts numbers of any size in quotes.
    pub(crate) const RPC_V2_JSON: Self = Self {
        big_numbers: BigNumbers::Text,
        ..Self::AWS_JSON
    };

    fn written_name(self, member: &'static Member) -> &'static str {
        match self.names {
            Names::Model => member.name(),
            Names::Json | Names::Lenient => member.json_name(),
        }
    }

    pub(crate) fn reads(self, key: &str, member: &'static Member) -> bool {
        match self.names {
            Names::Model => key == member.name(),
            Names::Json => key == member.json_name(),
            Names::Lenient => key == member.name() || key == member.json_name(),
        }
    }
}

/// A serializer or deserializer that was used for a second value.
fn used_up() -> SerdeError {
    SerdeError::new("a value is read or written once, and this is the second time")
}
