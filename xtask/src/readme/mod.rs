//! `cargo xtask readme`: README's table of what works, from the figures of the conformance runs and the tests that there
//! are. Nothing in it is written by hand but the names of features.

mod own_tests;
mod tables;

use std::fs;

use whitesmith_model::{Diagnostic, Diagnostics};

use crate::Exit;
use crate::cli::Readme;
use crate::conformance::Recorded;
use crate::output;
use crate::paths::{repository, shown};
use crate::report::Console;
use tables::Figures;

const README: &str = "README.md";
/// What the table stands between.
const BEGIN: &str = "<!-- begin: written by `cargo xtask readme` -->\n";
const END: &str = "<!-- end -->\n";

pub(crate) fn run(args: &Readme, console: &mut Console<'_>) -> Result<Exit, Diagnostics> {
    if !args.check {
        return write(console);
    }
    let (found, wanted) = read()?;
    if found == wanted {
        return Ok(Exit::Fine);
    }
    let lines = wanted.lines().zip(found.lines());
    let differs = lines.into_iter().find(|(wanted, found)| wanted != found);
    console.error(format_args!(
        "the table in {README} is not as it would be written"
    ));
    if let Some((wanted, found)) = differs {
        console.line(format_args!("  - {found}\n  + {wanted}"));
    }
    console.help("run `cargo xtask readme`");
    Ok(Exit::Wrong)
}

/// Writes the table.
pub(crate) fn write(console: &mut Console<'_>) -> Result<Exit, Diagnostics> {
    let (found, wanted) = read()?;
    if found != wanted {
        let path = repository().join(README);
        output::replace(&path, &wanted).map_err(|error| {
            Diagnostic::new(format!("cannot write `{}`: {error}", shown(&path)))
        })?;
        console.line(format_args!("wrote {}", shown(&path)));
    }
    Ok(Exit::Fine)
}

/// The README as it is, and as it should be.
fn read() -> Result<(String, String), Diagnostics> {
    let path = repository().join(README);
    let found = fs::read_to_string(&path)
        .map_err(|error| Diagnostic::new(format!("cannot read `{}`: {error}", shown(&path))))?;
    let figures = Figures {
        smithy: Recorded::Smithy.read()?,
        botocore: Recorded::Botocore.read()?,
        endpoints: Recorded::Endpoints.read()?,
    };
    let table = tables::markdown(&figures, &repository())?;
    let wanted = with_table(&found, &table)?;
    Ok((found, wanted))
}

/// The text with this between the marks.
fn with_table(text: &str, table: &str) -> Result<String, Diagnostic> {
    let parts = text.split_once(BEGIN).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some(format!("{before}{BEGIN}{table}{END}{after}"))
    });
    parts.ok_or_else(|| {
        let (begin, end) = (BEGIN.trim_end(), END.trim_end());
        Diagnostic::new(format!("{README} has no lines `{begin}` and `{end}`"))
            .help("the table is written between them".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::{BEGIN, END, read, with_table};

    /// Where the figures themselves come from, `cargo xtask conformance` checks.
    #[test]
    fn the_table_is_made_of_the_figures_that_are_kept() {
        let (found, wanted) = read().unwrap();
        assert!(found == wanted, "run `cargo xtask readme`");
    }

    #[test]
    fn only_what_is_between_the_marks_is_replaced() {
        let text = format!("a\n{BEGIN}old\n{END}b\n");
        let new = with_table(&text, "new\n").unwrap();
        assert_eq!(new, format!("a\n{BEGIN}new\n{END}b\n"));
        assert!(with_table("a\nb\n", "new\n").is_err());
        assert!(with_table(&format!("a\n{BEGIN}b\n"), "new\n").is_err());
    }
}
