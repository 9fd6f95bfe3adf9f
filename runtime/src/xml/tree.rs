//! A document as a flat tree of its elements, which borrows from the text wherever that says what it means.

use std::borrow::Cow;

use quick_xml::errors::{Error, IllFormedError};
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::attributes::{Attribute, Attributes};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::codec::SerdeError;

/// How many elements may stand in one another. Models hardly come to twenty.
const DEEPEST: usize = 128;

/// How many elements a document may have. One takes four bytes to write and sixteen times as many in memory; the largest
/// answers of services have some hundred thousand.
const MOST: usize = 1 << 22;

/// All elements in the order of their start tags: what stands in one comes right after it.
#[derive(Debug)]
pub(crate) struct Tree<'a>(Vec<Element<'a>>);

#[derive(Debug)]
struct Element<'a> {
    /// Without a prefix.
    name: &'a str,
    /// What the tag has behind its name.
    attributes: &'a str,
    /// What stands in the element before any other.
    text: Cow<'a, str>,
    /// How many elements it is, those in it included.
    size: usize,
}

impl<'a> Tree<'a> {
    /// Reads a document. What is wrong with it is said without a word of what it says.
    pub(crate) fn read(document: &'a [u8]) -> Result<Self, SerdeError> {
        Self::read_up_to(MOST, document)
    }

    /// Reads a document of so many elements at most.
    fn read_up_to(most: usize, document: &'a [u8]) -> Result<Self, SerdeError> {
        let text = str::from_utf8(document).map_err(|error| {
            let place = error.valid_up_to();
            SerdeError::new(format!("from byte {place} on, the text is no UTF-8"))
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = Reader::from_str(text);
        let mut builder = Builder {
            left: most,
            ..Builder::default()
        };
        loop {
            let event = reader
                .read_event()
                .map_err(|error| broken(reader.error_position(), reason(&error)))?;
            let end = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let is_end = matches!(event, Event::Eof);
            builder
                .take(event, text, end)
                .map_err(|reason| broken(end as u64, reason))?;
            if is_end {
                return Ok(Self(builder.elements));
            }
        }
    }

    /// The element that holds all others.
    pub(crate) fn root(&self) -> Node<'_> {
        Node(&self.0)
    }
}

/// How much of a document is looked at for its first tag, before all of it is.
const HEAD: usize = 1024;

/// Whether the element at the top of a document has this name, whatever its prefix. What comes behind is not looked at.
pub(crate) fn is_root(document: &[u8], name: &str) -> bool {
    let head = document.get(..HEAD);
    let head = head.and_then(|head| begins_with(head, name));
    head.or_else(|| begins_with(document, name)) == Some(true)
}

/// Whether the first element has this name; `None` where there is no element.
fn begins_with(document: &[u8], name: &str) -> Option<bool> {
    let text = document.utf8_chunks().next()?.valid();
    let mut reader = Reader::from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) | Event::Empty(start) => {
                return Some(local(start.name().as_ref()) == name);
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

fn broken(place: u64, reason: &str) -> SerdeError {
    SerdeError::new(format!("no well-formed XML near byte {place}: {reason}"))
}

/// What an error of the parser says, without the names that it quotes.
fn reason(error: &Error) -> &'static str {
    match error {
        Error::Syntax(_) => "a tag, comment, CDATA section or declaration is not closed or unknown",
        Error::IllFormed(IllFormedError::UnclosedReference) => "an entity has no semicolon",
        Error::IllFormed(
            IllFormedError::MismatchedEndTag { .. } | IllFormedError::UnmatchedEndTag(_),
        ) => "an end tag is not that of the element that is open",
        _ => "it cannot be parsed",
    }
}

#[derive(Default)]
struct Builder<'a> {
    elements: Vec<Element<'a>>,
    /// How many more elements there may be.
    left: usize,
    /// The places of the elements that have no end tag yet.
    open: Vec<usize>,
}

