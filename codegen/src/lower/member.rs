//! Members: whether one is optional in Rust, what type it has, and what its schema says.

use whitesmith_model as model;
use whitesmith_model::traits::{
    self, HttpError, IdempotencyToken, Required, Retryable, Sensitive, Sparse, Streaming,
    TimestampFormat,
};
use whitesmith_model::{Diagnostic, Member, Shape, ShapeId, ShapeType, TraitView, Traits};

use super::Context;
use crate::ir::{self, Initial, Presence, Target, Trait, Type};

/// How many lists and maps may hold one another directly.
const MOST_NESTED: usize = 16;

/// How a member stands in its structure, and the value that it starts from where that is not the type's zero.
#[derive(Debug, PartialEq)]
pub(super) struct Standing {
    pub(super) presence: Presence,
    pub(super) initial: Option<Initial>,
    /// Whether whoever makes the structure has to give it.
    pub(super) is_argument: bool,
}

impl Context<'_, '_> {
    /// A plain field or an `Option`, an argument or not: as the member's presence says. Leaving out a required member does
    /// not compile.
    pub(super) fn standing(&self, member: &Member, is_input: bool) -> Standing {
        let plain = |initial: Option<Initial>, is_argument| Standing {
            presence: Presence::Required,
            initial,
            is_argument,
        };
        let optional = Standing {
            presence: Presence::Optional,
            initial: None,
            is_argument: false,
        };
        match member.presence(is_input) {
            _ if self.empty_label(member).is_some() => optional,
            // No stream and one without events are the same.
            presence if self.is_event_stream(member) => {
                plain(None, presence == model::Presence::Required)
            }
            model::Presence::Required => plain(None, true),
            model::Presence::Defaulted => {
                let default = member.default_value();
                plain(
                    default.and_then(|default| self.initial(member, default)),
                    false,
                )
            }
            model::Presence::Optional => optional,
            model::Presence::Token => {
                self.check_token(member);
                optional
            }
        }
    }

    /// Whether a member is a stream of events (Smithy specification, "Event streams").
    fn is_event_stream(&self, member: &Member) -> bool {
        let target = self.target(member.target());
        target.is_some_and(is_event_stream)
    }

    /// Smithy specification, "idempotencyToken trait": a token is a string.
    fn check_token(&self, member: &Member) {
        let target = self.target(member.target());
        if target.is_some_and(|shape| shape.shape_type() != ShapeType::String) {
            self.refuse(
                Diagnostic::new("an idempotency token is a string, and this member is none")
                    .of(member.id())
                    .at(member.span())
                    .help("let it target a string".to_owned()),
            );
        }
    }

    /// The Rust type of what a member targets, boxed where the member leads back to its own structure.
    pub(super) fn member_type(&self, member: &Member) -> Type {
        let ty = self.type_of(member.target(), 0);
        if self.boxed.contains(member.id()) {
            Type::Boxed(Box::new(ty))
        } else {
            ty
        }
    }

    fn type_of(&self, id: &ShapeId, depth: usize) -> Type {
        let Some(shape) = self.target(id) else {
            return Type::Named(String::new());
        };
        match shape.shape_type() {
            ShapeType::Boolean => Type::Primitive("bool"),
            ShapeType::Byte => Type::Primitive("i8"),
            ShapeType::Short => Type::Primitive("i16"),
            ShapeType::Integer => Type::Primitive("i32"),
            ShapeType::Long => Type::Primitive("i64"),
            ShapeType::Float => Type::Primitive("f32"),
            ShapeType::Double => Type::Primitive("f64"),
            ShapeType::String => Type::String,
            ShapeType::Blob if shape.traits().has(Streaming::ID) => Type::Runtime("ByteStream"),
            ShapeType::Blob => Type::Runtime("Blob"),
            ShapeType::BigInteger => Type::Runtime("BigInteger"),
            ShapeType::BigDecimal => Type::Runtime("BigDecimal"),
            ShapeType::Timestamp => Type::Runtime("Timestamp"),
            ShapeType::Document => Type::Runtime("Document"),
            ShapeType::List | ShapeType::Map => self.collection_type(shape, depth),
            ShapeType::Enum | ShapeType::IntEnum => Type::Enum(self.names.type_name(id).to_owned()),
            _ if is_unit(id) => Type::Runtime("Unit"),
            _ => {
                let named = Type::Named(self.names.type_name(id).to_owned());
                if is_event_stream(shape) {
                    Type::Events(Box::new(named))
                } else {
                    named
                }
            }
        }
    }

