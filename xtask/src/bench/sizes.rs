//! What there is of either side, without a compiler.

use std::collections::BTreeSet;
use std::path::Path;
use std::{fs, io};

use whitesmith_model::Diagnostic;

use super::builds::APPS;
use super::cargo::{Cargo, cannot};
use super::figures::{Amount, Goal, Row, Table, number};

/// The crate with our client, and with theirs.
pub(crate) const CLIENTS: [&str; 2] = ["generated", "aws-sdk-athena"];
/// What the folder is called, in either, that has a file per operation.
const OPERATIONS: [&str; 2] = ["operations", "operation"];

/// The source of a client crate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Source {
    lines: u64,
    operations: u64,
}

pub(crate) fn measure(cargo: &Cargo) -> Result<Table, Diagnostic> {
    let crates = |app| {
        let args = [
            "--package",
            app,
            "--edges",
            "normal,build",
            "--prefix",
            "none",
        ];
        cargo.output("tree", args).map(|tree| crates_of(&tree))
    };
    let metadata = cargo.metadata()?;
    let source = |client| {
        let folder = metadata.package(client)?.source();
        let mut source = Source::default();
        source
            .add(&folder, false)
            .map_err(|error| cannot(&format!("read the source of {client}"), &error))?;
        Ok(source)
    };
    let [ours, theirs] = APPS;
    let crates = [crates(ours)?, crates(theirs)?];
    let [ours, theirs] = CLIENTS;
    Ok(table(crates, [source(ours)?, source(theirs)?]))
}

fn table(crates: [u64; 2], sources: [Source; 2]) -> Table {
    let row =
        |what, [ours, theirs]: [f64; 2]| Row::new(what, Amount::Count(ours), Amount::Count(theirs));
    let count = |numbers: [u64; 2]| numbers.map(number);
    let per_operation = sources.map(|source| number(source.lines) / number(source.operations));
    Table {
        title: "Sizes",
        about: "\
Crates are those that building the application compiles on this machine, itself and build dependencies included. Lines are
all lines of the `.rs` files of the client crate, comments included.",
        rows: vec![
            row("crates in the tree", count(crates)).goal(Goal::AtMost(105.0)),
            row("operations", count(sources.map(|source| source.operations))),
            row("lines of the client crate", count(sources.map(|source| source.lines))),
            row("lines per operation", per_operation).goal(Goal::AtMost(150.0)),
        ],
    }
}

/// How many crates a tree names. A line of it is name, version and more; a crate that was named before says so.
fn crates_of(tree: &str) -> u64 {
    let name = |line: &str| {
        let mut words = line.split_whitespace();
        Some((words.next()?.to_owned(), words.next()?.to_owned()))
    };
    let crates: BTreeSet<_> = tree.lines().filter_map(name).collect();
    crates.len() as u64
}

impl Source {
    /// Adds all that is below a folder.
    fn add(&mut self, folder: &Path, is_of_operations: bool) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default();
            if path.is_dir() {
                self.add(&path, OPERATIONS.iter().any(|folder| name == *folder))?;
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                self.lines += fs::read_to_string(&path)?.lines().count() as u64;
                self.operations += u64::from(is_of_operations && name != "mod.rs");
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Source, crates_of, table};

    #[test]
    fn a_crate_counts_once_per_version() {
        let tree = "app v0.1.0 (/home/me/app)\nhttp v1.5.0\nserde_derive v1.0.1 (proc-macro)\nhttp v1.5.0 (*)\n\
                    http v0.2.12\n";
        assert_eq!(crates_of(tree), 4);
    }

    #[test]
    fn lines_and_operations_of_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        let operations = folder.path().join("lamps/operations");
        fs::create_dir_all(&operations).unwrap();
        fs::write(folder.path().join("lib.rs"), "//! Lamps\n\nmod lamps;\n").unwrap();
        fs::write(folder.path().join("notes.md"), "no\nsource\n").unwrap();
        fs::write(operations.join("mod.rs"), "mod dim;\n").unwrap();
        fs::write(operations.join("dim.rs"), "fn dim() {}\n").unwrap();
        let mut source = Source::default();
        source.add(folder.path(), false).unwrap();
        assert_eq!(
            source,
            Source {
                lines: 5,
                operations: 1
            }
        );
    }

    #[test]
    fn lines_are_for_each_operation() {
        let source = |lines| Source {
            lines,
            operations: 75,
        };
        let rows = table([95, 170], [source(9_000), source(120_024)]).rows;
        let last = rows.last().unwrap();
        assert_eq!(
            (last.ours.to_string(), last.reached()),
            ("120".to_owned(), Some(true))
        );
        assert_eq!(rows[0].reached(), Some(true));
    }
}
