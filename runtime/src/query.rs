//! Forms of the query protocols (Smithy specification, "AWS query protocol", "AWS EC2 query protocol").

use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method, Request, Uri};
use percent_encoding::utf8_percent_encode;

use crate::body::Body;
use crate::codec::{SerdeError, ShapeSerializer};
use crate::error::Error;
use crate::operation::OperationSchema;
use crate::percent::RESERVED;
use crate::protocol::{cannot_be_sent, root};
use crate::schema::{Member, Trait};
use crate::shape::{self, ListValue, MapValue, Structure, Union, Value};
use crate::{text, xml};

/// The parameters that say what is called.
pub(crate) const ACTION: &str = "Action";
pub(crate) const VERSION: &str = "Version";

/// How a query protocol names parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// `aws.protocols#awsQuery`.
    Aws,
    /// `aws.protocols#ec2Query`: lists are always flattened, and names begin with a capital letter.
    Ec2,
}

impl Style {
    /// The part of a parameter's name that a member is.
    pub(crate) fn name(self, member: &'static Member) -> String {
        let given = || xml::member_name(member);
        match self {
            Self::Aws => given().to_owned(),
            Self::Ec2 => ec2_query_name(member).map_or_else(|| capitalized(given()), str::to_owned),
        }
    }
}

fn ec2_query_name(member: &'static Member) -> Option<&'static str> {
    member.traits().iter().find_map(|t| match t {
        Trait::Ec2QueryName(name) => Some(*name),
        _ => None,
    })
}

fn capitalized(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// Makes the unsigned request of a call: a form that is posted to the root.
pub(crate) fn create_request(
    style: Style,
    operation: &'static OperationSchema,
    input: &dyn Structure,
    endpoint: &Uri,
) -> Result<Request<Body>, Error> {
    let form = write_form(style, operation, input).map_err(cannot_be_sent)?;
    let mut request = Request::new(Body::from(form.into_bytes()));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = root(endpoint).map_err(cannot_be_sent)?;
    let form = HeaderValue::from_static("application/x-www-form-urlencoded");
    request.headers_mut().insert(CONTENT_TYPE, form);
    Ok(request)
}

/// The form that calls an operation.
fn write_form(
    style: Style,
    operation: &'static OperationSchema,
    input: &dyn Structure,
) -> Result<String, SerdeError> {
    let mut form = Form {
        style,
        out: String::with_capacity(256),
        name: String::with_capacity(64),
    };
    for (name, value) in [
        (ACTION, operation.name),
        (VERSION, operation.service.version),
    ] {
        form.within(name, |form| form.put(value))?;
    }
    form.members(input)?;
    Ok(form.out)
}

struct Form {
    style: Style,
    out: String,
    /// The name of the parameter that is being written, as far as it is known.
    name: String,
}

impl Form {
    #[expect(
        clippy::unnecessary_wraps,
        reason = "what takes the texts of simple values may refuse them"
    )]
    fn put(&mut self, value: &str) -> Result<(), SerdeError> {
        if !self.out.is_empty() {
            self.out.push('&');
        }
        self.out.extend(utf8_percent_encode(&self.name, RESERVED));
        self.out.push('=');
        self.out.extend(utf8_percent_encode(value, RESERVED));
        Ok(())
    }

    /// Writes what has one more part in its name.
    fn within<T>(&mut self, part: &str, write: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.name.len();
        if length > 0 {
            self.name.push('.');
        }
        self.name.push_str(part);
        let written = write(self);
        self.name.truncate(length);
        written
    }

    /// Writes what is the number `index`, which they count from one.
    fn at<T>(&mut self, index: usize, write: impl FnOnce(&mut Self) -> T) -> T {
        self.within(&(index + 1).to_string(), write)
    }

    fn member(&mut self, member: &'static Member, value: &dyn Value) -> Result<(), SerdeError> {
        let name = self.style.name(member);
        let written = self.within(&name, |form| value.write(member, form));
        written.map_err(|error| error.in_member(member))
    }

    fn members(&mut self, value: &dyn Structure) -> Result<(), SerdeError> {
        let written = shape::present_members(value, |members| {
            for (member, value) in members {
                self.member(member, value)?;
            }
            Ok(())
        });
        written.unwrap_or(Ok(()))
    }

    fn items(&mut self, element: &'static Member, value: &dyn ListValue) -> Result<(), SerdeError> {
        let mut index = 0;
        value.for_each(&mut |value| {
            let written = self.at(index, |form| value.write(element, form));
            index += 1;
            written.map_err(|error| error.in_element(index - 1, element))
        })
    }

    fn entries(
        &mut self,
        [key_member, value_member]: &'static [Member; 2],
        value: &dyn MapValue,
    ) -> Result<(), SerdeError> {
        let mut index = 0;
        value.for_each(&mut |key, value| {
            let written = self.at(index, |form| {
                form.within(xml::member_name(key_member), |form| form.put(key))?;
                let name = xml::member_name(value_member);
                form.within(name, |form| value.write(value_member, form))
            });
            index += 1;
            written.map_err(|error| error.in_entry(key, key_member, value_member))
        })
    }
}

impl ShapeSerializer for Form {
    text::write_as_text! {}

    fn write_null(&mut self) -> Result<(), SerdeError> {
        Err(SerdeError::new(
            "the query protocols have no way to write a null",
        ))
    }

    fn write_list(
        &mut self,
        member: &'static Member,
        value: &dyn ListValue,
    ) -> Result<(), SerdeError> {
        let [element] = member.target().members() else {
            return Err(SerdeError::new("the schema of the list has no member"));
        };
        match self.style {
            Style::Aws if value.length() == 0 => self.put(""),
            Style::Aws if !member.has(Trait::XmlFlattened) => {
                self.within(xml::member_name(element), |form| form.items(element, value))
            }
            Style::Aws | Style::Ec2 => self.items(element, value),
        }
    }

    fn write_map(
        &mut self,
        member: &'static Member,
        value: &dyn MapValue,
    ) -> Result<(), SerdeError> {
        let members: Result<&[Member; 2], _> = member.target().members().try_into();
        match (self.style, members) {
            (_, Err(_)) => Err(SerdeError::new(
                "the schema of the map has no key and value",
            )),
            (Style::Ec2, _) => Err(SerdeError::new("ec2Query has no way to write a map")),
            (Style::Aws, Ok(members)) if member.has(Trait::XmlFlattened) => {
                self.entries(members, value)
            }
            (Style::Aws, Ok(members)) => {
                self.within(xml::ENTRY, |form| form.entries(members, value))
            }
        }
    }

    fn write_structure(
        &mut self,
        _: &'static Member,
        value: &dyn Structure,
    ) -> Result<(), SerdeError> {
        self.members(value)
    }

    fn write_union(&mut self, _: &'static Member, value: &dyn Union) -> Result<(), SerdeError> {
        let (member, held) = xml::known_member(value)?;
        self.member(member, held)
    }
}
