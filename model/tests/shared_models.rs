//! Real models, where they are at hand: the AWS models and Smithy's protocol tests beside the repository.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;
use whitesmith_model::traits::{self, TraitView};
use whitesmith_model::{Diagnostic, Model, Shape, Source, Traits};

/// The JSON files in a folder beside the repository; none, and a word about it, where it is not there.
fn shared(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared")
        .join(folder);
    let Ok(entries) = std::fs::read_dir(&folder) else {
        skipped(format_args!(
            "skipped: there is no folder `../shared` beside the repository"
        ));
        return Vec::new();
    };
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("a readable folder").path())
        .collect();
    files.sort();
    files
}

fn all_files() -> Vec<PathBuf> {
    [shared("models"), shared("smithy")].concat()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("a readable file")
}

fn load(path: &Path) -> Model {
    Model::load([Source::new(path.display().to_string(), read(path))])
        .unwrap_or_else(|errors| panic!("{errors}"))
}

/// How many shapes there are of each type, and members, by a walk of the plain JSON that shares nothing with the loader.
fn counts_in_json(path: &Path) -> BTreeMap<String, usize> {
    let json: Value = serde_json::from_str(&read(path)).expect("valid JSON");
    let mut counts = BTreeMap::new();
    for shape in json["shapes"].as_object().expect("shapes").values() {
        let enumerated = shape["traits"]["smithy.api#enum"].as_array();
        let shape_type = if enumerated.is_some() {
            "enum"
        } else {
            shape["type"].as_str().expect("a type")
        };
        *counts.entry(shape_type.to_owned()).or_default() += 1;
        let members = ["member", "key", "value"]
            .iter()
            .filter(|key| shape[**key].is_object())
            .count();
        let members = members + shape["members"].as_object().map_or(0, serde_json::Map::len);
        // Mixed in members are counted where they are defined; see `counts_in_model`.
        *counts.entry("members".to_owned()).or_default() +=
            members + enumerated.map_or(0, Vec::len);
    }
    counts
}

fn counts_in_model(model: &Model) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for shape in model.shapes() {
        *counts.entry(shape.shape_type().to_string()).or_default() += 1;
        let defined_here = |member: &&whitesmith_model::Member| {
            let (member, shape) = (
                member.span().expect("a span"),
                shape.span().expect("a span"),
            );
            let next = model
                .shapes()
                .filter_map(Shape::span)
                .map(|span| span.bytes().start);
            let end = next
                .filter(|start| *start > shape.bytes().start)
                .min()
                .unwrap_or(usize::MAX);
            member.bytes().start > shape.bytes().start && member.bytes().start < end
        };
        let own = if model
            .shapes()
            .any(|shape| shape.traits().has(traits::Mixin::ID))
        {
            shape.members().iter().filter(defined_here).count()
        } else {
            shape.members().len()
        };
        *counts.entry("members".to_owned()).or_default() += own;
    }
    counts
}

#[test]
fn every_model_loads_with_all_its_shapes_and_members() {
    for path in all_files() {
        assert_eq!(
            counts_in_model(&load(&path)),
            counts_in_json(&path),
            "{}",
            path.display()
        );
    }
}

#[test]
fn every_service_slices() {
    for path in all_files() {
        let model = load(&path);
        for service in model.services() {
            let slice = model
                .slice(Some(service.id().as_str()), &[])
                .unwrap_or_else(|errors| panic!("{errors}"));
            for operation in slice.operations() {
                let one = model
                    .slice(Some(service.id().as_str()), &[operation.id().to_string()])
                    .expect("a slice");
                assert!(one.shapes().all(|shape| slice.shape(shape.id()).is_some()));
            }
        }
    }
}

fn fits<T: TraitView>(traits: &Traits) -> Result<(), Diagnostic> {
    traits.view::<T>().map(drop)
}

fn every_view_fits(traits: &Traits) -> Result<(), Diagnostic> {
    fits::<traits::AddedDefault>(traits)?;
    fits::<traits::AwsService>(traits)?;
    fits::<traits::ClientOptional>(traits)?;
    fits::<traits::Default>(traits)?;
    fits::<traits::Deprecated>(traits)?;
    fits::<traits::Documentation>(traits)?;
    fits::<traits::EnumValue>(traits)?;
    fits::<traits::Error>(traits)?;
    fits::<traits::ExternalDocumentation>(traits)?;
    fits::<traits::Http>(traits)?;
    fits::<traits::HttpError>(traits)?;
    fits::<traits::IdempotencyToken>(traits)?;
    fits::<traits::Input>(traits)?;
    fits::<traits::Internal>(traits)?;
    fits::<traits::JsonName>(traits)?;
    fits::<traits::Length>(traits)?;
    fits::<traits::MediaType>(traits)?;
    fits::<traits::Mixin>(traits)?;
    fits::<traits::Output>(traits)?;
    fits::<traits::Paginated>(traits)?;
    fits::<traits::Pattern>(traits)?;
    fits::<traits::Range>(traits)?;
    fits::<traits::Recommended>(traits)?;
    fits::<traits::Required>(traits)?;
    fits::<traits::Retryable>(traits)?;
    fits::<traits::Sensitive>(traits)?;
    fits::<traits::SigV4>(traits)?;
    fits::<traits::Since>(traits)?;
    fits::<traits::Sparse>(traits)?;
    fits::<traits::Streaming>(traits)?;
    fits::<traits::Tags>(traits)?;
    fits::<traits::TimestampFormat>(traits)?;
    fits::<traits::Title>(traits)?;
    fits::<traits::UniqueItems>(traits)?;
    fits::<traits::Unstable>(traits)?;
    fits::<traits::XmlName>(traits)?;
    fits::<traits::XmlNamespace>(traits)
}

#[test]
fn every_trait_fits_its_view() {
    for path in all_files() {
        for shape in load(&path).shapes() {
            let members = shape.members().iter().map(whitesmith_model::Member::traits);
            for applied in members.chain([shape.traits()]) {
                every_view_fits(applied).unwrap_or_else(|error| panic!("{}: {error}", shape.id()));
            }
        }
    }
}

#[test]
fn every_service_of_aws_speaks_a_known_protocol() {
    for path in shared("models") {
        for service in load(&path).services() {
            assert!(!traits::protocols(service).is_empty(), "{}", service.id());
        }
    }
}

#[test]
fn all_models_of_aws_load_as_one() {
    let paths = shared("models");
    let sources = paths
        .iter()
        .map(|path| Source::new(path.display().to_string(), read(path)));
    let model = Model::load(sources).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(model.services().count(), paths.len());
}

#[test]
fn one_operation_of_athena_reaches_its_shapes_only() {
    for path in shared("models")
        .into_iter()
        .filter(|path| path.ends_with("athena.json"))
    {
        let model = load(&path);
        let slice = model
            .slice(None, &["GetSession".to_owned()])
            .expect("a slice");
        assert_eq!(slice.operations().len(), 1);
        assert_eq!(slice.shapes().count(), 30);
        let error = model
            .slice(None, &["GetSesion".to_owned()])
            .expect_err("an unknown operation")
            .to_string();
        assert!(error.contains("did you mean `GetSession`"), "{error}");
    }
}

/// Says so where everybody sees it: what a test prints by the macros is kept from whoever runs it.
fn skipped(why: std::fmt::Arguments<'_>) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{why}");
}
