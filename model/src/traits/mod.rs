//! Applied traits (Smithy spec, "Traits"): kept as they are written, read when somebody asks.
//!
//! A typed view of a trait is a type that serde can read and that says its ID:
//!
//! ```
//! use whitesmith_model::traits::TraitView;
//!
//! #[derive(serde::Deserialize)]
//! struct CostCenter(String);
//!
//! impl TraitView for CostCenter {
//!     const ID: &'static str = "my.company#costCenter";
//! }
//! ```

mod auth;
mod aws;
mod checksum;
mod constraint;
mod document;
mod overlay;
mod protocol;
mod refine;
mod rules;
mod waiters;

pub use auth::{ApiKeyLocation, Auth, HttpApiKeyAuth, OptionalAuth, SigV4a, UnsignedPayload};
pub use aws::{AwsQueryCompatible, AwsQueryError, AwsService, Ec2QueryName, RestXml, SigV4};
pub use checksum::HttpChecksum;
pub use constraint::{Length, Pattern, Range, UniqueItems};
pub use document::{
    Deprecated, Documentation, ExternalDocumentation, Internal, Recommended, Sensitive, Since,
    Tags, Title, Unstable,
};
pub use overlay::AdditionalErrors;
pub use protocol::{
    Http, HttpError, HttpHeader, HttpPrefixHeaders, HttpQuery, HttpVersions, IdempotencyToken,
    JsonName, MediaType, Paginated, Protocol, RequestCompression, Streaming, TimestampFormat,
    XmlName, XmlNamespace, protocols,
};
pub use refine::{
    AddedDefault, Box, ClientOptional, Default, EnumDefinition, EnumTrait, EnumValue, Error, Input,
    Mixin, Output, Required, Retryable, Sparse,
};
pub use rules::{
    ClientContextParam, ClientContextParams, ClientDiscoveredEndpoint, ClientEndpointDiscovery,
    ContextParam, Endpoint, HostLabel, OperationContextParam, OperationContextParams, ParamType,
    StaticContextParam, StaticContextParams, StaticValue,
};
pub use waiters::{Acceptor, AcceptorState, Comparator, Matcher, PathMatcher, Waitable, Waiter};

use std::fmt;

use serde::de::DeserializeOwned;

use crate::node::NodeValue;
use crate::{Diagnostic, ShapeId, Span};

/// A type that a trait's value is read into.
pub trait TraitView: DeserializeOwned {
    /// The shape ID of the trait.
    const ID: &'static str;
}

/// One applied trait.
#[derive(Clone)]
pub struct Trait {
    pub(crate) id: ShapeId,
    pub(crate) value: NodeValue,
}

impl Trait {
    /// The shape ID of the trait.
    #[must_use]
    pub fn id(&self) -> &ShapeId {
        &self.id
    }

    /// The JSON text of its value.
    #[must_use]
    pub fn text(&self) -> &str {
        self.value.text()
    }

    /// The value.
    #[must_use]
    pub fn value(&self) -> &NodeValue {
        &self.value
    }

    /// Where the value, or what it follows from, is written.
    #[must_use]
    pub fn span(&self) -> Option<&Span> {
        self.value.span()
    }

    /// Reads the value as `T`; the error points at what does not fit.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, Diagnostic> {
        self.value.parse().map_err(|mut diagnostic| {
            diagnostic.message = format!(
                "the value of trait `{}` does not fit: {}",
                self.id, diagnostic.message
            );
            diagnostic
        })
    }
}

impl fmt::Debug for Trait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "@{}({})", self.id, self.text())
    }
}

/// The traits applied to one shape or member, known ones and unknown ones.
#[derive(Debug, Clone, Default)]
pub struct Traits {
    /// Sorted by ID, each ID once.
    sorted: Vec<Trait>,
}

impl Traits {
    /// Whether the trait of this ID is applied.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.get(id).is_some()
    }

    /// The applied trait of this ID.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Trait> {
        // There are few, and that two IDs differ is mostly told by their lengths.
        self.iter().find(|applied| applied.id.as_str() == id)
    }

    /// All applied traits, sorted by ID.
    pub fn iter(&self) -> std::slice::Iter<'_, Trait> {
        self.sorted.iter()
    }

    /// Reads an applied trait's value; `Ok(None)` when it is not applied. The error points at what does not fit.
    pub fn view<T: TraitView>(&self) -> Result<Option<T>, Diagnostic> {
        self.get(T::ID).map(Trait::parse).transpose()
    }

    /// Adds a trait, in place of one of the same ID.
    pub(crate) fn set(&mut self, applied: Trait) {
        match self.find(applied.id.as_str()) {
            Ok(index) => {
                if let Some(known) = self.sorted.get_mut(index) {
                    *known = applied;
                }
            }
            Err(index) => self.sorted.insert(index, applied),
        }
    }

    /// Takes a trait away.
    pub(crate) fn remove(&mut self, id: &str) {
        if let Ok(index) = self.find(id) {
            self.sorted.remove(index);
        }
    }

    fn find(&self, id: &str) -> Result<usize, usize> {
        self.sorted
            .binary_search_by(|applied| applied.id.as_str().cmp(id))
    }
}

impl<'a> IntoIterator for &'a Traits {
    type Item = &'a Trait;
    type IntoIter = std::slice::Iter<'a, Trait>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
