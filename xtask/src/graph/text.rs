//! Texts of a model, made fit to be shown.

/// The text with everything that is not seen (controls, marks of direction) escaped as Rust does, and cut after `most`
/// characters.
pub(super) fn visible(text: &str, most: usize) -> String {
    let mut shown = String::new();
    for (place, c) in text.chars().enumerate() {
        if place == most {
            shown.push('…');
            break;
        }
        match c {
            '"' | '\'' | '\\' => shown.push(c),
            _ => shown.extend(c.escape_debug()),
        }
    }
    shown
}

/// The text with what has a meaning in XML, and in the labels of Graphviz, escaped.
pub(super) fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{visible, xml};

    #[test]
    fn what_hides_is_shown_and_what_is_long_is_cut() {
        assert_eq!(visible("a\n\u{202e}\0\"é", 9), "a\\n\\u{202e}\\0\"é");
        assert_eq!(visible("abcd", 3), "abc…");
        assert_eq!(visible("abc", 3), "abc");
    }

    #[test]
    fn markup_is_text() {
        assert_eq!(
            xml("<a b='\"'>&amp;"),
            "&lt;a b=&#39;&quot;&#39;&gt;&amp;amp;"
        );
    }
}