    /// A list or map; one within the other only so deep as `rustc` follows types.
    fn collection_type(&self, shape: &Shape, depth: usize) -> Type {
        let Some(held) = shape.members().last().filter(|_| depth < MOST_NESTED) else {
            self.refuse(
                Diagnostic::new(format!(
                    "lists and maps are nested more than {MOST_NESTED} deep"
                ))
                .of(shape.id())
                .at(shape.span())
                .help("put a structure in between".to_owned()),
            );
            return Type::String;
        };
        let held = self.type_of(held.target(), depth + 1);
        let held = if shape.traits().has(Sparse::ID) {
            Type::Nullable(Box::new(held))
        } else {
            held
        };
        if shape.shape_type() == ShapeType::Map {
            Type::Map(Box::new(held))
        } else {
            Type::List(Box::new(held))
        }
    }

    /// What the runtime's schema says of a member.
    pub(super) fn schema_member(&self, member: &Member) -> ir::Member {
        ir::Member {
            name: member.name().to_owned(),
            target: self.schema_target(member.target()),
            traits: self.member_traits(member),
        }
    }

    fn schema_target(&self, id: &ShapeId) -> Target {
        let shape_type = self.target(id).map_or(ShapeType::String, Shape::shape_type);
        match shape_type {
            ShapeType::Boolean => Target::Prelude("BOOLEAN"),
            ShapeType::Byte => Target::Prelude("BYTE"),
            ShapeType::Short => Target::Prelude("SHORT"),
            ShapeType::Integer => Target::Prelude("INTEGER"),
            ShapeType::Long => Target::Prelude("LONG"),
            ShapeType::Float => Target::Prelude("FLOAT"),
            ShapeType::Double => Target::Prelude("DOUBLE"),
            ShapeType::String => Target::Prelude("STRING"),
            ShapeType::Blob => Target::Prelude("BLOB"),
            ShapeType::BigInteger => Target::Prelude("BIG_INTEGER"),
            ShapeType::BigDecimal => Target::Prelude("BIG_DECIMAL"),
            ShapeType::Timestamp => Target::Prelude("TIMESTAMP"),
            ShapeType::Document => Target::Prelude("DOCUMENT"),
            _ if is_unit(id) => Target::Prelude("UNIT"),
            _ => Target::Own(self.names.schema(id).to_owned()),
        }
    }

    /// The traits of a member, and those of a simple shape that it targets, for that has no schema of its own.
    fn member_traits(&self, member: &Member) -> Vec<Trait> {
        let own = member.traits();
        let target = self
            .target(member.target())
            .filter(|shape| shape.shape_type().is_simple());
        let has = |id: &str| own.has(id) || target.is_some_and(|shape| shape.traits().has(id));
        let mut traits = Vec::new();
        if own.has(Required::ID) && self.empty_label(member).is_none() {
            traits.push(Trait::Required);
        }
        if has(Sensitive::ID) {
            traits.push(Trait::Sensitive);
        }
        if own.has(IdempotencyToken::ID) {
            traits.push(Trait::IdempotencyToken);
        }
        traits.extend(self.member_bindings(member, target));
        traits.extend(self.endpoint_traits(member));
        traits.extend(self.member_fixups(member));
        let format = self.view(member.id(), own);
        let format =
            format.or_else(|| target.and_then(|shape| self.view(shape.id(), shape.traits())));
        if self.bindings.timestamp_format
            && let Some(format) = format
        {
            traits.push(Trait::TimestampFormat(match format {
                TimestampFormat::DateTime => "DateTime",
                TimestampFormat::HttpDate => "HttpDate",
                TimestampFormat::EpochSeconds => "EpochSeconds",
            }));
        }
        traits
    }

    /// The traits of a shape that has a schema of its own.
    pub(super) fn shape_traits(&self, shape: &Shape) -> Vec<Trait> {
        let applied: &Traits = shape.traits();
        let mut traits = Vec::new();
        if applied.has(Sensitive::ID) {
            traits.push(Trait::Sensitive);
        }
        if applied.has(Sparse::ID) {
            traits.push(Trait::Sparse);
        }
        if let Some(fault) = self.view(shape.id(), applied) {
            traits.push(Trait::Error(match fault {
                traits::Error::Client => "Client",
                traits::Error::Server => "Server",
            }));
        }
        let status = self.view(shape.id(), applied);
        let status = status.map(|HttpError(status)| status);
        if let Some(status) = status.or_else(|| self.status_fixup(shape)) {
            traits.push(Trait::HttpError(status));
        }
        if let Some(Retryable { throttling }) = self.view(shape.id(), applied) {
            traits.push(Trait::Retryable { throttling });
        }
        traits.extend(self.shape_bindings(shape));
        traits
    }
}

/// Whether what targets a shape is a stream of events: a union that is `@streaming`.
pub(super) fn is_event_stream(shape: &Shape) -> bool {
    shape.shape_type() == ShapeType::Union && shape.traits().has(Streaming::ID)
}

/// Whether a shape is `smithy.api#Unit`, which stands for nothing.
pub(super) fn is_unit(id: &ShapeId) -> bool {
    id.as_str() == "smithy.api#Unit"
}
