//! Changes for a terminal.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use whitesmith_model::diff::{Change, Class};

use super::{by_class, counts, heading, short};
use crate::report::{ADDED, BOLD, REMOVED};

const UNIMPORTANT: Style = AnsiColor::BrightBlack.on_default();

/// The changes by class and shape; what concerns the docs alone takes one line per shape.
pub(super) fn render(changes: &[Change]) -> String {
    if changes.is_empty() {
        return "Nothing changed.".to_owned();
    }
    let mut text = String::new();
    for (class, number, shapes) in by_class(changes) {
        let style = match class {
            Class::Breaking => REMOVED,
            Class::Additive => ADDED,
            Class::DocsOnly => UNIMPORTANT,
        };
        // A string takes all that is written to it.
        let _ = writeln!(text, "{style}{}{style:#} ({number})", heading(class));
        for (shape, changes) in shapes {
            if class == Class::DocsOnly {
                let changes: Vec<_> = changes.into_iter().map(short).collect();
                let _ = writeln!(text, "  {BOLD}{shape}{BOLD:#}: {}", changes.join("; "));
                continue;
            }
            let _ = writeln!(text, "  {BOLD}{shape}{BOLD:#}");
            for change in changes {
                let _ = writeln!(text, "    {}", change.words);
            }
        }
        text.push('\n');
    }
    text.push_str(&counts(changes));
    text
}
