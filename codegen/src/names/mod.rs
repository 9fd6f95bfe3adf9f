//! Every Rust name that generated code has, made in one place: from the model's words to legal, unique identifiers.
//!
//! A name is the model's own, in the case that Rust has for it. What cannot be an identifier is mended (a leading digit
//! gets an underscore, a keyword becomes a raw identifier), and what is taken gets a number, in the order in which
//! names are asked for; so the same model gives the same names.

mod words;

use std::collections::HashSet;
use std::iter;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// Words that no identifier may be: strict and reserved keywords of edition 2024 (The Rust Reference, "Keywords").
const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that no raw identifier may be either.
const NEVER_RAW: &[&str] = &["Self", "crate", "self", "super"];

/// Types and traits that every module sees without importing them, or that generated modules import. A shape of such
/// a name would hide it from whoever imports the generated module with a glob.
const TAKEN_TYPES: &[&str] = &[
    "AsMut",
    "AsRef",
    "BTreeMap",
    "Box",
    "Call",
    "Client",
    "ClientContextParams",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
    "Wait",
];

/// Names of files that some system does not allow, and of the file that holds the others together.
const TAKEN_FILES: &[&str] = &[
    "aux", "com1", "com2", "con", "lpt1", "lpt2", "mod", "nul", "prn",
];

/// Methods that every generated client has.
const TAKEN_METHODS: &[&str] = &[
    "call",
    "clone",
    "config",
    "from_env",
    "from_env_blocking",
    "new",
];

/// The schemas of the runtime's prelude, which generated modules import.
pub(crate) const PRELUDE: &[&str] = &[
    "BIG_DECIMAL",
    "BIG_INTEGER",
    "BLOB",
    "BOOLEAN",
    "BYTE",
    "DOCUMENT",
    "DOUBLE",
    "FLOAT",
    "INTEGER",
    "LONG",
    "SHORT",
    "STRING",
    "TIMESTAMP",
    "UNIT",
];

/// A set of names of which each is given out once.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    reserved: Vec<&'static str>,
    taken: HashSet<String>,
}

impl Scope {
    fn with(reserved: &'static [&'static str]) -> Self {
        Self {
            reserved: reserved.to_vec(),
            taken: HashSet::new(),
        }
    }

    /// Types of a generated module.
    pub(crate) fn types() -> Self {
        Self::with(TAKEN_TYPES)
    }

    /// Files of the operations of a generated module.
    pub(crate) fn files() -> Self {
        Self::with(TAKEN_FILES)
    }

    /// Methods of a generated client.
    pub(crate) fn methods() -> Self {
        Self::with(TAKEN_METHODS)
    }

    /// Statics of a generated module, beside those of the prelude, that of the service, and the operations: an
    /// operation is a unit structure, and so a value of the same name.
    pub(crate) fn statics(operations: &[&str]) -> Self {
        let mut scope = Self::with(PRELUDE);
        scope.taken.insert("SERVICE".to_owned());
        let operations = operations.iter().map(|&name| name.to_owned());
        scope.taken.extend(operations);
        scope
    }

    /// Fields of a structure. A setter is called as its field is, and stands beside the constructors; on the input of
    /// an operation it stands on the call too.
    pub(crate) fn fields() -> Self {
        Self::with(&[
            "default",
            "into_input",
            "new",
            "presigned",
            "send",
            "send_blocking",
            "with_overrides",
        ])
    }

    /// Fields of the input of a paginated operation. Its calls have methods of their own beside the setters: reserved in
    /// every structure, `items` would be the name of hardly any list.
    pub(crate) fn fields_of_paginated() -> Self {
        let mut scope = Self::fields();
        scope.reserved.extend(["items", "pages"]);
        scope
    }

    /// These, of the input of an operation that has waiters too. Its waits have methods of their own beside the setters.
    pub(crate) fn and_of_waitable(mut self) -> Self {
        let methods = ["max_delay", "min_delay", "within", "within_blocking"];
        self.reserved.extend(methods);
        self
    }

    /// Variants of an enum or union, beside the one for what the model does not name.
    pub(crate) fn variants() -> Self {
        Self::with(&["Self", "Unrecognized"])
    }

    /// Variants of an operation's error, beside the one for what the model does not name.
    pub(crate) fn error_variants() -> Self {
        Self::with(&["Other", "Self"])
    }

    /// Gives out `wanted`; with a suffix if it is reserved, with a number if it was given out before.
    fn claim(&mut self, wanted: String, case: Case) -> String {
        let (suffix, separator) = case.suffix();
        let wanted = if self.reserved.contains(&wanted.as_str()) {
            wanted + suffix
        } else {
            wanted
        };
        let numbered = (2_u64..).map(|number| format!("{wanted}{separator}{number}"));
        let mut candidates = iter::once(wanted.clone()).chain(numbered);
        let name = candidates
            .find(|name| !self.reserved.contains(&name.as_str()) && self.taken.insert(name.clone()))
            .unwrap_or(wanted);
        if case == Case::Snake && KEYWORDS.contains(&name.as_str()) {
            format!("r#{name}")
        } else {
            name
        }
    }
}

