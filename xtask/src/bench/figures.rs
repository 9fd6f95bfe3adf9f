//! What was measured, and what there is to reach.

use std::fmt;

/// Figures that belong together.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) title: &'static str,
    /// What was done, in plain words.
    pub(crate) about: &'static str,
    pub(crate) rows: Vec<Row>,
}

/// One figure of each side, or of ours alone.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) ours: Amount,
    pub(crate) theirs: Option<Amount>,
    /// Who the other side is, where it is not the official SDK.
    pub(crate) other: Option<&'static str>,
    pub(crate) goal: Option<Goal>,
}

/// What there is to reach.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Goal {
    /// At most so much of what the other side takes.
    RatioAtMost(f64),
    /// At least so much of what the other side does.
    RatioAtLeast(f64),
    /// At most so much, whatever the other side has.
    AtMost(f64),
}

/// A figure with its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Amount {
    Nanoseconds(f64),
    Seconds(f64),
    /// So many of something that the row names.
    Count(f64),
    Bytes(f64),
    BytesPerSecond(f64),
}

impl Row {
    pub(crate) fn new(what: impl Into<String>, ours: Amount, theirs: Amount) -> Self {
        Self {
            what: what.into(),
            ours,
            theirs: Some(theirs),
            other: None,
            goal: None,
        }
    }

    /// A figure that the other side does not have.
    pub(crate) fn alone(what: impl Into<String>, ours: Amount) -> Self {
        Self {
            theirs: None,
            ..Self::new(what, ours, ours)
        }
    }

    #[must_use]
    pub(crate) fn goal(mut self, goal: Goal) -> Self {
        self.goal = Some(goal);
        self
    }

    /// Ours as a part of theirs; not a number where they have none, which reaches no goal.
    fn ratio(&self) -> f64 {
        let theirs = self.theirs.map_or(f64::NAN, Amount::value);
        self.ours.value() / theirs
    }

    /// Whether the goal is reached, if there is one.
    pub(crate) fn reached(&self) -> Option<bool> {
        Some(match self.goal? {
            Goal::RatioAtMost(most) => self.ratio() <= most,
            Goal::RatioAtLeast(least) => self.ratio() >= least,
            Goal::AtMost(most) => self.ours.value() <= most,
        })
    }

    /// What there is to reach; nothing where there is no goal.
    pub(crate) fn goal_text(&self) -> String {
        match self.goal {
            None => String::new(),
            Some(Goal::RatioAtMost(most)) => format!("≤ {most:.2}×"),
            Some(Goal::RatioAtLeast(least)) => format!("≥ {least:.2}×"),
            Some(Goal::AtMost(most)) => format!("≤ {}", self.ours.with(most)),
        }
    }

    /// Ours as a part of theirs; nothing where they have none.
    pub(crate) fn ratio_text(&self) -> String {
        self.theirs
            .map_or_else(String::new, |_| format!("{:.2}×", self.ratio()))
    }

    /// How far from the goal.
    pub(crate) fn verdict(&self) -> String {
        let goal = self.goal_text();
        match self.goal {
            Some(Goal::AtMost(_)) => format!("{} where {goal} is the goal", self.ours),
            _ => format!("{} where {goal} is the goal", self.ratio_text()),
        }
    }
}

/// A count as the number that ratios are made of.
#[expect(
    clippy::cast_precision_loss,
    reason = "nothing that is counted here comes near 2^52"
)]
pub(crate) fn number(count: u64) -> f64 {
    count as f64
}

impl Amount {
    fn value(self) -> f64 {
        match self {
            Self::Nanoseconds(value)
            | Self::Seconds(value)
            | Self::Count(value)
            | Self::Bytes(value)
            | Self::BytesPerSecond(value) => value,
        }
    }

    /// Another figure in the same unit.
    fn with(self, value: f64) -> Self {
        match self {
            Self::Nanoseconds(_) => Self::Nanoseconds(value),
            Self::Seconds(_) => Self::Seconds(value),
            Self::Count(_) => Self::Count(value),
            Self::Bytes(_) => Self::Bytes(value),
            Self::BytesPerSecond(_) => Self::BytesPerSecond(value),
        }
    }
}

/// With the unit in which it is a number of one to four digits.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Nanoseconds(value) => scaled(f, value, &[" ns", " µs", " ms"]),
            Self::Seconds(value) => write!(f, "{value:.1} s"),
            Self::Count(value) => grouped(f, value),
            Self::Bytes(value) => scaled(f, value, &[" B", " KB", " MB", " GB"]),
            Self::BytesPerSecond(value) => write!(f, "{:.0} MB/s", value / 1e6),
        }
    }
}

/// The value in the largest of the units, each a thousand of the one before, of which there is at least one.
fn scaled(f: &mut fmt::Formatter<'_>, mut value: f64, units: &[&str]) -> fmt::Result {
    let mut digits = 0;
    let (last, others) = units.split_last().map_or(("", units), |(l, o)| (*l, o));
    for unit in others {
        if value < 1e3 {
            return write!(f, "{value:.digits$}{unit}");
        }
        value /= 1e3;
        digits = 1;
    }
    write!(f, "{value:.digits$}{last}")
}

/// A whole number with a comma before each three digits.
fn grouped(f: &mut fmt::Formatter<'_>, value: f64) -> fmt::Result {
    let digits = format!("{value:.0}");
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            f.write_str(",")?;
        }
        write!(f, "{digit}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Amount, Goal, Row};

    #[test]
    fn amounts_are_short() {
        for (amount, expected) in [
            (Amount::Nanoseconds(431.6), "432 ns"),
            (Amount::Nanoseconds(53_049.0), "53.0 µs"),
            (Amount::Nanoseconds(53_049_000.0), "53.0 ms"),
            (Amount::Seconds(107.24), "107.2 s"),
            (Amount::Count(331.0), "331"),
            (Amount::Count(120_024.0), "120,024"),
            (Amount::Bytes(28_600.0), "28.6 KB"),
            (Amount::Bytes(14_700_000.0), "14.7 MB"),
            (Amount::Bytes(8.3e9), "8.3 GB"),
            (Amount::BytesPerSecond(305.4e6), "305 MB/s"),
        ] {
            assert_eq!(amount.to_string(), expected);
        }
    }

    #[test]
    fn a_goal_is_a_ratio_or_an_amount() {
        let row = Row::new("x", Amount::Seconds(40.0), Amount::Seconds(100.0));
        assert_eq!(row.reached(), None);
        let row = row.goal(Goal::RatioAtMost(0.4));
        assert_eq!(
            (row.reached(), row.goal_text().as_str()),
            (Some(true), "≤ 0.40×")
        );
        let row = row.goal(Goal::RatioAtLeast(1.2));
        assert_eq!(row.reached(), Some(false));
        assert_eq!(row.verdict(), "0.40× where ≥ 1.20× is the goal");
        let row =
            Row::new("x", Amount::Bytes(5.1e6), Amount::Bytes(14.7e6)).goal(Goal::AtMost(5e6));
        assert_eq!(row.reached(), Some(false));
        assert_eq!(row.verdict(), "5.1 MB where ≤ 5.0 MB is the goal");
        let row = Row::alone("x", Amount::Bytes(4e6)).goal(Goal::AtMost(5e6));
        assert_eq!(
            (row.reached(), row.ratio_text()),
            (Some(true), String::new())
        );
    }
}
