//! Drawings in the language of Graphviz.
//!
//! Nodes are called by their shape IDs, whose letters have no meaning within quotes. Labels are Graphviz's HTML-like
//! ones: what a model says is escaped as XML.

use std::fmt::Write as _;

use super::drawing::{Drawing, Edge, LEGEND};
use super::node::{Node, Row};
use super::text::xml;

/// Prints the drawing.
pub(super) fn print(drawing: &Drawing<'_>) -> String {
    let title = xml(&drawing.title);
    let legend = LEGEND.map(xml).join("<br align=\"left\"/>");
    let mut dot = format!(
        "digraph \"{title}\" {{\n  \
         graph [rankdir=LR, ranksep=1, fontname=\"Helvetica\", fontsize=11, labelloc=b, labeljust=l, \
         label=<<b>{title}</b><br align=\"left\"/>{legend}<br align=\"left\"/>>]\n  \
         node [shape=plain, fontname=\"Helvetica\", fontsize=11]\n  \
         edge [fontname=\"Helvetica\", fontsize=9, color=\"#495057\"]\n\n"
    );
    for node in &drawing.nodes {
        print_node(&mut dot, node);
    }
    dot.push('\n');
    for edge in &drawing.edges {
        print_edge(&mut dot, drawing, edge);
    }
    dot.push_str("}\n");
    dot
}

fn print_node(dot: &mut String, node: &Node<'_>) {
    let id = node.shape.id();
    let (color, _) = node.class.colors();
    let _ = write!(
        dot,
        "  \"{id}\" [tooltip=\"{id}\", label=<<table border=\"0\" cellborder=\"1\" cellspacing=\"0\" cellpadding=\"4\" \
         bgcolor=\"{color}\"><tr><td><b>{}</b><br/><font point-size=\"9\">{}</font></td></tr>",
        xml(&node.name),
        xml(&node.marks.join(" · ")),
    );
    for (place, row) in node.rows.iter().enumerate() {
        let _ = write!(
            dot,
            "<tr><td align=\"left\" port=\"row{place}\">{}</td></tr>",
            row_text(row)
        );
    }
    dot.push_str("</table>>];\n");
}

fn row_text(row: &Row) -> String {
    let mut text = xml(&row.text);
    for mark in &row.marks {
        let color = if *mark == "sensitive" {
            "#c92a2a"
        } else {
            "#495057"
        };
        let _ = write!(text, " <font color=\"{color}\">{mark}</font>");
    }
    text
}

fn print_edge(dot: &mut String, drawing: &Drawing<'_>, edge: &Edge<'_>) {
    let [from, to] = drawing.ends(edge);
    let mut more = String::new();
    let styles = [
        (edge.closes_cycle, "dashed"),
        // Bold is a style of its own to Graphviz; both can be given.
        (edge.required, "bold"),
    ];
    let styles: Vec<_> = styles
        .iter()
        .filter(|(is, _)| *is)
        .map(|(_, it)| *it)
        .collect();
    if !styles.is_empty() {
        let _ = write!(more, ", style=\"{}\"", styles.join(","));
    }
    if edge.sensitive {
        more.push_str(", color=\"#c92a2a\"");
    }
    let _ = writeln!(
        dot,
        "  \"{from}\" -> \"{to}\" [label=\"{}\", tailport=row{}{more}];",
        edge.label, edge.row
    );
}
