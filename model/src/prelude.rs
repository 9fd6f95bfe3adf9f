//! The prelude (Smithy spec, "Prelude"): what every model has without saying so.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::node::NodeValue;
use crate::shape::Members;
use crate::traits::Trait;
use crate::{Shape, ShapeId, ShapeKind, Traits};

/// The namespace of the prelude.
pub(crate) const NAMESPACE: &str = "smithy.api";

/// The shape of no meaningful value (Smithy spec, "Unit type").
pub(crate) const UNIT: &str = "smithy.api#Unit";

/// The shapes that members may target. Its traits are not shapes here: they are known by [`is_trait`].
static SHAPES: LazyLock<BTreeMap<ShapeId, Shape>> = LazyLock::new(|| {
    let shapes = [
        ("Blob", ShapeKind::Blob, None),
        ("Boolean", ShapeKind::Boolean, None),
        ("String", ShapeKind::String, None),
        ("Byte", ShapeKind::Byte, None),
        ("Short", ShapeKind::Short, None),
        ("Integer", ShapeKind::Integer, None),
        ("Long", ShapeKind::Long, None),
        ("Float", ShapeKind::Float, None),
        ("Double", ShapeKind::Double, None),
        ("BigInteger", ShapeKind::BigInteger, None),
        ("BigDecimal", ShapeKind::BigDecimal, None),
        ("Timestamp", ShapeKind::Timestamp, None),
        ("Document", ShapeKind::Document, None),
        (
            "PrimitiveBoolean",
            ShapeKind::Boolean,
            Some(("default", "false")),
        ),
        ("PrimitiveByte", ShapeKind::Byte, Some(("default", "0"))),
        ("PrimitiveShort", ShapeKind::Short, Some(("default", "0"))),
        (
            "PrimitiveInteger",
            ShapeKind::Integer,
            Some(("default", "0")),
        ),
        ("PrimitiveLong", ShapeKind::Long, Some(("default", "0"))),
        ("PrimitiveFloat", ShapeKind::Float, Some(("default", "0"))),
        ("PrimitiveDouble", ShapeKind::Double, Some(("default", "0"))),
        (
            "Unit",
            ShapeKind::Structure(Members::default()),
            Some(("unitType", "{}")),
        ),
    ];
    let define = |(name, kind, applied): (&str, ShapeKind, Option<(&str, &str)>)| {
        let id = id(name);
        let mut traits = Traits::default();
        if let Some((name, value)) = applied {
            traits.set(made_trait(name, value));
        }
        let shape = Shape {
            id: id.clone(),
            kind,
            traits,
            span: None,
        };
        (id, shape)
    };
    shapes.into_iter().map(define).collect()
});

/// The shape of the prelude of this ID.
pub(crate) fn shape(id: &str) -> Option<&'static Shape> {
    SHAPES.get(id)
}

/// The IDs of the prelude's shapes.
pub(crate) fn ids() -> impl Iterator<Item = &'static ShapeId> {
    SHAPES.keys()
}

/// The ID of what has this name in the prelude.
pub(crate) fn id(name: &str) -> ShapeId {
    ShapeId::known(&format!("{NAMESPACE}#{name}"))
}

/// A trait of the prelude with a value that no source gives.
fn made_trait(name: &str, json: &str) -> Trait {
    Trait {
        id: id(name),
        value: NodeValue::made(json, None),
    }
}

/// Whether this is the ID of a trait of the prelude: they all start with a small letter, and its shapes with a capital.
pub(crate) fn is_trait(id: &ShapeId) -> bool {
    id.namespace() == NAMESPACE
        && id
            .name()
            .starts_with(|first: char| first.is_ascii_lowercase())
}

/// The names of the traits that the prelude of Smithy 2.0 has.
pub(crate) const TRAITS: &[&str] = &[
    "addedDefault",
    "auth",
    "authDefinition",
    "box",
    "clientOptional",
    "cors",
    "default",
    "deprecated",
    "documentation",
    "endpoint",
    "enum",
    "enumValue",
    "error",
    "eventHeader",
    "eventPayload",
    "examples",
    "externalDocumentation",
    "hostLabel",
    "http",
    "httpApiKeyAuth",
    "httpBasicAuth",
    "httpBearerAuth",
    "httpChecksumRequired",
    "httpDigestAuth",
    "httpError",
    "httpHeader",
    "httpLabel",
    "httpPayload",
    "httpPrefixHeaders",
    "httpQuery",
    "httpQueryParams",
    "httpResponseCode",
    "idRef",
    "idempotencyToken",
    "idempotent",
    "input",
    "internal",
    "jsonName",
    "length",
    "mediaType",
    "mixin",
    "nestedProperties",
    "noReplace",
    "notProperty",
    "optionalAuth",
    "output",
    "paginated",
    "pattern",
    "private",
    "property",
    "protocolDefinition",
    "range",
    "readonly",
    "recommended",
    "references",
    "requestCompression",
    "required",
    "requiresLength",
    "resourceIdentifier",
    "retryable",
    "sensitive",
    "since",
    "sparse",
    "streaming",
    "suppress",
    "tags",
    "timestampFormat",
    "title",
    "trait",
    "traitValidators",
    "uniqueItems",
    "unitType",
    "unstable",
    "xmlAttribute",
    "xmlFlattened",
    "xmlName",
    "xmlNamespace",
];
