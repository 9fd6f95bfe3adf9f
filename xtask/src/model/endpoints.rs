//! What is stored of a service's endpoints.

use std::collections::BTreeMap;

use serde_json::Value;
use whitesmith::endpoint::Standard;
use whitesmith_model::traits::{AwsService, SigV4};
use whitesmith_model::{Diagnostic, Shape, ShapeId};

use crate::endpoints::{Service, classify, own_words};

const RULES: &str = "smithy.rules#endpointRuleSet";

/// The same as a decision diagram, which nothing here evaluates.
const DIAGRAM: &str = "smithy.rules#endpointBdd";

/// The traits that say a service's endpoints: the standard pattern where its rules behave like one, or else its rules
/// with no prose but our own. A service without rules says what it said.
pub(super) fn traits(service: &Shape) -> Result<Option<Vec<(ShapeId, String)>>, Diagnostic> {
    let Some(applied) = service.traits().get(RULES) else {
        return diagram(service);
    };
    let rules: Value = applied.parse()?;
    let aws: Option<AwsService> = service.traits().view()?;
    let sigv4: Option<SigV4> = service.traits().view()?;
    let name = service.id().name();
    let endpoint_prefix = aws.map(|aws| aws.effective_endpoint_prefix(name));
    let signing_name = sigv4.as_ref().map(|sigv4| sigv4.name.as_str());
    let names = Service {
        endpoint_prefix: endpoint_prefix.as_deref().unwrap_or(name),
        signing_name,
    };
    let standard = classify(&rules, names).map_err(|invalid| {
        Diagnostic::new(format!("the rules for endpoints are wrong: {invalid}"))
            .at(applied.span())
            .of(service.id())
    })?;
    let Some(standard) = standard else {
        let rules = own_words(rules).to_string();
        return Ok(Some(vec![(applied.id().clone(), rules)]));
    };
    let mut traits = vec![(id(standard.id)?, standard.value.to_string())];
    if standard.dual_stack_only {
        traits.push((id(Standard::DUAL_STACK_ONLY)?, "{}".to_owned()));
    }
    Ok(Some(traits))
}

/// The decision diagram of a service without rules, with no prose but our own.
fn diagram(service: &Shape) -> Result<Option<Vec<(ShapeId, String)>>, Diagnostic> {
    let Some(applied) = service.traits().get(DIAGRAM) else {
        return Ok(None);
    };
    let said = own_words(applied.parse()?).to_string();
    Ok(Some(vec![(applied.id().clone(), said)]))
}

/// Whether two services have the same endpoints, though one may say them by rules and the other by a pattern.
pub(super) fn are_same(one: &Shape, other: &Shape) -> bool {
    let (one, other) = (effective(one), effective(other));
    one.is_some() && one == other
}

/// The traits that say a service's endpoints, brought to one form; nothing where it has none, or rules that are wrong.
fn effective(service: &Shape) -> Option<BTreeMap<ShapeId, Value>> {
    let stored = traits(service).ok()?.unwrap_or_else(|| {
        let said = service.traits().iter();
        let said = said.filter(|applied| is_about_endpoints(applied.id().as_str()));
        said.map(|applied| (applied.id().clone(), applied.text().to_owned()))
            .collect()
    });
    let read = |(id, text): (ShapeId, String)| Some((id, serde_json::from_str(&text).ok()?));
    let effective: BTreeMap<_, _> = stored.into_iter().map(read).collect::<Option<_>>()?;
    (!effective.is_empty()).then_some(effective)
}

/// Whether a trait says what a service's endpoints are.
pub(super) fn is_about_endpoints(id: &str) -> bool {
    id == RULES || id == DIAGRAM || id.starts_with("aws.endpoints#")
}

fn id(text: &str) -> Result<ShapeId, Diagnostic> {
    text.parse()
        .map_err(|error: whitesmith_model::InvalidShapeId| Diagnostic::new(error.to_string()))
}
