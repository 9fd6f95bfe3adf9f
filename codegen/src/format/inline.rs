//! Tokens within a row of a table, in which `prettyplease` prints nothing: it cannot know what a macro means.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// The text of tokens, in one line.
pub(crate) fn inline(tokens: TokenStream) -> String {
    let mut line = Line {
        text: String::new(),
        before: Before::Tight,
    };
    line.tokens(tokens);
    line.text
}

/// The tokens of a line while they are printed.
struct Line {
    text: String,
    before: Before,
}

/// What the last token asks of the next.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    /// To follow at once.
    Tight,
    /// To follow at once if it opens a group or is punctuation, else after a space.
    Word,
    /// To follow after a space.
    Space,
}

impl Line {
    fn tokens(&mut self, tokens: TokenStream) {
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
                    self.put(open, self.before == Before::Space, Before::Tight);
                    self.tokens(group.stream());
                    self.put(close, false, Before::Word);
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
                    self.operator(&operator);
                }
                TokenTree::Ident(ident) => self.word(&ident.to_string()),
                TokenTree::Literal(literal) => self.word(&literal.to_string()),
            }
        }
    }

    fn word(&mut self, word: &str) {
        self.put(word, self.before != Before::Tight, Before::Word);
    }

    fn operator(&mut self, operator: &str) {
        match operator {
            "," | ":" | ";" => self.put(operator, false, Before::Space),
            "::" | "." | "<" | ">" | ">>" | ">>>" | "!" | "?" => {
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

    /// Appends a token, after a space if there is to be one.
    fn put(&mut self, token: &str, space: bool, before: Before) {
        if space {
            self.text.push(' ');
        }
        self.text.push_str(token);
        self.before = before;
    }
}
