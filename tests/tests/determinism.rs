//! The same model and options give the same bytes, in any order and on any number of threads.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what fails here fails the test"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::value::RawValue;
use whitesmith_codegen::{Options, Plan};
use whitesmith_model::{Model, Source};

fn sources(path: &Path) -> Vec<Source> {
    let text = fs::read_to_string(path).expect("the model is there");
    vec![Source::new(path.display().to_string(), text)]
}

fn plan(sources: Vec<Source>) -> Plan {
    let model = Model::load(sources).expect("the model loads");
    let slice = model.slice(None, &[]).expect("there is one service");
    Plan::new(&slice, &Options::new("crate")).expect("it can be generated")
}

/// Renders every file, on as many threads, each taking the next file that is free.
fn render(plan: &Plan, threads: usize) -> BTreeMap<String, String> {
    let next = AtomicUsize::new(0);
    let files = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(file) = plan.render(next.fetch_add(1, Ordering::Relaxed)) {
                    let file = file.expect("it is Rust");
                    files
                        .lock()
                        .expect("no thread failed")
                        .insert(file.path, file.text);
                }
            });
        }
    });
    files.into_inner().expect("no thread failed")
}

fn models() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = fs::read_dir(root.join("models")).expect("the models are there");
    let mut models: Vec<PathBuf> = folder
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    models.sort();
    models.push(root.join("../model/apis/athena.json"));
    models
}

#[test]
fn one_thread_and_many_write_the_same_bytes() {
    for model in models() {
        let first = render(&plan(sources(&model)), 1);
        assert!(
            first.len() >= 2,
            "{} became {} files",
            model.display(),
            first.len()
        );
        assert_eq!(
            first,
            render(&plan(sources(&model)), 8),
            "{}",
            model.display()
        );
    }
}

#[test]
fn the_order_of_shapes_and_files_does_not_matter() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/unions.json");
    let text = fs::read_to_string(path).expect("the model is there");
    // Raw values keep the order of members, which does matter.
    let document: BTreeMap<String, Box<RawValue>> =
        serde_json::from_str(&text).expect("it is JSON");
    let shapes: BTreeMap<String, Box<RawValue>> =
        serde_json::from_str(document["shapes"].get()).expect("it has shapes");
    let half = |wanted: usize| {
        let shapes = shapes.iter().rev().enumerate();
        let shapes = shapes.filter(|(index, _)| index % 2 == wanted);
        let shapes: Vec<String> = shapes
            .map(|(_, (id, shape))| format!("{id:?}: {shape}"))
            .collect();
        let shapes = shapes.join(",");
        Source::new(
            format!("half {wanted}"),
            format!(r#"{{"smithy": "2.0", "shapes": {{ {shapes} }}}}"#),
        )
    };
    let whole = render(&plan(vec![Source::new("whole", text)]), 1);
    assert!(
        whole == render(&plan(vec![half(0), half(1)]), 1),
        "the order of files matters"
    );
    assert!(
        whole == render(&plan(vec![half(1), half(0)]), 1),
        "the order of files matters"
    );
}
