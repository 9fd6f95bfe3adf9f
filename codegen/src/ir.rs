//! The decisions between model and text: what is generated, in Rust's terms, with nothing left to decide.
//!
//! Lowering fills these types, rendering prints them. No type of the model gets past here.

/// Lines of a doc comment, without `///`; never empty.
pub(crate) type Docs = Vec<String>;

/// Everything that one service becomes.
#[derive(Debug)]
pub(crate) struct Module {
    /// The path of the generated module: `crate::athena`, or `crate` alone.
    pub(crate) path: String,
    pub(crate) docs: Docs,
    pub(crate) service: Service,
    pub(crate) operations: Vec<Operation>,
    /// The structures that are no operation's own, sorted by name.
    pub(crate) structures: Vec<Structure>,
    /// The unions, sorted by name.
    pub(crate) unions: Vec<Union>,
    /// The enums and intEnums, sorted by name.
    pub(crate) enumerations: Vec<Enumeration>,
    /// The modelled errors, sorted by name.
    pub(crate) errors: Vec<Structure>,
    /// The lists and maps, sorted by name.
    pub(crate) collections: Vec<Collection>,
    /// How many shapes hold one another.
    pub(crate) depth: usize,
}

/// The service itself.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) id: String,
    /// What people call it: `Amazon Athena`.
    pub(crate) title: String,
    pub(crate) docs: Docs,
    pub(crate) sdk_id: String,
    pub(crate) version: String,
    pub(crate) endpoint_prefix: String,
    /// The ways in which calls are authenticated, the first the one to prefer.
    pub(crate) auth: Vec<AuthScheme>,
    pub(crate) endpoints: Endpoints,
    /// What configurations say of endpoints, sorted by name.
    pub(crate) context_params: Vec<ContextParam>,
    pub(crate) protocol: ServiceProtocol,
    /// Whether callers know the service's errors from a query protocol.
    pub(crate) is_query_compatible: bool,
    /// Whether streams of events travel over HTTP/2.
    pub(crate) has_events_over_http2: bool,
}

/// A parameter of the endpoint rules that is for a configuration to set.
#[derive(Debug)]
pub(crate) struct ContextParam {
    /// The name in the rules: `ForcePathStyle`.
    pub(crate) name: String,
    /// The method that sets it: `force_path_style`.
    pub(crate) method: String,
    /// The type of what it is set to.
    pub(crate) ty: Type,
    pub(crate) docs: Docs,
}

/// The protocol of a service, with what the runtime has to know of its use here.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ServiceProtocol {
    /// The runtime's type: `AwsJson1_1`.
    Plain(&'static str),
    RestXml {
        no_error_wrapping: bool,
        /// The URI and the prefix of the service's namespace.
        xml_namespace: Option<(String, String)>,
    },
}

/// A way of proving who calls, as the runtime has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AuthScheme {
    /// With the service's name in signatures.
    SigV4(String),
    SigV4a(String),
    HttpBearer,
    HttpApiKey {
        name: String,
        /// `Header` or `Query`.
        location: &'static str,
        /// What stands before the key; empty for nothing.
        scheme: String,
    },
    HttpBasic,
    HttpDigest,
}

/// How a service says where it is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Endpoints {
    /// The runtime's function that takes what is said; `None` for a service that says nothing.
    pub(crate) constructor: Option<&'static str>,
    /// The JSON text of what is said.
    pub(crate) text: String,
    pub(crate) dual_stack_only: bool,
}

impl Endpoints {
    /// Whether the text is so long that it has a file of its own.
    pub(crate) fn has_file(&self) -> bool {
        self.text.contains('\n') || self.text.len() > 80
    }
}

