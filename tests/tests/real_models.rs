//! The models of AWS beside the repository, where they are at hand: each is generated whole, or refused with a reason.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use whitesmith_codegen::{File, Options, Plan};
use whitesmith_model::traits::{Protocol, protocols};
use whitesmith_model::{Diagnostics, Model, Shape, Slice, Source};

/// The protocols that can be generated.
const SPOKEN: [Protocol; 2] = [Protocol::AwsJson1_0, Protocol::AwsJson1_1];

/// Looks at every model, two at a time; each says of how many services it was. Does nothing, and says so, where
/// there are no models.
fn for_every_model(done: &str, look: impl Fn(&Model) -> usize + Sync) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/models");
    let Ok(entries) = fs::read_dir(folder) else {
        skipped(format_args!(
            "skipped: there is no folder `../shared/models` beside the repository"
        ));
        return;
    };
    let paths: Vec<_> = entries
        .map(|entry| entry.expect("a readable folder").path())
        .collect();
    let next = AtomicUsize::new(0);
    let services = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let text = fs::read_to_string(path).expect("a readable file");
                    let name = path.file_name().unwrap_or_default().to_string_lossy();
                    let model = Model::load([Source::new(name, text)]);
                    let model = model.unwrap_or_else(|errors| panic!("{errors}"));
                    services.fetch_add(look(&model), Ordering::Relaxed);
                }
            });
        }
    });
    let services = services.into_inner();
    assert_ne!(services, 0, "{done}");
    eprintln!("{done}: {services} services");
}

fn is_spoken(service: &Shape) -> bool {
    protocols(service)
        .iter()
        .any(|protocol| SPOKEN.contains(protocol))
}

fn plan(slice: &Slice<'_>) -> Result<Plan, Diagnostics> {
    Plan::new(slice, &Options::new("crate"))
}

fn render(plan: &Plan) -> Vec<File> {
    plan.render_all().unwrap_or_else(|error| panic!("{error}"))
}

/// Whether input or output of an operation has a member that is a stream (Smithy spec, "Streaming").
fn streams(slice: &Slice<'_>, operation: &Shape) -> bool {
    let operation = operation.as_operation().expect("it is an operation");
    let ends = [operation.input(), operation.output()];
    let members = ends
        .into_iter()
        .filter_map(|id| slice.shape(id))
        .flat_map(Shape::members);
    members
        .filter_map(|member| slice.shape(member.target()))
        .any(|target| target.traits().has("smithy.api#streaming"))
}

/// The operations of the slice that can be generated; the others must be refused for that they stream, and nothing
/// else may be.
fn operations_without_streams(slice: &Slice<'_>) -> Vec<String> {
    let (streaming, others): (Vec<&Shape>, Vec<&Shape>) = slice
        .operations()
        .iter()
        .partition(|operation| streams(slice, operation));
    let expected: BTreeSet<_> = streaming.iter().map(|operation| operation.id()).collect();
    let refused = plan(slice).err();
    let refused: Vec<_> = refused.iter().flatten().collect();
    for diagnostic in &refused {
        let said = diagnostic.to_string();
        assert!(said.contains("is a stream"), "{said}");
        assert!(said.contains("name the operations that you need"), "{said}");
        assert!(diagnostic.span.is_some(), "{said}");
    }
    let refused: BTreeSet<_> = refused
        .iter()
        .filter_map(|found| found.shape.as_ref())
        .collect();
    assert_eq!(refused, expected, "{}", slice.service().id());
    let names = others
        .iter()
        .map(|operation| operation.id().name().to_owned());
    names.collect()
}

#[test]
fn services_of_aws_json_are_generated_whole_and_alike_each_time() {
    for_every_model("generated", |model| {
        let services: Vec<_> = model
            .services()
            .filter(|service| is_spoken(service))
            .collect();
        for service in &services {
            let id = Some(service.id().as_str());
            let whole = model.slice(id, &[]).expect("every service slices");
            let operations = operations_without_streams(&whole);
            let slice = model
                .slice(id, &operations)
                .expect("every operation slices");
            let first = plan(&slice).unwrap_or_else(|errors| panic!("{errors}"));
            assert_eq!(first.operations(), operations.len(), "{}", service.id());

            let files = render(&first);
            for operation in &operations {
                let marker = format!("\npub struct {operation};\n");
                let found = files.iter().filter(|file| {
                    file.path.starts_with("operations/") && file.text.contains(&marker)
                });
                assert_eq!(found.count(), 1, "{operation} of {}", service.id());
            }
            let again = plan(&slice).unwrap_or_else(|errors| panic!("{errors}"));
            assert!(
                render(&again) == files,
                "{} came out otherwise",
                service.id()
            );
        }
        services.len()
    });
}

#[test]
fn services_of_other_protocols_are_refused_by_the_protocol_s_name() {
    for_every_model("refused", |model| {
        let services: Vec<_> = model
            .services()
            .filter(|service| !is_spoken(service))
            .collect();
        for service in &services {
            let slice = model.slice(Some(service.id().as_str()), &[]);
            let errors = plan(&slice.expect("every service slices"));
            let errors = errors.expect_err("the protocol cannot be generated");
            let error = errors.iter().find(|error| error.message.contains("speaks"));
            let error = error.expect("one error is about the protocol");
            let said = error.to_string();
            for protocol in protocols(service) {
                assert!(said.contains(protocol.name()), "{said}");
            }
            assert!(said.contains("awsJson1_0, awsJson1_1"), "{said}");
            assert_eq!(error.shape.as_ref(), Some(service.id()));
            assert!(error.span.is_some(), "{said}");
        }
        services.len()
    });
}

/// Says so where everybody sees it: what a test prints by the macros is kept from whoever runs it.
fn skipped(why: std::fmt::Arguments<'_>) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{why}");
}
