//! JSON bodies without secrets: a walk over the value, guided by the schema.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;

use super::super::json::Json;
use super::text::is_credential;
use super::{SCRUBBED, Scrubber};
use crate::bridge::Settings;
use crate::operation::has_sensitive_message;
use crate::schema::{Member, Schema, ShapeType};

/// What stands in place of an idempotency token, which is another in every run.
const TOKEN: &str = "*idempotency token*";

/// What stands in place of a timestamp that is text.
const EPOCH: &str = "1970-01-01T00:00:00Z";

/// The name by which some services tag objects with their shapes.
const TYPE: &str = "__type";

/// The members by which an error body says what it is, whether or not its shape has them.
const CODES: &[&str] = &[TYPE, "code"];
const MESSAGES: &[&str] = &["message", "Message", "errorMessage"];

/// What holds for all that is below a member.
#[derive(Clone, Copy, Default)]
struct Within {
    /// It is sensitive, whatever it is.
    hidden: bool,
    /// Its text is a credential, going by the name.
    credential: bool,
}

impl Scrubber {
    /// The body of an input or output; `None` when it is none.
    pub(crate) fn json(
        &mut self,
        schema: &'static Schema,
        settings: Settings,
        body: &[u8],
    ) -> Option<Bytes> {
        self.twice(body, |walk, members| walk.root(schema, members), settings)
    }

    /// The body of an error; `schema` is that of the shape that its code names, if there is one.
    pub(crate) fn json_error(
        &mut self,
        schema: Option<&'static Schema>,
        settings: Settings,
        body: &[u8],
    ) -> Option<Bytes> {
        self.twice(body, |walk, members| walk.error(schema, members), settings)
    }

    /// A body that is the value of one member; `None` when it is none.
    pub(crate) fn json_value(
        &mut self,
        member: &'static Member,
        settings: Settings,
        body: &[u8],
    ) -> Option<Bytes> {
        let mut json = Json::read(body)?;
        let mut walk = Walk {
            scrubber: self,
            settings,
        };
        for _ in 0..2 {
            walk.value(member, &mut json, Within::default());
        }
        serde_json::to_vec(&json).ok().map(Bytes::from)
    }

    /// A body that is a text or blob as it is. What is JSON in it goes by names, for no schema knows it.
    pub(crate) fn payload(&mut self, member: &'static Member, body: &Bytes) -> Bytes {
        if member.is_sensitive() {
            if let Ok(text) = str::from_utf8(body) {
                self.learn(text);
            }
            return Bytes::from_static(SCRUBBED.as_bytes());
        }
        if let Some(mut json) = Json::read(body) {
            let mut walk = Walk {
                scrubber: self,
                settings: Settings::REST_JSON,
            };
            walk.document(&mut json, Within::default());
            return serde_json::to_vec(&json).map_or_else(|_| Bytes::new(), Bytes::from);
        }
        match str::from_utf8(body) {
            Ok(text) => Bytes::from(self.text(text)),
            Err(_) => body.clone(),
        }
    }

    /// A member that is a text in a URI or header, under this name there.
    pub(crate) fn bound(&mut self, member: &'static Member, name: &str, text: &str) -> String {
        let is_credential = is_credential(member.name()) || is_credential(name);
        self.simple(member, member.is_sensitive() || is_credential, text)
    }

    /// A simple value that is written as text, and whether it is secret, for whatever reason.
    pub(super) fn simple(&mut self, member: &'static Member, hidden: bool, text: &str) -> String {
        if !hidden {
            return if member.is_idempotency_token() {
                TOKEN.to_owned()
            } else {
                self.text(text)
            };
        }
        self.learn(text);
        match stand_in(member.target().shape_type(), &Json::text(text)) {
            Json::Text(text) => text,
            Json::Bool(_) => "false".to_owned(),
            _ => "0".to_owned(),
        }
    }

