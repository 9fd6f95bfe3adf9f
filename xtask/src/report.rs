//! What commands say, and how far they are.

use std::fmt::{Arguments, Display};
use std::io::{self, ErrorKind, Write};
use std::time::{Duration, Instant};

use annotate_snippets::normalize_untrusted_str as harmless;
use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use whitesmith_model::Diagnostics;

use crate::diagnostics;

pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const ADDED: Style = AnsiColor::Green.on_default();
pub(crate) const REMOVED: Style = AnsiColor::Red.on_default();
const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const HELP: Style = AnsiColor::Cyan.on_default().bold();

/// Work that takes longer than this shows how far it is.
const SILENCE: Duration = Duration::from_secs(1);

/// Where a command says what it has to say. That nobody listens any more is no reason to stop half way.
pub(crate) struct Console<'w> {
    stdout: &'w mut dyn Write,
    stderr: &'w mut dyn Write,
    quiet: bool,
    started: Instant,
    /// Why the standard output could not be written.
    lost: Option<io::Error>,
}

impl<'w> Console<'w> {
    pub(crate) fn new(
        stdout: &'w mut dyn Write,
        stderr: &'w mut dyn Write,
        quiet: bool,
        started: Instant,
    ) -> Self {
        Self {
            stdout,
            stderr,
            quiet,
            started,
            lost: None,
        }
    }

    /// A line that the command was asked for.
    pub(crate) fn print(&mut self, line: &str) {
        if let Err(error) = writeln!(self.stdout, "{line}") {
            self.lost.get_or_insert(error);
        }
    }

    /// Why what the command was asked for got lost, if it did. That nobody listens any more is no loss.
    pub(crate) fn lost(&mut self) -> Option<io::Error> {
        let flushed = self.stdout.flush().err();
        let lost = self.lost.take().or(flushed);
        lost.filter(|error| error.kind() != ErrorKind::BrokenPipe)
    }

    /// A line of the report, unless nobody wants one.
    pub(crate) fn report(&mut self, line: Arguments<'_>) {
        if !self.quiet {
            self.line(line);
        }
    }

    /// A line that has to be said.
    pub(crate) fn line(&mut self, line: Arguments<'_>) {
        let _ = writeln!(self.stderr, "{line}");
    }

    /// A line that says what is wrong.
    pub(crate) fn error(&mut self, message: impl Display) {
        self.line(format_args!(
            "{ERROR}error{ERROR:#}{BOLD}: {message}{BOLD:#}"
        ));
    }

    /// A line about what need not be wrong.
    pub(crate) fn warning(&mut self, message: impl Display) {
        self.line(format_args!(
            "{WARNING}warning{WARNING:#}{BOLD}: {message}{BOLD:#}"
        ));
    }

    /// A line that says what to do about it.
    pub(crate) fn help(&mut self, message: impl Display) {
        self.line(format_args!("{HELP}help{HELP:#}: {message}"));
    }

    /// All that is wrong, with the source lines, then a line that sums it up.
    pub(crate) fn diagnostics(&mut self, found: &Diagnostics) {
        for text in diagnostics::render(found) {
            self.line(format_args!("{text}\n"));
        }
        if let Some(summary) = diagnostics::summary(found) {
            self.error(summary);
        }
    }

    /// Whether only what is wrong is to be said.
    pub(crate) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// The time since the command started.
    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}

/// How far some work is: shown on a terminal, and only when it takes long.
pub(crate) struct Progress {
    bar: ProgressBar,
    started: Instant,
    wanted: bool,
}

impl Progress {
    pub(crate) fn new(steps: usize, wanted: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(steps as u64), ProgressDrawTarget::hidden());
        // The template is constant; if it were wrong, the default style would do.
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} files") {
            bar.set_style(style.progress_chars("=> "));
        }
        Self {
            bar,
            started: Instant::now(),
            wanted,
        }
    }

    pub(crate) fn step(&self) {
        self.bar.inc(1);
        if self.wanted && self.bar.is_hidden() && self.started.elapsed() > SILENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Something that is waited for, which nobody can say how long it takes. Shown on a terminal while it is there.
pub(crate) struct Waiting(ProgressBar);

impl Waiting {
    pub(crate) fn new(what: &str, console: &Console<'_>) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        bar.set_message(harmless(what));
        // The template is constant; if it were wrong, the default style would do.
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
            bar.set_style(style);
        }
        if !console.is_quiet() {
            bar.set_draw_target(ProgressDrawTarget::stderr());
            bar.enable_steady_tick(SILENCE / 4);
        }
        Self(bar)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// `1 file`, `2 files`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
