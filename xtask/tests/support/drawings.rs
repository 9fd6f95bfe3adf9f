//! Reads drawings back, and, independently of the crates under test, what they should hold from a model's JSON.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what fails here fails the test"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use roxmltree::{Document, Node};
use serde_json::Value;

/// Who refers, by which name, to whom; as often as it does.
pub(crate) type References = Vec<(String, String, String)>;

fn target(reference: &Value) -> Option<String> {
    let id = reference["target"].as_str().unwrap();
    (!id.starts_with("smithy.api#")).then(|| id.to_owned())
}

/// The shapes that a service's operations reach, and their references, read from the JSON itself.
pub(crate) fn closure(path: &Path) -> (BTreeSet<String>, References) {
    let json: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let shapes = json["shapes"].as_object().unwrap();
    let list = |shape: &Value, name: &str| shape[name].as_array().cloned().unwrap_or_default();
    let service = shapes
        .values()
        .find(|shape| shape["type"] == "service")
        .unwrap();
    let mut waiting: Vec<_> = list(service, "operations")
        .iter()
        .filter_map(target)
        .collect();
    let (mut reached, mut references) = (BTreeSet::new(), Vec::new());
    while let Some(id) = waiting.pop() {
        if !reached.insert(id.clone()) {
            continue;
        }
        let shape = &shapes[&id];
        let mut refer = |name: &str, to: &Value| {
            if let Some(to) = target(to) {
                references.push((id.clone(), name.to_owned(), to.clone()));
                waiting.push(to);
            }
        };
        for name in ["input", "output", "member", "key", "value"] {
            if !shape[name].is_null() {
                refer(name, &shape[name]);
            }
        }
        for (name, member) in shape["members"].as_object().into_iter().flatten() {
            refer(name, member);
        }
        if shape["type"] == "operation" {
            let mut errors = list(shape, "errors");
            errors.extend(list(service, "errors"));
            let ids: BTreeSet<_> = errors.iter().filter_map(target).collect();
            for error in ids {
                references.push((id.clone(), "error".to_owned(), error.clone()));
                waiting.push(error);
            }
        }
    }
    references.sort();
    (reached, references)
}

/// Reads a DOT file of ours: statements of one line each.
pub(crate) fn read_dot(text: &str) -> (BTreeSet<String>, References) {
    let (mut nodes, mut edges) = (BTreeSet::new(), Vec::new());
    for line in text.lines().filter(|line| line.starts_with("  \"")) {
        let quoted: Vec<_> = line.split('"').collect();
        if quoted[2] == " -> " {
            assert_eq!(quoted[4], " [label=", "{line}");
            edges.push((quoted[1].into(), quoted[5].into(), quoted[3].into()));
        } else {
            assert_eq!(quoted[2], " [tooltip=", "{line}");
            nodes.insert(quoted[1].to_owned());
        }
    }
    edges.sort();
    (nodes, edges)
}

/// Reads a flowchart of ours; shapes go by their bare names there.
pub(crate) fn read_mermaid(text: &str) -> (BTreeSet<String>, References) {
    let (mut names, mut edges) = (BTreeMap::new(), Vec::new());
    let strip = |text: &str| text.strip_prefix("s_").unwrap().to_owned();
    for line in text.lines().filter_map(|line| line.strip_prefix("  s_")) {
        let quoted: Vec<_> = line.split('"').collect();
        assert_eq!(quoted.len(), 3, "a quote within a label: {line}");
        if let Some((from, _)) = quoted[0].split_once(' ') {
            let to = strip(quoted[2].strip_prefix("| ").unwrap());
            edges.push((from.to_owned(), quoted[1].to_owned(), to));
        } else {
            let name = quoted[0].trim_end_matches(['[', '(', '{', '/']);
            let bold = quoted[1].split(['<', '>']).nth(2).unwrap();
            names.insert(name.to_owned(), bold.to_owned());
        }
    }
    for (from, _, to) in &edges {
        assert!(names.contains_key(from) && names.contains_key(to));
    }
    edges.sort();
    (names.into_values().collect(), edges)
}

