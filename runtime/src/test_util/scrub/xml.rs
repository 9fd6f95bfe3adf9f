//! XML bodies without secrets: written anew from what the schemas know of them.

use bytes::Bytes;

use super::text::is_credential;
use super::{SCRUBBED, Scrubber};
use crate::operation::has_sensitive_message;
use crate::schema::{Member, Schema, ShapeType, Trait};
use crate::xml::{self, Node, Tree};

/// What services say of a request beside its output, in which no secret is.
const SAID: &[&str] = &["HostId", "RequestID", "RequestId", "requestId"];

/// The elements by which an error says what it is, whether or not its shape has them.
const CODES: &[&str] = &["Code", "Type"];
const MESSAGES: &[&str] = &["Message", "message"];

/// What the element at the top of a body is.
#[derive(Clone, Copy)]
pub(crate) enum XmlBody {
    /// A structure.
    Structure(&'static Schema),
    /// The value of a member.
    Value(&'static Member),
    /// The response of awsQuery, in which the result is a structure.
    Result(&'static Schema),
    /// An error, perhaps in others; the shape that its code names, if there is one.
    Error(Option<&'static Schema>),
}

impl Scrubber {
    /// A body in XML; `None` when it is none. Namespaces, comments and the like are not kept.
    pub(crate) fn xml(&mut self, what: XmlBody, body: &[u8]) -> Option<Bytes> {
        if body.is_empty() {
            return Some(Bytes::new());
        }
        let tree = Tree::read(body).ok()?;
        let mut walk = Walk {
            scrubber: self,
            out: String::new(),
        };
        // What the first walk learns at the end of a body, the second finds at its start.
        for _ in 0..2 {
            walk.out.clear();
            walk.body(what, tree.root())?;
        }
        Some(Bytes::from(walk.out))
    }
}

struct Walk<'s> {
    scrubber: &'s mut Scrubber,
    out: String,
}

impl Walk<'_> {
    fn body(&mut self, what: XmlBody, root: Node<'_>) -> Option<()> {
        match what {
            XmlBody::Structure(schema) => self.structure(root, schema, schema.is_sensitive()),
            XmlBody::Value(member) => self.value(root, member, false),
            XmlBody::Result(schema) => self.element(root, |walk| {
                root.children().try_for_each(|part| match part.name() {
                    name if name.ends_with("Result") => {
                        walk.structure(part, schema, schema.is_sensitive())
                    }
                    _ => walk.error(part, None),
                })
            }),
            XmlBody::Error(schema) => self.error(root, schema),
        }
    }

    /// An element without attributes, and what `fill` puts in it.
    fn element(
        &mut self,
        node: Node<'_>,
        fill: impl FnOnce(&mut Self) -> Option<()>,
    ) -> Option<()> {
        self.out.extend(["<", node.name(), ">"]);
        fill(self)?;
        self.out.extend(["</", node.name(), ">"]);
        Some(())
    }

    fn leaf(&mut self, node: Node<'_>, text: &str) -> Option<()> {
        self.element(node, |walk| xml::escape(&mut walk.out, text).ok())
    }

    /// An element that nobody knows, of which nothing is kept but that it is there.
    fn blank(&mut self, node: Node<'_>) -> Option<()> {
        self.element(node, |_| Some(()))
    }

    fn structure(&mut self, node: Node<'_>, schema: &'static Schema, hidden: bool) -> Option<()> {
        self.out.extend(["<", node.name()]);
        let attributes = schema.members().iter();
        for member in attributes.filter(|member| member.has(Trait::XmlAttribute)) {
            let name = xml::member_name(member);
            let (_, local) = name.split_once(':').unwrap_or(("", name));
            if let Some(text) = node.attribute(local).ok()? {
                let text = self.simple(member, hidden, &text);
                // Without a prefix, which would have to be declared.
                self.out.extend([" ", local, "=\""]);
                xml::escape(&mut self.out, &text).ok()?;
                self.out.push('"');
            }
        }
        self.out.push('>');
        for child in node.children() {
            match xml::find(schema.members(), 0, child.name(), xml::ALL) {
                Some((_, member)) if member.has(Trait::XmlFlattened) => {
                    self.item(child, member, hidden)?;
                }
                Some((_, member)) => self.value(child, member, hidden)?,
                None if SAID.contains(&child.name()) => self.said(child)?,
                // In what is sensitive, a name may say something too.
                None if hidden => {}
                None => self.blank(child)?,
            }
        }
        self.out.extend(["</", node.name(), ">"]);
        Some(())
    }

    fn value(&mut self, node: Node<'_>, member: &'static Member, hidden: bool) -> Option<()> {
        let schema = member.target();
        let hides = hides(member, hidden);
        match schema.shape_type() {
            ShapeType::Structure | ShapeType::Union => {
                self.structure(node, schema, hidden || member.is_sensitive())
            }
            ShapeType::List | ShapeType::Map => self.element(node, |walk| {
                let mut items = node.children();
                items.try_for_each(|item| walk.item(item, member, hides))
            }),
            _ => match node.text() {
                Some(text) => {
                    let text = self.simple(member, hidden, text);
                    self.leaf(node, &text)
                }
                None => self.blank(node),
            },
        }
    }

    /// An element of a list, or an entry of a map.
    fn item(&mut self, node: Node<'_>, member: &'static Member, hidden: bool) -> Option<()> {
        let hidden = hides(member, hidden);
        match member.target().members() {
            [element] => self.value(node, element, hidden),
            [key_member, value_member] => {
                let key = node
                    .child(xml::member_name(key_member))
                    .and_then(Node::text);
                let hides_value = hidden || key.is_some_and(is_credential);
                self.element(node, |walk| {
                    node.children().try_for_each(|part| match part.name() {
                        name if name == xml::member_name(key_member) => {
                            walk.value(part, key_member, hidden)
                        }
                        name if name == xml::member_name(value_member) => {
                            walk.value(part, value_member, hides_value)
                        }
                        _ => walk.blank(part),
                    })
                })
            }
            _ => self.blank(node),
        }
    }

    fn simple(&mut self, member: &'static Member, hidden: bool, text: &str) -> String {
        self.scrubber.simple(member, hides(member, hidden), text)
    }

    /// Text that a service says to people.
    fn said(&mut self, node: Node<'_>) -> Option<()> {
        let text = self.scrubber.text(node.text().unwrap_or(SCRUBBED));
        self.leaf(node, &text)
    }

    /// An error, or what stands around one.
    fn error(&mut self, node: Node<'_>, schema: Option<&'static Schema>) -> Option<()> {
        if node.text().is_some() {
            return if SAID.contains(&node.name()) {
                self.said(node)
            } else {
                self.blank(node)
            };
        }
        let is_error = node.name() == "Error";
        self.element(node, |walk| {
            node.children().try_for_each(|part| {
                if is_error {
                    walk.part_of_error(part, schema)
                } else {
                    walk.error(part, schema)
                }
            })
        })
    }

    fn part_of_error(&mut self, part: Node<'_>, schema: Option<&'static Schema>) -> Option<()> {
        let members = schema.map_or(&[][..], Schema::members);
        let name = part.name();
        let says_what = CODES.contains(&name)
            || SAID.contains(&name)
            || (MESSAGES.contains(&name) && !schema.is_some_and(has_sensitive_message));
        match xml::find(members, 0, name, xml::ALL) {
            Some((_, member)) => self.value(part, member, schema.is_some_and(Schema::is_sensitive)),
            None if says_what => self.said(part),
            None => self.blank(part),
        }
    }
}

/// Whether what a member holds is secret: by the model, by its name, or by what it stands in.
fn hides(member: &'static Member, hidden: bool) -> bool {
    let shape_type = member.target().shape_type();
    let may_be_credential = !matches!(shape_type, ShapeType::Structure | ShapeType::Union);
    hidden || member.is_sensitive() || (may_be_credential && is_credential(member.name()))
}
