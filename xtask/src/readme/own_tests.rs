//! The tests that there are, as their files say.

use std::fs;
use std::path::Path;

use syn::{Attribute, Item};
use whitesmith_model::Diagnostic;

use crate::paths::shown;

/// How many tests a file has, or the files of a folder.
pub(super) fn count(path: &Path) -> Result<usize, Diagnostic> {
    let failed = |error: &dyn std::fmt::Display| {
        Diagnostic::new(format!(
            "cannot read the tests in `{}`: {error}",
            shown(path)
        ))
    };
    if !path.is_dir() {
        let text = fs::read_to_string(path).map_err(|error| failed(&error))?;
        let file = syn::parse_file(&text).map_err(|error| failed(&error))?;
        return Ok(of_items(&file.items));
    }
    let mut all = 0;
    for entry in fs::read_dir(path).map_err(|error| failed(&error))? {
        let entry = entry.map_err(|error| failed(&error))?.path();
        if entry.is_dir() || entry.extension().is_some_and(|it| it == "rs") {
            all += count(&entry)?;
        }
    }
    Ok(all)
}

fn of_items(items: &[Item]) -> usize {
    let of_item = |item: &Item| match item {
        Item::Fn(function) => usize::from(function.attrs.iter().any(is_test)),
        Item::Mod(module) => module
            .content
            .as_ref()
            .map_or(0, |(_, items)| of_items(items)),
        // `proptest!` has functions in it, with the attribute before each.
        Item::Macro(call) => call.mac.tokens.to_string().matches("# [test]").count(),
        _ => 0,
    };
    items.iter().map(of_item).sum()
}

/// `#[test]` or `#[tokio::test]`.
fn is_test(attribute: &Attribute) -> bool {
    let path = attribute.path();
    path.segments.last().is_some_and(|it| it.ident == "test")
}

#[cfg(test)]
mod tests {
    use super::of_items;

    #[test]
    fn functions_that_cargo_runs_are_counted() {
        let text =
            "#[test] fn a() {} fn b() {} mod c { #[tokio::test(flavor = \"x\")] async fn d() {} }";
        let file = syn::parse_file(text).unwrap();
        assert_eq!(of_items(&file.items), 2);
    }
}
