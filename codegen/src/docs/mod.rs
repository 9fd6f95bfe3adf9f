//! Documentation of a model as rustdoc Markdown.
//!
//! Smithy's `@documentation` trait holds CommonMark, in which HTML may stand; the models of AWS hold HTML fragments,
//! written without regard to CommonMark's rules of where an HTML block begins and ends. So there is one reader, of
//! HTML, and two ways into it:
//!
//! - text that is HTML from its first character to its last goes straight there: as CommonMark, a blank line followed
//!   by an indented line inside of an element would become a code block, and a `*` in its prose emphasis;
//! - any other text is CommonMark, is rendered to HTML first, and its embedded HTML passes through.
//!
//! Most texts are one paragraph in which nothing means anything: they are their words (`plain`).
//!
//! Then the way of the others is `html` (what a `tag` means → paragraphs, lists, quotes) → `inline` (styled text → words, by
//! `escape`) → `markdown` (words → wrapped, indented lines). Nothing recurses and every pass is linear, so that depth
//! and size of a model's text are no danger.

mod escape;
mod html;
mod inline;
mod markdown;
mod plain;
#[cfg(test)]
mod properties;
mod sanitize;
mod simple;
mod tag;
#[cfg(test)]
mod tests;
mod words;

/// Columns of a documentation line, without the `/// ` before it.
const WIDTH: usize = 96;

/// Resolves a shape's name, or a member's as `Shape$member`, to the path that an intra-doc link takes to it.
///
/// `None` for names that nothing generated stands for. Return the shortest path that resolves where the documentation
/// will stand: a path equal to the name becomes a plain ``[`Name`]``, and rustdoc warns of a longer path where the
/// name alone means the same item (`redundant_explicit_links`).
type Links<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// Converts the text of a `@documentation` trait to the lines of a rustdoc comment, without their `///`.
///
/// The lines are Markdown that rustdoc and Clippy take without a warning, wrapped at [`WIDTH`] columns (a longer word,
/// code span or line of code stays whole). Blocks are separated by empty lines; there are none for text that says
/// nothing. No line holds a line end, a control character or an invisible one.
///
/// - Code and anchors that name what `links` knows become intra-doc links; `http`, `https` and `mailto` links stay
///   links; of any other link only its text stays.
/// - Preformatted text becomes a `text` block, which is never run as an example.
/// - A tag that HTML and Smithy's documents do not have is text: it is a placeholder, such as `<account-id>`.
#[must_use]
pub(crate) fn rustdoc(documentation: &str, links: &Links<'_>) -> Vec<String> {
    if documentation.is_empty() {
        return Vec::new();
    }
    if let Some(words) = plain::words(documentation, links) {
        return markdown::paragraph(words);
    }
    let text = sanitize::clean(documentation);
    if is_html(&text) {
        html::convert(&text, links)
    } else {
        // Again after the first time: a character reference can stand for any character.
        html::convert(&sanitize::clean(&render(&text)), links)
    }
}

/// Whether the text begins with a tag that we know and ends with a tag.
fn is_html(text: &str) -> bool {
    let text = text.trim();
    text.ends_with('>') && tag::Tag::of(text).is_some()
}

/// CommonMark (and tables, which rustdoc has too) as HTML.
fn render(markdown: &str) -> String {
    let parser = pulldown_cmark::Parser::new_ext(markdown, pulldown_cmark::Options::ENABLE_TABLES);
    let mut html = String::with_capacity(markdown.len());
    pulldown_cmark::html::push_html(&mut html, parser);
    html
}
