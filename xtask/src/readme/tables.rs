//! What stands in the README, as Markdown.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use whitesmith_model::Diagnostic;

use super::own_tests;
use crate::conformance::{EndpointFigures, NotRun, Report};
use crate::features::{FEATURES, Feature};
use crate::report::count;

/// The figures that are kept. A set that was never run has none.
pub(super) struct Figures {
    pub(super) smithy: Option<Report>,
    pub(super) botocore: Option<Report>,
    pub(super) endpoints: Option<EndpointFigures>,
}

/// How many of some cases passed, and how many there are.
#[derive(Clone, Copy, Default)]
struct Score {
    passed: usize,
    all: usize,
}

impl Score {
    /// What a cell says: nothing where there is no case.
    fn cell(self) -> String {
        let Self { passed, all } = self;
        if all == 0 {
            return String::new();
        }
        format!("{passed} of {all}")
    }
}

/// The tables: protocol by protocol, then feature by feature. `root` is where the files of tests are looked for.
pub(super) fn markdown(figures: &Figures, root: &Path) -> Result<String, Diagnostic> {
    let mut text = protocols(figures);
    text.push('\n');
    text.push_str(&features(figures, root)?);
    Ok(text)
}

fn protocols(figures: &Figures) -> String {
    let mut rows: BTreeMap<&str, [Score; 2]> = BTreeMap::new();
    let suites = [figures.smithy.as_ref(), figures.botocore.as_ref()];
    for (index, report) in suites.iter().enumerate() {
        for row in report.iter().flat_map(|report| &report.rows) {
            let scores = rows.entry(&row.protocol).or_default();
            if let Some(score) = scores.get_mut(index) {
                score.passed += row.passed;
                score.all += row.passed + row.failed + row.skipped + row.not_generated;
            }
        }
    }
    let mut text = "| protocol | Smithy's tests | botocore's tests |\n|---|---|---|\n".to_owned();
    // Writing to a string cannot fail.
    for (protocol, [smithy, botocore]) in rows {
        let _ = writeln!(
            text,
            "| {protocol} | {} | {} |",
            smithy.cell(),
            botocore.cell()
        );
    }
    for (name, report) in [("Smithy's", suites[0]), ("botocore's", suites[1])] {
        let Some(report) = report else { continue };
        remarks(name, report, &mut text);
    }
    if let Some(EndpointFigures {
        services,
        passed,
        failed,
    }) = figures.endpoints
    {
        let (all, services) = (passed + failed, count(services, "public model"));
        let _ = writeln!(
            text,
            "\nEndpoints: {passed} of {all} tests in {services} pass."
        );
    }
    text
}

/// Says why cases did not pass.
fn remarks(name: &str, report: &Report, text: &mut String) {
    for (what, cases) in [
        ("skipped", &report.skipped),
        ("not generated", &report.not_generated),
    ] {
        if !cases.is_empty() {
            let _ = writeln!(text, "\nOf {name} tests, {} {what}:\n", are(cases.len()));
        }
        let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
        for NotRun { reason, .. } in cases {
            *reasons.entry(reason).or_default() += 1;
        }
        for (reason, number) in reasons {
            let _ = writeln!(text, "- {number}: {reason}");
        }
    }
}

fn are(number: usize) -> String {
    match number {
        1 => "1 is".to_owned(),
        more => format!("{more} are"),
    }
}

fn features(figures: &Figures, root: &Path) -> Result<String, Diagnostic> {
    let head =
        "| feature | Smithy's tests | botocore's tests | tests of our own |\n|---|---|---|---|\n";
    let mut text = head.to_owned();
    for feature in FEATURES {
        let smithy = score(feature, figures.smithy.as_ref());
        let botocore = score(feature, figures.botocore.as_ref());
        let (links, tests) = links(feature, root)?;
        if smithy.passed + botocore.passed + tests == 0 {
            let message = format!(
                "nothing proves the feature `{}`: no case and no test",
                feature.name
            );
            return Err(Diagnostic::new(message).help(
                "give its row in `xtask/src/features.rs` a proof, or take the row out".to_owned(),
            ));
        }
        let (name, smithy, botocore) = (feature.name, smithy.cell(), botocore.cell());
        let _ = writeln!(text, "| {name} | {smithy} | {botocore} | {links} |");
    }
    Ok(text)
}

fn score(feature: &Feature, report: Option<&Report>) -> Score {
    let mut rows = report.into_iter().flat_map(|report| &report.features);
    let row = rows.find(|row| row.feature == feature.name);
    row.map_or_else(Score::default, |row| Score {
        passed: row.passed,
        all: row.passed + row.not_passed,
    })
}

/// Links to the tests of a feature, and how many they are: a file without any is wrong.
fn links(feature: &Feature, root: &Path) -> Result<(String, usize), Diagnostic> {
    let mut links = Vec::new();
    let mut all = 0;
    for path in feature.tests {
        let found = own_tests::count(&root.join(path))?;
        if found == 0 {
            let message = format!("`{path}` has no test, and should prove `{}`", feature.name);
            return Err(Diagnostic::new(message));
        }
        all += found;
        let name = Path::new(path).file_stem().unwrap_or_default();
        links.push(format!("[{}]({path})", name.display()));
    }
    Ok((links.join(", "), all))
}
