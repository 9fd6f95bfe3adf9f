//! Reading JSON files with an eye on places, for errors that say where a person is to look.

use serde_json::value::RawValue;

use super::json::{Json, Members};
use crate::error::{Error, ErrorKind};

/// A value in a file.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    file: &'a str,
    source: &'a str,
    raw: &'a RawValue,
}

impl<'a> Place<'a> {
    /// The one value of the file, whose name is for errors.
    pub(super) fn root(file: &'a str, source: &'a str) -> Result<Self, Error> {
        match serde_json::from_str(source) {
            Ok(raw) => Ok(Self { file, source, raw }),
            Err(error) => {
                let what = error.to_string();
                let what = what
                    .rsplit_once(" at line ")
                    .map_or(&*what, |(what, _)| what);
                let (line, column) = (error.line(), error.column());
                Err(broken(file, line, column, what))
            }
        }
    }

    /// The error that something about the value is wrong.
    pub(super) fn error(self, what: &str) -> Error {
        let start = self.source.as_ptr().addr();
        let offset = self.raw.get().as_ptr().addr().checked_sub(start);
        let before = offset.and_then(|offset| self.source.get(..offset));
        let before = before.unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let last = before.rsplit('\n').next().unwrap_or_default();
        broken(self.file, line, last.chars().count() + 1, what)
    }

    /// The member of that name, which has to be there.
    pub(super) fn member(self, name: &str) -> Result<Self, Error> {
        self.optional(name)?
            .ok_or_else(|| self.error(&format!("`{name}` is missing here")))
    }

    /// The member of that name, if there is one.
    pub(super) fn optional(self, name: &str) -> Result<Option<Self>, Error> {
        let members = self.members()?;
        let mut members = members.into_iter();
        Ok(members
            .find(|(other, _)| other == name)
            .map(|(_, value)| value))
    }

    pub(super) fn members(self) -> Result<Vec<(String, Self)>, Error> {
        let Members(members) = serde_json::from_str(self.raw.get())
            .map_err(|_| self.error("an object is expected here"))?;
        let members = members.into_iter();
        Ok(members.map(|(name, raw)| (name, self.at(raw))).collect())
    }

    pub(super) fn items(self) -> Result<Vec<Self>, Error> {
        let items: Vec<&'a RawValue> = serde_json::from_str(self.raw.get())
            .map_err(|_| self.error("a list is expected here"))?;
        Ok(items.into_iter().map(|raw| self.at(raw)).collect())
    }

    pub(super) fn text(self) -> Result<String, Error> {
        serde_json::from_str(self.raw.get()).map_err(|_| self.error("text is expected here"))
    }

    pub(super) fn number<T: TryFrom<u64>>(self) -> Result<T, Error> {
        let number: Option<u64> = serde_json::from_str(self.raw.get()).ok();
        number
            .and_then(|number| T::try_from(number).ok())
            .ok_or_else(|| self.error("a small number is expected here"))
    }

    pub(super) fn json(self) -> Result<Json, Error> {
        Json::from_raw(self.raw).ok_or_else(|| self.error("this is nested too deeply"))
    }

    fn at(self, raw: &'a RawValue) -> Self {
        Self { raw, ..self }
    }
}

fn broken(file: &str, line: usize, column: usize, what: &str) -> Error {
    let message = format!(
        "{file}:{line}:{column}: {what}; the file is no recording, or was changed by hand: make a new one"
    );
    Error::new(ErrorKind::Configuration, message)
}
