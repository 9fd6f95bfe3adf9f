//! Drawings hold what the JSON of a model says, whatever they are drawn in.

#![allow(clippy::unwrap_used, reason = "what fails in a helper fails the test")]

#[path = "support/drawings.rs"]
mod drawings;
mod support;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use drawings::{
    attribute, bare, check_geometry, closure, of_class, read_dot, read_mermaid, read_svg,
};
use roxmltree::{Document, Node};
use support::{Ran, model, xtask};
use tempfile::TempDir;
use xtask::Exit;

/// Models of one service without resources and mixins, which the closure below knows nothing of.
const MODELS: [&str; 9] = [
    "recursion.json",
    "sensitive.json",
    "errors.json",
    "sparse.json",
    "unions.json",
    "enum_values.json",
    "hostile.json",
    "std_names.json",
    "collisions.json",
];

fn draw(path: &Path, format: &str, more: &[&str]) -> Ran {
    let own: [OsString; 5] = [
        "graph".into(),
        "--model".into(),
        path.into(),
        "--format".into(),
        format.into(),
    ];
    xtask(own.into_iter().chain(more.iter().map(Into::into)))
}

fn drawn(path: &Path, format: &str) -> String {
    let ran = draw(path, format, &[]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (Exit::Fine, ""));
    ran.stdout
}

#[test]
fn every_shape_is_a_node_and_every_reference_an_edge() {
    for name in MODELS {
        let path = model(name);
        let expected = closure(&path);
        assert!(expected.1.len() > 3, "{name} says next to nothing");
        assert_eq!(read_dot(&drawn(&path, "dot")), expected, "{name}");
        let svg = drawn(&path, "svg");
        assert_eq!(
            read_svg(&Document::parse(&svg).unwrap()),
            expected,
            "{name}"
        );
        let (shapes, references) = expected;
        let mut references: Vec<_> = references
            .into_iter()
            .map(|(from, name, to)| (bare(&from), name, bare(&to)))
            .collect();
        references.sort();
        let expected = (shapes.iter().map(|id| bare(id)).collect(), references);
        assert_eq!(read_mermaid(&drawn(&path, "mermaid")), expected, "{name}");
    }
}

#[test]
fn an_operation_is_drawn_alone() {
    let ran = draw(&model("resources.json"), "dot", &["--operation", "Nowhere"]);
    assert_eq!(ran.exit, Exit::Wrong);
    assert!(ran.stdout.is_empty(), "{}", ran.stdout);

    let folder = TempDir::new().unwrap();
    let path = folder.path().join("lamps.json");
    fs::write(&path, support::LAMPS).unwrap();
    let (nodes, edges) = read_dot(&draw(&path, "dot", &["--operation", "Dim"]).stdout);
    assert_eq!(
        nodes,
        ["my.api#Dim", "my.api#DimInput"].map(str::to_owned).into()
    );
    assert_eq!(edges.len(), 1);
}

/// The labels of the edges of a class, each with the bare name of the shape that it leaves.
fn labels(svg: &Document<'_>, class: &str) -> BTreeSet<String> {
    let edges = of_class(svg, class).into_iter();
    let edges = edges.filter(|node| node.has_attribute("data-label"));
    edges
        .map(|edge| {
            let from = bare(&attribute(&edge, "data-from"));
            format!("{from}.{}", attribute(&edge, "data-label"))
        })
        .collect()
}

