//! Which service of one model is which of another: by its ID, or by what SDKs call it.

use whitesmith_model::traits::AwsService;
use whitesmith_model::{Diagnostic, Model, Shape, Slice};

use super::source::plain;

/// What SDKs call a service.
pub(super) fn sdk_id(service: &Shape) -> Option<String> {
    let aws: Option<AwsService> = service.traits().view().ok()?;
    aws.map(|aws| aws.sdk_id)
}

/// Whether two shapes are one service: formats that do not say the name of its shape still say what SDKs call it.
fn is_same(one: &Shape, other: &Shape) -> bool {
    let by_sdk_id = || Some(plain(&sdk_id(one)?) == plain(&sdk_id(other)?));
    one.id() == other.id() || by_sdk_id().unwrap_or(false)
}

/// Fails when a model has services, and the one that is to replace it is another.
pub(super) fn check(old: &Model, new: &Slice<'_>, name: &str) -> Result<(), Diagnostic> {
    let mut services = old.services().peekable();
    let Some(first) = services.peek().copied() else {
        return Ok(());
    };
    if services.any(|service| is_same(service, new.service())) {
        return Ok(());
    }
    let message = format!(
        "`{name}` is the service `{}`, and this is `{}`",
        first.id(),
        new.service().id()
    );
    let help = "name another place with --from; if the service really is to be replaced, remove its model first";
    Err(Diagnostic::new(message).help(help.to_owned()))
}

/// The service's ID, when both models have it under that; otherwise each has to have only one.
pub(super) fn in_both<'s>(old: Option<&Model>, service: &'s Shape) -> Option<&'s str> {
    let known = old?.shape(service.id());
    known.map(|_| service.id().as_str())
}
