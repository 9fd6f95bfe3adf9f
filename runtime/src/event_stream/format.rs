//! The payloads of events, in the format that a protocol has for documents.

use bytes::Bytes;

use crate::bridge::{self, Settings};
use crate::cbor;
use crate::codec::SerdeError;
use crate::schema::{Member, Select};
use crate::shape::{Structure, Value};
use crate::xml::{self, Namespace, Root, Tree};

/// How a protocol writes and reads what events hold.
#[derive(Clone, Copy, Debug)]
pub struct EventFormat(Kind);

#[derive(Clone, Copy, Debug)]
enum Kind {
    Json(Settings),
    Xml(Option<Namespace>),
    Cbor,
}

impl EventFormat {
    pub(crate) const CBOR: Self = Self(Kind::Cbor);

    pub(crate) const fn json(settings: Settings) -> Self {
        Self(Kind::Json(settings))
    }

    /// XML in the namespace of the service, if it has one.
    pub(crate) const fn xml(namespace: Option<Namespace>) -> Self {
        Self(Kind::Xml(namespace))
    }

    /// The media type of documents.
    pub(super) fn content_type(self) -> &'static str {
        match self.0 {
            Kind::Json(_) => "application/json",
            Kind::Xml(_) => "application/xml",
            Kind::Cbor => "application/cbor",
        }
    }

    /// Writes the document of the members that `select` selects.
    pub(super) fn write_members(
        self,
        value: &dyn Structure,
        select: Select,
    ) -> Result<Bytes, SerdeError> {
        let document = match self.0 {
            Kind::Json(settings) => bridge::write_json_members(value, settings, select)?,
            Kind::Xml(namespace) => {
                let root = Root::of_shape(value.schema(), namespace);
                xml::write_structure(root, value, select)?.into_bytes()
            }
            Kind::Cbor => cbor::write_members(value, select)?,
        };
        Ok(document.into())
    }

    /// Reads the members that `select` selects.
    pub(super) fn read_members(
        self,
        document: &Bytes,
        value: &mut dyn Structure,
        select: Select,
    ) -> Result<(), SerdeError> {
        match self.0 {
            Kind::Json(settings) => bridge::read_json_members(document, value, settings, select),
            Kind::Xml(_) => xml::read_structure(Tree::read(document)?.root(), value, select),
            Kind::Cbor => cbor::read_structure(document, value),
        }
    }

    /// Writes a structure or union that is the payload.
    pub(super) fn write_value(
        self,
        member: &'static Member,
        value: &dyn Value,
    ) -> Result<Bytes, SerdeError> {
        let document = match self.0 {
            Kind::Json(settings) => bridge::write_json_value(value, member, settings)?,
            Kind::Xml(namespace) => {
                let root = Root::of_payload(member, namespace);
                xml::write_value(root, member, value)?.into_bytes()
            }
            Kind::Cbor => cbor::write_value(value, member)?,
        };
        Ok(document.into())
    }

    /// Reads a structure or union that is the payload.
    pub(super) fn read_value(
        self,
        document: &Bytes,
        member: &'static Member,
        value: &mut dyn Value,
    ) -> Result<(), SerdeError> {
        match self.0 {
            Kind::Json(settings) => bridge::read_json_value(document, value, member, settings),
            Kind::Xml(_) => xml::read_value(Tree::read(document)?.root(), member, value),
            Kind::Cbor => cbor::read_value(document, value, member),
        }
    }
}
