//! HTML that is read without the rules of WHATWG, for it breaks none: what most documentation is, and sooner read so.

use std::borrow::Cow;

use super::tag::Tag;

/// What is read of HTML.
#[derive(Debug)]
pub(super) enum Token<'t> {
    /// A start tag, and how it is written.
    Start(Tag, &'t str),
    End(Tag),
    /// Text, or a tag that is none to us.
    Text(Cow<'t, str>),
}

/// The character references that are read here.
const REFERENCES: [(&str, char); 6] = [
    ("&lt;", '<'),
    ("&gt;", '>'),
    ("&amp;", '&'),
    ("&quot;", '"'),
    ("&#39;", '\''),
    ("&nbsp;", '\u{a0}'),
];

/// The tokens of HTML; `None` unless every `<` begins a whole tag that is like most, and every `&` one of a few references.
pub(super) fn tokens(html: &str) -> Option<Vec<Token<'_>>> {
    // A guess: most have fewer.
    let mut tokens = Vec::with_capacity(2 + html.len() / 16);
    let mut rest = html;
    while !rest.is_empty() {
        let (text, tag) = rest.split_at_checked(rest.find('<').unwrap_or(rest.len()))?;
        if !text.is_empty() {
            tokens.push(Token::Text(unescaped(text)?));
        }
        if tag.is_empty() {
            break;
        }
        rest = behind_tag(tag)?;
        let source = tag.get(..tag.len() - rest.len())?;
        tokens.push(match Tag::of(source) {
            // What is in it is no HTML.
            Some(Tag::Hidden(Some(_))) => return None,
            Some(tag) if source.starts_with("</") => Token::End(tag),
            Some(tag) => Token::Start(tag, source),
            None => Token::Text(source.into()),
        });
    }
    Some(tokens)
}

/// What stands behind the tag with which a text begins.
fn behind_tag(text: &str) -> Option<&str> {
    let name = text.strip_prefix("</").or(text.strip_prefix('<'))?;
    let mut rest = name.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    loop {
        let next = rest.trim_start_matches([' ', '\n', '\t']);
        let behind = next.strip_prefix('>').or(next.strip_prefix("/>"));
        if behind.is_some() {
            return behind;
        }
        let value = next.trim_start_matches(|c: char| c.is_ascii_lowercase());
        if next.len() == rest.len() || value.len() == next.len() {
            return None;
        }
        let (value, behind) = value.strip_prefix("=\"")?.split_once('"')?;
        rest = (!value.contains('&')).then_some(behind)?;
    }
}

/// The value of an attribute of a start tag that [`tokens`] has read.
pub(super) fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = tag;
    while let Some((before, after)) = rest.split_once("=\"") {
        let (value, after) = after.split_once('"')?;
        if before.split_ascii_whitespace().next_back() == Some(name) {
            return Some(value);
        }
        rest = after;
    }
    None
}

/// Text with its references read.
fn unescaped(text: &str) -> Option<Cow<'_, str>> {
    let Some((before, _)) = text.split_once('&') else {
        return Some(text.into());
    };
    let mut unescaped = before.to_owned();
    let mut rest = text.strip_prefix(before)?;
    while !rest.is_empty() {
        let known = REFERENCES
            .iter()
            .find_map(|(name, c)| Some((rest.strip_prefix(name)?, *c)));
        let (after, c) = known?;
        let (text, next) = after.split_at_checked(after.find('&').unwrap_or(after.len()))?;
        unescaped.push(c);
        unescaped.push_str(text);
        rest = next;
    }
    Some(unescaped.into())
}