/// The bare names of the nodes whose tooltip has this word behind the ID.
fn marked(svg: &Document<'_>, mark: &str) -> BTreeSet<String> {
    let is = |node: &Node<'_, '_>| {
        let title = node.first_element_child().unwrap().text().unwrap();
        title
            .split(": ")
            .nth(1)
            .unwrap()
            .split(" · ")
            .any(|own| own == mark)
    };
    let nodes = of_class(svg, "node").into_iter().filter(is);
    nodes
        .map(|node| bare(&attribute(&node, "data-shape")))
        .collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

#[test]
fn recursion_is_marked_in_all_languages() {
    let path = model("recursion.json");
    let text = drawn(&path, "svg");
    let svg = Document::parse(&text).unwrap();
    let (shapes, references) = closure(&path);
    let leads = |from: &String, to: &String| {
        let (mut seen, mut waiting) = (BTreeSet::new(), vec![from]);
        while let Some(id) = waiting.pop() {
            for (_, _, next) in references.iter().filter(|(from, ..)| from == id) {
                if seen.insert(next) {
                    waiting.push(next);
                }
            }
        }
        seen.contains(to)
    };
    let recursive: BTreeSet<_> = shapes
        .iter()
        .filter(|id| leads(id, id))
        .map(|id| bare(id))
        .collect();
    assert!(recursive.contains("RingB") && !recursive.contains("EchoInput"));
    assert_eq!(marked(&svg, "recursive"), recursive);

    let closing = labels(&svg, "cycle");
    for expected in ["Tree.left", "Tree.right", "RingC.next", "Egg.laidBy"] {
        assert!(closing.contains(expected), "{expected}: {closing:?}");
    }
    assert!(!closing.contains("RingA.next"), "{closing:?}");
    let dashed = |text: &str, mark: &str| text.lines().filter(|line| line.contains(mark)).count();
    let count = of_class(&svg, "cycle").len();
    assert_eq!(dashed(&drawn(&path, "dot"), "style=\"dashed"), count);
    assert_eq!(dashed(&drawn(&path, "mermaid"), " -.->|"), count);
}

#[test]
fn what_is_sensitive_and_what_is_required_is_marked() {
    let path = model("sensitive.json");
    let text = drawn(&path, "svg");
    let svg = Document::parse(&text).unwrap();
    let sensitive = marked(&svg, "sensitive");
    assert!(sensitive.is_superset(&set(&["Password", "Pin", "SecretList", "Card"])));
    assert!(!sensitive.contains("PasswordList") && !sensitive.contains("EchoInput"));
    let leading = labels(&svg, "sensitive");
    for expected in [
        "EchoInput.password",
        "PasswordList.member",
        "PasswordMap.value",
    ] {
        assert!(leading.contains(expected), "{expected}: {leading:?}");
    }
    assert!(!leading.contains("Secrets.passwords"), "{leading:?}");
    assert_eq!(
        labels(&svg, "required"),
        set(&["EchoInput.password", "EchoOutput.password"])
    );
    let dot = drawn(&path, "dot");
    let edge = "\"example.sensitive#EchoInput\" -> \"example.sensitive#Password\" \
                [label=\"password\", tailport=row1, style=\"bold\", color=\"#c92a2a\"];";
    assert!(dot.contains(edge), "{dot}");
    let mermaid = drawn(&path, "mermaid");
    assert!(
        mermaid.contains("s_EchoInput ==>|\"password\"| s_Password"),
        "{mermaid}"
    );
    let row = "password: Password <i>required</i> <i>sensitive</i>";
    assert!(mermaid.contains(row), "{mermaid}");
}

#[test]
fn errors_are_drawn_as_errors() {
    let path = model("errors.json");
    let text = drawn(&path, "svg");
    let svg = Document::parse(&text).unwrap();
    let errors = of_class(&svg, "error").len();
    let faults = marked(&svg, "server error").len() + marked(&svg, "client error").len();
    assert!(errors > 3);
    assert_eq!(errors, faults);
    assert_eq!(drawn(&path, "mermaid").matches(":::error").count(), errors);
}

#[test]
fn boxes_do_not_overlap_and_lines_end_at_them() {
    for name in MODELS {
        check_geometry(&drawn(&model(name), "svg"));
    }
}

/// A ring of `count` structures; each also refers to the one half way back, and to the first.
fn ring(count: usize) -> String {
    let mut shapes = String::from(
        r#""a#S": { "type": "service", "version": "1", "operations": [{ "target": "a#Do" }] },
           "a#Do": { "type": "operation", "input": { "target": "a#R0" } }"#,
    );
    for n in 0..count {
        let (next, half) = ((n + 1) % count, n / 2);
        let _ = write!(
            shapes,
            ",\n\"a#R{n}\": {{ \"type\": \"structure\", \"members\": {{ \"next\": {{ \"target\": \"a#R{next}\" }}, \
             \"half\": {{ \"target\": \"a#R{half}\" }}, \"first\": {{ \"target\": \"a#R0\" }} }} }}"
        );
    }
    format!(r#"{{ "smithy": "2.0", "shapes": {{ {shapes} }} }}"#)
}

#[test]
fn deep_rings_are_drawn_whole() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("ring.json");
    fs::write(&path, ring(5_000)).unwrap();
    let expected = closure(&path);
    assert_eq!(read_dot(&drawn(&path, "dot")), expected);
    assert_eq!(
        read_svg(&Document::parse(&drawn(&path, "svg")).unwrap()),
        expected
    );
    let ran = draw(&path, "mermaid", &[]);
    assert_eq!(ran.exit, Exit::Fine);
    assert!(ran.stderr.contains("at most 500 edges"), "{}", ran.stderr);
    fs::write(&path, ring(60)).unwrap();
    check_geometry(&drawn(&path, "svg"));
}

#[test]
fn what_a_model_says_stays_text() {
    let path = model("hostile.json");
    for format in ["dot", "mermaid", "svg"] {
        for (number, line) in drawn(&path, format).lines().enumerate() {
            let hidden = line.chars().find(|c| {
                c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
            });
            assert_eq!(hidden, None, "{format}:{}", number + 1);
        }
    }
    let text = drawn(&path, "svg");
    let svg = Document::parse(&text).unwrap();
    let tags: BTreeSet<_> = svg
        .descendants()
        .filter(Node::is_element)
        .map(|node| node.tag_name().name().to_owned())
        .collect();
    let known = [
        "svg", "title", "style", "defs", "marker", "path", "rect", "g", "text", "tspan",
    ];
    assert!(tags.is_subset(&set(&known)), "{tags:?}");
    let rows: Vec<_> = svg.descendants().filter_map(|node| node.text()).collect();
    assert!(rows.contains(&r#"NEWLINE = "a\nb""#), "{rows:?}");
}

#[test]
fn the_same_model_gives_the_same_drawing() {
    for format in ["dot", "mermaid", "svg"] {
        let path = model("std_names.json");
        assert_eq!(drawn(&path, format), drawn(&path, format));
    }
}

#[test]
fn all_operations_of_real_services_are_drawn() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/models");
    if !folder.is_dir() {
        eprintln!("skipped: there is no folder `../shared/models` beside the repository");
        return;
    }
    for name in ["athena.json", "s3.json"] {
        let path = folder.join(name);
        let (nodes, edges) = read_dot(&draw(&path, "dot", &[]).stdout);
        let svg = draw(&path, "svg", &[]).stdout;
        assert!(nodes.len() > 300, "{name}");
        assert_eq!(
            read_svg(&Document::parse(&svg).unwrap()),
            (nodes, edges),
            "{name}"
        );
        check_geometry(&svg);
    }
}
