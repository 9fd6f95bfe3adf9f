//! What models of AWS do not say, and the table does.

use std::path::Path;

use whitesmith_model::{Model, Source};

use crate::Options;
use crate::ir::{Module, Operation, Presence, PresignedCopy, Trait};
use crate::lower::lower;

/// A service of AWS with one operation, which has one member in its input and one in its output.
fn module(sdk_id: &str, uri: &str, operation: &str, members: [&str; 2]) -> Result<Module, String> {
    let protocol = match sdk_id {
        "EC2" => "ec2Query",
        "DocDB" | "Neptune" | "RDS" => "awsQuery",
        _ => "restJson1",
    };
    module_in(protocol, sdk_id, uri, operation, members)
}

fn module_in(
    protocol: &str,
    sdk_id: &str,
    uri: &str,
    operation: &str,
    members: [&str; 2],
) -> Result<Module, String> {
    let [input, output] = members;
    let text = format!(
        r#"{{ "smithy": "2.0", "shapes": {{
            "a#S": {{ "type": "service", "version": "2012-06-01", "operations": [{{ "target": "a#{operation}" }}],
                "traits": {{ "aws.protocols#{protocol}": {{}}, "aws.api#service": {{ "sdkId": "{sdk_id}" }},
                    "smithy.rules#endpointRuleSet": {{ "version": "1.0", "parameters": {{}}, "rules": [] }} }} }},
            "a#{operation}": {{ "type": "operation", "input": {{ "target": "a#In" }}, "output": {{ "target": "a#Out" }},
                "traits": {{ "smithy.api#http": {{ "method": "GET", "uri": "{uri}" }} }} }},
            "a#ResourceId": {{ "type": "string" }},
            "a#In": {{ "type": "structure", "members": {{ {input} }} }},
            "a#Out": {{ "type": "structure", "members": {{ {output} }} }}
        }} }}"#
    );
    let model = Model::load([Source::new("a.json", text)]).expect("a sound model");
    let slice = model.slice(None, &[]).expect("one service");
    lower(&slice, &Options::new("crate"), &[]).map_err(|found| found.to_string())
}

fn label(name: &str, target: &str, more: &str) -> String {
    format!(
        r#""{name}": {{ "target": "{target}", "traits": {{
            "smithy.api#required": {{}}, "smithy.api#httpLabel": {{}} {more} }} }}"#
    )
}

fn only(module: &Module) -> &Operation {
    module.operations.first().expect("one operation")
}

/// The traits of the first member of the only operation's input.
fn of_input(module: &Module) -> &[Trait] {
    let input = only(module).input.structure.as_ref().expect("an input");
    &input.fields.first().expect("a member").member.traits
}

const HEADER: &str = r#""Expires": { "target": "smithy.api#Timestamp", "traits": { "smithy.api#httpHeader": "Expires" } }"#;

#[test]
fn requests_have_headers_that_the_service_wants() {
    let module = module("API Gateway", "/", "Get", ["", ""]).expect("a sound model");
    let accept = Trait::RequestHeader("accept".to_owned(), "application/json".to_owned());
    assert!(only(&module).traits.contains(&accept));
}

#[test]
fn glacier_knows_its_version_and_the_account_of_the_caller() {
    let member = label("accountId", "smithy.api#String", "");
    let module = module(
        "Glacier",
        "/{accountId}/vaults",
        "ListVaults",
        [&member, ""],
    );
    let module = module.expect("a sound model");
    let version = Trait::RequestHeader("x-amz-glacier-version".to_owned(), "2012-06-01".to_owned());
    assert!(only(&module).traits.contains(&version));
    assert!(of_input(&module).contains(&Trait::EmptyLabel("-".to_owned())));
    assert!(!of_input(&module).contains(&Trait::Required));
    let input = only(&module).input.structure.as_ref().expect("an input");
    let field = input.fields.first().expect("a member");
    assert_eq!(field.presence, Presence::Optional);
    assert_eq!(
        field.docs.last().map(String::as_str),
        Some("`-` when this is left out.")
    );
}

#[test]
fn ids_of_route_53_lose_their_paths() {
    let member = label("Id", "a#ResourceId", "");
    let module = module("Route 53", "/zones/{Id}", "GetZone", [&member, ""]);
    let module = module.expect("a sound model");
    let is_trimmed = |t: &Trait| matches!(t, Trait::LabelPrefixes(prefixes) if prefixes.len() == 3);
    assert!(of_input(&module).iter().any(is_trimmed));
}

