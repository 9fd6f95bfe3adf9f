//! What `--check` shows: the files that differ, and how.

use std::time::Duration;

use annotate_snippets::normalize_untrusted_str as harmless;
use similar::{ChangeTag, TextDiff};

use crate::output::{Changes, Output};
use crate::paths::shown;
use crate::report::{ADDED, BOLD, Console, REMOVED};

/// Of how many files differences are shown; the others are only named.
const FILES_SHOWN: usize = 10;

/// How many lines of differences are shown of one file.
const LINES_SHOWN: usize = 8;

/// How long a file is compared before the differences found become coarse.
const PATIENCE: Duration = Duration::from_millis(200);

/// Names each file that is not as it should be, and shows the first lines that differ.
pub(crate) fn show(output: &Output, changes: &Changes<'_>, console: &mut Console<'_>) {
    for (index, (path, found)) in changes.differing.iter().enumerate() {
        console.line(format_args!(
            "{BOLD}differs:{BOLD:#} {}",
            shown(&output.place(path))
        ));
        if index < FILES_SHOWN {
            show_lines(&String::from_utf8_lossy(found), output.text(path), console);
        }
    }
    for path in &changes.missing {
        console.line(format_args!(
            "{BOLD}missing:{BOLD:#} {}",
            shown(&output.place(path))
        ));
    }
    for place in &changes.extra {
        console.line(format_args!(
            "{BOLD}not generated any more:{BOLD:#} {}",
            shown(place)
        ));
    }
}

/// The first lines of the difference: `-` is what is there, `+` what would be generated.
fn show_lines(found: &str, wanted: &str, console: &mut Console<'_>) {
    let diff = TextDiff::configure()
        .timeout(PATIENCE)
        .diff_lines(found, wanted);
    let mut shown = 0;
    let mut all = 0;
    for hunk in diff.unified_diff().context_radius(1).iter_hunks() {
        all += hunk.iter_changes().count();
        if shown < LINES_SHOWN {
            console.line(format_args!("  {}", hunk.header()));
        }
        for change in hunk.iter_changes().take(LINES_SHOWN - shown) {
            let text = change.value().trim_end_matches(['\r', '\n']);
            let text = harmless(text);
            match change.tag() {
                ChangeTag::Equal => console.line(format_args!("   {text}")),
                ChangeTag::Delete => console.line(format_args!("  {REMOVED}-{text}{REMOVED:#}")),
                ChangeTag::Insert => console.line(format_args!("  {ADDED}+{text}{ADDED:#}")),
            }
            shown += 1;
        }
    }
    if all > shown {
        console.line(format_args!("  ... and {} more lines", all - shown));
    }
}