/// The groups of this class.
pub(crate) fn of_class<'a>(svg: &'a Document<'_>, class: &str) -> Vec<Node<'a, 'a>> {
    let has = |node: &Node<'_, '_>| {
        let classes = node.attribute("class").unwrap_or_default();
        node.has_tag_name("g") && classes.split(' ').any(|own| own == class)
    };
    svg.descendants().filter(has).collect()
}

/// An attribute that is there.
pub(crate) fn attribute(node: &Node<'_, '_>, name: &str) -> String {
    node.attribute(name).unwrap().to_owned()
}

/// Reads a picture of ours.
pub(crate) fn read_svg(svg: &Document<'_>) -> (BTreeSet<String>, References) {
    let nodes = of_class(svg, "node");
    let edges = of_class(svg, "edge");
    let reference = |edge: &Node<'_, '_>| {
        let [from, label, to] =
            ["data-from", "data-label", "data-to"].map(|name| attribute(edge, name));
        (from, label, to)
    };
    let mut references: Vec<_> = edges.iter().map(reference).collect();
    references.sort();
    let shapes = nodes.iter().map(|node| attribute(node, "data-shape"));
    (shapes.collect(), references)
}

/// The name of an ID.
pub(crate) fn bare(id: &str) -> String {
    id.split_once('#').unwrap().1.to_owned()
}

/// A box as `x`, `y` and the sides.
fn boxes(svg: &Document<'_>) -> BTreeMap<String, [i64; 4]> {
    let sides = |node: &Node<'_, '_>| {
        let rect = node
            .children()
            .find(|child| child.has_tag_name("rect"))
            .unwrap();
        ["x", "y", "width", "height"].map(|name| attribute(&rect, name).parse().unwrap())
    };
    let nodes = of_class(svg, "node").into_iter();
    nodes
        .map(|node| (attribute(&node, "data-shape"), sides(&node)))
        .collect()
}

/// The first and the last point of a path.
fn ends(path: &str) -> [[i64; 2]; 2] {
    let numbers: Vec<i64> = path
        .split(|c: char| !c.is_ascii_digit() && c != '-')
        .filter_map(|number| number.parse().ok())
        .collect();
    let last = numbers.len() - 2;
    [[numbers[0], numbers[1]], [numbers[last], numbers[last + 1]]]
}

/// Boxes lie within the picture and apart, lines begin and end at the sides of theirs, and each has a tooltip.
pub(crate) fn check_geometry(text: &str) {
    let svg = Document::parse(text).unwrap();
    let root = svg.root_element();
    let [width, height] = ["width", "height"].map(|it| attribute(&root, it).parse().unwrap());
    assert_eq!(attribute(&root, "viewBox"), format!("0 0 {width} {height}"));
    let boxes = boxes(&svg);
    let all: Vec<_> = boxes.iter().collect();
    for (place, (name, [x, y, w, h])) in all.iter().enumerate() {
        assert!(
            *x >= 0 && *y >= 0 && x + w <= width && y + h <= height,
            "{name} is outside"
        );
        for (other, [left, top, wide, high]) in &all[..place] {
            let apart = x + w < *left || left + wide < *x || y + h < *top || top + high < *y;
            assert!(apart, "{name} lies on {other}");
        }
    }
    for edge in of_class(&svg, "edge") {
        let path = edge
            .children()
            .find(|child| child.has_tag_name("path"))
            .unwrap();
        let shapes = ["data-from", "data-to"].map(|name| attribute(&edge, name));
        for (shape, [at, level]) in shapes.iter().zip(ends(&attribute(&path, "d"))) {
            let [x, y, w, h] = boxes[shape];
            let on_side = at == x || at == x + w;
            assert!(
                on_side && (y..=y + h).contains(&level),
                "{shape} is missed: {at} {level}"
            );
        }
    }
    for text in svg.descendants().filter(|node| node.has_tag_name("g")) {
        assert!(text.first_element_child().unwrap().has_tag_name("title"));
    }
}
