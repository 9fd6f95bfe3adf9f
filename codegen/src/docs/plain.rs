//! Text that is one paragraph, and the same in CommonMark, in HTML and in rustdoc: what most documentation is.

use super::Links;

/// The words of a text in which no character means anything, code spans aside; `None` where it may be more than its
/// words.
pub(super) fn words<'t>(text: &'t str, links: &Links<'_>) -> Option<Vec<&'t str>> {
    let html = text
        .strip_prefix("<p>")
        .and_then(|text| text.strip_suffix("</p>"));
    // In HTML, the end of a line is a space. In CommonMark, the first characters of a line may begin a block.
    if let Some(prose) = html {
        return is_prose(prose).then(|| prose.split_ascii_whitespace().collect());
    }
    let prose = text.strip_suffix(' ').unwrap_or(text);
    let begins = |c: char| c.is_ascii_alphanumeric() || c == '`';
    let is_line = !prose.contains(['\n', '\t']) && !prose.contains("``");
    if !prose.starts_with(begins) || begins_list(prose) || !is_line {
        return None;
    }
    let mut is_code = false;
    for part in prose.split('`') {
        let is_known = if is_code {
            is_code_span(part, links)
        } else {
            is_prose(part)
        };
        if !is_known {
            return None;
        }
        is_code = !is_code;
    }
    // After the last part comes none that is code, or else a backtick stands alone.
    is_code.then(|| code_words(prose).collect())
}

/// Whether a text begins with what may be the number of a list's item.
fn begins_list(text: &str) -> bool {
    let behind = text.trim_start_matches(|c: char| c.is_ascii_digit());
    behind.len() < text.len() && behind.starts_with(['.', ')'])
}

/// The words of prose in which a code span is part of one.
fn code_words(prose: &str) -> impl Iterator<Item = &str> {
    let mut is_code = false;
    let ends_word = move |c: char| {
        is_code ^= c == '`';
        c == ' ' && !is_code
    };
    prose.split(ends_word).filter(|word| !word.is_empty())
}

/// Whether no character of a text means anything. Two hyphens are a dash in rustdoc, and URLs become links.
fn is_prose(text: &str) -> bool {
    // One character is found sooner than two.
    let has = |first: u8, all: &str| text.as_bytes().contains(&first) && text.contains(all);
    text.bytes().all(is_plain) && !has(b'-', "--") && !has(b'/', "http")
}

/// Whether a code span of this content stays as it is.
fn is_code_span(code: &str, links: &Links<'_>) -> bool {
    let is_visible = |byte: u8| (b' '..=b'~').contains(&byte);
    let is_one = !code.is_empty() && !code.starts_with(' ') && !code.ends_with(' ');
    is_one && code.bytes().all(is_visible) && !code.contains("  ") && links(code).is_none()
}

/// Whether a character is nothing but itself, wherever in a text it stands.
fn is_plain(byte: u8) -> bool {
    matches!(
        byte,
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b' ' | b'\n' | b'\t' | b'.' | b',' | b';' | b':' | b'(' | b')'
            | b'\'' | b'"' | b'/' | b'%' | b'?' | b'=' | b'+' | b'@' | b'$' | b'-'
    )
}

#[cfg(test)]
mod tests {
    use super::super::Links;
    use super::super::{html, markdown, render};
    use super::words;

    /// No name is a link.
    const NONE: &Links<'_> = &|_| None;

    #[test]
    fn plain_words_are_what_the_long_way_makes_of_them() {
        let texts = [
            "One.",
            "A text of several words (in brackets), \"quoted\" - with 'all' that is + plain; 100% = done?",
            "<p>In HTML.</p>",
            "<p>\n  1. With\tspace\n  - and + ends = of lines </p>",
            "<p>+</p>",
            "<p>= - 2) a</p>",
            "<p></p>",
            "<p> </p>",
            "a@b.c costs $5 ",
            "1 to 12 characters. Pattern: `^[0-9]$`.",
            "2xlarge",
            "`a`",
            "`a b` on the wire. Pattern: `^[a-z|]\\d*<x>&amp;$`, `_`.",
            "a(`b`)c: `d`",
        ];
        for text in texts {
            let words = words(text, NONE).expect(text);
            let long = if text.starts_with('<') {
                html::convert(text, &|_| None)
            } else {
                html::convert(&render(text), &|_| None)
            };
            assert_eq!(markdown::paragraph(words), long, "{text}");
        }
    }

    #[test]
    fn what_may_mean_more_is_left_to_others() {
        let texts = [
            "",
            "1. a",
            "12) a",
            "- a",
            "a\nb",
            "`a",
            "`a` `",
            "``a``",
            "`a``b`",
            "` a`",
            "`a  b`",
            "*`a`",
            "a_b",
            "a*b",
            "a -- b",
            "see https://a.b",
            "a & b",
            "a < b",
            "[a]",
            "\u{fc}",
            "<p>a</p><p>b</p>",
            "<p>a <b>c</b></p>",
            "a!",
            "#a",
            "~a~",
            "a\\b",
            "a | b",
            " a",
        ];
        for text in texts {
            assert_eq!(words(text, NONE), None, "{text}");
        }
    }
}