/// What is named, and so in which case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    /// A type: `SessionState`.
    Type,
    /// A variant of an enum: `Idle`.
    Variant,
    /// A variant that is called as its type is.
    VariantOfType,
    /// A file without its ending, no longer than files' names may be.
    File,
    /// A field or method, raw if it is a keyword: `work_group`, `r#type`.
    Snake,
    /// A static: `PARAMETERS_MAP`.
    Static,
}

impl Case {
    /// The name that a word gets where no other has it.
    fn name(self, word: &str) -> String {
        const LONGEST_FILE: usize = 100;
        match self {
            Self::Type => mended(camel_case(word), "Empty"),
            Self::Variant => mended(words::split(word).to_upper_camel_case(), "Empty"),
            Self::VariantOfType => word.to_owned(),
            Self::File => {
                let word: String = word.chars().take(LONGEST_FILE).collect();
                mended(words::split(&word).to_snake_case(), "empty")
            }
            Self::Snake => {
                let name = mended(words::split(word).to_snake_case(), "empty");
                if NEVER_RAW.contains(&name.as_str()) {
                    name + "_"
                } else {
                    name
                }
            }
            Self::Static => mended(words::split(word).to_shouty_snake_case(), "EMPTY"),
        }
    }

    /// What is put behind a reserved name, and in front of the number of one that is taken.
    fn suffix(self) -> (&'static str, &'static str) {
        match self {
            Self::Type | Self::VariantOfType => ("Shape", ""),
            Self::Variant => ("Value", ""),
            Self::File | Self::Snake | Self::Static => ("_", "_"),
        }
    }
}

/// The names of `words` in one scope, in their order. A word that is its own name gets it before one that would only
/// be turned into it.
pub(crate) fn all<W: AsRef<str>>(
    words: impl IntoIterator<Item = W>,
    mut scope: Scope,
    case: Case,
) -> Vec<String> {
    let wanted = |word: W| {
        let name = case.name(word.as_ref());
        (name == word.as_ref(), name)
    };
    let mut names: Vec<(bool, String)> = words.into_iter().map(wanted).collect();
    for own in [true, false] {
        for (_, name) in names.iter_mut().filter(|(is_own, _)| *is_own == own) {
            *name = scope.claim(std::mem::take(name), case);
        }
    }
    names.into_iter().map(|(_, name)| name).collect()
}

/// A word that is `CamelCase` already stays as the model has it (`AWSService`), so that a reader of the service's
/// documentation finds it again.
fn camel_case(word: &str) -> String {
    let is_camel_case = word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.chars().all(|c| c.is_ascii_alphanumeric())
        && word.contains(|c: char| c.is_ascii_lowercase());
    if is_camel_case {
        word.to_owned()
    } else {
        words::split(word).to_upper_camel_case()
    }
}

/// What is left when all that no identifier can hold is gone.
fn mended(name: String, empty: &str) -> String {
    let mut name = name;
    name.retain(|c| c == '_' || c.is_ascii_alphanumeric());
    if name.bytes().all(|byte| byte == b'_') {
        empty.to_owned()
    } else if name.starts_with(|c: char| c.is_ascii_digit()) {
        format!("_{name}")
    } else {
        name
    }
}

#[cfg(test)]
mod tests;
