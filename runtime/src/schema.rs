//! What a shape looks like on a wire: the static description that protocols walk.
//!
//! A [`Schema`] holds the names, member targets and traits of a shape that matter when its value is read or written,
//! and nothing else. Generated code declares one per shape; the terms are those of the Smithy specification
//! ("The Smithy model", "Simple types", "Aggregate types").

use crate::auth::AuthScheme;
use crate::checksum::HttpChecksum;
use crate::endpoint::{Discovery, PresignedCopy, StaticParam};
use crate::jmespath::Expression;

/// The description of one shape.
///
/// Its fields are public for the tables of generated code alone: a literal compiles much faster than a call.
#[derive(Debug)]
pub struct Schema {
    #[doc(hidden)]
    pub id: &'static str,
    #[doc(hidden)]
    pub shape_type: ShapeType,
    #[doc(hidden)]
    pub members: &'static [Member],
    /// How the members are called in Rust, in their order, with a space between each: a name of its own in each member
    /// would be one thing more for the compiler to look at, and only people read it.
    #[doc(hidden)]
    pub fields: &'static str,
    #[doc(hidden)]
    pub values: Values,
    #[doc(hidden)]
    pub traits: &'static [Trait],
}

/// No traits. A constant, since the compiler looks long at every empty slice of its own.
#[doc(hidden)]
pub const NO_TRAITS: &[Trait] = &[];

/// No members, for the same reason.
#[doc(hidden)]
pub const NO_MEMBERS: &[Member] = &[];

/// The traits of most required members.
#[doc(hidden)]
pub const REQUIRED: &[Trait] = &[Trait::Required];

/// The values of an enum's schema.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Values {
    None,
    Strings(&'static [&'static str]),
    Integers(&'static [i32]),
}

/// The type of a shape (Smithy specification, "Shape types").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ShapeType {
    /// `blob`: bytes.
    Blob,
    /// `boolean`.
    Boolean,
    /// `string`: UTF-8 text.
    String,
    /// `byte`: 8-bit signed.
    Byte,
    /// `short`: 16-bit signed.
    Short,
    /// `integer`: 32-bit signed.
    Integer,
    /// `long`: 64-bit signed.
    Long,
    /// `float`: IEEE 754, 32 bits.
    Float,
    /// `double`: IEEE 754, 64 bits.
    Double,
    /// `bigInteger`: any number of digits.
    BigInteger,
    /// `bigDecimal`: any number of digits and decimals.
    BigDecimal,
    /// `timestamp`: an instant.
    Timestamp,
    /// `document`: untyped, JSON-like data.
    Document,
    /// `enum`: a string out of a named set.
    Enum,
    /// `intEnum`: an integer out of a named set.
    IntEnum,
    /// `list`.
    List,
    /// `map`: string keys.
    Map,
    /// `structure`.
    Structure,
    /// `union`: exactly one of its members.
    Union,
}

impl Schema {
    const fn new(id: &'static str, shape_type: ShapeType) -> Self {
        Self {
            id,
            shape_type,
            members: &[],
            fields: "",
            values: Values::None,
            traits: &[],
        }
    }

