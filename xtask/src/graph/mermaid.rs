//! Drawings as flowcharts of Mermaid, which code hosts show within Markdown.
//!
//! In a label only letters, digits and a few marks stand for themselves; all else is written as Mermaid's entity codes
//! (`#34;`), so nothing that a model says can end a label or become markup.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::drawing::{Drawing, LEGEND};
use super::node::{Class, Node};

/// How much Mermaid draws unless it is configured to draw more: characters of text, and edges.
const MOST_TEXT: usize = 50_000;
const MOST_EDGES: usize = 500;

/// What renderers will say to this drawing when they are not configured for it.
pub(super) fn exceeds(drawing: &Drawing<'_>, text: &str) -> Option<String> {
    let (edges, length) = (drawing.edges.len(), text.chars().count());
    if edges > MOST_EDGES {
        return Some(format!(
            "Mermaid draws at most {MOST_EDGES} edges unless its `maxEdges` is set, and these are {edges}"
        ));
    }
    (length > MOST_TEXT).then(|| {
        format!("Mermaid reads at most {MOST_TEXT} characters unless its `maxTextSize` is set, and these are {length}")
    })
}

/// Prints the drawing.
pub(super) fn print(drawing: &Drawing<'_>) -> String {
    let names = names(&drawing.nodes);
    let mut text = format!("---\ntitle: \"{}\"\n---\nflowchart LR\n", drawing.title);
    for (node, name) in drawing.nodes.iter().zip(&names) {
        let (open, close) = brackets(node.class);
        let class = node.class.name();
        let _ = writeln!(text, "  {name}{open}\"{}\"{close}:::{class}", label(node));
    }
    let mut sensitive = Vec::new();
    for (number, edge) in drawing.edges.iter().enumerate() {
        let end = |place: usize| names.get(place).map_or("", String::as_str);
        let arrow = match (edge.closes_cycle, edge.required) {
            (true, _) => "-.->",
            (false, true) => "==>",
            (false, false) => "-->",
        };
        let (from, to) = (end(edge.from), end(edge.to));
        let _ = writeln!(text, "  {from} {arrow}|\"{}\"| {to}", escape(edge.label));
        if edge.sensitive {
            sensitive.push(number.to_string());
        }
    }
    let legend = LEGEND.map(escape).join("<br/>");
    let _ = writeln!(text, "  legend[\"{legend}\"]:::legend");
    if !sensitive.is_empty() {
        let _ = writeln!(text, "  linkStyle {} stroke:#c92a2a", sensitive.join(","));
    }
    for class in Class::ALL {
        let (color, _) = class.colors();
        let _ = writeln!(
            text,
            "  classDef {} fill:{color},stroke:#6c757d,color:#16191d,text-align:left",
            class.name()
        );
    }
    text.push_str("  classDef legend fill:none,stroke:none,text-align:left\n");
    text
}

/// What each node is called: `s_` and its shape's bare name, which a change elsewhere in the model does not change.
///
/// Of shapes that share a bare name, all but the first get a number behind it.
fn names(nodes: &[Node<'_>]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let bare = nodes.iter().map(|node| node.shape.id().name());
    let plain: BTreeSet<_> = bare.clone().map(|name| format!("s_{name}")).collect();
    let name = |bare: &str| {
        let first = format!("s_{bare}");
        let others = (2..).map(|number| format!("{first}_{number}"));
        let others = others.filter(|name| !plain.contains(name));
        let mut free = std::iter::once(first.clone()).chain(others);
        let name = free.find(|name| !taken.contains(name)).unwrap_or_default();
        taken.insert(name.clone());
        name
    };
    bare.map(name).collect()
}

fn brackets(class: Class) -> (&'static str, &'static str) {
    match class {
        Class::Operation => ("([", "])"),
        Class::Structure | Class::Error => ("[", "]"),
        Class::Union => ("{{", "}}"),
        Class::Enum => ("[/", "/]"),
        Class::Aggregate => ("[[", "]]"),
        Class::Simple => ("(", ")"),
    }
}

fn label(node: &Node<'_>) -> String {
    let mut label = format!(
        "<b>{}</b><br/>{}",
        escape(&node.name),
        escape(&node.marks.join(" · "))
    );
    for row in &node.rows {
        let _ = write!(label, "<br/>{}", escape(&row.text));
        for mark in &row.marks {
            let _ = write!(label, " <i>{mark}</i>");
        }
    }
    label
}

fn escape(text: &str) -> String {
    let mut escaped = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        // Mermaid looks for `style…:…#` in lines; with a blank behind the colon it does not find it.
        let harmless = c.is_alphanumeric()
            || matches!(c, '_' | ' ' | '.' | ',' | '·' | '…')
            || (c == ':' && chars.peek() == Some(&' '));
        if harmless {
            escaped.push(c);
        } else {
            let _ = write!(escaped, "#{};", u32::from(c));
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn only_harmless_characters_stand_for_themselves() {
        assert_eq!(escape("Name: Type, é…"), "Name: Type, é…");
        assert_eq!(escape("a:b"), "a#58;b");
        assert_eq!(escape("\"]`\n#<%"), "#34;#93;#96;#10;#35;#60;#37;");
    }
}