#[test]
fn buckets_are_where_the_rules_put_them() {
    let param = r#", "smithy.rules#contextParam": { "name": "Bucket" }"#;
    let member = label("Bucket", "smithy.api#String", param);
    for (uri, expected) in [
        ("/{Bucket}?list-type=2", "?list-type=2"),
        ("/{Bucket}", ""),
        ("/{Bucket}/more", "/more"),
    ] {
        let module = module("S3", uri, "HeadObject", [&member, HEADER]).expect("a sound model");
        let traits = &only(&module).traits;
        let is_stripped = |t: &Trait| matches!(t, Trait::Http { uri, .. } if uri == expected);
        assert!(traits.iter().any(is_stripped), "{uri}: {traits:?}");
        assert!(traits.contains(&Trait::RegionOf("Bucket".to_owned())));
        let output = only(&module).output.structure.as_ref().expect("an output");
        let expires = output.fields.first().expect("a member");
        assert!(expires.member.traits.contains(&Trait::Marker("Lenient")));
        // Nobody else's are touched.
        let module = super::fixups::module("Other", uri, "HeadObject", [&member, HEADER]);
        let module = module.expect("a sound model");
        let is_kept = |t: &Trait| matches!(t, Trait::Http { uri: kept, .. } if kept == uri);
        assert!(only(&module).traits.iter().any(is_kept));
    }
}

fn texts(names: &[&str]) -> String {
    let members = names
        .iter()
        .map(|name| format!(r#""{name}": {{ "target": "smithy.api#String" }}"#));
    members.collect::<Vec<_>>().join(", ")
}

#[test]
fn copies_between_regions_carry_a_request() {
    let text = |text: &str| text.to_owned();
    for (sdk_id, operation, members, expected) in [
        (
            "EC2",
            "CopySnapshot",
            &["PresignedUrl", "SourceRegion", "SourceSnapshotId"][..],
            PresignedCopy {
                url: text("PresignedUrl"),
                region: Some(text("SourceRegion")),
                source: None,
                names_regions: true,
            },
        ),
        (
            "RDS",
            "CopyDBSnapshot",
            &["SourceDBSnapshotIdentifier", "PreSignedUrl"],
            PresignedCopy {
                url: text("PreSignedUrl"),
                region: None,
                source: Some(text("SourceDBSnapshotIdentifier")),
                names_regions: false,
            },
        ),
        (
            "DocDB",
            "CreateDBCluster",
            &["PreSignedUrl", "SourceRegion"],
            PresignedCopy {
                url: text("PreSignedUrl"),
                region: Some(text("SourceRegion")),
                source: None,
                names_regions: false,
            },
        ),
    ] {
        let input = texts(members);
        let module = module(sdk_id, "/", operation, [&input, ""]).expect("a sound model");
        let traits = &only(&module).traits;
        assert!(
            traits.contains(&Trait::PresignedCopy(expected)),
            "{traits:?}"
        );
        let is_copy = |t: &Trait| matches!(t, Trait::PresignedCopy(_));
        let module = super::fixups::module(sdk_id, "/", "Other", [&input, ""]);
        let module = module.expect("a sound model");
        assert!(!only(&module).traits.iter().any(is_copy));
        // What is put into a form is for those who send one.
        let error = module_in("awsJson1_1", sdk_id, "/", operation, [&input, ""]);
        let error = error.expect_err("it sends no form");
        assert!(error.contains("is no form with"), "{error}");
    }
}

/// A service called S3, with an error of that name and these traits.
fn module_with_error(name: &str, traits: &str) -> Result<Module, String> {
    let text = format!(
        r#"{{ "smithy": "2.0", "shapes": {{
            "a#S": {{ "type": "service", "version": "1", "operations": [{{ "target": "a#Head" }}],
                "traits": {{ "aws.protocols#restXml": {{}}, "aws.api#service": {{ "sdkId": "S3" }} }} }},
            "a#Head": {{ "type": "operation", "errors": [{{ "target": "a#{name}" }}],
                "traits": {{ "smithy.api#http": {{ "method": "HEAD", "uri": "/" }} }} }},
            "a#{name}": {{ "type": "structure", "members": {{}}, "traits": {{ "smithy.api#error": "client" {traits} }} }}
        }} }}"#
    );
    let model = Model::load([Source::new("a.json", text)]).expect("a sound model");
    let slice = model.slice(None, &[]).expect("one service");
    lower(&slice, &Options::new("crate"), &[]).map_err(|found| found.to_string())
}