    /// The absolute shape ID: `com.amazonaws.athena#SessionState`.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// The shape ID without its namespace: `SessionState`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.id.split_once('#').map_or(self.id, |(_, name)| name)
    }

    /// What kind of shape this is.
    #[must_use]
    pub const fn shape_type(&self) -> ShapeType {
        self.shape_type
    }

    /// The members: of a structure or union in model order, of a list its one member, of a map key and value.
    #[must_use]
    pub const fn members(&self) -> &'static [Member] {
        self.members
    }

    /// The member of that name on the model, if there is one.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&'static Member> {
        self.members.iter().find(|member| member.name == name)
    }

    /// How the member at `index` is called in Rust, as `Debug` prints it; as on the model where it has no other name.
    #[must_use]
    pub fn field(&self, index: usize) -> &'static str {
        match self.fields.split_whitespace().nth(index) {
            Some(name) => name.strip_prefix("r#").unwrap_or(name),
            None => self.members.get(index).map_or("", Member::name),
        }
    }

    /// Whether a member of an input or output is a stream that is the body: of bytes, or of events.
    pub(crate) fn has_stream(&self) -> bool {
        let is_bytes = |it: &Member| it.has(Trait::Streaming) && it.has(Trait::HttpPayload);
        let mut members = self.members.iter();
        members.any(|member| is_bytes(member) || member.is_event_stream())
    }

    /// Whether a member of an input or output is a stream of events.
    pub(crate) fn has_events(&self) -> bool {
        self.members.iter().any(Member::is_event_stream)
    }

    /// The member of an input or output that is a stream of events, and its place.
    #[cfg(feature = "event-stream")]
    pub(crate) fn event_stream(&self) -> Option<(usize, &'static Member)> {
        let mut members = self.members.iter().enumerate();
        members.find(|(_, member)| member.is_event_stream())
    }

    /// The values that the model names for an enum; empty for every other shape.
    #[must_use]
    pub const fn enum_values(&self) -> &'static [&'static str] {
        match self.values {
            Values::Strings(values) => values,
            Values::None | Values::Integers(_) => &[],
        }
    }

    /// Where the value stands among those that the model names; behind them all if it is not one of them.
    #[doc(hidden)]
    #[must_use]
    pub fn place_of(&self, value: &str) -> usize {
        let values = self.enum_values();
        let place = values.iter().position(|known| *known == value);
        place.unwrap_or(values.len())
    }

    /// The values that the model names for an intEnum; empty for every other shape.
    #[must_use]
    pub const fn int_enum_values(&self) -> &'static [i32] {
        match self.values {
            Values::Integers(values) => values,
            Values::None | Values::Strings(_) => &[],
        }
    }

    /// The traits of the shape itself.
    #[must_use]
    pub const fn traits(&self) -> &'static [Trait] {
        self.traits
    }

    /// Whether the shape has this trait.
    #[must_use]
    pub fn has(&self, t: Trait) -> bool {
        self.traits.contains(&t)
    }

    /// Whether values of the shape are kept out of logs and errors (`@sensitive`).
    #[must_use]
    pub fn is_sensitive(&self) -> bool {
        self.has(Trait::Sensitive)
    }
}

/// A member of a structure, union, list or map: a name and the shape that it targets.
#[derive(Debug)]
pub struct Member {
    #[doc(hidden)]
    pub name: &'static str,
    #[doc(hidden)]
    pub target: &'static Schema,
    #[doc(hidden)]
    pub traits: &'static [Trait],
}

impl Member {
    /// A member called `name` on the model, which targets `target`.
    #[must_use]
    pub const fn new(name: &'static str, target: &'static Schema) -> Self {
        Self {
            name,
            target,
            traits: &[],
        }
    }

    /// The same member with its traits; those of the targeted shape that apply to a use of it are repeated here.
    #[must_use]
    pub const fn with_traits(self, traits: &'static [Trait]) -> Self {
        Self { traits, ..self }
    }

    /// The member's name on the model.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The shape that the member targets.
    #[must_use]
    pub const fn target(&self) -> &'static Schema {
        self.target
    }

    /// The member's traits.
    #[must_use]
    pub const fn traits(&self) -> &'static [Trait] {
        self.traits
    }

    /// Whether the member has this trait.
    #[must_use]
    pub fn has(&self, t: Trait) -> bool {
        self.traits.contains(&t)
    }

    /// Whether the model requires the member to be there (`@required`).
    #[must_use]
    pub fn is_required(&self) -> bool {
        self.has(Trait::Required)
    }

    /// Whether values of this member are kept out of logs and errors (`@sensitive`, here or on the target).
    #[must_use]
    pub fn is_sensitive(&self) -> bool {
        self.has(Trait::Sensitive) || self.target.is_sensitive()
    }

    /// Whether a client fills the member with a fresh token when the caller leaves it out (`@idempotencyToken`).
    #[must_use]
    pub fn is_idempotency_token(&self) -> bool {
        self.has(Trait::IdempotencyToken)
    }

    /// Whether the member is a stream of events.
    pub(crate) fn is_event_stream(&self) -> bool {
        self.target.shape_type == ShapeType::Union && self.target.has(Trait::Streaming)
    }

    /// The name in JSON documents of protocols that honour `@jsonName`.
    #[must_use]
    pub fn json_name(&self) -> &'static str {
        self.traits
            .iter()
            .find_map(|t| match t {
                Trait::JsonName(name) => Some(*name),
                _ => None,
            })
            .unwrap_or(self.name)
    }

    /// How a timestamp is written (`@timestampFormat`), when the model says so.
    #[must_use]
    pub fn timestamp_format(&self) -> Option<TimestampFormat> {
        self.traits.iter().find_map(|t| match t {
            Trait::TimestampFormat(format) => Some(*format),
            _ => None,
        })
    }
}

