//! Endpoint rules for services that the official tests have without: their cases say where calls go all the same.

use std::path::Path;

use serde_json::{Map, Value, json};
use whitesmith_model::{Diagnostic, Diagnostics, Model, Source, Traits};

use crate::paths::repository;
use crate::target::{ModelPath, Target};

/// Such services, each with the public model that has its rules, from the repository.
const SERVICES: [(&str, &str); 1] = [("com.amazonaws.s3#AmazonS3", "../shared/models/s3.json")];

/// The traits that say where a service is, and what of an input takes part in that.
const TRAITS: [&str; 5] = [
    "smithy.rules#clientContextParams",
    "smithy.rules#contextParam",
    "smithy.rules#endpointRuleSet",
    "smithy.rules#operationContextParams",
    "smithy.rules#staticContextParams",
];

/// What a model lacks of rules, to be loaded beside it. Where a public model is not there, its service stays as it is.
pub(super) fn lacking(model: &Model) -> Result<Vec<Source>, Diagnostics> {
    let mut sources = Vec::new();
    for (service, path) in SERVICES {
        let found = model.services().find(|it| it.id().as_str() == service);
        let lacks = found.is_some_and(|service| !has_rules(service.traits()));
        let path = repository().join(path);
        if lacks && path.is_file() {
            sources.push(of_both(model, &path)?);
        }
    }
    Ok(sources)
}

fn has_rules(traits: &Traits) -> bool {
    TRAITS.iter().any(|id| traits.has(id))
}

/// The rules of a public model, for the shapes that this model has too.
fn of_both(model: &Model, path: &Path) -> Result<Source, Diagnostics> {
    let target = Target {
        models: vec![ModelPath {
            path: path.to_owned(),
            span: None,
        }],
        ..Target::default()
    };
    let public = target.load()?;
    let mut statements = Map::new();
    for shape in public.shapes() {
        let Some(own) = model.shape(shape.id()) else {
            continue;
        };
        apply(&mut statements, shape.id().as_str(), shape.traits())?;
        let members = shape.members().iter();
        for member in members.filter(|member| own.member(member.name()).is_some()) {
            apply(&mut statements, member.id().as_str(), member.traits())?;
        }
    }
    let text = json!({"smithy": "2.0", "shapes": statements}).to_string();
    Ok(Source::new("endpoint rules of public models", text))
}

/// A statement that applies the rules among these traits, if there are any.
fn apply(statements: &mut Map<String, Value>, id: &str, traits: &Traits) -> Result<(), Diagnostic> {
    let mut rules = Map::new();
    for applied in TRAITS.iter().filter_map(|id| traits.get(id)) {
        rules.insert(applied.id().to_string(), applied.parse()?);
    }
    if !rules.is_empty() {
        let statement = json!({"type": "apply", "traits": rules});
        statements.insert(id.to_owned(), statement);
    }
    Ok(())
}
