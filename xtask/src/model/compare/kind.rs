//! In what ways two formats of one service can differ, and why they do.

/// What two models do not agree on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Operation,
    Member,
    EnumValue,
    EnumOrString,
    Error,
    Status,
    StatusNotSaid,
    Type,
    Required,
    WireName,
    Binding,
    TimestampFormat,
    XmlForm,
    Fault,
    Streaming,
    IdempotencyToken,
    Pagination,
    Http,
    Success,
}

/// Which of the two models has what the other has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    /// The model in Smithy's JSON AST has it.
    Smithy,
    /// The other has it.
    Other,
    /// Both have it, but not the same.
    Both,
}

impl Kind {
    /// What it is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Operation => "operation",
            Self::Member => "member",
            Self::EnumValue => "enum value",
            Self::EnumOrString => "enum or string",
            Self::Error => "error",
            Self::Status => "status of an error",
            Self::StatusNotSaid => "status of an error not said",
            Self::Type => "type",
            Self::Required => "required",
            Self::WireName => "name on the wire",
            Self::Binding => "HTTP binding",
            Self::TimestampFormat => "timestamp format",
            Self::Streaming => "streaming",
            Self::IdempotencyToken => "idempotency token",
            Self::Pagination => "pagination",
            Self::XmlForm => "form in XML",
            Self::Fault => "fault of an error",
            Self::Http => "HTTP method or path",
            Self::Success => "HTTP status of success",
        }
    }

    /// Why there can be such a difference although both loaders are right.
    pub(super) fn explanation(self, side: Side) -> &'static str {
        match (self, side) {
            (Self::StatusNotSaid, _) => {
                "botocore says no status of most errors that come as JSON or XML without HTTP bindings"
            }
            (Self::EnumOrString, _) => {
                "a string became an enum, or an enum a string, between the models' dates"
            }
            (Self::Pagination, Side::Smithy) => {
                "botocore has paginators of its own: some it leaves out, and with several tokens Smithy cannot say them"
            }
            (Self::Pagination, Side::Other) => {
                "botocore has paginators of its own, and more of them"
            }
            (Self::Pagination, Side::Both) => {
                "botocore has paginators of its own, which name items where the others leave them open"
            }
            (Self::Error, Side::Smithy) => {
                "removed between the models' dates, or left out by botocore, as those of endpoint discovery are"
            }
            (Self::Operation | Self::Member | Self::EnumValue, Side::Smithy) => {
                "removed from the service between the models' dates, or left out by botocore"
            }
            (Self::Operation | Self::Member | Self::EnumValue | Self::Error, _) => {
                "added to the service between the models' dates"
            }
            (Self::Http, Side::Both) => {
                "changed between the models' dates, or kept by botocore as it was, such as a slash at the end"
            }
            (Self::Fault, _) => {
                "botocore says whose fault it is only of some errors; the others are taken for the caller's"
            }
            (Self::Type, _) => {
                "changed between the models' dates, or kept by botocore as its users have had it"
            }
            _ => "changed between the models' dates",
        }
    }
}

impl Side {
    /// What it is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Smithy => "only in the JSON AST",
            Self::Other => "only in the other",
            Self::Both => "in both, not the same",
        }
    }
}
