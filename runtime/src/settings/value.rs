//! Values of settings, and how they are read.

use std::fmt;
use std::ops::RangeInclusive;

use super::file::{Place, Property};
use crate::error::{Error, ErrorKind};

/// The names of a setting.
pub(crate) struct Setting {
    /// In the environment, in the order in which they count.
    pub(crate) variables: &'static [&'static str],
    /// In a profile, where it may be set there.
    pub(crate) key: Option<&'static str>,
}

/// Where a value is.
#[derive(Clone, Copy)]
pub(crate) enum Origin<'a> {
    Variable(&'a str),
    Profile { key: &'a str, place: &'a Place },
}

impl fmt::Display for Origin<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable(name) => f.write_str(name),
            Self::Profile { key, place } => write!(f, "`{key}` ({place})"),
        }
    }
}

/// A value and where it is.
#[derive(Clone, Copy)]
pub(crate) struct Found<'a> {
    pub(crate) value: &'a str,
    pub(crate) origin: Origin<'a>,
}

impl<'a> Found<'a> {
    /// A property of a profile. An empty one counts as not set.
    pub(crate) fn in_profile(key: &'a str, property: &'a Property) -> Option<Self> {
        (!property.value.is_empty()).then_some(Self {
            value: &property.value,
            origin: Origin::Profile {
                key,
                place: &property.place,
            },
        })
    }

    /// The error of a value that is not allowed. It is quoted: settings are no secrets.
    pub(crate) fn is_not(&self, allowed: &str) -> Error {
        let message = format!("{} is {:?}; it can be {allowed}", self.origin, self.value);
        Error::new(ErrorKind::Configuration, message)
    }

    pub(crate) fn flag(&self) -> Result<bool, Error> {
        one_of(self, &[("true", true), ("false", false)])
    }
}

/// What one of a few words means, in small or capital letters.
pub(crate) fn one_of<T: Copy>(found: &Found<'_>, words: &[(&str, T)]) -> Result<T, Error> {
    words
        .iter()
        .find(|(word, _)| word.eq_ignore_ascii_case(found.value.trim()))
        .map(|(_, meaning)| *meaning)
        .ok_or_else(|| {
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            found.is_not(&words.join(" or "))
        })
}

/// Whether text is the ID of an AWS account.
pub(crate) fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

/// A whole number within bounds.
pub(crate) fn number(found: &Found<'_>, range: &RangeInclusive<u32>) -> Result<u32, Error> {
    let number = found.value.trim().parse::<u32>().ok();
    number
        .filter(|number| range.contains(number))
        .ok_or_else(|| {
            found.is_not(&match *range.end() {
                u32::MAX => format!("a whole number from {}", range.start()),
                end => format!("a whole number from {} to {end}", range.start()),
            })
        })
}
