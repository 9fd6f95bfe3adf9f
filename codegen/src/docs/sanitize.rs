//! Which characters of a model's text may reach Rust source.
//!
//! A model is untrusted: text in it can hold characters that reorder, hide or end what a reviewer sees. rustc refuses
//! some of them in comments (`text_direction_codepoint_in_comment`, a bare carriage return), terminals obey others.

use std::borrow::Cow;

/// The text with line ends as `\n`, other separators as spaces, and without control and invisible format characters.
///
/// Zero-width joiners go too: they matter inside some words and emoji, but nothing may be in a source file that its
/// reader cannot see.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    let is_plain = |byte: &u8| (b' '..=b'~').contains(byte) || matches!(byte, b'\n' | b'\t');
    // Without a stop at each byte, many are looked at in one step.
    let are_plain = |bytes: &[u8]| bytes.iter().fold(true, |all, byte| all & is_plain(byte));
    if text.as_bytes().chunks(64).all(are_plain) || text.chars().all(|c| replacement(c) == Some(c))
    {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.replace("\r\n", "\n")
            .chars()
            .filter_map(replacement)
            .collect(),
    )
}

/// What stands for a character in the output: mostly itself, a space or a line end for a separator, else nothing.
fn replacement(c: char) -> Option<char> {
    match c {
        '\n' | '\t' => Some(c),
        '\r' => Some('\n'),
        '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        _ if c.is_control() || is_invisible(c) => None,
        _ => Some(c),
    }
}

/// Format characters (Unicode category Cf) that have no glyph: soft hyphen, bidirectional marks, embeddings, overrides
/// and isolates, zero-width characters, byte order mark, interlinear annotation, tags.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}
