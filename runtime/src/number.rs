//! Numbers of any length, carried as their text.
//!
//! The runtime computes nothing with them, so they stay what the service wrote, digit for digit; a user parses the
//! text into the big-number library of their choice.

use std::fmt;
use std::str::FromStr;

macro_rules! big_number {
    ($(#[$doc:meta])* $name:ident, $zero:literal, $check:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// A default of a model, which the generator has checked.
            #[doc(hidden)]
            #[must_use]
            pub fn __checked(text: &'static str) -> Self {
                Self(text.into())
            }

            /// The number as JSON writes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self($zero.into())
            }
        }

        impl FromStr for $name {
            type Err = InvalidNumber;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                if $check(text) {
                    Ok(Self(text.into()))
                } else {
                    Err(InvalidNumber(()))
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

big_number! {
    /// An integer of any length (`bigInteger`). Two are equal when they are written the same.
    BigInteger, "0", is_integer
}

big_number! {
    /// A decimal number of any length and precision (`bigDecimal`). Two are equal when they are written the same.
    BigDecimal, "0", is_decimal
}

macro_rules! from_integers {
    ($($number:ident: $($integer:ty),*;)*) => {
        $($(
            impl From<$integer> for $number {
                fn from(value: $integer) -> Self {
                    Self(value.to_string().into())
                }
            }
        )*)*
    };
}

from_integers! {
    BigInteger: i32, i64, i128, u32, u64, u128;
    BigDecimal: i32, i64, i128, u32, u64, u128;
}

/// A text that is no JSON number, or no integer where one is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidNumber(());

impl fmt::Display for InvalidNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a number as JSON writes it")
    }
}

impl std::error::Error for InvalidNumber {}

/// `-?(0|[1-9][0-9]*)`, as JSON has it (RFC 8259, "Numbers").
fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    is_digits(digits) && (digits == "0" || !digits.starts_with('0'))
}

/// An integer, then perhaps a fraction, then perhaps an exponent.
fn is_decimal(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (integer, fraction) = match mantissa.split_once('.') {
        Some((integer, fraction)) => (integer, Some(fraction)),
        None => (mantissa, None),
    };
    is_integer(integer)
        && fraction.is_none_or(is_digits)
        && exponent.is_none_or(|e| is_digits(e.strip_prefix(['+', '-']).unwrap_or(e)))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_what_json_calls_one() {
        for good in ["0", "-0", "7", "-12", "123456789012345678901234567890"] {
            assert_eq!(good.parse::<BigInteger>().unwrap().as_str(), good);
        }
        for bad in ["", "-", "+1", "01", "1.0", "1e3", "NaN", " 1", "0x1"] {
            assert!(bad.parse::<BigInteger>().is_err(), "{bad}");
        }
    }

    #[test]
    fn decimals_keep_every_digit() {
        for good in [
            "0",
            "1.50",
            "-0.000000000000000000000000000001",
            "1e400",
            "2.5E-9",
        ] {
            assert_eq!(good.parse::<BigDecimal>().unwrap().as_str(), good);
        }
        for bad in ["", ".5", "1.", "1e", "e5", "1.2.3", "00.1", "Infinity"] {
            assert!(bad.parse::<BigDecimal>().is_err(), "{bad}");
        }
    }
}
