//! Drawings as SVG, laid out here: nothing else is needed to look at one.

use std::fmt::Write as _;

use super::drawing::{Drawing, Edge, LEGEND};
use super::layout::{self, Line, Point, Size, whole};
use super::node::{Class, Node, Row};
use super::text::xml;

/// The height of a row.
const ROW: i64 = 18;

/// The height of a box's name and marks.
const HEAD: i64 = 40;

/// How far below the upper end of a box lines arrive: at its name.
const ARRIVAL: i64 = 14;

/// Left and right of a text, and below the last row.
const PADDING: i64 = 8;

/// How far a line from a box to itself bulges.
const BULGE: i64 = 40;

const STYLE: &str = "\
text { font: 12px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; }
.name { font-weight: bold; }
.marks, .legend { font-size: 11px; }
.edge path { fill: none; }
.edge.required path { stroke-width: 2.5; }
.edge.cycle path { stroke-dasharray: 6 4; }
.edge:hover path { stroke-width: 4; }";

/// Prints the drawing.
pub(super) fn print(drawing: &Drawing<'_>) -> String {
    let sizes: Vec<_> = drawing.nodes.iter().map(size).collect();
    let lines: Vec<_> = drawing.edges.iter().map(line).collect();
    let layout = layout::layout(&sizes, &lines);
    let legend = LEGEND.iter().map(|line| text_width(line));
    let width = legend
        .chain([text_width(&drawing.title), layout.size.width])
        .max()
        .unwrap_or_default()
        + 2 * PADDING;
    let height = layout.size.height + ROW * whole(LEGEND.len() + 2);
    let mut svg = String::new();
    let _ = write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\">\n<title>{}</title>\n<style>\n{}\n</style>\n\
         <defs>\n{}{}</defs>\n<rect class=\"background\" width=\"{width}\" height=\"{height}\"/>\n",
        xml(&drawing.title),
        style(),
        marker("arrow", ""),
        marker("red-arrow", " class=\"red\""),
    );
    for (edge, points) in drawing.edges.iter().zip(&layout.routes) {
        print_edge(&mut svg, drawing, edge, points);
    }
    for ((node, corner), size) in drawing.nodes.iter().zip(&layout.corners).zip(&sizes) {
        print_node(&mut svg, node, *corner, *size);
    }
    for (place, line) in std::iter::once(drawing.title.as_str())
        .chain(LEGEND)
        .enumerate()
    {
        let y = layout.size.height + ROW * whole(place + 1);
        let _ = writeln!(
            svg,
            "<text class=\"legend\" x=\"{PADDING}\" y=\"{y}\">{}</text>",
            xml(line)
        );
    }
    svg.push_str("</svg>\n");
    svg
}

/// The light colors, and the dark ones for those who ask for them. No variables: not all that shows SVG knows them.
fn style() -> String {
    let colors = |[paper, text, faint, line, red]: [&str; 5]| {
        format!(
            ".background {{ fill: {paper}; }}\ntext {{ fill: {text}; }}\n\
             .marks, .legend, .mark {{ fill: {faint}; }}\n.node rect, .edge path {{ stroke: {line}; }}\n\
             marker path {{ fill: {line}; }}\n.mark.sensitive, marker.red path {{ fill: {red}; }}\n\
             .edge.sensitive path {{ stroke: {red}; }}\n"
        )
    };
    let mut light = colors(["#ffffff", "#16191d", "#5c6570", "#6c757d", "#c92a2a"]);
    let mut dark = colors(["#15181c", "#f1f3f5", "#b4bcc4", "#adb5bd", "#ff8787"]);
    for class in Class::ALL {
        let (pale, deep) = class.colors();
        let _ = writeln!(light, ".{} rect {{ fill: {pale}; }}", class.name());
        let _ = writeln!(dark, ".{} rect {{ fill: {deep}; }}", class.name());
    }
    format!("{STYLE}\n{light}@media (prefers-color-scheme: dark) {{\n{dark}}}")
}

fn marker(id: &str, class: &str) -> String {
    format!(
        "<marker id=\"{id}\"{class} viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" \
         markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path d=\"M0 0 8 4 0 8z\"/></marker>\n"
    )
}

