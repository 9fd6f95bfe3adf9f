//! Shapes and members (Smithy spec, "Shapes"), as they are after loading: mixins applied, everything resolved.

use std::fmt;

use crate::traits::EnumValue;
use crate::{Diagnostic, Operation, Resource, Service, ShapeId, Span, Traits};

/// A named definition of a model.
#[derive(Debug, Clone)]
pub struct Shape {
    pub(crate) id: ShapeId,
    pub(crate) kind: ShapeKind,
    pub(crate) traits: Traits,
    pub(crate) span: Option<Span>,
}

impl Shape {
    /// The shape's ID.
    #[must_use]
    pub fn id(&self) -> &ShapeId {
        &self.id
    }

    /// What the shape is, with everything that only shapes of its type have.
    #[must_use]
    pub fn kind(&self) -> &ShapeKind {
        &self.kind
    }

    /// The shape's type, with nothing else.
    #[must_use]
    pub fn shape_type(&self) -> ShapeType {
        self.kind.shape_type()
    }

    /// The traits applied to the shape itself (not those of its members).
    #[must_use]
    pub fn traits(&self) -> &Traits {
        &self.traits
    }

    /// Where the shape is defined; nothing for shapes of the prelude.
    #[must_use]
    pub fn span(&self) -> Option<&Span> {
        self.span.as_ref()
    }

    /// The shape's members in the order of the model: a list has one, a map two, simple types and service types none.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        match &self.kind {
            ShapeKind::Enum(members)
            | ShapeKind::IntEnum(members)
            | ShapeKind::Structure(members)
            | ShapeKind::Union(members) => &members.0,
            ShapeKind::List(member) => std::slice::from_ref(member),
            ShapeKind::Map(map) => &map.0,
            _ => &[],
        }
    }

    /// The member of this name.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.members().iter().find(|member| member.name() == name)
    }

    /// The service that this shape is, if it is one.
    #[must_use]
    pub fn as_service(&self) -> Option<&Service> {
        match &self.kind {
            ShapeKind::Service(service) => Some(service),
            _ => None,
        }
    }

    /// The operation that this shape is, if it is one.
    #[must_use]
    pub fn as_operation(&self) -> Option<&Operation> {
        match &self.kind {
            ShapeKind::Operation(operation) => Some(operation),
            _ => None,
        }
    }

    /// The resource that this shape is, if it is one.
    #[must_use]
    pub fn as_resource(&self) -> Option<&Resource> {
        match &self.kind {
            ShapeKind::Resource(resource) => Some(resource),
            _ => None,
        }
    }
}

/// What a shape is. A `set` of Smithy 1.0 is a list with the `uniqueItems` trait.
#[derive(Debug, Clone)]
pub enum ShapeKind {
    /// Uninterpreted bytes.
    Blob,
    /// True or false.
    Boolean,
    /// UTF-8 text.
    String,
    /// An 8-bit signed integer.
    Byte,
    /// A 16-bit signed integer.
    Short,
    /// A 32-bit signed integer.
    Integer,
    /// A 64-bit signed integer.
    Long,
    /// A single precision floating point number.
    Float,
    /// A double precision floating point number.
    Double,
    /// An integer of any size.
    BigInteger,
    /// A decimal number of any precision.
    BigDecimal,
    /// An instant in time.
    Timestamp,
    /// Open content.
    Document,
    /// A string of named values; each member has the `enumValue` trait.
    Enum(Members),
    /// An integer of named values; each member has the `enumValue` trait.
    IntEnum(Members),
    /// A list, with its `member`.
    List(Box<Member>),
    /// A map from strings to values.
    Map(Box<MapMembers>),
    /// Named values, each of its own type.
    Structure(Members),
    /// One of several named values.
    Union(Members),
    /// One call of a service.
    Operation(Operation),
    /// A thing with an identity and operations on it.
    Resource(Box<Resource>),
    /// The entry point of an API.
    Service(Box<Service>),
}

impl ShapeKind {
    /// The type without what belongs to it.
    #[must_use]
    pub fn shape_type(&self) -> ShapeType {
        match self {
            Self::Blob => ShapeType::Blob,
            Self::Boolean => ShapeType::Boolean,
            Self::String => ShapeType::String,
            Self::Byte => ShapeType::Byte,
            Self::Short => ShapeType::Short,
            Self::Integer => ShapeType::Integer,
            Self::Long => ShapeType::Long,
            Self::Float => ShapeType::Float,
            Self::Double => ShapeType::Double,
            Self::BigInteger => ShapeType::BigInteger,
            Self::BigDecimal => ShapeType::BigDecimal,
            Self::Timestamp => ShapeType::Timestamp,
            Self::Document => ShapeType::Document,
            Self::Enum(_) => ShapeType::Enum,
            Self::IntEnum(_) => ShapeType::IntEnum,
            Self::List(_) => ShapeType::List,
            Self::Map(_) => ShapeType::Map,
            Self::Structure(_) => ShapeType::Structure,
            Self::Union(_) => ShapeType::Union,
            Self::Operation(_) => ShapeType::Operation,
            Self::Resource(_) => ShapeType::Resource,
            Self::Service(_) => ShapeType::Service,
        }
    }
}

