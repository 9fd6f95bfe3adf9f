//! Which operations get pages, by what way, and what their docs say of it.

use whitesmith_model::{Model, Source};

use crate::Options;
use crate::ir::{Operation, Pages, Path, Presence, Type};
use crate::lower::lower;

/// The one operation of a service, paginated by this.
fn paginated(by: &str) -> Operation {
    let text = format!(
        r#"{{ "smithy": "2.0", "shapes": {{
            "a#S": {{ "type": "service", "version": "1", "operations": [{{ "target": "a#List" }}],
                "traits": {{ "aws.protocols#awsJson1_1": {{}} }} }},
            "a#List": {{ "type": "operation", "input": {{ "target": "a#Ask" }}, "output": {{ "target": "a#Answer" }},
                "traits": {{ "smithy.api#paginated": {{ {by} }} }} }},
            "a#Ask": {{ "type": "structure", "members": {{
                "type": {{ "target": "smithy.api#String" }}, "number": {{ "target": "smithy.api#Integer" }},
                "items": {{ "target": "smithy.api#String" }}, "size": {{ "target": "smithy.api#Integer" }} }} }},
            "a#Answer": {{ "type": "structure", "members": {{
                "page": {{ "target": "a#Page" }}, "items": {{ "target": "a#Names" }} }} }},
            "a#Page": {{ "type": "structure", "members": {{
                "next": {{ "target": "smithy.api#String", "traits": {{ "smithy.api#required": {{}} }} }} }} }},
            "a#Names": {{ "type": "list", "member": {{ "target": "smithy.api#String" }} }}
        }} }}"#
    );
    let model = Model::load([Source::new("a.json", text)]).expect("a sound model");
    let slice = model.slice(None, &[]).expect("one service");
    let module = lower(&slice, &Options::new("crate"), &[]).expect("it can be generated");
    let mut operations = module.operations;
    operations.remove(0)
}

fn path(fields: &[(&str, Presence)]) -> Path {
    let fields = fields
        .iter()
        .map(|(name, presence)| ((*name).to_owned(), *presence));
    Path(fields.collect())
}

#[test]
fn paths_say_which_fields_are_optional() {
    use Presence::{Optional, Required};

    let operation = paginated(
        r#""inputToken": "type", "outputToken": "page.next", "items": "items", "pageSize": "size""#,
    );
    let pages = Pages {
        input_token: path(&[("r#type", Optional)]),
        output_token: path(&[("page", Optional), ("next", Required)]),
        items: Some((
            path(&[("items", Optional)]),
            Type::List(Box::new(Type::String)),
        )),
    };
    assert_eq!(operation.pages, Some(pages));
    assert_eq!(
        operation.docs[1..3],
        [
            "Paginated: `.items()` reads the `items` of page after page, `.pages()` the pages; `size` limits",
            "a page."
        ]
    );
}

#[test]
fn setters_of_a_call_make_room_for_its_pages() {
    let operation = paginated(r#""inputToken": "items", "outputToken": "page.next""#);
    let pages = operation.pages.expect("its tokens are both strings");
    assert_eq!(pages.input_token, path(&[("items_", Presence::Optional)]));
    let (input, output) = (operation.input.structure, operation.output.structure);
    let fields = |structure: Option<crate::ir::Structure>| {
        let fields = structure.expect("it is the operation's own").fields;
        let names = fields.into_iter().map(|field| field.name);
        names.collect::<Vec<_>>()
    };
    assert_eq!(fields(input), ["r#type", "number", "items_", "size"]);
    assert_eq!(fields(output), ["page", "items"]);
}

#[test]
fn a_token_that_no_call_takes_is_only_told_of() {
    let operation = paginated(r#""inputToken": "number", "outputToken": "page.next""#);
    assert_eq!(operation.pages, None);
    assert_eq!(
        operation.docs[1],
        "Paginated: the output's `page.next` is the next call's `number`."
    );
}
