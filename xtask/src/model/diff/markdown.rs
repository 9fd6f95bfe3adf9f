//! Changes for a pull request, in CommonMark.
//!
//! Nothing is escaped here: IDs are of a grammar without special characters, and words hold what comes from models in
//! backticks, with none inside.

use std::fmt::Write;

use whitesmith_model::diff::{Change, Class};

use super::{by_class, counts, heading, short};

/// The changes by class and shape; what concerns the docs alone takes one line per shape.
pub(super) fn render(changes: &[Change]) -> String {
    if changes.is_empty() {
        return "Nothing changed.".to_owned();
    }
    let mut text = String::new();
    for (class, number, shapes) in by_class(changes) {
        // A string takes all that is written to it.
        let _ = writeln!(text, "### {} ({number})\n", heading(class));
        for (shape, changes) in shapes {
            if class == Class::DocsOnly {
                let changes: Vec<_> = changes.into_iter().map(short).collect();
                let _ = writeln!(text, "- `{shape}`: {}", changes.join("; "));
                continue;
            }
            let _ = writeln!(text, "- `{shape}`");
            for change in changes {
                let _ = writeln!(text, "  - {}", change.words);
            }
        }
        text.push('\n');
    }
    text.push_str(&counts(changes));
    text
}
