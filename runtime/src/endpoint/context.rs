//! What a call says of its endpoint: "Rules engine parameter traits".

use super::{Param, Params};
use crate::error::{Error, ErrorKind};
use crate::jmespath;
use crate::operation::OperationSchema;
use crate::schema::{Member, Trait};
use crate::shape::{self, Structure};
use crate::{Document, jmespath::Expression};

/// A value that an operation always has for a parameter (`smithy.rules#staticContextParams`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaticParam {
    /// A `string`.
    Text(&'static str),
    /// A `boolean`.
    Flag(bool),
    /// A `stringArray`.
    List(&'static [&'static str]),
}

impl From<StaticParam> for Param {
    fn from(param: StaticParam) -> Self {
        match param {
            StaticParam::Text(text) => text.into(),
            StaticParam::Flag(flag) => flag.into(),
            StaticParam::List(list) => {
                Self::List(list.iter().map(|item| (*item).to_owned()).collect())
            }
        }
    }
}

impl Param {
    /// The parameter that a value of an input is; nothing where it is null, or of a type that no parameter has. Of a
    /// list, its texts count.
    #[must_use]
    pub fn of_document(document: Document) -> Option<Self> {
        match document {
            Document::String(text) => Some(Self::Text(text)),
            Document::Bool(flag) => Some(Self::Flag(flag)),
            Document::Array(items) => {
                let items = items.into_iter().filter_map(|item| match item {
                    Document::String(text) => Some(text),
                    _ => None,
                });
                Some(Self::List(items.collect()))
            }
            _ => None,
        }
    }
}

/// Whether calls of an operation say anything of their endpoint.
pub(crate) fn has_context(operation: &OperationSchema) -> bool {
    let of_operation = |t: &Trait| {
        matches!(
            t,
            Trait::StaticContextParams(_) | Trait::OperationContextParams(_)
        )
    };
    let mut members = operation.input.members().iter();
    operation.traits.iter().any(of_operation) || members.any(|m| context_param(m).is_some())
}

/// Sets what a call says of its endpoint: the most specific trait counts.
///
/// An error says which member has to be filled.
pub(crate) fn set_context(
    params: &mut Params,
    operation: &OperationSchema,
    input: &dyn Structure,
) -> Result<(), Error> {
    for (name, path) in operation_params(operation) {
        let found = jmespath::search(path, input);
        params.set_some(name, Param::of_document(found));
    }
    for (index, member) in operation.input.members().iter().enumerate() {
        let Some(name) = context_param(member) else {
            continue;
        };
        let value = shape::member(input, index, |value| jmespath::document_of(value, member));
        if let Some(Document::String(text)) = &value
            && member.is_required()
            && text.trim().is_empty()
        {
            let message = format!(
                "`{}` is empty, and it says where the call goes; give it a value",
                operation.input.field(index)
            );
            return Err(Error::new(ErrorKind::Request, message));
        }
        params.set_some(name, value.and_then(Param::of_document));
    }
    for t in operation.traits {
        if let Trait::StaticContextParams(values) = t {
            for (name, value) in *values {
                params.set(*name, Param::from(*value));
            }
        }
    }
    Ok(())
}

fn operation_params(
    operation: &OperationSchema,
) -> impl Iterator<Item = &'static (&'static str, Expression)> {
    let params = operation.traits.iter().filter_map(|t| match t {
        Trait::OperationContextParams(params) => Some(params.iter()),
        _ => None,
    });
    params.flatten()
}

fn context_param(member: &Member) -> Option<&'static str> {
    member.traits().iter().find_map(|t| match t {
        Trait::ContextParam(name) => Some(*name),
        _ => None,
    })
}