/// One operation, with the shapes that are its alone.
#[derive(Debug)]
pub(crate) struct Operation {
    /// The name on the wire.
    pub(crate) wire_name: String,
    /// The type: `GetSession`.
    pub(crate) name: String,
    /// The method: `get_session`.
    pub(crate) method: String,
    /// The file without its ending: `get_session`.
    pub(crate) file: String,
    /// What the method does, with its errors.
    pub(crate) docs: Docs,
    pub(crate) deprecated: Option<Deprecated>,
    pub(crate) input: Endpoint,
    pub(crate) output: Endpoint,
    /// The error enum.
    pub(crate) error: OperationError,
    /// What matters to a call beside the shapes.
    pub(crate) traits: Vec<Trait>,
    /// How its pages follow one another, if it has any.
    pub(crate) pages: Option<Pages>,
    /// What can be waited for by calling it, sorted by name.
    pub(crate) waiters: Vec<Waiter>,
}

impl Operation {
    /// Whether calls have checksums of their bodies.
    pub(crate) fn has_checksums(&self) -> bool {
        self.traits.iter().any(|t| match t {
            Trait::HttpChecksum { .. } => true,
            Trait::Marker(name) => ["HttpChecksumRequired", "TreeHash"].contains(name),
            _ => false,
        })
    }
}

/// How the pages of an operation follow one another.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Pages {
    /// From the input to the token of the page to read.
    pub(crate) input_token: Path,
    /// From the output to the token of the next page, of the same type.
    pub(crate) output_token: Path,
    /// From the output to what is on the page, and its type: a list or map.
    pub(crate) items: Option<(Path, Type)>,
}

/// The fields from a structure to what it holds, nested or not.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Path(pub(crate) Vec<(String, Presence)>);

impl Path {
    /// The path as people write it.
    pub(crate) fn dotted(&self) -> String {
        let names = self.0.iter().map(|(name, _)| name.trim_start_matches("r#"));
        names.collect::<Vec<_>>().join(".")
    }
}

/// An input or output.
#[derive(Debug)]
pub(crate) struct Endpoint {
    /// The type; `None` for no members at all (`smithy.api#Unit`).
    pub(crate) name: Option<String>,
    /// The static that holds the schema.
    pub(crate) schema: String,
    /// How a call makes one.
    pub(crate) constructor: Constructor,
    /// The shape, where it is this operation's alone and stands beside it.
    pub(crate) structure: Option<Structure>,
}

/// The error enum of an operation.
#[derive(Debug)]
pub(crate) struct OperationError {
    pub(crate) name: String,
    pub(crate) variants: Vec<ErrorVariant>,
}

/// One modelled error of an operation.
#[derive(Debug)]
pub(crate) struct ErrorVariant {
    pub(crate) name: String,
    /// The structure.
    pub(crate) error: String,
    pub(crate) deprecated: bool,
}

/// A structure.
#[derive(Debug)]
pub(crate) struct Structure {
    pub(crate) name: String,
    /// The static that holds the schema: `SESSION_STATUS`.
    pub(crate) schema: String,
    pub(crate) id: String,
    pub(crate) docs: Docs,
    pub(crate) deprecated: Option<Deprecated>,
    pub(crate) traits: Vec<Trait>,
    pub(crate) fields: Vec<Field>,
    pub(crate) constructor: Constructor,
    /// Whether something holds it in a box.
    pub(crate) is_boxed: bool,
    /// Whether callers make it: an input, or a part of one.
    pub(crate) is_sent: bool,
    /// The operations that it is the input of, sorted: a call of one has the setters too.
    pub(crate) input_of: Vec<String>,
    /// Those of them that have waiters: a wait has the setters too.
    pub(crate) waited_with: Vec<String>,
}

/// How one is made from nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Constructor {
    /// By `Default`, with the model's defaults.
    Default,
    /// By `new`, with the required members.
    New(Vec<Argument>),
}

/// A required member, as `new` and the client's method take it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Argument {
    pub(crate) name: String,
    pub(crate) ty: Type,
}

/// A member of a structure.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) docs: Docs,
    pub(crate) deprecated: Option<Deprecated>,
    pub(crate) presence: Presence,
    pub(crate) ty: Type,
    pub(crate) member: Member,
    /// The value to start from, where that is not the type's zero.
    pub(crate) initial: Option<Initial>,
}

/// How a member stands in a structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// A plain field.
    Required,
    /// An `Option`.
    Optional,
}

