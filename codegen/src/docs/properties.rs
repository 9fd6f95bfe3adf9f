//! What no document can make of the output.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::string::string_regex;
use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};

use super::tests::lines;
use super::{WIDTH, html, markdown, plain, render, sanitize};

/// The options with which rustdoc reads, less the one that changes punctuation.
const RUSTDOC: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS);

/// The text that a reader of the lines sees, its white space collapsed.
fn visible(lines: &[String]) -> String {
    let source = lines.join("\n");
    let mut text = String::new();
    for event in Parser::new_ext(&source, RUSTDOC) {
        match event {
            Event::Text(part) | Event::Code(part) | Event::Html(part) | Event::InlineHtml(part) => {
                text.push_str(&part);
            }
            Event::End(
                TagEnd::Paragraph | TagEnd::Item | TagEnd::CodeBlock | TagEnd::Heading(_),
            )
            | Event::SoftBreak
            | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    collapse(&text)
}

fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Checks what holds of any output.
fn check_output(lines: &[String]) -> Result<(), TestCaseError> {
    let source = lines.join("\n");
    let mut broken = None;
    let callback = |link: BrokenLink<'_>| {
        if &*link.reference != "`Near`" {
            broken = Some(link.reference.to_string());
        }
        Some((CowStr::from("x"), CowStr::from("")))
    };
    let mut code_blocks = Vec::new();
    let events = Parser::new_with_broken_link_callback(&source, RUSTDOC, Some(callback));
    for (event, range) in events.into_offset_iter() {
        match event {
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::Start(Tag::Table(_) | Tag::Image { .. } | Tag::Strikethrough) => {
                prop_assert!(false, "{event:?} in {source:?}");
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                prop_assert_eq!(kind, CodeBlockKind::Fenced(CowStr::from("text")));
                code_blocks.push(range);
            }
            _ => {}
        }
    }
    prop_assert_eq!(broken, None);
    prop_assert!(![lines.first(), lines.last()].contains(&Some(&String::new())));
    let mut start = 0;
    for line in lines {
        prop_assert_eq!(sanitize::clean(line), line.as_str());
        prop_assert!(!line.contains(['\n', '\t']));
        prop_assert_eq!(line.trim_end(), line);
        let end = start + line.len();
        let is_code = code_blocks
            .iter()
            .any(|block| block.start <= end && start < block.end);
        let columns = line.chars().count();
        prop_assert!(
            columns <= WIDTH || is_code || is_one_word(line),
            "{columns} columns: {line:?}"
        );
        start = end + 1;
    }
    Ok(())
}

/// Whether a line could not be shorter: it has markers, then no space outside of code.
fn is_one_word(line: &str) -> bool {
    let content = line.trim_start_matches([
        ' ', '>', '-', '*', '.', ')', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
    ]);
    !content.contains(' ') || content.contains('`')
}

fn regex(pattern: &str) -> impl Strategy<Value = String> + use<> {
    string_regex(pattern).expect("a pattern that proptest can generate from")
}

/// A piece of a document: a tag, whole or in part, or text that means something to some reader on the way.
fn piece() -> impl Strategy<Value = String> {
    let names = "p|ul|ol|li|dl|dt|dd|code|b|i|a|note|important|fullname|pre|br|h2|table|tr|td|th|div|span|script|\
                 style|x-y|blockquote|img";
    let meaningful = "&[a-z]{2,4};|&#x?[0-9]{1,5};|https://[a-z.(),_]{1,9}|Shape|Near|Shape\\$member|- |1\\. |# |> |\
                      \n\n|\n {4}|```\n|---\n";
    prop_oneof![
        3 => regex(&format!("</?({names})>")),
        1 => regex(&format!("<({names})( [a-z\"'=<>/]{{0,6}})?/?>?")),
        1 => regex("<a href=\"(https?://|mailto:|javascript:)[a-z()&;\\\\ `<>*_]{0,8}\">"),
        3 => regex("[a-zA-Z0-9 ]{1,12}"),
        3 => regex("[-+*_`~#>|:=.!\\\\\\[\\](){}<&;\"'/ \n\t^a1]{1,8}"),
        1 => regex(meaningful),
        1 => vec(any::<char>(), 0..4).prop_map(String::from_iter),
    ]
}

/// Text of marks that mean something to Markdown, and the element it is in.
fn styled() -> impl Strategy<Value = (String, &'static str)> {
    let text = regex("[-+*_`~#>|:=.!\\\\\\[\\](){}<&;\"'/ ^a-c1é“]{0,12}");
    (
        text,
        prop_oneof![Just("span"), Just("code"), Just("b"), Just("i")],
    )
}

/// A piece of a document that is likely to be read the short way.
fn simple_piece() -> impl Strategy<Value = String> {
    let names = "p|ul|li|code|b|i|a|note|br|x|Code|table|th";
    prop_oneof![
        3 => regex(&format!("</?({names})/?>")),
        1 => regex("<(a|b|img)( (href|alt|x)=\"(https?:|[a-z]|&| |/){0,4}\"){0,2} ?/?>"),
        1 => regex("<a( |\n)href=\"https://[a-z]{1,3}\">"),
        1 => regex("&(lt|gt|amp|quot|nbsp|#39|#x1b|l);?"),
        4 => regex("[a-zA-Z0-9 .,:'\"-]{1,12}"),
        1 => regex("[<>/=\"! \n\t`_*é]{1,3}"),
    ]
}

/// A piece of prose in which hardly anything means something.
fn plain_piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => regex("[a-zA-Z0-9 .,;:()'\"/%?=+@$-]{1,8}"),
        2 => regex("`[ -~]{1,6}`"),
        1 => regex("[ `_*<|-]{1,2}"),
        1 => regex("[0-9]{1,2}[.)]? ?"),
    ]
}

proptest! {
    // A case that fails belongs in the tables of `tests`, not in a file that proptest keeps.
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_document_gives_sound_markdown(pieces in vec(piece(), 0..40)) {
        let text = pieces.concat();
        check_output(&lines(&text))?;
        check_output(&lines(&format!("<p>{text}</p>")))?;
    }

    #[test]
    fn text_is_shown_as_it_is(parts in vec(styled(), 1..12), strong in any::<bool>()) {
        let said: String = parts.iter().map(|(text, _)| text.as_str()).collect();
        let mut html = String::new();
        for (text, tag) in &parts {
            let text = text.replace('&', "&amp;").replace('<', "&lt;");
            html.extend(["<", tag, ">", &text, "</", tag, ">"]);
        }
        let lines = lines(&if strong { format!("<p><b>{html}</b></p>") } else { format!("<p>{html}</p>") });
        check_output(&lines)?;
        prop_assert_eq!(visible(&lines), collapse(&said), "{:?}", lines);
    }

    #[test]
    fn the_short_way_of_html_leads_where_the_long_one_does(pieces in vec(simple_piece(), 0..12)) {
        let text = pieces.concat();
        prop_assert_eq!(html::convert(&text, &|_| None), html::convert_any(&text, &|_| None));
    }

    #[test]
    fn plain_words_are_what_the_long_way_makes_of_them(pieces in vec(plain_piece(), 1..8), in_html in any::<bool>()) {
        let text = pieces.concat();
        let text = if in_html { format!("<p>{text}</p>") } else { text };
        if let Some(words) = plain::words(&text, &|_| None) {
            let html = if in_html { text.clone() } else { render(&text) };
            prop_assert_eq!(markdown::paragraph(words), html::convert_any(&html, &|_| None));
        }
    }
}
