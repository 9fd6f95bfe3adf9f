//! Endpoint rule sets of published models: which are a standard pattern, and the others in our own words.

mod classify;
mod outcome;
mod space;
mod special_cases;
mod words;

#[cfg(test)]
mod tests;

pub(crate) use classify::{Service, classify};
pub(crate) use words::own_words;
