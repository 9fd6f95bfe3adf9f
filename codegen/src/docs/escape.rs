//! Text and URLs as they stand in Markdown, so that rustdoc shows just them.

use std::borrow::Cow;
use std::rc::Rc;

/// Where a link leads, ready to stand in Markdown. Equal only to itself: two links to one place stay two, and to
/// compare them takes no time.
#[derive(Clone, Debug)]
pub(super) struct Link(Rc<str>);

impl PartialEq for Link {
    fn eq(&self, other: &Link) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Link {}

impl Link {
    /// The link to a URL, percent-encoded where Markdown would end it.
    ///
    /// `None` for what is no `http`, `https` or `mailto` URL: a relative link leads nowhere from rustdoc, and a script is
    /// no link.
    pub(super) fn to(url: &str) -> Option<Link> {
        let url = url.trim();
        let is_scheme = |scheme: &str| {
            url.get(..scheme.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        };
        let scheme = ["https://", "http://", "mailto:"]
            .into_iter()
            .find(|scheme| is_scheme(scheme))?;
        let rest = url.get(scheme.len()..).filter(|rest| !rest.is_empty())?;
        let mut parts = rest.split(['#', '?']);
        if scheme == "mailto:" && !parts.next()?.contains('.') {
            // Without a slash or a dot rustdoc takes it for a path to an item.
            return None;
        }
        let mut target = scheme.to_owned();
        let mut after = rest.chars();
        while let Some(c) = after.next() {
            match c {
                _ if c.is_whitespace() => target.push_str("%20"),
                '<' => target.push_str("%3C"),
                '>' => target.push_str("%3E"),
                '\\' => target.push_str("%5C"),
                '`' => target.push_str("%60"),
                '&' if begins_entity(after.as_str()) => target.push_str("\\&"),
                _ => target.push(c),
            }
        }
        Some(Link(target.into()))
    }

    pub(super) fn target(&self) -> &str {
        &self.0
    }
}

/// A word escaped, the URLs in it made links (rustdoc warns of bare ones). `touches` says whether text of another style
/// follows without a space, before and after it.
pub(super) fn word(word: &str, touches: (bool, bool), in_link: bool) -> Cow<'_, str> {
    let is_plain = |byte: u8| match byte {
        b'0'..=b'9'
        | b'A'..=b'Z'
        | b'a'..=b'z'
        | 0x80..
        | b'.'
        | b','
        | b';'
        | b'('
        | b')'
        | b'/'
        | b'?'
        | b'=' => true,
        b'\'' | b'"' => !in_link,
        _ => false,
    };
    if word.bytes().all(is_plain) {
        return Cow::Borrowed(word);
    }
    let mut out = String::with_capacity(word.len() + 2);
    let mut rest = word;
    let mut touches_before = touches.0;
    while let Some((before, url, after)) = if in_link { None } else { split_url(rest) } {
        escape(before, (touches_before, true), in_link, &mut out);
        out.push('<');
        out.push_str(url);
        out.push('>');
        touches_before = true;
        rest = after;
    }
    escape(rest, (touches_before, touches.1), in_link, &mut out);
    Cow::Owned(out)
}

/// What stands before, in and after the first URL in a word.
fn split_url(word: &str) -> Option<(&str, &str, &str)> {
    for (index, _) in word.match_indices("http") {
        let (before, candidate) = word.split_at_checked(index)?;
        let Some(host) = candidate
            .strip_prefix("https://")
            .or_else(|| candidate.strip_prefix("http://"))
        else {
            continue;
        };
        if !host.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            continue;
        }
        let is_part = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=%".contains(c);
        let end = candidate.find(|c| !is_part(c)).unwrap_or(candidate.len());
        let (whole, _) = candidate.split_at_checked(end)?;
        let mut url = whole.trim_end_matches(is_sentence_end);
        if !url.contains('(') {
            url = url
                .split(')')
                .next()
                .unwrap_or(url)
                .trim_end_matches(is_sentence_end);
        }
        return Some((before, url, candidate.strip_prefix(url)?));
    }
    None
}

/// Punctuation that ends a sentence rather than a URL.
fn is_sentence_end(c: char) -> bool {
    ".,;:!?'*_".contains(c)
}

/// Escapes what Markdown would not take as text, and only that.
fn escape(text: &str, touches: (bool, bool), in_link: bool, out: &mut String) {
    // What stands at an end that touches another style counts as punctuation, which asks for most escapes.
    let edge = |touches: bool| if touches { '*' } else { ' ' };
    let mut before = edge(touches.0);
    let mut escapes_underscores = false;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let rest = chars.as_str();
        let after = rest.chars().next().unwrap_or(edge(touches.1));
        let needs = match c {
            '`' | '[' => true,
            ']' => in_link,
            '\\' => after.is_ascii_punctuation() || after == ' ',
            '<' => after != ' ',
            '*' => before != ' ' || after != ' ',
            // Within a word it is no emphasis, nor alone: of several, all are or none.
            '_' => {
                if before != '_' {
                    let after = rest
                        .trim_start_matches('_')
                        .chars()
                        .next()
                        .unwrap_or(edge(touches.1));
                    let within = before.is_alphanumeric() && after.is_alphanumeric();
                    escapes_underscores = !within && (before, after) != (' ', ' ');
                }
                escapes_underscores
            }
            // It can only end what another one began.
            '~' => before != ' ',
            // rustdoc makes a dash of two hyphens.
            '-' => after == '-',
            '&' => begins_entity(rest),
            _ => false,
        };
        if needs {
            out.push('\\');
        }
        out.push(if in_link { curly(c, before) } else { c });
        before = c;
    }
}

/// A quotation mark as rustdoc shows it; any other character as it is. In the text of a link Clippy takes straight ones
/// for mistaken backticks (`doc_link_with_quotes`).
fn curly(c: char, before: char) -> char {
    let opens = !before.is_alphanumeric() && !".,;:!?)]".contains(before);
    match (c, opens) {
        ('"', true) => '“',
        ('"', false) => '”',
        ('\'', true) => '‘',
        ('\'', false) => '’',
        _ => c,
    }
}

/// Whether a text, put after `&`, makes a character reference.
fn begins_entity(text: &str) -> bool {
    // The longest name in HTML has 31 characters.
    let mut name = text.strip_prefix('#').unwrap_or(text).chars().take(33);
    name.find(|c| !c.is_ascii_alphanumeric()) == Some(';')
}
