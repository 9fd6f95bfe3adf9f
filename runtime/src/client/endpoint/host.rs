//! What an operation puts before the host that it is called at (Smithy specification, "endpoint trait").

use crate::Document;
use crate::endpoint::is_host_label;
use crate::error::{Error, ErrorKind};
use crate::jmespath;
use crate::operation::OperationSchema;
use crate::schema::{Schema, Trait};
use crate::shape::{self, Structure};

/// The prefix with the call's values in it; `None` where the operation has none.
pub(super) fn prefix(
    operation: &OperationSchema,
    input: &dyn Structure,
) -> Result<Option<String>, Error> {
    let pattern = operation.traits.iter().find_map(|t| match t {
        Trait::HostPrefix(pattern) => Some(*pattern),
        _ => None,
    });
    let Some(pattern) = pattern else {
        return Ok(None);
    };
    let mut prefix = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        prefix.push_str(before);
        prefix.push_str(&label(operation.input, name, input)?);
        rest = after;
    }
    prefix.push_str(rest);
    let is_sound = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    if prefix.is_empty() || !prefix.chars().all(is_sound) {
        let message = format!("the model puts {prefix:?} before the host, where it cannot stand");
        return Err(Error::new(ErrorKind::Configuration, message));
    }
    Ok(Some(prefix))
}

/// The URL that a member of the input names, if the input has such a member and it is there.
pub(super) fn endpoint_url(input: &dyn Structure) -> Option<String> {
    shape::text_of(input, |member| member.has(Trait::EndpointUrl))
}

/// The value of a member that stands in a host (Smithy specification, "hostLabel trait").
fn label(schema: &Schema, name: &str, input: &dyn Structure) -> Result<String, Error> {
    let mut members = schema.members().iter().enumerate();
    let found = members
        .find(|(_, member)| member.name() == name && member.traits().contains(&Trait::HostLabel));
    let value = found.and_then(|(index, member)| {
        let value = shape::member(input, index, |value| jmespath::document_of(value, member))?;
        Some((value, index))
    });
    match value {
        Some((Document::String(text), _)) if is_host_label(&text) => Ok(text),
        Some((_, index)) => Err(Error::new(
            ErrorKind::Request,
            format!(
                "`{}` stands in the host that is called: it must be 1 to 63 letters, digits and hyphens, with no hyphen \
                 at either end",
                schema.field(index)
            ),
        )),
        None => Err(Error::new(
            ErrorKind::Request,
            format!("`{name}` stands in the host that is called; give it a value"),
        )),
    }
}
