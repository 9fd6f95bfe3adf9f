//! A file as text: blank lines between items, tables row by row, `prettyplease` where lines may have to be broken.

mod inline;
mod text;

use proc_macro2::TokenStream;
use syn::Item;

pub(crate) use inline::inline;
pub(crate) use text::Text;

/// Bytes of a usual file.
const USUAL: usize = 8 * 1024;

/// A file while its items are written.
#[derive(Debug)]
pub(crate) struct File {
    text: Text,
    previous: Option<Group>,
    error: Option<syn::Error>,
}

impl File {
    /// Begins a file with a header comment.
    pub(crate) fn new(header: &str) -> Self {
        let mut text = Text::default();
        text.out.reserve(USUAL);
        text.out.push_str(header);
        Self {
            text,
            previous: None,
            error: None,
        }
    }

    /// Prints items, the attributes of the file before them.
    pub(crate) fn tokens(&mut self, tokens: TokenStream) {
        match syn::parse2(tokens) {
            Ok(file) => self.items(file),
            Err(error) => self.error = self.error.take().or(Some(error)),
        }
    }

    /// Writes an item.
    pub(crate) fn item(&mut self, write: impl FnOnce(&mut Text)) {
        self.previous = Some(Group::Alone);
        self.text.out.push('\n');
        let start = self.text.out.len();
        self.text.is_wide = false;
        write(&mut self.text);
        if self.text.is_wide {
            let item = self.text.out.split_off(start);
            match print(&item) {
                Ok(item) => self.text.out.push_str(&item),
                Err(error) => self.error = self.error.take().or(Some(error)),
            }
        }
    }

    /// Writes a table: a call of a macro of the runtime, with its rows.
    pub(crate) fn table(&mut self, name: &str, rows: impl FnOnce(&mut Text)) {
        self.previous = Some(Group::Alone);
        let start = ["\nwhitesmith::", name, "! {\n"];
        self.text.out.extend(start);
        rows(&mut self.text);
        self.text.out.push_str("}\n");
    }

    /// The text of the file.
    ///
    /// The error is that of a parser that did not take an item for Rust: a fault of the renderer, never of a model.
    pub(crate) fn finish(self) -> Result<String, syn::Error> {
        match self.error {
            Some(error) => Err(error),
            None => Ok(self.text.out),
        }
    }

    fn items(&mut self, file: syn::File) {
        let text = &mut self.text.out;
        let is_doc = |attr: &syn::Attribute| attr.path().is_ident("doc");
        let (docs, others): (Vec<_>, Vec<_>) = file.attrs.into_iter().partition(is_doc);
        for attrs in [docs, others] {
            if !attrs.is_empty() {
                text.push('\n');
                text.push_str(unparse(attrs, Vec::new()).trim_end());
                text.push('\n');
            }
        }
        for item in file.items {
            let group = group(&item);
            if self.previous != Some(group) || group == Group::Alone {
                text.push('\n');
            }
            self.previous = Some(group);
            text.push_str(&unparse(Vec::new(), vec![item]));
        }
    }
}

/// Prints an item that is written, with its docs as they are: they are most of an item, and nothing is to be done to them.
fn print(item: &str) -> Result<String, syn::Error> {
    let is_docs = |line: &str| line.trim_start().starts_with("///");
    let mut docs = Vec::new();
    let mut code = String::new();
    for lines in item
        .split_inclusive('\n')
        .collect::<Vec<_>>()
        .chunk_by(|a, b| is_docs(a) && is_docs(b))
    {
        if lines.first().is_some_and(|line| is_docs(line)) {
            docs.push(lines.concat());
            code.push_str("///\n");
        } else {
            code.extend(lines.iter().copied());
        }
    }
    let printed = prettyplease::unparse(&syn::parse_file(&code)?);
    let mut docs = docs.iter();
    let lines = printed.split_inclusive('\n').map(|line| {
        let docs = is_docs(line).then(|| docs.next()).flatten();
        docs.map_or(line, String::as_str)
    });
    Ok(lines.collect())
}

fn unparse(attrs: Vec<syn::Attribute>, items: Vec<Item>) -> String {
    prettyplease::unparse(&syn::File {
        shebang: None,
        frontmatter: None,
        attrs,
        items,
    })
}

/// Items that stand together without a blank line.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Group {
    Module,
    PublicModule,
    Use,
    PublicUse,
    Include,
    Alone,
}

fn group(item: &Item) -> Group {
    let is_private = |vis: &syn::Visibility| matches!(vis, syn::Visibility::Inherited);
    match item {
        Item::Mod(module) if module.content.is_some() => Group::Alone,
        Item::Mod(module) if is_private(&module.vis) => Group::Module,
        Item::Mod(_) => Group::PublicModule,
        Item::Use(import) if !import.attrs.is_empty() => Group::Alone,
        Item::Use(import) if is_private(&import.vis) => Group::Use,
        Item::Use(_) => Group::PublicUse,
        Item::Macro(item) if item.mac.path.is_ident("include") => Group::Include,
        _ => Group::Alone,
    }
}

#[cfg(test)]
mod tests;
