//! The functions that rules call, by name.

use super::error::EndpointError;
use super::rules::{Expression, Scope};
use super::value::{Value, bounded};
use super::{aws, library};

/// A function of "Rules engine standard library" or "AWS rules engine library functions". `getAttr` is not here: it is
/// an expression of its own, because its path is read with the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    BooleanEquals,
    Coalesce,
    IsSet,
    IsValidHostLabel,
    IsVirtualHostableS3Bucket,
    Ite,
    Not,
    ParseArn,
    ParseUrl,
    Partition,
    Split,
    StringEquals,
    Substring,
    UriEncode,
}

impl Function {
    const ALL: [(&str, Self); 14] = [
        (
            "aws.isVirtualHostableS3Bucket",
            Self::IsVirtualHostableS3Bucket,
        ),
        ("aws.parseArn", Self::ParseArn),
        ("aws.partition", Self::Partition),
        ("booleanEquals", Self::BooleanEquals),
        ("coalesce", Self::Coalesce),
        ("isSet", Self::IsSet),
        ("isValidHostLabel", Self::IsValidHostLabel),
        ("ite", Self::Ite),
        ("not", Self::Not),
        ("parseURL", Self::ParseUrl),
        ("split", Self::Split),
        ("stringEquals", Self::StringEquals),
        ("substring", Self::Substring),
        ("uriEncode", Self::UriEncode),
    ];

    pub(super) fn named(name: &str) -> Option<Self> {
        let (_, function) = Self::ALL.iter().find(|(known, _)| *known == name)?;
        Some(*function)
    }

    /// An error says how many arguments it takes.
    pub(super) fn check_count(self, count: usize) -> Result<(), String> {
        let expected = match self {
            Self::IsSet
            | Self::Not
            | Self::ParseArn
            | Self::ParseUrl
            | Self::Partition
            | Self::UriEncode => 1,
            Self::BooleanEquals
            | Self::StringEquals
            | Self::IsValidHostLabel
            | Self::IsVirtualHostableS3Bucket => 2,
            Self::Ite | Self::Split => 3,
            Self::Substring => 4,
            Self::Coalesce if count >= 2 => return Ok(()),
            Self::Coalesce => {
                return Err(format!(
                    "coalesce takes 2 or more arguments, and here are {count}"
                ));
            }
        };
        if count == expected {
            return Ok(());
        }
        let name = Self::ALL
            .iter()
            .find(|(_, function)| *function == self)
            .map_or("this", |(name, _)| *name);
        let noun = if expected == 1 {
            "argument"
        } else {
            "arguments"
        };
        Err(format!(
            "{name} takes {expected} {noun}, and here are {count}"
        ))
    }

    /// Evaluates the arguments and calls the function. Where an argument evaluates to nothing, so does the call, but
    /// for the functions that ask about just that.
    pub(super) fn call<'a>(
        self,
        arguments: &'a [Expression],
        scope: &Scope<'a>,
    ) -> Result<Option<Value<'a>>, EndpointError> {
        match (self, arguments) {
            (Self::IsSet, [argument]) => {
                let is_set = argument.evaluate(scope)?.is_some();
                return Ok(Some(Value::Flag(is_set)));
            }
            (Self::Coalesce, arguments) => {
                for argument in arguments {
                    let value = argument.evaluate(scope)?;
                    if value.is_some() {
                        return Ok(value);
                    }
                }
                return Ok(None);
            }
            (Self::Ite, [condition, then, otherwise]) => {
                let Some(condition) = condition.evaluate(scope)? else {
                    return Ok(None);
                };
                let chosen = if condition.into_flag()? {
                    then
                } else {
                    otherwise
                };
                return chosen.evaluate(scope);
            }
            _ => {}
        }
        let mut values = Vec::with_capacity(arguments.len());
        for argument in arguments {
            match argument.evaluate(scope)? {
                Some(value) => values.push(value),
                None => return Ok(None),
            }
        }
        self.of_values(values, scope)
    }

    fn of_values<'a>(
        self,
        values: Vec<Value<'a>>,
        scope: &Scope<'a>,
    ) -> Result<Option<Value<'a>>, EndpointError> {
        let mut values = values.into_iter();
        let mut next = || {
            values
                .next()
                .ok_or_else(|| EndpointError::Broken("a function lacks an argument".to_owned()))
        };
        let value = match self {
            Self::BooleanEquals => Value::Flag(next()?.into_flag()? == next()?.into_flag()?),
            Self::StringEquals => Value::Flag(next()?.into_text()? == next()?.into_text()?),
            Self::Not => Value::Flag(!next()?.into_flag()?),
            Self::IsValidHostLabel => {
                let (text, subdomains) = (next()?.into_text()?, next()?.into_flag()?);
                Value::Flag(library::is_valid_host_label(&text, subdomains))
            }
            Self::IsVirtualHostableS3Bucket => {
                let (text, subdomains) = (next()?.into_text()?, next()?.into_flag()?);
                Value::Flag(aws::is_virtual_hostable_s3_bucket(&text, subdomains))
            }
            Self::UriEncode => bounded(library::uri_encode(&next()?.into_text()?))?,
            Self::ParseUrl => return Ok(library::parse_url(&next()?.into_text()?)),
            Self::ParseArn => return Ok(aws::parse_arn(&next()?.into_text()?)),
            Self::Partition => {
                let region = next()?.into_text()?;
                return Ok(scope.partitions.of(&region).map(super::Partition::value));
            }
            Self::Substring => {
                let text = next()?.into_text()?;
                let (start, end) = (next()?.into_count()?, next()?.into_count()?);
                let part = library::substring(&text, start, end, next()?.into_flag()?);
                return Ok(part.map(|part| Value::Text(part.to_owned().into())));
            }
            Self::Split => {
                let (text, delimiter) = (next()?.into_text()?, next()?.into_text()?);
                Value::List(library::split(&text, &delimiter, next()?.into_count()?)?)
            }
            // Called above, before their arguments are evaluated.
            Self::Coalesce | Self::IsSet | Self::Ite => return Ok(None),
        };
        Ok(Some(value))
    }
}
