//! Tokens to text: `prettyplease` item by item, blank lines between items, tables row by row.

use proc_macro2::{Delimiter, Group as TokenGroup, Spacing, TokenStream, TokenTree};
use syn::Item;

/// Formats the items of a file under a header comment.
///
/// The error is that of a parser that did not take the tokens for Rust: a fault of the renderer, never of a model.
pub(crate) fn file(header: &str, tokens: TokenStream) -> Result<String, syn::Error> {
    let mut text = header.to_owned();
    let mut previous = None;
    for part in parts(tokens) {
        match part {
            Part::Table(path, rows) => {
                text.push('\n');
                previous = Some(Group::Alone);
                text.push_str(&format_table(&path, rows));
            }
            Part::Items(tokens) => items(syn::parse2(tokens)?, &mut previous, &mut text),
        }
    }
    Ok(text)
}

/// Appends items, the attributes of the file before them.
fn items(file: syn::File, previous: &mut Option<Group>, text: &mut String) {
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
        if *previous != Some(group) || group == Group::Alone {
            text.push('\n');
        }
        *previous = Some(group);
        spread(&unparse(Vec::new(), vec![item]), text);
    }
}

/// A part of a file.
enum Part {
    /// A table: the path of its macro, and its rows.
    Table(String, TokenStream),
    /// Other items.
    Items(TokenStream),
}

/// Takes a file apart, so that only what is no table has to be parsed.
fn parts(tokens: TokenStream) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut items: Vec<TokenTree> = Vec::new();
    for token in tokens {
        if let TokenTree::Group(group) = &token
            && let Some((start, path)) = table(&items, group)
        {
            items.truncate(start);
            if !items.is_empty() {
                parts.push(Part::Items(items.drain(..).collect()));
            }
            parts.push(Part::Table(path, group.stream()));
            continue;
        }
        items.push(token);
    }
    if !items.is_empty() {
        parts.push(Part::Items(items.into_iter().collect()));
    }
    parts
}

/// Where a table begins whose rows come next, and the path of its macro: a macro of the runtime that is an item and is
/// called with braces, which takes one row per member.
fn table(before: &[TokenTree], rows: &TokenGroup) -> Option<(usize, String)> {
    let is = |token: &TokenTree, c: char| matches!(token, TokenTree::Punct(punct) if punct.as_char() == c);
    let (item, path) = before.split_at_checked(before.len().checked_sub(5)?)?;
    let [TokenTree::Ident(of), a, b, TokenTree::Ident(name), mark] = path else {
        return None;
    };
    let begins_item = match item.last() {
        None => true,
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
        Some(token) => is(token, ';'),
    };
    let is_table = begins_item && rows.delimiter() == Delimiter::Brace;
    (is_table && is(a, ':') && is(b, ':') && is(mark, '!'))
        .then(|| (item.len(), format!("{of}::{name}")))
}

/// What ends a line of docs that is not the last: it is in no text of a model, which have no control characters.
pub(crate) const LINE_END: &str = "\u{1}";

/// Appends the text of an item, each line of its docs on a line.
fn spread(item: &str, text: &mut String) {
    for line in item.split_inclusive('\n') {
        match line.split_once("///") {
            Some((indent, docs)) if docs.contains(LINE_END) => {
                for docs in docs.trim_end().split(LINE_END) {
                    text.extend([indent, "///", docs, "\n"]);
                }
            }
            _ => text.push_str(line),
        }
    }
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
#[derive(Clone, Copy, PartialEq)]
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

/// Prints a table: the rows of its body, which end with a semicolon each, on a line each.
///
/// `prettyplease` fills the tokens of a macro into lines as they come, for it cannot know what they mean.
fn format_table(path: &str, tokens: TokenStream) -> String {
    let mut rows = Rows {
        text: format!("{path}! {{\n"),
        before: Before::Line,
    };
    rows.tokens(tokens, 0);
    rows.text.push_str("}\n");
    rows.text
}

/// Columns of a line, as `rustfmt` has them.
const WIDTH: usize = 100;

/// What a row that is too long for a line goes on behind.
const BREAK: &str = "\n        ";

/// The rows of a table while they are printed.
struct Rows {
    text: String,
    before: Before,
}

/// What the last token asks of the next.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    /// To start a line.
    Line,
    /// To follow at once.
    Tight,
    /// To follow at once if it opens a group or is punctuation, else after a space.
    Word,
    /// To follow after a space.
    Space,
}

