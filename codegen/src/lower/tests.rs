//! Decisions, tested as decisions: small models in, IR out.

use whitesmith_model::{Model, Source};

use super::lower;

mod checksum;
mod endpoint;
mod fixups;
mod pages;
mod protocol;
mod waiters;
use crate::Options;
use crate::ir::{Constructor, Field, Initial, Module, Presence, Structure, Trait, Type};

/// The IR of a service with one operation, whose output holds `members`, beside further `shapes`.
fn module(members: &str, shapes: &str) -> Module {
    let text = format!(
        r#"{{ "smithy": "2.0", "shapes": {{
            "a#S": {{ "type": "service", "version": "1", "operations": [{{ "target": "a#Get" }}],
                "traits": {{ "aws.protocols#awsJson1_1": {{}}, "smithy.api#title": "The Service" }} }},
            "a#Get": {{ "type": "operation",
                "input": {{ "target": "a#GetInput" }}, "output": {{ "target": "a#GetOutput" }} }},
            "a#GetInput": {{ "type": "structure", "members": {{
                "id": {{ "target": "smithy.api#String", "traits": {{ "smithy.api#required": {{}} }} }},
                "size": {{ "target": "smithy.api#Integer", "traits": {{ "smithy.api#default": 5 }} }},
                "token": {{ "target": "smithy.api#String",
                    "traits": {{ "smithy.api#required": {{}}, "smithy.api#idempotencyToken": {{}} }} }} }} }},
            "a#GetOutput": {{ "type": "structure", "members": {{ {members} }} }}
            {shapes}
        }} }}"#
    );
    let model = Model::load([Source::new("a.json", text)]).expect("a sound model");
    let slice = model.slice(None, &[]).expect("one service");
    lower(&slice, &Options::new("crate"), &[]).expect("it can be generated")
}

fn output(module: &Module) -> &Structure {
    module.operations[0]
        .output
        .structure
        .as_ref()
        .expect("the output is the operation's own")
}

