//! Inputs to requests.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Uri};

use super::write::{TextSerializer, Whole};
use super::{
    BodyFormat, Bound, Place, in_request_body, is_plain, media_type, place_in_request, uri,
};
use crate::body::Body;
use crate::codec::SerdeError;
use crate::error::{Error, ErrorKind};
use crate::operation::OperationSchema;
use crate::protocol::cannot_be_sent;
use crate::schema::{Member, ShapeType, Trait};
use crate::shape::{self, Structure, Value};

/// Makes the unsigned request of a call (Smithy specification, "Serializing HTTP messages").
///
/// `content-length` is left to whoever sends it. An error names the member that cannot be sent.
pub(crate) fn create_request(
    operation: &'static OperationSchema,
    input: &dyn Structure,
    endpoint: &Uri,
    format: &dyn BodyFormat,
) -> Result<Request<Body>, Error> {
    let (method, pattern) = binding(operation)?;
    let head = |members: &[Bound<'_>]| {
        let mut request = Request::new(Body::default());
        *request.method_mut() = method;
        *request.uri_mut() = uri::bind(pattern, operation.input, members, endpoint)?;
        push_headers(request.headers_mut(), members)?;
        Ok(request)
    };
    let create = || -> Result<_, SerdeError> {
        let mut request = with_members(input, head)?;
        if let Some((body, content_type)) = body(input, format)? {
            let content_type = HeaderValue::from_static(content_type);
            // A member may stand in that header, and then its value goes.
            request
                .headers_mut()
                .entry(CONTENT_TYPE)
                .or_insert(content_type);
            *request.body_mut() = body;
        }
        Ok(request)
    };
    create().map_err(cannot_be_sent)
}

/// The method and the URI pattern of an operation.
fn binding(operation: &OperationSchema) -> Result<(Method, &'static str), Error> {
    let http = operation.traits.iter().find_map(|t| match *t {
        Trait::Http { method, uri, .. } => Some((method, uri)),
        _ => None,
    });
    let http = http.and_then(|(method, uri)| Some((method.parse().ok()?, uri)));
    http.ok_or_else(|| {
        let message = "the model does not say by which method and URI the operation is called";
        Error::new(ErrorKind::Request, message)
    })
}

/// What `look` makes of the members that have a value, with their places.
fn with_members<T>(
    input: &dyn Structure,
    look: impl FnOnce(&[Bound<'_>]) -> Result<T, SerdeError>,
) -> Result<T, SerdeError> {
    let seen = shape::present_members(input, |members| {
        let bound = members.map(|(member, value)| Bound {
            place: place_in_request(member),
            member,
            value,
        });
        look(&bound.collect::<Vec<_>>())
    });
    seen.unwrap_or_else(|| Err(SerdeError::new("the input does not show its members")))
}

/// Sets the headers that members stand in; those with a name of their own go before those that a map names.
fn push_headers(headers: &mut HeaderMap, members: &[Bound<'_>]) -> Result<(), SerdeError> {
    for bound in members {
        let Place::Header(name) = bound.place else {
            continue;
        };
        let (mut text, mut is_first) = (String::new(), true);
        bound.write_header(&mut |_, value| {
            if !std::mem::replace(&mut is_first, false) {
                text.push_str(", ");
            }
            text.push_str(value);
            Ok(())
        })?;
        let header = || Ok((header_name(name)?, header_value(&text, bound.member)?));
        let (name, value) = header().map_err(|error: SerdeError| error.in_member(bound.member))?;
        headers.insert(name, value);
    }
    for bound in members {
        let Place::PrefixHeaders(prefix) = bound.place else {
            continue;
        };
        let named = headers.clone();
        bound.write_header(&mut |key, text| {
            let name = header_name(&format!("{prefix}{}", key.unwrap_or_default()))?;
            if named.contains_key(&name) {
                return Ok(());
            }
            match headers.insert(name, header_value(text, bound.member)?) {
                None => Ok(()),
                Some(_) => Err(SerdeError::new(
                    "another key is the same header, for case means nothing in their names",
                )),
            }
        })?;
    }
    Ok(())
}

fn header_name(name: &str) -> Result<HeaderName, SerdeError> {
    let refused = |_| SerdeError::new("the name of its header has characters that no header has");
    HeaderName::from_bytes(name.as_bytes()).map_err(refused)
}

/// Nothing that would arrive as something else: whoever receives a header takes spaces off its ends, and has no rule for
/// what is not ASCII.
fn header_value(text: &str, member: &Member) -> Result<HeaderValue, SerdeError> {
    let is_sound = |byte: u8| byte == b' ' || byte == b'\t' || byte.is_ascii_graphic();
    if !text.bytes().all(is_sound) || text.trim() != text {
        return Err(SerdeError::new(
            "it stands in a header, where only printable ASCII can, without spaces at its ends",
        ));
    }
    let refused = |_| SerdeError::new("it cannot stand in a header");
    let mut value = HeaderValue::from_str(text).map_err(refused)?;
    value.set_sensitive(
        member.is_sensitive() || member.target().members().iter().any(Member::is_sensitive),
    );
    Ok(value)
}

/// The body and its media type; `None` where there is none.
fn body(
    input: &dyn Structure,
    format: &dyn BodyFormat,
) -> Result<Option<(Body, &'static str)>, SerdeError> {
    let members = input.schema().members();
    let is_payload = |member: &Member| place_in_request(member) == Place::Payload;
    if let Some(index) = members.iter().position(is_payload) {
        return payload(input, index, format);
    }
    if !members.iter().any(in_request_body) {
        return Ok(None);
    }
    let body = format.write_body(input, in_request_body)?;
    Ok(body.map(|body| (body.into(), format.content_type())))
}

/// The member at `index` as the body, and its media type.
fn payload(
    input: &dyn Structure,
    index: usize,
    format: &dyn BodyFormat,
) -> Result<Option<(Body, &'static str)>, SerdeError> {
    let Some(member) = input.schema().members().get(index) else {
        return Ok(None);
    };
    let write = |value: &dyn Value| {
        if !is_plain(member) {
            return format.write_payload(member, value).map(Body::from);
        }
        let mut whole = Whole::default();
        value.write(member, &mut TextSerializer::new(&mut whole))?;
        let stream = whole.0.stream();
        if member.has(Trait::RequiresLength) && stream.is_some_and(|s| s.length().is_none()) {
            return Err(SerdeError::new(
                "how long the stream is must be known before it is sent: have its body say so in `size_hint`, or use \
                 `ByteStream::replayable` with a length",
            ));
        }
        Ok(whole.0)
    };
    let body = match shape::member(input, index, write) {
        Some(written) => Some(written.map_err(|error| error.in_member(member))?),
        None if is_plain(member) => None,
        None => format.absent_payload(member).map(Body::from),
    };
    let content_type = media_type(member).unwrap_or(match member.target().shape_type() {
        ShapeType::Blob => "application/octet-stream",
        ShapeType::String | ShapeType::Enum => "text/plain",
        _ => format.content_type(),
    });
    Ok(body.map(|body| (body, content_type)))
}