/// Which members of a structure are meant, where others stand elsewhere in a message. Only members at the top are ever asked
/// about: what binds nested ones means nothing.
pub(crate) type Select = fn(&'static Member) -> bool;

/// Every member.
pub(crate) const ALL: Select = |_| true;

/// A trait of a shape or member that matters when values are read, written, sent or shown.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Trait {
    /// `@required`: the member is always there.
    Required,
    /// `@sensitive`: never shown in logs, `Debug` or errors.
    Sensitive,
    /// `@sparse`: a list or map may hold nulls.
    Sparse,
    /// `@idempotencyToken`: filled by the client when left out.
    IdempotencyToken,
    /// `@jsonName`: the member's name in JSON.
    JsonName(&'static str),
    /// `@timestampFormat`.
    TimestampFormat(TimestampFormat),
    /// `@error`: whose fault the error is.
    Error(Fault),
    /// `@httpError`: the HTTP status that the error comes with.
    HttpError(u16),
    /// `@retryable`: the call may be tried again.
    Retryable {
        /// Whether the service asks its callers to slow down.
        throttling: bool,
    },
    /// `@optionalAuth` of an operation: whoever has no credentials may call it too.
    OptionalAuth,
    /// `@auth` of an operation, where it has other schemes than its service, or another order of them.
    Auth(&'static [AuthScheme]),
    /// `@auth` without a scheme, of an operation: nobody has to say who calls.
    NoAuth,
    /// `aws.auth#unsignedPayload` of an operation: the body is not part of the signature.
    UnsignedPayload,
    /// `@requestCompression` by gzip, of an operation: large bodies may be compressed.
    RequestCompression,
    /// `@endpoint` of an operation: what stands before the host that it is called at, with members in braces.
    HostPrefix(&'static str),
    /// `@hostLabel`: the member stands in the operation's host prefix.
    HostLabel,
    /// A member whose value is the URL to call: Amazon Machine Learning has one, and no trait of Smithy says so.
    EndpointUrl,
    /// `@contextParam`: the parameter of the endpoint rules that the member is.
    ContextParam(&'static str),
    /// `@staticContextParams` of an operation: parameters of the endpoint rules, and their values.
    StaticContextParams(&'static [(&'static str, StaticParam)]),
    /// `@operationContextParams` of an operation: parameters of the endpoint rules, and the paths to them from the input.
    OperationContextParams(&'static [(&'static str, Expression)]),
    /// `@http` of an operation.
    Http {
        /// The method: `GET`.
        method: &'static str,
        /// The URI pattern, below the endpoint: `/{Bucket}/{Key+}?x-id=GetObject`.
        uri: &'static str,
        /// The status of a response that reports success.
        code: u16,
    },
    /// `@httpLabel`: the member stands in the URI pattern.
    HttpLabel,
    /// `@httpQuery`: the member is the query parameter of this name.
    HttpQuery(&'static str),
    /// `@httpQueryParams`: the entries of the map are query parameters.
    HttpQueryParams,
    /// `@httpHeader`: the member is the header of this name.
    HttpHeader(&'static str),
    /// `@httpPrefixHeaders`: the entries of the map are headers whose names start so.
    HttpPrefixHeaders(&'static str),
    /// `@httpPayload`: the member is the body.
    HttpPayload,
    /// `@httpResponseCode`: the member is the status of the response.
    HttpResponseCode,
    /// `@mediaType` of a blob or string.
    MediaType(&'static str),
    /// `@streaming`: a blob that is read or written bit by bit, or a union that is a stream of events.
    Streaming,
    /// `@requiresLength`: how long a streamed blob is must be known before it is sent.
    RequiresLength,
    /// `@eventHeader`: the member of an event is a header of its message.
    EventHeader,
    /// `@eventPayload`: the member of an event is the payload of its message.
    EventPayload,
    /// `@xmlName`: the name in XML, of a member or of the element that a structure is when it stands alone.
    XmlName(&'static str),
    /// `@xmlAttribute`: the member is an attribute of its structure's element.
    XmlAttribute,
    /// `@xmlFlattened`: the elements of the list or map stand directly in the structure.
    XmlFlattened,
    /// `@xmlNamespace`.
    XmlNamespace {
        /// The URI of the namespace.
        uri: &'static str,
        /// The prefix that it is declared with; empty for the default namespace.
        prefix: &'static str,
    },
    /// `aws.protocols#ec2QueryName`: the name in requests of the protocol ec2Query.
    Ec2QueryName(&'static str),
    /// `aws.protocols#awsQueryError`: how the error is called by services that speak awsQuery.
    AwsQueryError {
        /// The code.
        code: &'static str,
        /// The status that the error comes with.
        status: u16,
    },
    /// `aws.customizations#s3UnwrappedXmlOutput` of an operation: the body is the member itself.
    S3UnwrappedXmlOutput,
    /// `@httpChecksumRequired` of an operation: requests need a `content-md5`, or another checksum.
    HttpChecksumRequired,
    /// `aws.protocols#httpChecksum` of an operation.
    HttpChecksum(&'static HttpChecksum),
    /// A header that requests of an operation have, and its value: API Gateway and Glacier want one, and no trait of Smithy
    /// says so. What the caller sets goes before it.
    RequestHeader(&'static str, &'static str),
    /// What stands in the path for a label that is empty or not there: Glacier's `-` is the account of whoever calls.
    EmptyLabel(&'static str),
    /// What comes off the front of a label's value, with a slash before it or none: Route 53 returns IDs with such prefixes,
    /// and takes them without.
    LabelPrefixes(&'static [&'static str]),
    /// A timestamp in a header of a response that is taken for absent when it is none: S3 passes on whatever was stored as
    /// `Expires`.
    Lenient,
    /// Requests of an operation have the SHA-256 tree hash of their body in a header, and its SHA-256, as Glacier wants it.
    TreeHash,
    /// `aws.api#clientDiscoveredEndpoint` of an operation, where it is required: the service is asked for the endpoint.
    DiscoveredEndpoint(&'static Discovery),
    /// The parameter of an operation's endpoint rules that names what lies in one region, which a response of S3 says in the
    /// header `x-amz-bucket-region` where another was called.
    RegionOf(&'static str),
    /// An operation that copies from one region to another, and carries a request to the other within its own: operations of
    /// EC2 and RDS do, and no trait of Smithy says so.
    PresignedCopy(&'static PresignedCopy),
}

/// How a timestamp is written (Smithy specification, "timestampFormat trait").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampFormat {
    /// `date-time`: RFC 3339 in UTC.
    DateTime,
    /// `http-date`: the IMF-fixdate of RFC 9110.
    HttpDate,
    /// `epoch-seconds`: seconds since 1970-01-01T00:00:00Z, with a fraction if there is one.
    EpochSeconds,
}

/// Whose fault a modelled error is (Smithy specification, "error trait").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The caller's.
    Client,
    /// The service's.
    Server,
}

/// The simple shapes of Smithy's prelude, and `Unit`.
///
/// A model's own simple shapes (`SessionId`, `Long`) have no schema of their own: whatever matters of them on a wire is
/// repeated on the members that target them.
pub mod prelude {
    use super::{Schema, ShapeType};

    macro_rules! prelude {
    ($($name:ident: $shape_type:ident = $id:literal),* $(,)?) => {
        $(
            #[doc = concat!("The schema of `", $id, "`.")]
            pub static $name: Schema = Schema::new($id, ShapeType::$shape_type);
        )*
    };
}

    prelude! {
        BLOB: Blob = "smithy.api#Blob",
        BOOLEAN: Boolean = "smithy.api#Boolean",
        STRING: String = "smithy.api#String",
        BYTE: Byte = "smithy.api#Byte",
        SHORT: Short = "smithy.api#Short",
        INTEGER: Integer = "smithy.api#Integer",
        LONG: Long = "smithy.api#Long",
        FLOAT: Float = "smithy.api#Float",
        DOUBLE: Double = "smithy.api#Double",
        BIG_INTEGER: BigInteger = "smithy.api#BigInteger",
        BIG_DECIMAL: BigDecimal = "smithy.api#BigDecimal",
        TIMESTAMP: Timestamp = "smithy.api#Timestamp",
        DOCUMENT: Document = "smithy.api#Document",
        UNIT: Structure = "smithy.api#Unit",
    }
}