/// What the runtime's schema says of a member.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) target: Target,
    pub(crate) traits: Vec<Trait>,
}

/// The schema that a member targets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A simple type's, in the runtime: `STRING`.
    Prelude(&'static str),
    /// A static of the module: `SESSION_STATE`.
    Own(String),
}

/// A Rust type that a member, list or map holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    /// A type of the language: `bool`, `i32`.
    Primitive(&'static str),
    String,
    /// A type of the runtime: `Timestamp`.
    Runtime(&'static str),
    /// A generated structure or union.
    Named(String),
    /// A generated enum, which its text or number turns into.
    Enum(String),
    List(Box<Type>),
    Map(Box<Type>),
    /// An element that may be null.
    Nullable(Box<Type>),
    /// A type that holds itself.
    Boxed(Box<Type>),
    /// A stream of events, each a value of the type.
    Events(Box<Type>),
}

/// A trait of the runtime's schemas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trait {
    Required,
    Sensitive,
    Sparse,
    IdempotencyToken,
    JsonName(String),
    TimestampFormat(&'static str),
    /// Whose fault: `Client` or `Server`.
    Error(&'static str),
    HttpError(u16),
    Retryable {
        throttling: bool,
    },
    OptionalAuth,
    NoAuth,
    Auth(Vec<AuthScheme>),
    HostPrefix(String),
    HostLabel,
    EndpointUrl,
    ContextParam(String),
    StaticContextParams(Vec<(String, StaticParam)>),
    OperationContextParams(Vec<(String, Expression)>),
    RequestCompression,
    /// Members by their names in the model, algorithms by those that AWS has for them.
    HttpChecksum {
        request_required: bool,
        request_algorithm: Option<String>,
        validation_mode: Option<String>,
        response_algorithms: Vec<String>,
    },
    /// One that says all by being there, by its name in the runtime.
    Marker(&'static str),
    Http {
        method: String,
        uri: String,
        code: u16,
    },
    HttpHeader(String),
    HttpPrefixHeaders(String),
    HttpQuery(String),
    MediaType(String),
    XmlName(String),
    XmlNamespace {
        uri: String,
        prefix: String,
    },
    Ec2QueryName(String),
    AwsQueryError {
        code: String,
        status: u16,
    },
    RequestHeader(String, String),
    EmptyLabel(String),
    LabelPrefixes(Vec<String>),
    RegionOf(String),
    PresignedCopy(PresignedCopy),
    /// The operation that tells the endpoint, and the error that says that it is no longer good.
    DiscoveredEndpoint(String, String),
}

/// How an operation copies from another region, as the runtime has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PresignedCopy {
    /// The parameter that a URL stands in.
    pub(crate) url: String,
    /// The member that names the region to copy from.
    pub(crate) region: Option<String>,
    /// The member that may be the ARN of what is copied.
    pub(crate) source: Option<String>,
    pub(crate) names_regions: bool,
}

/// The value that an operation always has for a parameter of the endpoint rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StaticParam {
    Text(String),
    Flag(bool),
    List(Vec<String>),
}

/// What calling an operation again and again can wait for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Waiter {
    /// The name in the model: `BucketExists`.
    pub(crate) name: String,
    /// The method: `wait_until_bucket_exists`.
    pub(crate) method: String,
    pub(crate) docs: Docs,
    pub(crate) is_deprecated: bool,
    /// What is looked for in each answer, and the runtime's name of what that means: `Success`.
    pub(crate) acceptors: Vec<(&'static str, Matcher)>,
    /// In seconds.
    pub(crate) min_delay: u64,
    /// In seconds.
    pub(crate) max_delay: u64,
}

/// What an answer is like.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Matcher {
    Output(Expression, Comparator),
    InputOutput(Expression, Comparator),
    Succeeded(bool),
    ErrorType(String),
}

/// What a path has to lead to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Comparator {
    /// By the runtime's name, `StringEquals`, and the text.
    Text(&'static str, String),
    BooleanEquals(bool),
}

