//! Paginators (Smithy spec, "paginated trait").

use std::borrow::Cow;

use serde_json::Map;

use super::Api;
use super::definitions::{Definition, MemberDefinition};
use super::made;
use super::node::{Field, Fields, Node};
use super::operations::OperationDefinition;
use super::reader::Reader;
use crate::shape_id::shorten;
use crate::{ShapeType, Span, Traits};

const KNOWN: &[&str] = &[
    "input_token",
    "limit_key",
    "more_results",
    "output_token",
    "result_key",
];

/// `non_aggregate_keys` are for botocore's joining of pages to one, which Smithy knows nothing of.
const IGNORED: &[&str] = &["non_aggregate_keys"];

/// The input and the output of an operation with pages.
struct Pages<'b, 'a> {
    api: &'b Api<'a>,
    input: &'b Definition<'a>,
    output: &'b Definition<'a>,
}

/// Reads one paginator, whose key is the operation's, into the traits of that operation.
pub(super) fn apply(
    reader: &mut Reader<'_>,
    api: &Api<'_>,
    operation: &OperationDefinition<'_>,
    paginator: &Field<'_>,
    traits: &mut Traits,
) {
    let Some(fields) = reader.fields(&paginator.value) else {
        return;
    };
    reader.expect_known(&fields, "a paginator", &[KNOWN, IGNORED]);
    let shape = |target: &Option<super::operations::Target<'_>>| {
        target
            .as_ref()
            .and_then(|target| api.definitions.get(&target.shape))
    };
    let (Some(input), Some(output)) = (shape(&operation.input), shape(&operation.output)) else {
        let message = "the paginator was left out: the operation lacks an input or an output";
        reader.warn(
            message,
            &paginator.key_span,
            "its tokens are members of both",
        );
        return;
    };
    let pages = Pages { api, input, output };
    let Some(tokens) = pages.tokens(reader, &fields) else {
        return;
    };
    let mut value = Map::new();
    for (key, name) in ["inputToken", "outputToken"].into_iter().zip(tokens) {
        value.insert(key.to_owned(), name.into());
    }
    if let Some(items) = pages.items(reader, &fields) {
        value.insert("items".to_owned(), items.into());
    }
    if let Some(size) = pages.size(reader, &fields) {
        value.insert("pageSize".to_owned(), size.into());
    }
    if let Some(node) = fields.get("more_results") {
        let message =
            "`more_results` was left out: in Smithy the last page is the one without a token";
        let help = "a service that repeats its token on the last page would be asked for it again";
        reader.warn(message, &node.span(), help);
    }
    made::json(traits, "smithy.api#paginated", &value, &fields.span);
}

impl<'a> Pages<'_, 'a> {
    /// The input token and the output token, where Smithy can say them.
    fn tokens(&self, reader: &mut Reader<'_>, fields: &Fields<'_>) -> Option<[String; 2]> {
        let (input, input_span) = one(reader, fields, "input_token")?;
        if self.input.member(&input).is_none() {
            let message = format!(
                "the paginator was left out: no input member is `{}`",
                shorten(&input)
            );
            reader.warn(
                message,
                &input_span,
                "an input token is a member of the input",
            );
            return None;
        }
        let (output, output_span) = one(reader, fields, "output_token")?;
        if self.resolve(&output).is_none() {
            let message = format!(
                "the paginator was left out: no output member is `{}`",
                shorten(&output)
            );
            let help = "in Smithy an output token is a path of members, no other expression";
            reader.warn(message, &output_span, help);
            return None;
        }
        Some([input.into_owned(), output.into_owned()])
    }

    /// The path to what a page is full of. Smithy knows one, so it is the first that is a list or a map.
    fn items(&self, reader: &mut Reader<'_>, fields: &Fields<'_>) -> Option<String> {
        let keys = texts(reader, fields, "result_key")?;
        let span = fields.get("result_key").map(Node::span)?;
        if keys.len() > 1 {
            let message = "`result_key` names several members, of which the first was taken";
            reader.warn(message, &span, "in Smithy one member holds the items");
        }
        let (first, _) = keys.into_iter().next()?;
        let target = self
            .resolve(&first)
            .and_then(|member| self.api.definitions.get(&member.target));
        if target
            .is_some_and(|target| matches!(target.shape_type, ShapeType::List | ShapeType::Map))
        {
            return Some(first.into_owned());
        }
        let message = format!(
            "the items were left out: no list or map is at `{}`",
            shorten(&first)
        );
        reader.warn(
            message,
            &span,
            "in Smithy items are a path of members to a list or map",
        );
        None
    }

    fn size(&self, reader: &mut Reader<'_>, fields: &Fields<'_>) -> Option<String> {
        let name = reader.text(fields, "limit_key")?;
        let target = self.input.member(&name);
        let target = target.and_then(|member| self.api.definitions.get(&member.target));
        if target
            .is_some_and(|target| matches!(target.shape_type, ShapeType::Integer | ShapeType::Long))
        {
            return Some(name.into_owned());
        }
        let span = fields.get("limit_key").map(Node::span)?;
        let message = format!(
            "the page size was left out: no input member `{}` is a number",
            shorten(&name)
        );
        reader.warn(message, &span, "in Smithy a page size is an integer");
        None
    }

    /// The member at the end of a path through the output.
    fn resolve(&self, path: &str) -> Option<&MemberDefinition<'a>> {
        let mut parts = path.split('.');
        let mut member = self.output.member(parts.next()?)?;
        for part in parts {
            member = self.api.definitions.get(&member.target)?.member(part)?;
        }
        Some(member)
    }
}

/// The only string at this key; a list of several is what Smithy cannot say.
fn one<'a>(
    reader: &mut Reader<'_>,
    fields: &Fields<'a>,
    key: &str,
) -> Option<(Cow<'a, str>, Span)> {
    let Some(node) = fields.get(key) else {
        let message = format!("the paginator has no `{key}`");
        reader.error(
            message,
            &fields.span,
            "it needs `input_token` and `output_token`",
        );
        return None;
    };
    let mut all = texts(reader, fields, key)?;
    if all.len() == 1 {
        return all.pop();
    }
    let message = format!(
        "the paginator was left out: `{key}` has {} members",
        all.len()
    );
    reader.warn(message, &node.span(), "in Smithy there is one token");
    None
}

/// The string or strings at this key.
fn texts<'a>(
    reader: &mut Reader<'_>,
    fields: &Fields<'a>,
    key: &str,
) -> Option<Vec<(Cow<'a, str>, Span)>> {
    let node = fields.get(key)?;
    if node.json().is_array() {
        return reader.texts(fields, key);
    }
    Some(vec![(reader.text(fields, key)?, node.span())])
}
