//! Text that is one paragraph, and the same in CommonMark, in HTML and in rustdoc: what most documentation is.

/// The words of a text in which no character means anything; `None` where it may be more than its words.
pub(super) fn words(text: &str) -> Option<Vec<&str>> {
    let html = text
        .strip_prefix("<p>")
        .and_then(|text| text.strip_suffix("</p>"));
    // In HTML, the end of a line is a space. In CommonMark, the first characters of a line may begin a block.
    let prose = match html {
        Some(prose) => prose,
        None if text.contains(['\n', '\t']) => return None,
        None => text.strip_suffix(' ').unwrap_or(text),
    };
    let begins_with_letter = || prose.starts_with(|c: char| c.is_ascii_alphabetic());
    if !prose.bytes().all(is_plain) || html.is_none() && !begins_with_letter() {
        return None;
    }
    // Two hyphens are a dash in rustdoc, and URLs become links.
    let means_more = prose.contains("--") || prose.contains("http");
    (!means_more).then(|| prose.split_ascii_whitespace().collect())
}

/// Whether a character is nothing but itself, wherever in a text it stands.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b" \n\t,.;:()'\"/%?=+@$-".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::super::{html, markdown, render};
    use super::words;

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
        ];
        for text in texts {
            let words = words(text).expect(text);
            let long = if text.starts_with('<') {
                html::convert(text, &|_| None)
            } else {
                html::convert(&render(text), &|_| None)
            };
            assert_eq!(markdown::paragraph(&words), long, "{text}");
        }
    }

    #[test]
    fn what_may_mean_more_is_left_to_others() {
        let texts = [
            "",
            "1. a",
            "- a",
            "a\nb",
            "`a`",
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
            assert_eq!(words(text), None, "{text}");
        }
    }
}
