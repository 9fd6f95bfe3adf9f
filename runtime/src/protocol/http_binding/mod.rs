//! HTTP bindings (Smithy specification, "HTTP bindings"): where in a message the members of an operation's input, output
//! and errors stand.
//!
//! All of it is here but the format of bodies. A protocol brings that as a [`BodyFormat`], and is made of three calls:
//! [`create_request`], [`read_response`] for outputs, and the same for errors.

mod read;
mod request;
mod response;
#[cfg(feature = "test-util")]
mod scrub;
mod uri;
mod write;

use bytes::Bytes;

use crate::codec::SerdeError;
#[cfg(feature = "test-util")]
use crate::schema::Schema;
use crate::schema::{Member, ShapeType, Trait};
use crate::shape::{Structure, Value};
#[cfg(feature = "test-util")]
use crate::test_util::Scrubber;
use write::TextSerializer;

pub(crate) use crate::schema::Select;
pub(crate) use request::create_request;
pub(crate) use response::read_response;
#[cfg(feature = "test-util")]
pub(crate) use scrub::{scrub_request, scrub_response};

/// How a protocol writes and reads bodies. What depends on an operation or service (a namespace, a wrapper) is a field of
/// the value that implements this.
pub(crate) trait BodyFormat {
    /// The media type of the format: `application/json`.
    fn content_type(&self) -> &'static str;

    /// Writes the document of the members that `select` selects; those that are not present are left out. Called only for
    /// structures that have such members. `None` sends no body, and no content type.
    fn write_body(
        &self,
        input: &dyn Structure,
        select: Select,
    ) -> Result<Option<Vec<u8>>, SerdeError>;

    /// Reads the members that `select` selects out of a body, which is not empty. All else in it is skipped.
    fn read_body(
        &self,
        body: &Bytes,
        value: &mut dyn Structure,
        select: Select,
    ) -> Result<(), SerdeError>;

    /// Writes a structure, union, document, list or map that is the body. An error need not name `member`.
    fn write_payload(
        &self,
        member: &'static Member,
        value: &dyn Value,
    ) -> Result<Vec<u8>, SerdeError>;

    /// What is sent where the member that is the body is not present: `None` for nothing, without a content type. Blobs
    /// and texts are not asked for.
    fn absent_payload(&self, member: &'static Member) -> Option<Vec<u8>>;

    /// Reads a structure, union, document, list or map that is the body, which is not empty. An error need not name
    /// `member`.
    fn read_payload(
        &self,
        member: &'static Member,
        body: &Bytes,
        value: &mut dyn Value,
    ) -> Result<(), SerdeError>;

    /// A body without what is secret in it, for recordings; `None` when it is not what it should be. It is not empty, and
    /// no blob or text as it is.
    #[cfg(feature = "test-util")]
    fn scrub_body(&self, of: BodyOf, body: &Bytes, scrubber: &mut Scrubber) -> Option<Bytes>;
}

/// What a body in the protocol's format holds.
#[cfg(feature = "test-util")]
#[derive(Clone, Copy)]
pub(crate) enum BodyOf {
    /// Members of an input or output.
    Members(&'static Schema),
    /// One member.
    Payload(&'static Member),
    /// An error, whose schema may not be known.
    Error(Option<&'static Schema>),
}

/// Where a member of an input stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// In the path.
    Label,
    /// In the query, under this name.
    Query(&'static str),
    /// In the query, under the names that the map has for keys.
    QueryParams,
    /// In the header of this name.
    Header(&'static str),
    /// In headers whose names are this and the keys of the map.
    PrefixHeaders(&'static str),
    /// It is the status.
    ResponseCode,
    /// It is the body.
    Payload,
    /// In the document that is the body.
    Body,
}

/// Where a member of an input stands; traits that are about responses mean nothing there.
fn place_in_request(member: &Member) -> Place {
    let place = |t: &Trait| match *t {
        Trait::HttpLabel => Some(Place::Label),
        Trait::HttpQuery(name) => Some(Place::Query(name)),
        Trait::HttpQueryParams => Some(Place::QueryParams),
        _ => place_anywhere(t),
    };
    member
        .traits()
        .iter()
        .find_map(place)
        .unwrap_or(Place::Body)
}

/// Where a member of an output or error stands; traits that are about requests mean nothing there.
fn place_in_response(member: &Member) -> Place {
    let place = |t: &Trait| match *t {
        Trait::HttpResponseCode => Some(Place::ResponseCode),
        _ => place_anywhere(t),
    };
    member
        .traits()
        .iter()
        .find_map(place)
        .unwrap_or(Place::Body)
}

fn place_anywhere(t: &Trait) -> Option<Place> {
    match *t {
        Trait::HttpHeader(name) => Some(Place::Header(name)),
        Trait::HttpPrefixHeaders(prefix) => Some(Place::PrefixHeaders(prefix)),
        Trait::HttpPayload => Some(Place::Payload),
        _ => None,
    }
}

/// Whether a member of an input stands in the document that is the body.
pub(crate) fn in_request_body(member: &Member) -> bool {
    place_in_request(member) == Place::Body
}

/// Whether a member of an output or error stands in the document that is the body.
pub(crate) fn in_response_body(member: &Member) -> bool {
    place_in_response(member) == Place::Body
}

/// A member of an input that has a value.
struct Bound<'a> {
    place: Place,
    member: &'static Member,
    value: &'a dyn Value,
}

/// What takes the texts of a member, with their keys where it is a map.
type Take<'a> = dyn FnMut(Option<&str>, &str) -> Result<(), SerdeError> + 'a;

impl Bound<'_> {
    /// Writes the member as it stands in a URI.
    fn write(&self, mut take: &mut Take<'_>) -> Result<(), SerdeError> {
        let written = self
            .value
            .write(self.member, &mut TextSerializer::new(&mut take));
        written.map_err(|error| error.in_member(self.member))
    }

    /// Writes the member as it stands in a header.
    fn write_header(&self, mut take: &mut Take<'_>) -> Result<(), SerdeError> {
        let written = self
            .value
            .write(self.member, &mut TextSerializer::of_header(&mut take));
        written.map_err(|error| error.in_member(self.member))
    }
}

/// The media type that the model gives a blob or string.
fn media_type(member: &Member) -> Option<&'static str> {
    member.traits().iter().find_map(|t| match t {
        Trait::MediaType(media_type) => Some(*media_type),
        _ => None,
    })
}

/// Whether a member that is the body is written as it is, and not in the protocol's format.
fn is_plain(member: &Member) -> bool {
    matches!(
        member.target().shape_type(),
        ShapeType::Blob | ShapeType::String | ShapeType::Enum
    )
}