/// The one field of an output with one member.
fn field(member: &str, shapes: &str) -> Field {
    let mut module = module(&format!(r#""it": {member}"#), shapes);
    let output = module.operations[0].output.structure.take();
    output
        .expect("the output is the operation's own")
        .fields
        .remove(0)
}

fn standing(traits: &str) -> (Presence, Option<Initial>) {
    let field = field(
        &format!(r#"{{ "target": "smithy.api#Integer", "traits": {{ {traits} }} }}"#),
        "",
    );
    (field.presence, field.initial)
}

#[test]
fn optionality_follows_the_rules_for_clients() {
    const REQUIRED: &str = r#""smithy.api#required": {}"#;
    const ZERO: &str = r#""smithy.api#default": 0"#;
    const SEVEN: &str = r#""smithy.api#default": 7"#;
    const NULL: &str = r#""smithy.api#default": null"#;
    const CLIENT_OPTIONAL: &str = r#""smithy.api#clientOptional": {}"#;
    let (required, optional) = (Presence::Required, Presence::Optional);
    let seven = Some(Initial::Integer(7));
    for (traits, expected) in [
        (String::new(), (optional, None)),
        (REQUIRED.to_owned(), (required, None)),
        (ZERO.to_owned(), (required, None)),
        (SEVEN.to_owned(), (required, seven.clone())),
        (NULL.to_owned(), (optional, None)),
        (format!("{REQUIRED}, {SEVEN}"), (required, seven)),
        (CLIENT_OPTIONAL.to_owned(), (optional, None)),
        (format!("{CLIENT_OPTIONAL}, {REQUIRED}"), (optional, None)),
        (format!("{CLIENT_OPTIONAL}, {SEVEN}"), (optional, None)),
    ] {
        assert_eq!(standing(&traits), expected, "{traits}");
    }
}

#[test]
fn an_input_takes_its_required_members_and_leaves_defaults_to_the_service() {
    let module = module("", "");
    let input = module.operations[0]
        .input
        .structure
        .as_ref()
        .expect("the input is the operation's own");
    let presences: Vec<Presence> = input.fields.iter().map(|field| field.presence).collect();
    assert_eq!(
        presences,
        [Presence::Required, Presence::Optional, Presence::Optional]
    );
    let Constructor::New(arguments) = &input.constructor else {
        panic!("{:?}", input.constructor);
    };
    assert_eq!(arguments.len(), 1);
    assert_eq!(
        (arguments[0].name.as_str(), &arguments[0].ty),
        ("id", &Type::String)
    );
    assert_eq!(input.input_of, ["Get"]);
}

#[test]
fn the_calls_of_all_operations_that_share_an_input_have_its_setters() {
    let text = r#"{ "smithy": "2.0", "shapes": {
        "a#S": { "type": "service", "version": "1",
            "operations": [{ "target": "a#Stop" }, { "target": "a#List" }, { "target": "a#Echo" }],
            "traits": { "aws.protocols#awsJson1_1": {} } },
        "a#Stop": { "type": "operation", "input": { "target": "a#Ask" } },
        "a#List": { "type": "operation", "input": { "target": "a#Ask" }, "output": { "target": "a#Answer" },
            "traits": { "smithy.api#paginated": { "inputToken": "token", "outputToken": "token" } } },
        "a#Echo": { "type": "operation", "input": { "target": "a#Same" }, "output": { "target": "a#Same" } },
        "a#Ask": { "type": "structure", "members": {
            "token": { "target": "smithy.api#String" }, "items": { "target": "smithy.api#String" } } },
        "a#Answer": { "type": "structure", "members": {
            "token": { "target": "smithy.api#String" }, "items": { "target": "a#Ask" } } },
        "a#Same": { "type": "structure", "members": {} }
    } }"#;
    let model = Model::load([Source::new("a.json", text.to_owned())]).expect("a sound model");
    let inputs = |operations: &[String]| {
        let slice = model.slice(None, operations).expect("one service");
        let module = lower(&slice, &Options::new("crate"), &[]).expect("it can be generated");
        let own = module.operations.into_iter().map(|it| it.input.structure);
        let structures = own.flatten().chain(module.structures);
        let inputs = structures.filter(|it| !it.input_of.is_empty());
        let facts = inputs.map(|it| {
            let last = it.fields.last().map(|field| field.name.clone());
            (it.name, it.input_of.join(", "), last.unwrap_or_default())
        });
        facts.collect::<Vec<_>>()
    };
    let fact = |name: &str, operations: &str, last: &str| {
        (name.to_owned(), operations.to_owned(), last.to_owned())
    };
    assert_eq!(
        inputs(&[]),
        [
            fact("Ask", "List, Stop", "items_"),
            fact("Same", "Echo", "")
        ],
        "one paginated operation is enough for its names to be taken"
    );
    assert_eq!(
        inputs(&["Stop".to_owned()]),
        [fact("Ask", "Stop", "items")],
        "only what is generated counts"
    );
}

#[test]
fn inputs_and_outputs_stand_beside_their_operation() {
    let module = module(
        r#""same": { "target": "a#Shared" }, "again": { "target": "a#GetInput" }"#,
        r#", "a#Shared": { "type": "structure", "members": {} }"#,
    );
    let types: Vec<&str> = module.structures.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(types, ["Shared"]);
    assert_eq!(output(&module).name, "GetOutput");
    let input = module.operations[0].input.structure.as_ref();
    let input = input.expect("it stays when a member targets it");
    let size = &input.fields[1];
    assert_eq!(
        (size.name.as_str(), size.presence),
        ("size", Presence::Required),
        "what is read too has the defaults of what is read"
    );
}

#[test]
fn only_what_leads_back_by_value_is_boxed() {
    let shapes = r#",
        "a#Node": { "type": "structure", "members": {
            "next": { "target": "a#Node" }, "all": { "target": "a#Nodes" }, "leaf": { "target": "a#Leaf" } } },
        "a#Nodes": { "type": "list", "member": { "target": "a#Node" } },
        "a#Leaf": { "type": "structure", "members": {} }"#;
    let module = module(r#""node": { "target": "a#Node" }"#, shapes);
    let node = module.structures.iter().find(|s| s.name == "Node");
    let node = node.expect("there is a structure Node");
    let types: Vec<&Type> = node.fields.iter().map(|field| &field.ty).collect();
    let named = |name: &str| Type::Named(name.to_owned());
    assert_eq!(
        types,
        [
            &Type::Boxed(Box::new(named("Node"))),
            &Type::List(Box::new(named("Node"))),
            &named("Leaf")
        ]
    );
    assert_eq!(output(&module).fields[0].ty, named("Node"));
}

#[test]
fn sparse_collections_hold_options() {
    let sparse = r#""traits": { "smithy.api#sparse": {} }"#;
    let shapes = format!(
        r#", "a#M": {{ "type": "map", "key": {{ "target": "smithy.api#String" }}, "value": {{ "target": "a#L" }} }},
            "a#L": {{ "type": "list", "member": {{ "target": "smithy.api#Long" }}, {sparse} }}"#
    );
    let nullable = Type::Nullable(Box::new(Type::Primitive("i64")));
    let expected = Type::Map(Box::new(Type::List(Box::new(nullable))));
    assert_eq!(field(r#"{ "target": "a#M" }"#, &shapes).ty, expected);
}

#[test]
fn what_matters_of_a_simple_shape_is_repeated_on_its_members() {
    let shapes = r#",
        "a#Secret": { "type": "string", "traits": { "smithy.api#sensitive": {} } },
        "a#Date": { "type": "timestamp", "traits": { "smithy.api#timestampFormat": "http-date" } }"#;
    let traits = |member: &str| field(member, shapes).member.traits;
    assert_eq!(traits(r#"{ "target": "a#Secret" }"#), [Trait::Sensitive]);
    assert_eq!(
        traits(r#"{ "target": "a#Date" }"#),
        [Trait::TimestampFormat("HttpDate")]
    );
    let own = r#"{ "target": "a#Date", "traits": { "smithy.api#timestampFormat": "date-time" } }"#;
    assert_eq!(traits(own), [Trait::TimestampFormat("DateTime")]);
    let json_name = r#"{ "target": "a#Date", "traits": { "smithy.api#jsonName": "other" } }"#;
    assert_eq!(
        traits(json_name),
        [Trait::TimestampFormat("HttpDate")],
        "awsJson does not know jsonName"
    );
}

#[test]
fn docs_state_what_traits_state() {
    let docs = |traits: &str, target: &str| {
        field(
            &format!(r#"{{ "target": "{target}", "traits": {{ {traits} }} }}"#),
            "",
        )
        .docs
        .join("\n")
    };
    let string = "smithy.api#String";
    assert_eq!(docs("", string), "`it` on the wire.");
    assert_eq!(
        docs(r#""smithy.api#length": { "min": 1, "max": 8 }"#, string),
        "1 to 8 characters."
    );
    assert_eq!(
        docs(r#""smithy.api#length": { "min": 1 }"#, "smithy.api#Blob"),
        "At least 1 byte."
    );
    assert_eq!(
        docs(r#""smithy.api#range": { "max": 2.5 }"#, "smithy.api#Double"),
        "At most 2.5."
    );
    assert_eq!(
        docs(
            r#""smithy.api#documentation": "A name.", "smithy.api#pattern": "^`+$""#,
            string
        ),
        "A name. Pattern: ``^`+$``."
    );
    assert_eq!(
        docs(
            r#""smithy.api#documentation": "<p>One.</p><p>Two.</p>", "smithy.api#default": """#,
            string
        ),
        "One.\n\nTwo.\n\nDefault: `\"\"`."
    );
}

#[test]
fn docs_say_whose_fault_an_error_is() {
    let docs = |traits: &str| {
        let shapes = format!(
            r#", "a#Oops": {{ "type": "structure", "members": {{}}, "traits": {{ {traits} }} }}"#
        );
        let module = module(r#""oops": { "target": "a#Oops" }"#, &shapes);
        module.errors[0].docs.join("\n")
    };
    assert_eq!(
        docs(r#""smithy.api#error": "client", "smithy.api#documentation": "No.""#),
        "No. A client fault."
    );
    assert_eq!(
        docs(
            r#""smithy.api#error": "server", "smithy.api#httpError": 503,
               "smithy.api#retryable": { "throttling": true }"#
        ),
        "The error `Oops`: a server fault, HTTP 503, to be tried again more slowly."
    );
}

#[test]
fn docs_of_members_say_what_the_type_does_not() {
    let docs = |traits: &str, target: &str, shapes: &str| {
        let member = format!(r#"{{ "target": "{target}", "traits": {{ {traits} }} }}"#);
        field(&member, shapes).docs.join("\n")
    };
    let secret = r#", "a#Secret": { "type": "string", "traits": { "smithy.api#sensitive": {} } }"#;
    assert_eq!(
        docs("", "a#Secret", secret),
        "Sensitive: `Debug` does not show it."
    );
    let token = r#""smithy.api#required": {}, "smithy.api#idempotencyToken": {}"#;
    assert_eq!(
        docs(token, "smithy.api#String", ""),
        "Required by the service. A fresh token is made when this is left out."
    );
    let prose = r#""smithy.api#documentation": "Fresh.""#;
    let target = r#""target": "smithy.api#String""#;
    let members = format!(
        r#""a_b": {{ {target}, "traits": {{ {prose} }} }}, "aB": {{ {target}, "traits": {{ {prose} }} }}"#
    );
    let module = module(&members, "");
    let fields = output(&module).fields.iter();
    let docs: Vec<_> = fields
        .map(|field| (&*field.name, &*field.docs[0]))
        .collect();
    assert_eq!(
        docs,
        [("a_b", "Fresh."), ("a_b_2", "Fresh. `aB` on the wire.")]
    );
}

/// The IR of a service of AWS with one operation, which pages; `service` and `operation` are further traits.
fn paged(service: &str, operation: &str) -> Module {
    let text = format!(
        r#"{{ "smithy": "2.0", "shapes": {{
            "a#S": {{ "type": "service", "version": "2026-11-23", "operations": [{{ "target": "a#List" }}],
                "traits": {{ "aws.protocols#awsJson1_1": {{}}, {service} }} }},
            "a#List": {{ "type": "operation", "input": {{ "target": "a#Ask" }}, "output": {{ "target": "a#Answer" }},
                "traits": {{ "smithy.api#paginated": {{ "pageSize": "pageSize" }}, {operation} }} }},
            "a#Ask": {{ "type": "structure", "members": {{
                "type": {{ "target": "smithy.api#String" }}, "pageSize": {{ "target": "smithy.api#Integer" }} }} }},
            "a#Answer": {{ "type": "structure", "members": {{ "page": {{ "target": "a#Page" }} }} }},
            "a#Page": {{ "type": "structure", "members": {{ "nextToken": {{ "target": "smithy.api#String" }} }} }}
        }} }}"#
    );
    let model = Model::load([Source::new("a.json", text)]).expect("a sound model");
    let slice = model.slice(None, &[]).expect("one service");
    lower(&slice, &Options::new("crate"), &[]).expect("it can be generated")
}

const PAGES: &str =
    r#""smithy.api#paginated": { "inputToken": "type", "outputToken": "page.nextToken" }"#;

#[test]
fn docs_of_operations_say_how_they_are_called_and_where_more_is_said() {
    let aws = format!(r#"{PAGES}, "aws.api#service": {{ "sdkId": "My Lamps" }}"#);
    let module = paged(&aws, r#""smithy.api#readonly": {}"#);
    let operation = &module.operations[0];
    let link = "[API reference](https://docs.aws.amazon.com/goto/WebAPI/my-lamps-2026-11-23/List).";
    let called = format!("Calls `List`: {link}");
    let expected = [
        &*called,
        "Read-only. Paginated: `.pages()` reads page after page; `page_size` limits a page.",
        "",
        "# Errors",
        "",
        "[`ListError`], which has a variant for each that the service names.",
    ];
    assert_eq!(operation.docs, expected);
    assert_eq!(
        operation
            .input
            .structure
            .as_ref()
            .expect("it is its own")
            .docs,
        ["Input of [`Client::list`]."]
    );
    assert_eq!(
        module.structures[0].docs,
        [format!(
            "The structure `Page`: {}",
            link.replace("List", "Page")
        )]
    );

    let module = paged(&aws, r#""smithy.api#documentation": "Lists.""#);
    let docs = &module.operations[0].docs;
    assert_eq!(docs[..2], ["Lists.", ""]);
    assert!(docs.iter().any(|line| line == link), "{docs:?}");
}

#[test]
fn links_lead_to_aws_and_nowhere_else() {
    let called = |service: &str| {
        let module = paged(
            &format!("{PAGES}, {service}"),
            r#""smithy.api#idempotent": {}"#,
        );
        module.operations[0].docs[0].clone()
    };
    assert_eq!(called(r#""smithy.api#title": "Lamps""#), "Calls `List`.");
    assert_eq!(
        called(r#""aws.api#service": { "sdkId": "Lamps", "docId": "lights-1" }"#),
        "Calls `List`: [API reference](https://docs.aws.amazon.com/goto/WebAPI/lights-1/List)."
    );
    assert_eq!(
        called(r#""aws.api#service": { "sdkId": "Lamps", "docId": "x) [y](https://example.com" }"#),
        "Calls `List`."
    );
}

#[test]
fn docs_of_types_without_prose_say_what_they_are() {
    let shapes = r#",
        "a#Mode": { "type": "enum", "members": { "ON": { "target": "smithy.api#Unit" } } },
        "a#Colour": { "type": "union", "members": { "named": { "target": "smithy.api#String" } } }"#;
    let module = module(
        r#""mode": { "target": "a#Mode" }, "colour": { "target": "a#Colour" }"#,
        shapes,
    );
    assert_eq!(
        module.enumerations[0].docs,
        ["A value of `Mode`: one of these, or one that is not known here yet."]
    );
    assert_eq!(module.unions[0].docs, ["The union `Colour`."]);
    assert_eq!(output(&module).docs, ["Output of [`Client::get`]."]);
}