/// The shape types of the spec ("Shape types").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(
    missing_docs,
    reason = "they are the variants of `ShapeKind`, which says what each is"
)]
pub enum ShapeType {
    Blob,
    Boolean,
    String,
    Byte,
    Short,
    Integer,
    Long,
    Float,
    Double,
    BigInteger,
    BigDecimal,
    Timestamp,
    Document,
    Enum,
    IntEnum,
    List,
    Map,
    Structure,
    Union,
    Operation,
    Resource,
    Service,
}

impl ShapeType {
    /// All types, each with its name in the JSON AST.
    const NAMES: [(Self, &'static str); 22] = [
        (Self::Blob, "blob"),
        (Self::Boolean, "boolean"),
        (Self::String, "string"),
        (Self::Byte, "byte"),
        (Self::Short, "short"),
        (Self::Integer, "integer"),
        (Self::Long, "long"),
        (Self::Float, "float"),
        (Self::Double, "double"),
        (Self::BigInteger, "bigInteger"),
        (Self::BigDecimal, "bigDecimal"),
        (Self::Timestamp, "timestamp"),
        (Self::Document, "document"),
        (Self::Enum, "enum"),
        (Self::IntEnum, "intEnum"),
        (Self::List, "list"),
        (Self::Map, "map"),
        (Self::Structure, "structure"),
        (Self::Union, "union"),
        (Self::Operation, "operation"),
        (Self::Resource, "resource"),
        (Self::Service, "service"),
    ];

    /// The type's name in the JSON AST.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        let found = Self::NAMES
            .iter()
            .find(|(shape_type, _)| *shape_type == self);
        found.map_or("", |(_, name)| name)
    }

    /// The type's name with its article, for messages.
    pub(crate) fn noun(self) -> String {
        let name = self.as_str();
        let article = if name.starts_with(['a', 'e', 'i', 'o', 'u']) && self != Self::Union {
            "an"
        } else {
            "a"
        };
        format!("{article} {name}")
    }

    /// The type of this name in the JSON AST.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let found = Self::NAMES.iter().find(|(_, known)| *known == name);
        found.map(|(shape_type, _)| *shape_type)
    }

    /// The names of all types in the JSON AST.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        Self::NAMES.iter().map(|(_, name)| *name)
    }

    /// Whether it is a service type: service, resource or operation.
    #[must_use]
    pub fn is_service_type(self) -> bool {
        matches!(self, Self::Operation | Self::Resource | Self::Service)
    }

    /// Whether it is a simple type, enums included.
    #[must_use]
    pub fn is_simple(self) -> bool {
        self <= Self::IntEnum
    }
}

impl fmt::Display for ShapeType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A reference to another shape, and where it is written.
#[derive(Debug, Clone)]
pub(crate) struct Reference {
    pub(crate) id: ShapeId,
    pub(crate) span: Option<Span>,
}

/// A named part of a shape that targets another shape.
#[derive(Debug, Clone)]
pub struct Member {
    pub(crate) id: ShapeId,
    pub(crate) target: Reference,
    pub(crate) traits: Traits,
    pub(crate) span: Option<Span>,
}

impl Member {
    /// The member's ID: that of its shape, with `$name`. Of a member that came from a mixin, the ID of the shape that
    /// it was mixed into.
    #[must_use]
    pub fn id(&self) -> &ShapeId {
        &self.id
    }

    /// The member's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.id.member().unwrap_or_default()
    }

    /// The ID of the shape that the member targets.
    #[must_use]
    pub fn target(&self) -> &ShapeId {
        &self.target.id
    }

    /// The traits applied to the member itself (not those of its target).
    #[must_use]
    pub fn traits(&self) -> &Traits {
        &self.traits
    }

    /// The value that the member has in an enum: that of its trait, or else its name (Smithy spec, "enumValue trait").
    ///
    /// Whether it is of the type that the enum asks for is for loading to check.
    pub fn enum_value(&self) -> Result<EnumValue, Diagnostic> {
        let value = self.traits.view().map_err(|found| found.of(&self.id))?;
        Ok(value.unwrap_or_else(|| EnumValue::String(self.name().to_owned())))
    }

    /// Where the member is defined (for a member from a mixin, in the mixin); nothing for members of the prelude.
    #[must_use]
    pub fn span(&self) -> Option<&Span> {
        self.span.as_ref()
    }
}

/// Members by name, in the order of the model.
#[derive(Debug, Clone, Default)]
pub struct Members(pub(crate) Vec<Member>);

impl Members {
    /// The member of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Member> {
        self.iter().find(|member| member.name() == name)
    }

    /// The members in the order of the model, those of mixins first (Smithy spec, "Member ordering").
    pub fn iter(&self) -> std::slice::Iter<'_, Member> {
        self.0.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> IntoIterator for &'a Members {
    type Item = &'a Member;
    type IntoIter = std::slice::Iter<'a, Member>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The `key` and the `value` of a map.
#[derive(Debug, Clone)]
pub struct MapMembers(pub(crate) [Member; 2]);

impl MapMembers {
    /// The member of the keys; it targets a string.
    #[must_use]
    pub fn key(&self) -> &Member {
        let [key, _] = &self.0;
        key
    }

    /// The member of the values.
    #[must_use]
    pub fn value(&self) -> &Member {
        let [_, value] = &self.0;
        value
    }
}
