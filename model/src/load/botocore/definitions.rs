//! The shapes of a botocore service as they are written: what each is, its members, and what they target.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::fixups;
use super::node::Fields;
use super::reader::Reader;
use crate::shape_id::shorten;
use crate::{Diagnostic, ShapeType, Span, nearest};

/// botocore's names of types. `character` is a string of one character.
const TYPES: [(&str, ShapeType); 13] = [
    ("structure", ShapeType::Structure),
    ("list", ShapeType::List),
    ("map", ShapeType::Map),
    ("string", ShapeType::String),
    ("character", ShapeType::String),
    ("blob", ShapeType::Blob),
    ("boolean", ShapeType::Boolean),
    ("integer", ShapeType::Integer),
    ("long", ShapeType::Long),
    ("float", ShapeType::Float),
    ("double", ShapeType::Double),
    ("bigdecimal", ShapeType::BigDecimal),
    ("timestamp", ShapeType::Timestamp),
];

/// One shape.
pub(super) struct Definition<'a> {
    pub(super) key: Cow<'a, str>,
    pub(super) key_span: Span,
    pub(super) fields: Fields<'a>,
    pub(super) shape_type: ShapeType,
    pub(super) members: Vec<MemberDefinition<'a>>,
    /// The place of each member, by its name.
    places: HashMap<String, usize>,
    /// The members that `required` names.
    pub(super) required: HashSet<String>,
}

/// A member: of a structure, or `member` of a list, `key` and `value` of a map.
pub(super) struct MemberDefinition<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) name_span: Span,
    pub(super) fields: Fields<'a>,
    /// The key of the shape that it targets.
    pub(super) target: Cow<'a, str>,
    pub(super) target_span: Span,
}

/// All shapes of a service.
#[derive(Default)]
pub(super) struct Definitions<'a> {
    /// In the order of the file.
    pub(super) all: Vec<Definition<'a>>,
    places: HashMap<String, usize>,
    /// The keys of shapes that could not be read, which was reported.
    pub(super) broken: Vec<(Cow<'a, str>, Span)>,
}

impl<'a> Definitions<'a> {
    pub(super) fn read(reader: &mut Reader<'_>, service: &str, shapes: Fields<'a>) -> Self {
        let mut definitions = Self::default();
        for field in shapes.all {
            let fields = reader.fields(&field.value);
            let read = fields.map(|fields| Definition {
                key: field.key.clone(),
                key_span: field.key_span.clone(),
                fields,
                shape_type: ShapeType::String,
                members: Vec::new(),
                places: HashMap::new(),
                required: HashSet::new(),
            });
            match read.and_then(|definition| definition.complete(reader, service)) {
                Some(definition) => {
                    let place = definitions.all.len();
                    definitions.places.insert(definition.key.to_string(), place);
                    definitions.all.push(definition);
                }
                None => definitions.broken.push((field.key, field.key_span)),
            }
        }
        definitions
    }

    pub(super) fn get(&self, key: &str) -> Option<&Definition<'a>> {
        self.all.get(*self.places.get(key)?)
    }
}

impl<'a> Definition<'a> {
    pub(super) fn member(&self, name: &str) -> Option<&MemberDefinition<'a>> {
        self.members.get(*self.places.get(name)?)
    }

    /// Reads what the type asks for; nothing when a part cannot be read, so that the shape is not taken for another.
    fn complete(mut self, reader: &mut Reader<'_>, service: &str) -> Option<Self> {
        self.shape_type = self.shape_type(reader, service)?;
        match self.shape_type {
            ShapeType::Structure | ShapeType::Union => {
                let members = reader.fields_at(&self.fields, "members");
                if members.is_none() && self.fields.get("members").is_some() {
                    return None;
                }
                for field in members.map(|members| members.all).unwrap_or_default() {
                    let fields = reader.fields(&field.value)?;
                    let member = MemberDefinition::read(reader, field.key, field.key_span, fields)?;
                    self.push(member);
                }
                self.required = self.read_required(reader);
            }
            ShapeType::List => self.part(reader, "member")?,
            ShapeType::Map => {
                self.part(reader, "key")?;
                self.part(reader, "value")?;
            }
            _ => {}
        }
        Some(self)
    }

    fn part(&mut self, reader: &mut Reader<'_>, name: &'static str) -> Option<()> {
        let Some(node) = self.fields.get(name) else {
            let message = format!("{} needs a `{name}`", self.shape_type.noun());
            let help = format!("say `\"{name}\": {{\"shape\": \"Name\"}}`");
            reader.error(message, &self.fields.span, &help);
            return None;
        };
        let span = node.span();
        let fields = reader.fields(node)?;
        let member = MemberDefinition::read(reader, Cow::Borrowed(name), span, fields)?;
        self.push(member);
        Some(())
    }

    fn push(&mut self, member: MemberDefinition<'a>) {
        let place = self.members.len();
        self.places.insert(member.name.to_string(), place);
        self.members.push(member);
    }

    fn read_required(&self, reader: &mut Reader<'_>) -> HashSet<String> {
        let names: HashSet<&str> = self.members.iter().map(|member| &*member.name).collect();
        let required = reader.texts(&self.fields, "required").unwrap_or_default();
        for (name, span) in &required {
            if !names.contains(&**name) {
                let message = format!("`required` names `{}`, which is no member", shorten(name));
                let help = nearest::help(name, names.iter().copied());
                reader.report(Diagnostic::new(message).at(Some(span)).help(help));
            }
        }
        required
            .into_iter()
            .map(|(name, _)| name.into_owned())
            .collect()
    }

    fn shape_type(&self, reader: &mut Reader<'_>, service: &str) -> Option<ShapeType> {
        let Some(name) = reader.text(&self.fields, "type") else {
            if self.fields.get("type").is_none() {
                let help = "say `\"type\": \"structure\"` or another type";
                reader.error("the shape has no `type`", &self.fields.span, help);
            }
            return None;
        };
        let Some((_, base)) = TYPES.iter().find(|(known, _)| *known == name) else {
            let message = format!("unknown type `{}` of a shape", shorten(&name));
            let help = nearest::help(&name, TYPES.iter().map(|(known, _)| *known));
            let span = self.fields.get("type").map(super::node::Node::span);
            reader.report(Diagnostic::new(message).at(span.as_ref()).help(help));
            return None;
        };
        Some(match base {
            ShapeType::Structure if reader.flag(&self.fields, "document") => ShapeType::Document,
            ShapeType::Structure
                if reader.flag(&self.fields, "union")
                    || reader.flag(&self.fields, "eventstream")
                    || fixups::is_union(service, &self.key) =>
            {
                ShapeType::Union
            }
            ShapeType::String if self.fields.get("enum").is_some() => ShapeType::Enum,
            other => *other,
        })
    }
}

impl<'a> MemberDefinition<'a> {
    fn read(
        reader: &mut Reader<'_>,
        name: Cow<'a, str>,
        name_span: Span,
        fields: Fields<'a>,
    ) -> Option<Self> {
        let Some(node) = fields.get("shape") else {
            let message = format!("the `shape` of `{}` is missing", shorten(&name));
            reader.error(message, &fields.span, "say `\"shape\": \"Name\"`");
            return None;
        };
        let target_span = node.span();
        let target = reader.text(&fields, "shape")?;
        Some(Self {
            name,
            name_span,
            fields,
            target,
            target_span,
        })
    }

    /// The name on the wire, where the member itself gives one.
    pub(super) fn location_name(&self, reader: &mut Reader<'_>) -> Option<Cow<'a, str>> {
        reader.text(&self.fields, "locationName")
    }
}