#[test]
fn what_s3_does_not_find_has_a_status() {
    let status = r#", "smithy.api#httpError": 410"#;
    for (name, traits, expected) in [
        ("NotFound", "", Some(404)),
        ("Gone", "", None),
        ("Gone", status, Some(410)),
    ] {
        let module = module_with_error(name, traits).expect("a sound model");
        let error = module.errors.first().expect("one error");
        let found = error.traits.iter().find_map(|t| match t {
            Trait::HttpError(status) => Some(*status),
            _ => None,
        });
        assert_eq!(found, expected, "{name}");
    }
    let error = module_with_error("NotFound", status).expect_err("the model says it now");
    assert!(
        error.contains("NotFound is no error without a status"),
        "{error}"
    );
}

#[test]
fn what_finds_nothing_to_mend_fails() {
    let param = r#", "smithy.rules#contextParam": { "name": "Bucket" }"#;
    let bucket = label("Bucket", "smithy.api#String", param);
    let text = r#""Expires": { "target": "smithy.api#String", "traits": { "smithy.api#httpHeader": "Expires" } }"#;
    let id = label("Id", "smithy.api#String", "");
    for (sdk_id, uri, operation, members, expected) in [
        (
            "Machine Learning",
            "/",
            "Predict",
            ["", ""],
            "the input of Predict has no member `PredictEndpoint`",
        ),
        (
            "Glacier",
            "/{Id}",
            "ListVaults",
            [&*id, ""],
            "no member `accountId` stands in a path",
        ),
        (
            "Route 53",
            "/{Id}",
            "GetZone",
            [&*id, ""],
            "no member of type ChangeId or DelegationSetId or ResourceId",
        ),
        (
            "S3",
            "/{Bucket}",
            "HeadObject",
            [&*bucket, text],
            "has no timestamp in the header `Expires`",
        ),
        (
            "S3",
            "/at/{Bucket}",
            "HeadObject",
            [&*bucket, HEADER],
            "no path begins with the endpoint parameter `Bucket`",
        ),
        (
            "S3",
            "/{Id}",
            "HeadObject",
            [&*id, HEADER],
            "no operation says the endpoint parameter `Bucket`",
        ),
        (
            "EC2",
            "/",
            "CopySnapshot",
            [&*texts(&["SourceRegion"]), ""],
            "the input of CopySnapshot is no form with `PresignedUrl` and `SourceRegion`",
        ),
        (
            "RDS",
            "/",
            "CreateDBCluster",
            [&*texts(&["PreSignedUrl"]), ""],
            "the input of CreateDBCluster is no form with `PreSignedUrl` and `ReplicationSourceIdentifier`",
        ),
    ] {
        let error = module(sdk_id, uri, operation, members).expect_err("it does not fit the table");
        assert!(error.contains(expected), "{sdk_id}: {error}");
        assert!(error.contains("it was made because"), "{error}");
    }
}

/// How often the traits of the table stand in a published model, which is whole.
fn counts(file: &str) -> Option<[usize; 6]> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/models")
        .join(file);
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: {} is not there", path.display());
        return None;
    };
    let model = Model::load([Source::new(file, text)]).expect("a sound model");
    let whole = model.slice(None, &[]).expect("one service");
    let operations = whole.operations().iter();
    let operations: Vec<String> = operations.map(|it| it.id().to_string()).collect();
    let slice = model.slice(None, &operations).expect("one service");
    let module = lower(&slice, &Options::new("crate"), &[]).expect("a sound model");
    let mut counts = [0; 6];
    for operation in &module.operations {
        let ends = [&operation.input.structure, &operation.output.structure];
        let fields = ends.into_iter().flatten().flat_map(|end| &end.fields);
        let members = fields.flat_map(|field| &field.member.traits);
        for t in operation.traits.iter().chain(members) {
            let place = match t {
                Trait::RequestHeader(..) => 0,
                Trait::EmptyLabel(_) => 1,
                Trait::LabelPrefixes(_) => 2,
                Trait::EndpointUrl => 3,
                Trait::Marker("Lenient" | "TreeHash") => 4,
                Trait::RegionOf(_) => 5,
                Trait::Http { uri, .. } => {
                    assert!(!uri.starts_with("/{Bucket}"), "{}: {uri}", operation.name);
                    continue;
                }
                _ => continue,
            };
            *counts.get_mut(place).expect("a place") += 1;
        }
    }
    Some(counts)
}

#[test]
fn every_row_is_about_something_in_the_published_models() {
    let places = |wanted: &[usize]| std::array::from_fn(|place| wanted.contains(&place));
    for (file, expected) in [
        ("api-gateway.json", &[0][..]),
        ("glacier.json", &[0, 1, 4]),
        ("machine-learning.json", &[3]),
        ("route-53.json", &[2]),
        ("s3.json", &[4, 5]),
    ] {
        if let Some(counts) = counts(file) {
            let mended: [bool; 6] = counts.map(|count| count > 0);
            assert_eq!(mended, places(expected), "{file}: {counts:?}");
        }
    }
}
