//! The models of AWS beside the repository, where they are at hand: each is generated whole.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use whitesmith_codegen::{File, Options, Plan};
use whitesmith_model::{Model, Shape, Slice, Source};

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

fn plan(slice: &Slice<'_>) -> Plan {
    Plan::leaving_out(slice, &Options::new("crate")).unwrap_or_else(|errors| panic!("{errors}"))
}

fn render(plan: &Plan) -> Vec<File> {
    plan.render_all().unwrap_or_else(|error| panic!("{error}"))
}

/// Whether input or output of an operation has a member that is a stream of events (Smithy spec, "Event streams").
fn streams_events(slice: &Slice<'_>, operation: &Shape) -> bool {
    let operation = operation.as_operation().expect("it is an operation");
    let ends = [operation.input(), operation.output()];
    let members = ends
        .into_iter()
        .filter_map(|id| slice.shape(id))
        .flat_map(Shape::members);
    members
        .filter_map(|member| slice.shape(member.target()))
        .any(|target| target.traits().has("smithy.api#streaming") && !target.members().is_empty())
}

/// The names of the operations that are in the plan. The others must have been left out with a word about their place,
/// and for that they stream events; nothing else may be.
fn generated<'s>(slice: &'s Slice<'_>, plan: &Plan) -> Vec<&'s str> {
    let mut names = Vec::new();
    for operation in slice.operations() {
        let why = plan
            .left_out()
            .iter()
            .find(|why| why.shape.as_ref() == Some(operation.id()));
        match why {
            None => names.push(operation.id().name()),
            Some(why) => {
                assert!(streams_events(slice, operation), "{why}");
                assert!(why.span.is_some(), "{why}");
            }
        }
    }
    names
}

#[test]
fn every_service_is_generated_whole_and_alike_each_time() {
    for_every_model("generated", |model| {
        let services: Vec<_> = model.services().collect();
        for service in &services {
            let id = Some(service.id().as_str());
            let slice = model.slice(id, &[]).expect("every service slices");
            let first = plan(&slice);
            let operations = generated(&slice, &first);
            assert_eq!(first.operations(), operations.len(), "{}", service.id());

            let files = render(&first);
            let own = |file: &&File| file.path.starts_with("operations/");
            for operation in operations {
                let marker = format!("\npub struct {operation};\n");
                let found = files.iter().filter(own);
                let found = found.filter(|file| file.text.contains(&marker));
                assert_eq!(found.count(), 1, "{operation} of {}", service.id());
            }
            let again = render(&plan(&slice));
            assert!(again == files, "{} came out otherwise", service.id());
        }
        services.len()
    });
}

/// Says so where everybody sees it: what a test prints by the macros is kept from whoever runs it.
fn skipped(why: std::fmt::Arguments<'_>) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{why}");
}
