//! Types, as fields hold them and as setters and constructors take them.

use std::fmt;

use crate::ir::Type;

/// The type itself.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Primitive(name) => f.write_str(name),
            Type::String => f.write_str("String"),
            Type::Runtime(name) => write!(f, "whitesmith::{name}"),
            Type::Named(name) | Type::Enum(name) => f.write_str(name),
            Type::List(element) => write!(f, "Vec<{element}>"),
            Type::Map(value) => write!(f, "BTreeMap<String, {value}>"),
            Type::Nullable(value) => write!(f, "Option<{value}>"),
            Type::Boxed(value) => write!(f, "Box<{value}>"),
            Type::Events(event) => write!(f, "whitesmith::EventStream<{event}>"),
        }
    }
}

/// What a parameter of the type is declared as: whatever becomes one where that helps, the type itself where a
/// literal has to find its type.
pub(super) struct Parameter<'a>(pub(super) &'a Type);

impl fmt::Display for Parameter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(ty) = self;
        if takes_into(ty) {
            write!(f, "impl Into<{ty}>")
        } else {
            ty.fmt(f)
        }
    }
}

/// Whether a parameter of the type is turned into it.
pub(super) fn takes_into(ty: &Type) -> bool {
    match ty {
        Type::Primitive(_) | Type::Named(_) | Type::Runtime("Timestamp" | "Unit") => false,
        Type::Boxed(_)
        | Type::Enum(_)
        | Type::Events(_)
        | Type::List(_)
        | Type::Map(_)
        | Type::Nullable(_)
        | Type::Runtime(_)
        | Type::String => true,
    }
}
