//! What a member is on the wire of a service: where it is, and what it is called there.

use whitesmith_model::traits::{AwsQueryError, Http, JsonName, Protocol, XmlName, protocols};
use whitesmith_model::{Member, Shape, TraitView};

/// Which way a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Input,
    /// Errors go this way too.
    Output,
}

/// What of traits matters to the protocols of a service.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wire {
    /// The traits that name members in a body, the first that there is.
    names: &'static [&'static str],
    /// Whether bodies are XML.
    is_xml: bool,
    /// Whether members can be bound to other parts of a message than its body.
    has_bindings: bool,
}

/// The bindings that mean something in both directions.
const BINDINGS: &[&str] = &[
    "smithy.api#eventHeader",
    "smithy.api#eventPayload",
    "smithy.api#hostLabel",
    HEADER,
    PREFIX_HEADERS,
    "smithy.api#httpPayload",
];

const HEADER: &str = "smithy.api#httpHeader";
const PREFIX_HEADERS: &str = "smithy.api#httpPrefixHeaders";

/// The bindings to parts of a request that responses do not have.
const OF_REQUESTS: &[&str] = &[
    "smithy.api#httpLabel",
    "smithy.api#httpQuery",
    "smithy.api#httpQueryParams",
];

/// The binding to a part of a response that requests do not have.
const OF_RESPONSES: &[&str] = &["smithy.api#httpResponseCode"];

impl Wire {
    /// What matters to the first protocol of a service.
    pub(super) fn of(service: &Shape) -> Self {
        let protocol = protocols(service).into_iter().next();
        let names: &[&str] = match protocol {
            Some(Protocol::RestXml | Protocol::AwsQuery) => &[XmlName::ID],
            Some(Protocol::Ec2Query) => &["aws.protocols#ec2QueryName", XmlName::ID],
            _ => &[JsonName::ID],
        };
        Self {
            names,
            is_xml: names.contains(&XmlName::ID),
            has_bindings: matches!(protocol, Some(Protocol::RestXml | Protocol::RestJson1)),
        }
    }

    /// Whether members can be bound to other parts of a message than its body.
    pub(super) fn has_bindings(self) -> bool {
        self.has_bindings
    }

    /// Whether errors have codes that need not be their names.
    pub(super) fn has_error_codes(self) -> bool {
        self.is_xml && !self.has_bindings
    }

    /// The traits without a value that change how a member is written.
    pub(super) fn flags(self) -> &'static [&'static str] {
        if self.is_xml {
            &["smithy.api#xmlFlattened", "smithy.api#xmlAttribute"]
        } else {
            &[]
        }
    }

    /// The parts of a message that a member is bound to; nothing when it is in the body. Names of headers are the same in
    /// capital and small letters.
    pub(super) fn binding(self, member: &Member, direction: Direction) -> Option<String> {
        if !self.has_bindings {
            return None;
        }
        let own = match direction {
            Direction::Input => OF_REQUESTS,
            Direction::Output => OF_RESPONSES,
        };
        let applied = BINDINGS
            .iter()
            .chain(own)
            .filter_map(|id| member.traits().get(id));
        let said = applied.map(|applied| {
            let is_of_headers = [HEADER, PREFIX_HEADERS].contains(&applied.id().as_str());
            let text = if is_of_headers {
                applied.text().to_ascii_lowercase()
            } else {
                applied.text().to_owned()
            };
            format!("{} {text}", applied.id().name())
        });
        let said: Vec<_> = said.collect();
        (!said.is_empty()).then(|| said.join(", "))
    }

    /// The name that a member has in a body.
    pub(super) fn name(self, member: &Member) -> String {
        let applied = self.names.iter().find_map(|id| member.traits().get(id));
        let name = applied.and_then(|applied| applied.parse::<String>().ok());
        name.unwrap_or_else(|| member.name().to_owned())
    }
}

/// The code of an error in query protocols: its name, unless it says another.
pub(super) fn error_code(error: &Shape) -> String {
    let applied: Option<AwsQueryError> = error.traits().view().ok().flatten();
    applied.map_or_else(|| error.id().name().to_owned(), |applied| applied.code)
}

/// The method and path of an operation. The query literal `x-id` only says the operation once more.
pub(super) fn request_line(operation: &Shape) -> Option<String> {
    let http = http(operation)?;
    let (path, query) = http.uri.split_once('?').unwrap_or((&http.uri, ""));
    let literals = query
        .split('&')
        .filter(|literal| !literal.starts_with("x-id="));
    let literals: Vec<_> = literals.filter(|literal| !literal.is_empty()).collect();
    Some(format!("{} {path} {}", http.method, literals.join("&")))
}

/// The status of success of an operation.
pub(super) fn success(operation: &Shape) -> Option<u16> {
    Some(http(operation)?.code)
}

fn http(operation: &Shape) -> Option<Http> {
    operation.traits().view().ok().flatten()
}