fn size(node: &Node<'_>) -> Size {
    let head = [text_width(&node.name), text_width(&marks(node))];
    let rows = node.rows.iter().map(|row| text_width(&whole_text(row)));
    Size {
        width: head.into_iter().chain(rows).max().unwrap_or_default() + 2 * PADDING,
        height: HEAD + ROW * whole(node.rows.len()) + PADDING,
    }
}

fn line(edge: &Edge<'_>) -> Line {
    Line {
        from: edge.from,
        to: edge.to,
        offsets: (HEAD + ROW * whole(edge.row) + ROW / 2, ARRIVAL),
        back: edge.closes_cycle,
    }
}

fn marks(node: &Node<'_>) -> String {
    node.marks.join(" · ")
}

fn whole_text(row: &Row) -> String {
    let marks = row.marks.iter().map(|mark| format!(" {mark}"));
    std::iter::once(row.text.clone()).chain(marks).collect()
}

/// In pixels: in a monospaced font of 12 pixels a character takes 7.2 of them, and twice that where it is not Latin.
fn text_width(text: &str) -> i64 {
    let wide = text.chars().filter(|c| *c > '\u{2ff}').count();
    whole(text.chars().count() + wide) * 15 / 2
}

fn print_node(svg: &mut String, node: &Node<'_>, (x, y): Point, Size { width, height }: Size) {
    let id = node.shape.id();
    let _ = write!(
        svg,
        "<g class=\"node {}\" data-shape=\"{}\">\n<title>{}: {}</title>\n\
         <rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"4\"/>\n",
        node.class.name(),
        xml(id.as_str()),
        xml(id.as_str()),
        xml(&marks(node)),
    );
    let left = x + PADDING;
    let (name, below) = (y + ARRIVAL + 4, y + ARRIVAL + 20);
    let _ = write!(
        svg,
        "<text class=\"name\" x=\"{left}\" y=\"{name}\">{}</text>\n\
         <text class=\"marks\" x=\"{left}\" y=\"{below}\">{}</text>\n",
        xml(&node.name),
        xml(&marks(node)),
    );
    for (place, row) in node.rows.iter().enumerate() {
        let base = y + HEAD + ROW * whole(place) + ROW / 2 + 4;
        let _ = write!(svg, "<text x=\"{left}\" y=\"{base}\">{}", xml(&row.text));
        for mark in &row.marks {
            let _ = write!(svg, " <tspan class=\"mark {mark}\">{mark}</tspan>");
        }
        svg.push_str("</text>\n");
    }
    svg.push_str("</g>\n");
}

fn print_edge(svg: &mut String, drawing: &Drawing<'_>, edge: &Edge<'_>, points: &[Point]) {
    let [from, to] = drawing.ends(edge).map(xml);
    let facts = [
        (edge.required, "required", ", required"),
        (edge.sensitive, "sensitive", ", sensitive"),
        (edge.closes_cycle, "cycle", ", closes a cycle"),
    ];
    let (mut class, mut title) = (String::from("edge"), String::new());
    for (_, name, text) in facts.iter().filter(|(is, ..)| *is) {
        let _ = write!(class, " {name}");
        title.push_str(text);
    }
    let arrow = if edge.sensitive { "red-arrow" } else { "arrow" };
    let _ = write!(
        svg,
        "<g class=\"{class}\" data-from=\"{from}\" data-to=\"{to}\" data-label=\"{}\">\n\
         <title>{from} → {} → {to}{title}</title>\n<path d=\"{}\" marker-end=\"url(#{arrow})\"/>\n</g>\n",
        xml(edge.label),
        xml(edge.label),
        path(edge, points),
    );
}

/// A line that is level at each of its points.
fn path(edge: &Edge<'_>, points: &[Point]) -> String {
    let Some((&(x, y), rest)) = points.split_first() else {
        return String::new();
    };
    let mut path = format!("M{x} {y}");
    let mut last = (x, y);
    for &(x, y) in rest {
        if (x, y) == last {
            continue;
        }
        let middle = i64::midpoint(last.0, x);
        if edge.from == edge.to {
            let out = x + BULGE;
            let _ = write!(path, "C{out} {} {out} {y} {x} {y}", last.1);
        } else if y == last.1 {
            let _ = write!(path, "L{x} {y}");
        } else {
            let _ = write!(path, "C{middle} {} {middle} {y} {x} {y}", last.1);
        }
        last = (x, y);
    }
    path
}