impl<'a> Builder<'a> {
    /// Takes what ends at `end`.
    fn take(&mut self, event: Event<'a>, text: &'a str, end: usize) -> Result<(), &'static str> {
        match event {
            // A tag ends in `>`, or in `/>`.
            Event::Start(start) => self.start(&start, text, end.saturating_sub(1))?,
            Event::Empty(start) => {
                self.start(&start, text, end.saturating_sub(2))?;
                self.end();
            }
            Event::End(_) => self.end(),
            Event::Text(part) => self.text(part.xml10_content())?,
            Event::CData(part) => self.text(part.xml10_content())?,
            Event::GeneralRef(name) => self.reference(&name)?,
            Event::DocType(_) => return Err("it has a DOCTYPE, which no service needs"),
            Event::Eof if !self.open.is_empty() => return Err("it breaks off"),
            Event::Eof if self.elements.is_empty() => return Err("it has no element"),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::Eof => {}
        }
        Ok(())
    }

    /// Opens an element. What its tag says is looked up in the text, for the event does not lend it for long enough.
    fn start(
        &mut self,
        start: &BytesStart<'_>,
        text: &'a str,
        end: usize,
    ) -> Result<(), &'static str> {
        if self.open.len() >= DEEPEST {
            return Err("more than 128 elements stand in one another");
        }
        let left = self.left.checked_sub(1);
        self.left = left.ok_or("it has more elements than any service's answer")?;
        if self.open.is_empty() && !self.elements.is_empty() {
            return Err("it has more than one element at the top");
        }
        let tag = end
            .checked_sub(start.len())
            .and_then(|at| text.get(at..end));
        let tag = tag.and_then(|tag| tag.split_at_checked(start.name().as_ref().len()));
        let (name, attributes) = tag.ok_or("it cannot be parsed")?;
        if name.is_empty() {
            return Err("an element has no name");
        }
        self.open.push(self.elements.len());
        self.elements.push(Element {
            name: local(name),
            attributes,
            text: Cow::Borrowed(""),
            size: 1,
        });
        Ok(())
    }

    fn end(&mut self) {
        let Some(place) = self.open.pop() else {
            return;
        };
        let size = self.elements.len() - place;
        if let Some(element) = self.elements.get_mut(place) {
            element.size = size;
        }
    }

    /// The text of the open element, unless another element came in it: then it is what structures are indented with.
    fn open_text(&mut self) -> Option<&mut Cow<'a, str>> {
        let is_open = self.open.last().map(|place| place + 1) == Some(self.elements.len());
        let last = self.elements.last_mut().filter(|_| is_open);
        last.map(|element| &mut element.text)
    }

    fn text(&mut self, part: Cow<'a, str>) -> Result<(), &'static str> {
        if self.open.is_empty() && !part.trim().is_empty() {
            return Err("text stands outside of the element at the top");
        }
        if let Some(text) = self.open_text() {
            if text.is_empty() {
                *text = part;
            } else {
                text.to_mut().push_str(&part);
            }
        }
        Ok(())
    }

    fn reference(&mut self, name: &BytesRef<'_>) -> Result<(), &'static str> {
        let refused = "it has an entity that is not one of XML's own";
        let character = name.resolve_char_ref().map_err(|_| refused)?;
        let mut buffer = [0; 4];
        let resolved = match character {
            Some(character) => &*character.encode_utf8(&mut buffer),
            None => resolve_predefined_entity(name).ok_or(refused)?,
        };
        if self.open.is_empty() {
            return Err("an entity stands outside of the element at the top");
        }
        if let Some(text) = self.open_text() {
            text.to_mut().push_str(resolved);
        }
        Ok(())
    }
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}

/// An element, and after it all that are in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node<'t>(&'t [Element<'t>]);

impl<'t> Node<'t> {
    /// The name without a prefix; empty where there is no element.
    pub(crate) fn name(self) -> &'t str {
        self.0.first().map_or("", |element| element.name)
    }

    /// What stands in the element, if no others do.
    pub(crate) fn text(self) -> Option<&'t str> {
        match self.0 {
            [element] => Some(&element.text),
            _ => None,
        }
    }

    /// The elements that stand directly in this one.
    pub(crate) fn children(self) -> Nodes<'t> {
        let [_, rest @ ..] = self.0 else {
            return Nodes(&[]);
        };
        Nodes(rest)
    }

    /// The first element of that name directly in this one.
    pub(crate) fn child(self, name: &str) -> Option<Self> {
        self.children().find(|child| child.name() == name)
    }

    /// Whether the element has attributes, or at least room for some.
    pub(crate) fn has_attributes(self) -> bool {
        self.0
            .first()
            .is_some_and(|element| !element.attributes.is_empty())
    }

    /// The value of the attribute of that name, whatever its prefix.
    pub(crate) fn attribute(self, name: &str) -> Result<Option<Cow<'t, str>>, SerdeError> {
        let refused = || SerdeError::new("an attribute of the element is no well-formed XML");
        let attributes = self.0.first().map_or("", |element| element.attributes);
        let mut attributes = Attributes::new(attributes, 0);
        // The check for doubles would look at all others for each; the first of a name counts.
        for attribute in attributes.with_checks(false) {
            let Attribute { key, value } = attribute.map_err(|_| refused())?;
            let (found, prefix) = key.decompose();
            let is_declaration = prefix.is_some_and(|prefix| prefix.is_xmlns());
            if found.as_ref() == name && !is_declaration {
                let attribute = Attribute { key, value };
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                return value.map(Some).map_err(|_| refused());
            }
        }
        Ok(None)
    }

    /// Whether the element says that it is null (XML Schema, "xsi:nil").
    pub(super) fn is_nil(self) -> bool {
        let nil = || self.attribute("nil").ok().flatten();
        self.has_attributes() && nil().is_some_and(|nil| matches!(nil.trim(), "true" | "1"))
    }
}

/// Elements next to one another.
#[derive(Clone, Debug)]
pub(crate) struct Nodes<'t>(&'t [Element<'t>]);

impl<'t> Iterator for Nodes<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        let size = self.0.first()?.size;
        let (node, rest) = self.0.split_at_checked(size)?;
        self.0 = rest;
        Some(Node(node))
    }
}

#[cfg(test)]
mod tests {
    use super::Tree;

    #[test]
    fn how_many_elements_there_are_is_bounded() {
        let document = b"<a><b/><c>d</c></a>";
        assert!(Tree::read_up_to(3, document).is_ok());
        let error = Tree::read_up_to(2, document).unwrap_err().to_string();
        let said =
            "no well-formed XML near byte 10: it has more elements than any service's answer";
        assert_eq!(error, said);
    }
}