    /// What the first walk learns at the end of a body, the second finds at its start.
    fn twice(
        &mut self,
        body: &[u8],
        scrub: impl Fn(&mut Walk<'_>, &mut Vec<(String, Json)>),
        settings: Settings,
    ) -> Option<Bytes> {
        if body.is_empty() {
            return Some(Bytes::new());
        }
        let mut json = Json::read(body)?;
        let Json::Object(members) = &mut json else {
            return None;
        };
        let mut walk = Walk {
            scrubber: self,
            settings,
        };
        scrub(&mut walk, members);
        scrub(&mut walk, members);
        serde_json::to_vec(&json).ok().map(Bytes::from)
    }
}

struct Walk<'a> {
    scrubber: &'a mut Scrubber,
    settings: Settings,
}

impl Walk<'_> {
    fn root(&mut self, schema: &'static Schema, members: &mut Vec<(String, Json)>) {
        let within = Within {
            hidden: schema.is_sensitive(),
            ..Within::default()
        };
        self.members(schema, members, within);
    }

    fn error(&mut self, schema: Option<&'static Schema>, members: &mut Vec<(String, Json)>) {
        let hides_message = schema.is_some_and(has_sensitive_message);
        let hidden = schema.is_some_and(Schema::is_sensitive);
        for (name, value) in members {
            let member = schema.and_then(|schema| self.member(schema, name));
            let says_what =
                CODES.contains(&&**name) || (MESSAGES.contains(&&**name) && !hides_message);
            match (member, value) {
                (Some(member), value) => {
                    let within = Within {
                        hidden,
                        ..Within::default()
                    };
                    self.value(member, value, within);
                }
                (None, Json::Text(text)) if says_what => *text = self.scrubber.text(text),
                (None, value) => blank(value),
            }
        }
    }

    fn member(&self, schema: &'static Schema, name: &str) -> Option<&'static Member> {
        let mut members = schema.members().iter();
        members.find(|member| self.settings.reads(name, member))
    }

    /// Scrubs the members of a structure, or the one of a union. What no schema knows is not kept.
    fn members(
        &mut self,
        schema: &'static Schema,
        members: &mut Vec<(String, Json)>,
        within: Within,
    ) {
        let is_structure = schema.shape_type() == ShapeType::Structure;
        members.retain_mut(|(name, value)| {
            if let Some(member) = self.member(schema, name) {
                self.value(member, value, within);
                return true;
            }
            match value {
                Json::Text(text) if name == TYPE => *text = self.scrubber.text(text),
                value => blank(value),
            }
            // In what is sensitive, a name may say something too.
            if within.hidden && name != TYPE {
                SCRUBBED.clone_into(name);
            }
            !(within.hidden && is_structure && name == SCRUBBED)
        });
    }

    fn value(&mut self, member: &'static Member, value: &mut Json, within: Within) {
        let schema = member.target();
        let within = Within {
            hidden: within.hidden || member.is_sensitive(),
            credential: within.credential || is_credential(member.name()),
        };
        match (schema.shape_type(), value) {
            (_, Json::Null) => {}
            (ShapeType::Structure | ShapeType::Union, Json::Object(members)) => {
                let within = Within {
                    credential: false,
                    ..within
                };
                self.members(schema, members, within);
            }
            (ShapeType::List, Json::List(items)) => {
                for (member, item) in schema.members().iter().cycle().zip(items) {
                    self.value(member, item, within);
                }
            }
            (ShapeType::Map, Json::Object(entries)) => self.entries(schema, entries, within),
            (ShapeType::Document, value) => self.document(value, within),
            (ShapeType::Structure | ShapeType::Union | ShapeType::List | ShapeType::Map, value)
            | (_, value @ (Json::List(_) | Json::Object(_))) => blank(value),
            (shape_type, value) => self.simple(member, shape_type, value, within),
        }
    }

    fn simple(
        &mut self,
        member: &'static Member,
        shape_type: ShapeType,
        value: &mut Json,
        within: Within,
    ) {
        let is_text = matches!(shape_type, ShapeType::String | ShapeType::Blob);
        if within.hidden || (within.credential && is_text) {
            let stand_in = stand_in(shape_type, value);
            if *value != stand_in {
                self.learn(value);
                *value = stand_in;
            }
        } else if let Json::Text(text) = value {
            *text = if member.is_idempotency_token() {
                TOKEN.to_owned()
            } else {
                self.scrubber.text(text)
            };
        }
    }

    /// The entries of a map. A key may be sensitive, or say that its value is a credential, whatever type that has.
    fn entries(&mut self, schema: &'static Schema, entries: &mut [(String, Json)], within: Within) {
        let [key_member, value_member] = schema.members() else {
            return;
        };
        let is_key_hidden = within.hidden || key_member.is_sensitive();
        for (index, (key, value)) in entries.iter_mut().enumerate() {
            let hidden = within.hidden || is_credential(key);
            self.value(value_member, value, Within { hidden, ..within });
            if is_key_hidden {
                self.scrubber.learn(key);
                *key = match index {
                    0 => SCRUBBED.to_owned(),
                    _ => format!("{SCRUBBED} {}", index + 1),
                };
            } else {
                *key = self.scrubber.text(key);
            }
        }
    }

    /// Data without a schema, of which only names tell what is secret.
    fn document(&mut self, value: &mut Json, within: Within) {
        if within.hidden {
            self.learn(value);
            *value = Json::text(SCRUBBED);
            return;
        }
        match value {
            Json::Text(text) if within.credential => {
                self.scrubber.learn(text);
                SCRUBBED.clone_into(text);
            }
            Json::Text(text) => *text = self.scrubber.text(text),
            Json::List(items) => {
                for item in items {
                    self.document(item, within);
                }
            }
            Json::Object(members) => {
                for (name, value) in members {
                    let credential = within.credential || is_credential(name);
                    *name = self.scrubber.text(name);
                    self.document(
                        value,
                        Within {
                            credential,
                            ..within
                        },
                    );
                }
            }
            Json::Number(_) if within.credential => *value = Json::number(0_u8),
            Json::Null | Json::Bool(_) | Json::Number(_) => {}
        }
    }

    /// Notes every text and number of a sensitive value.
    fn learn(&mut self, value: &Json) {
        match value {
            Json::Text(text) => {
                self.scrubber.learn(text);
                // The text may be base64, and somebody else may quote what it says.
                let decoded = BASE64_STANDARD.decode(text).ok();
                if let Some(decoded) = decoded.and_then(|bytes| String::from_utf8(bytes).ok()) {
                    self.scrubber.learn(&decoded);
                }
            }
            Json::Number(number) => self.scrubber.learn(number),
            Json::List(items) => items.iter().for_each(|item| self.learn(item)),
            Json::Object(members) => {
                for (name, value) in members {
                    self.scrubber.learn(name);
                    self.learn(value);
                }
            }
            Json::Null | Json::Bool(_) => {}
        }
    }
}

/// Leaves nothing of a value of which nobody knows what it is, but its type in JSON.
fn blank(value: &mut Json) {
    *value = match value {
        Json::Null => Json::Null,
        Json::Bool(_) => Json::Bool(false),
        Json::Number(_) => Json::number(0_u8),
        Json::Text(_) => Json::text(SCRUBBED),
        Json::List(_) => Json::List(Vec::new()),
        Json::Object(_) => Json::Object(Vec::new()),
    };
}

/// What a value of that type is replaced by, so that it can still be read.
fn stand_in(shape_type: ShapeType, value: &Json) -> Json {
    match (shape_type, value) {
        (ShapeType::Boolean, _) => Json::Bool(false),
        (ShapeType::Blob, _) => Json::text(BASE64_STANDARD.encode(SCRUBBED)),
        (ShapeType::Timestamp, Json::Text(_)) => Json::text(EPOCH),
        (ShapeType::String | ShapeType::Enum, _) => Json::text(SCRUBBED),
        _ => Json::number(0_u8),
    }
}
