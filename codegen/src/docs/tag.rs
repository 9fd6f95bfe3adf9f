//! The tags of documentation and what they mean.

use html5gum::State;

/// What a tag means for documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// Begins a paragraph: `p`, and what only groups.
    Paragraph,
    Break,
    List,
    OrderedList,
    Item,
    Term,
    Detail,
    Row,
    Cell {
        header: bool,
    },
    /// A block quote, with its label if it is an admonition.
    Quote(Option<&'static str>),
    Heading(usize),
    Pre,
    Code,
    Strong,
    Emphasis,
    Anchor,
    Image,
    /// Says nothing in documentation, and neither does its text.
    Hidden(Option<State>),
    /// Says nothing, but its text does.
    Transparent,
}

impl Tag {
    /// The tag with which a text begins, start or end. `None` for a name that neither HTML's elements for text nor the
    /// documents of AWS (`note`, `fullname` …) have, and for one in mixed case: `<Code>` is an element of some XML.
    pub(super) fn of(text: &str) -> Option<Tag> {
        let text = text.strip_prefix('<')?;
        let text = text.strip_prefix('/').unwrap_or(text);
        let name = text.split([' ', '\n', '\t', '/', '>']).next()?;
        if name.chars().all(|c| !c.is_ascii_uppercase()) {
            Tag::named(name)
        } else if name.chars().all(|c| !c.is_ascii_lowercase()) {
            Tag::named(&name.to_ascii_lowercase())
        } else {
            None
        }
    }

    fn named(name: &str) -> Option<Tag> {
        Some(match name {
            "p" | "div" | "section" | "article" | "center" | "body" | "html" | "caption"
            | "figure" | "figcaption" | "fieldset" | "header" | "footer" | "details"
            | "summary" => Tag::Paragraph,
            "br" | "hr" => Tag::Break,
            "ul" | "dl" | "table" => Tag::List,
            "ol" => Tag::OrderedList,
            "li" => Tag::Item,
            "dt" => Tag::Term,
            "dd" => Tag::Detail,
            "tr" => Tag::Row,
            "td" => Tag::Cell { header: false },
            "th" => Tag::Cell { header: true },
            "blockquote" => Tag::Quote(None),
            "note" => Tag::Quote(Some("Note")),
            "important" => Tag::Quote(Some("Important")),
            "warning" => Tag::Quote(Some("Warning")),
            "caution" => Tag::Quote(Some("Caution")),
            "tip" => Tag::Quote(Some("Tip")),
            "h1" => Tag::Heading(1),
            "h2" => Tag::Heading(2),
            "h3" => Tag::Heading(3),
            "h4" => Tag::Heading(4),
            "h5" => Tag::Heading(5),
            "h6" => Tag::Heading(6),
            "pre" => Tag::Pre,
            "code" | "tt" | "kbd" | "samp" => Tag::Code,
            "b" | "strong" => Tag::Strong,
            "i" | "em" | "var" | "dfn" | "cite" => Tag::Emphasis,
            "a" => Tag::Anchor,
            "img" => Tag::Image,
            "script" => Tag::Hidden(Some(State::ScriptData)),
            "style" => Tag::Hidden(Some(State::RawText)),
            // The service's name: the reader knows which service's documentation it is.
            "fullname" => Tag::Hidden(None),
            "span" | "font" | "u" | "s" | "del" | "ins" | "small" | "big" | "sub" | "sup"
            | "mark" | "abbr" | "q" | "thead" | "tbody" | "tfoot" | "colgroup" | "col" | "wbr" => {
                Tag::Transparent
            }
            _ => return None,
        })
    }

    /// Whether it begins or ends a block.
    pub(super) fn is_block(self) -> bool {
        !matches!(
            self,
            Tag::Code
                | Tag::Strong
                | Tag::Emphasis
                | Tag::Anchor
                | Tag::Image
                | Tag::Hidden(_)
                | Tag::Transparent
        )
    }
}