/// An expression of JMESPath, as the runtime has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expression {
    Current,
    Field(String),
    Index(i32),
    Slice(Option<i32>, Option<i32>, i32),
    Text(String),
    /// A literal, as JSON.
    Json(String),
    Chain(Vec<Expression>),
    /// What the runtime has of two expressions, by its name: `Each`, `Equal`.
    Pair(&'static str, Box<Expression>, Box<Expression>),
    Not(Box<Expression>),
    List(Vec<Expression>),
    Object(Vec<(String, Expression)>),
    /// A function, by its name in the runtime.
    Call(&'static str, Vec<Expression>),
}

/// A default value, by how Rust writes it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Initial {
    Boolean(bool),
    Integer(i64),
    Float(f32),
    Double(f64),
    /// Text that `From<&str>` takes: a string or an enum.
    Text(String),
    /// An intEnum's number.
    IntEnum(String, i32),
    /// The digits of a `bigInteger`.
    BigInteger(String),
    /// The digits of a `bigDecimal`.
    BigDecimal(String),
    /// The bytes of a blob.
    Bytes(Vec<u8>),
    /// Seconds and nanoseconds since the epoch.
    Timestamp(i64, i32),
    /// A document, as JSON.
    Document(serde_json::Value),
}

/// A union.
#[derive(Debug)]
pub(crate) struct Union {
    pub(crate) name: String,
    /// The static that holds the schema: `SESSION_STATUS`.
    pub(crate) schema: String,
    pub(crate) id: String,
    pub(crate) docs: Docs,
    pub(crate) deprecated: Option<Deprecated>,
    pub(crate) traits: Vec<Trait>,
    pub(crate) variants: Vec<UnionVariant>,
    /// Whether something holds it in a box.
    pub(crate) is_boxed: bool,
}

impl Union {
    /// Whether its values are events of a stream.
    pub(crate) fn is_event_stream(&self) -> bool {
        self.traits.contains(&Trait::Marker("Streaming"))
    }
}

/// A member of a union.
#[derive(Debug)]
pub(crate) struct UnionVariant {
    pub(crate) name: String,
    pub(crate) docs: Docs,
    pub(crate) deprecated: Option<Deprecated>,
    /// What it holds; `None` for `smithy.api#Unit`.
    pub(crate) ty: Option<Type>,
    pub(crate) member: Member,
}

/// An enum or intEnum.
#[derive(Debug)]
pub(crate) struct Enumeration {
    pub(crate) name: String,
    /// The static that holds the schema: `SESSION_STATUS`.
    pub(crate) schema: String,
    pub(crate) id: String,
    pub(crate) docs: Docs,
    pub(crate) deprecated: Option<Deprecated>,
    pub(crate) traits: Vec<Trait>,
    pub(crate) values: Values,
    pub(crate) is_sensitive: bool,
}

/// The values of an enum, each with its variant.
#[derive(Debug)]
pub(crate) enum Values {
    Strings(Vec<(Variant, String)>),
    Integers(Vec<(Variant, i32)>),
}

impl Values {
    pub(crate) fn variants(&self) -> Box<dyn Iterator<Item = &Variant> + '_> {
        match self {
            Self::Strings(values) => Box::new(values.iter().map(|(variant, _)| variant)),
            Self::Integers(values) => Box::new(values.iter().map(|(variant, _)| variant)),
        }
    }
}

/// A named value of an enum.
#[derive(Debug)]
pub(crate) struct Variant {
    pub(crate) name: String,
    pub(crate) docs: Docs,
    pub(crate) deprecated: Option<Deprecated>,
}

/// A list or map, which is no type of its own in Rust, but has a schema.
#[derive(Debug)]
pub(crate) struct Collection {
    /// The static: `PARAMETERS_MAP`.
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) traits: Vec<Trait>,
    pub(crate) members: CollectionMembers,
}

/// What a list or map is made of.
#[derive(Debug)]
pub(crate) enum CollectionMembers {
    List(Member),
    Map(Member, Member),
}

/// What `#[deprecated]` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Deprecated {
    pub(crate) since: Option<String>,
    pub(crate) note: Option<String>,
}