impl Rows {
    fn tokens(&mut self, tokens: TokenStream, depth: usize) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Group(group) => {
                    let (open, close) = match group.delimiter() {
                        Delimiter::Parenthesis => ("(", ")"),
                        Delimiter::Bracket => ("[", "]"),
                        Delimiter::Brace => ("{", "}"),
                        Delimiter::None => ("", ""),
                    };
                    let is_attribute = depth == 0 && self.text.ends_with('#');
                    self.put(open, self.before == Before::Space, Before::Tight);
                    self.tokens(group.stream(), depth + 1);
                    self.before = Before::Tight;
                    self.put(
                        close,
                        false,
                        if is_attribute {
                            Before::Line
                        } else {
                            Before::Word
                        },
                    );
                    if is_attribute {
                        self.text.push('\n');
                    }
                }
                TokenTree::Punct(punct) => {
                    let mut operator = punct.as_char().to_string();
                    let mut last = punct;
                    while last.spacing() == Spacing::Joint
                        && let Some(TokenTree::Punct(next)) = tokens.peek()
                    {
                        operator.push(next.as_char());
                        last = next.clone();
                        tokens.next();
                    }
                    self.operator(&operator, depth);
                }
                TokenTree::Ident(ident) => self.word(&ident.to_string()),
                TokenTree::Literal(literal) => self.word(&literal.to_string()),
            }
        }
    }

    fn word(&mut self, word: &str) {
        self.put(word, self.before != Before::Tight, Before::Word);
    }

    fn operator(&mut self, operator: &str, depth: usize) {
        match operator {
            ";" if depth == 0 => {
                self.put(";\n", false, Before::Line);
                self.break_row();
            }
            "," | ":" | ";" => self.put(operator, false, Before::Space),
            "::" | "." | "?." | "<" | ">" | ">>" | ">>>" | "!" | "?" => {
                let after = if operator.starts_with('>') {
                    Before::Word
                } else {
                    Before::Tight
                };
                self.put(operator, false, after);
            }
            "&" | "#" | "-" => self.put(operator, self.before != Before::Tight, Before::Tight),
            _ => self.put(operator, true, Before::Space),
        }
    }

    /// Breaks the row that was just ended in front of its `=` when it is too long for a line; when what is behind that is
    /// too long as well, and names several calls, each of those gets a line.
    fn break_row(&mut self) {
        let rows = self.text.trim_end().rfind('\n').map_or(0, |end| end + 1);
        let Some(row) = self.text.get(rows..) else {
            return;
        };
        if row.trim_end().chars().count() > WIDTH
            && let Some(equals) = row.find(" = ")
        {
            let start = rows + equals;
            self.text.replace_range(start..=start, BREAK);
            self.break_calls(start + 1);
        }
    }

    /// Breaks the calls of the line at `start`, if that is too long. A literal may say anything, and ends with a quote.
    fn break_calls(&mut self, start: usize) {
        let Some((_, line)) = self.text.split_at_checked(start) else {
            return;
        };
        if line.trim_end().chars().count() > WIDTH
            && let Some((head, calls)) = line.rsplit_once(", for ")
            && calls.contains(", ")
            && !calls.contains('"')
        {
            let calls = calls.replace(", ", &format!(",{BREAK}"));
            let broken = format!("{head},{BREAK}for {calls}");
            self.text.replace_range(start.., &broken);
        }
    }

    /// Appends a token: at the start of a line indented, else after a space if there is to be one.
    fn put(&mut self, token: &str, space: bool, before: Before) {
        if self.before == Before::Line {
            self.text.push_str("    ");
        } else if space {
            self.text.push(' ');
        }
        self.text.push_str(token);
        self.before = before;
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::file;

    #[test]
    fn tables_have_a_row_per_line() {
        let text = file(
            "// header\n",
            quote! {
                whitesmith::structure! {
                    Job = "example#Job", [Sensitive], for Call<StartJob>;
                    required name: impl Into<String> = "Name" => STRING, [Trait::Required, JsonName("n")];
                    Call<Job>: (page?.token) = (next?);
                    #[deprecated(note = "gone")]
                    optional tags: impl Into<BTreeMap<String, Vec<Option<i32>>>> = "Tags" => &TAGS;
                    optional state: State = "State" => State::SCHEMA, else State::from(-1);
                    optional a_field_with_a_rather_long_name: AFieldWithARatherLongName = "AFieldWithARatherLongName" => STRING;
                }
            },
        );
        let expected = r#"// header

whitesmith::structure! {
    Job = "example#Job", [Sensitive], for Call<StartJob>;
    required name: impl Into<String> = "Name" => STRING, [Trait::Required, JsonName("n")];
    Call<Job>: (page?.token) = (next?);
    #[deprecated(note = "gone")]
    optional tags: impl Into<BTreeMap<String, Vec<Option<i32>>>> = "Tags" => &TAGS;
    optional state: State = "State" => State::SCHEMA, else State::from(-1);
    optional a_field_with_a_rather_long_name: AFieldWithARatherLongName
        = "AFieldWithARatherLongName" => STRING;
}
"#;
        assert_eq!(text.unwrap(), expected);
    }

    #[test]
    fn calls_that_are_too_many_for_a_line_get_one_each() {
        let text = file(
            "// header\n",
            quote! {
                whitesmith::structure! {
                    Input: INPUT = "example#Input", for Call<ListA>, Call<ListB>;
                }
                whitesmith::structure! {
                    StreamingDestinationInput: STREAMING_DESTINATION_INPUT = "example#StreamingDestinationInput",
                        for Call<DisableStreamingDestination>, Call<EnableStreamingDestination>;
                    optional text: impl Into<String> = "Text" => STRING, else ", for one thing, a text that is rather long and not a list of calls";
                }
            },
        );
        let expected = r#"// header

whitesmith::structure! {
    Input: INPUT = "example#Input", for Call<ListA>, Call<ListB>;
}

whitesmith::structure! {
    StreamingDestinationInput: STREAMING_DESTINATION_INPUT
        = "example#StreamingDestinationInput",
        for Call<DisableStreamingDestination>,
        Call<EnableStreamingDestination>;
    optional text: impl Into<String>
        = "Text" => STRING, else ", for one thing, a text that is rather long and not a list of calls";
}
"#;
        assert_eq!(text.unwrap(), expected);
    }

    #[test]
    fn items_stand_apart_and_imports_together() {
        let text = file(
            "// header\n",
            quote! {
                #![allow(deprecated)]
                mod a;
                mod b;
                pub use a::A;
                pub use b::B;
                #[doc = " One."]
                pub struct One;
                pub struct Two;
            },
        );
        let expected = "// header\n\n#![allow(deprecated)]\n\nmod a;\nmod b;\n\npub use a::A;\npub use b::B;\n\n\
            /// One.\npub struct One;\n\npub struct Two;\n";
        assert_eq!(text.unwrap(), expected);
    }
}
