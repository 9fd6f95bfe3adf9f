//! The feature models, one idea each: generated and compiled under `deny(warnings)` by this crate's library, and here
//! written, read and looked at.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what fails here fails the test"
)]

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use whitesmith::Operation as _;
use whitesmith::schema::{Member, Schema};
use whitesmith::shape::{Shape as _, Structure};
use whitesmith_tests as models;

/// Writes a value as `expected`, and reads the same value from that again.
#[track_caller]
fn round_trips<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(
    value: &T,
    expected: &Value,
) {
    assert_eq!(
        &serde_json::to_value(value).expect("it can be written"),
        expected
    );
    let read: T = serde_json::from_value(expected.clone()).expect("it can be read");
    assert_eq!(&read, value);
    // And by text, which is another way through serde than a tree is.
    let text = serde_json::to_string(value).expect("it can be written");
    assert_eq!(
        &serde_json::from_str::<T>(&text).expect("it can be read"),
        value
    );
}

fn member_names(schema: &Schema) -> Vec<&'static str> {
    schema.members().iter().map(Member::name).collect()
}

#[test]
fn keywords_are_names_like_any_other() {
    use models::keywords::{FnShape, SelfShape, Type, Union, Words};

    round_trips(
        &Words::default()
            .r#type("a")
            .r#gen("b")
            .r#async("c")
            .r#else("d")
            .r#match("e"),
        &json!({ "type": "a", "gen": "b", "async": "c", "else": "d", "match": "e" }),
    );
    round_trips(
        &SelfShape::default()
            .self_("a")
            .super_("b")
            .crate_("c")
            .r#type(Type::default()),
        &json!({ "self": "a", "super": "b", "crate": "c", "Type": {} }),
    );
    round_trips(&Union::Super, &json!({ "super": {} }));
    round_trips(&Union::SelfValue("me".to_owned()), &json!({ "self": "me" }));
    round_trips(&FnShape::SelfValue, &json!("self"));
    assert_eq!(
        format!("{:?}", Words::default().r#type("a")),
        r#"Words { type: "a" }"#
    );
}

#[test]
fn names_that_collide_keep_their_own_members() {
    use models::collisions::{
        Choice, GetThingError, GetThingRequest, Names, ThingPart, ThingPart2,
    };

    round_trips(
        &Names::default()
            .foo_bar("own name")
            .foo_bar_2("own name too")
            .foo_bar_3("camel")
            .foo_bar_4("underscore")
            .foo_bar_5("two underscores")
            .part(ThingPart::default().a("1"))
            .other_part(ThingPart2::default().b("2"))
            .error(GetThingError::default().reason("a structure, not the operation's error")),
        &json!({
            "foo_bar": "own name",
            "foo_bar_2": "own name too",
            "fooBar": "camel",
            "_foo_bar": "underscore",
            "foo__bar": "two underscores",
            "part": { "a": "1" },
            "otherPart": { "b": "2" },
            "error": { "reason": "a structure, not the operation's error" }
        }),
    );
    round_trips(&Choice::FooBar2(1), &json!({ "foo_bar": 1 }));
    round_trips(
        &Choice::UnrecognizedValue("named so".to_owned()),
        &json!({ "Unrecognized": "named so" }),
    );
    round_trips(
        &GetThingRequest::new("camel", "snake"),
        &json!({ "fooBar": "camel", "foo_bar": "snake" }),
    );
}

fn schema(structure: &dyn Structure) -> &'static Schema {
    structure.schema()
}

#[test]
fn shapes_may_be_called_as_things_of_the_standard_library_are() {
    use models::std_names::{BoxShape, OptionShape, StringShape, VecShape};

    let schemas = [
        schema(&StringShape::zero()),
        OptionShape::SCHEMA,
        schema(&BoxShape::zero()),
        schema(&VecShape::zero()),
    ];
    assert_eq!(
        schemas.map(Schema::name),
        ["String", "Option", "Box", "Vec"]
    );
}

#[test]
fn shapes_may_be_called_as_type_parameters_and_statics_are() {
    use models::generic_names::{D, E, S, T, X, Y1};

    round_trips(
        &T::default()
            .d(D::A)
            .s(S::One)
            .e(E::Text("t".to_owned()))
            .x(["x".to_owned()]),
        &json!({ "d": "a", "s": 1, "e": { "text": "t" }, "x": ["x"] }),
    );
    assert_eq!([X::SCHEMA.name, Y1::SCHEMA.name], ["X", "Y1"]);
}

#[test]
fn a_union_that_was_left_out_is_left_out_again() {
    let read: models::unions::EchoOutput =
        serde_json::from_value(json!({})).expect("a required union is corrected");
    round_trips(&read, &json!({}));
}

#[test]
fn members_may_be_called_as_methods_are() {
    use models::methods::Names;

    let names = Names::default()
        .new_("a")
        .clone("b")
        .from("c")
        .into("d")
        .fmt("e")
        .eq("f")
        .default_("g");
    round_trips(
        &names,
        &json!({ "new": "a", "clone": "b", "from": "c", "into": "d", "fmt": "e", "eq": "f", "default": "g" }),
    );
}

#[test]
fn names_may_lead_with_what_rust_does_not_allow() {
    use models::leading_digits::{EchoInput, Names, Quality, Size};

    round_trips(
        &EchoInput::new("one").value(
            Names::default()
                ._2nd("two")
                ._3("three")
                .r#type("t")
                .size("2xlarge"),
        ),
        &json!({ "_1": "one", "value": { "_2nd": "two", "__3": "three", "__type": "t", "size": "2xlarge" } }),
    );
    for size in Size::VALUES {
        assert!(
            !matches!(Size::from(size.as_str()), Size::Unrecognized(_)),
            "{size}"
        );
    }
    assert_eq!(
        Quality::VALUES.len(),
        Quality::SCHEMA.int_enum_values().len()
    );
}

#[test]
fn enums_are_ordered_and_hashed_by_their_text() {
    use models::enum_values::Shade;
    use std::collections::{BTreeSet, HashSet};

    let texts = Shade::VALUES.iter().map(Shade::as_str);
    let mut texts: Vec<&str> = texts.chain(["a newer one"]).collect();
    let read = || texts.iter().rev().map(|text| Shade::from(*text));
    let (ordered, hashed): (BTreeSet<Shade>, HashSet<Shade>) = (read().collect(), read().collect());
    assert!(Shade::VALUES.iter().all(|shade| hashed.contains(shade)));
    assert_eq!(hashed.len(), texts.len());
    texts.sort_unstable();
    assert!(ordered.iter().map(Shade::as_str).eq(texts));
}

#[test]
fn enum_values_may_be_anything() {
    use models::enum_values::{Level, Operator, Shade};

    for (variant, text) in [
        (Operator::Any, "*"),
        (Operator::LessOrEqual, "<="),
        (Operator::WithSpace, "a b"),
        (Operator::OneZero, "1.0"),
        (Operator::Blank, " "),
        (Operator::from("!="), "!="),
    ] {
        assert_eq!(Operator::from(text), variant);
        assert_eq!(text.parse(), Ok(variant.clone()));
        assert_eq!(variant.to_string(), text);
        round_trips(&variant, &json!(text));
    }
    assert_eq!(Shade::from("foo-bar"), Shade::FooBar3);
    assert_eq!(Shade::from("UNRECOGNIZED"), Shade::UnrecognizedValue);
    assert!(matches!(Shade::from("else"), Shade::Unrecognized(value) if value.as_str() == "else"));
    round_trips(&Level::Minus, &json!(-1));
    round_trips(&Level::from(77), &json!(77));
    assert_eq!(i32::from(Level::from(77)), 77);
    assert_eq!(
        models::empty_enum_value::Answer::from(""),
        models::empty_enum_value::Answer::Empty,
        "a model may name the empty value"
    );
}

#[test]
fn recursive_shapes_are_boxed_where_they_must_be() {
    use models::recursion::{Branch, Chicken, Egg, Expression, Folder, Tree};

    round_trips(
        &Tree::new("root")
            .left(Tree::new("leaf"))
            .right(Tree::new("fork").left(Tree::new("tip"))),
        &json!({
            "value": "root",
            "left": { "value": "leaf" },
            "right": { "value": "fork", "left": { "value": "tip" } }
        }),
    );
    round_trips(
        &Chicken::default()
            .name("first")
            .egg(Egg::new(Chicken::default())),
        &json!({ "name": "first", "egg": { "laidBy": {} } }),
    );
    let one = Expression::Literal(1);
    round_trips(
        &Expression::Branch(Box::new(Branch::new(
            one.clone(),
            Expression::Not(Box::new(one.clone())),
        ))),
        &json!({ "branch": { "condition": { "literal": 1 }, "then": { "not": { "literal": 1 } } } }),
    );
    round_trips(
        &Folder::new("a", vec![Folder::new("b", [])]).grid([vec![Folder::new("c", [])]]),
        &json!({
            "name": "a",
            "folders": [{ "name": "b", "folders": [] }],
            "grid": [[{ "name": "c", "folders": [] }]]
        }),
    );
    let deep: String = "{\"value\":\"\",\"left\":".repeat(100_000);
    let error = serde_json::from_str::<Tree>(&deep).expect_err("too deep to be read");
    assert!(error.to_string().contains("recursion limit"), "{error}");
}

#[test]
fn defaults_are_where_smithys_rules_put_them() {
    use models::defaults::{Color, Level, Point, Presence, Values};

    let values = Values::default();
    assert_eq!(values.nothing, None);
    assert_eq!(
        (values.negative, values.tiny, values.small),
        (-5, 127, -32768)
    );
    assert_eq!((values.yes, values.no), (true, false));
    assert_eq!(values.text, "hello");
    assert_eq!(values.bytes, "hello");
    assert_eq!((values.color, values.level), (Color::Green, Level::High));
    assert_eq!(values.instant.to_string(), "2001-02-03T04:05:06.5Z");
    assert_eq!(values.huge.as_str(), "1234567890123456789");
    assert_eq!(values.document_map, json!({}));

    // What is read starts from the defaults too, and a null is as good as nothing.
    let read: Values =
        serde_json::from_value(json!({ "yes": null, "text": "bye" })).expect("it can be read");
    assert_eq!(read, Values::default().text("bye"));

    let presence = Presence::new(
        7,
        Point::default(),
        "red",
        whitesmith::Timestamp::UNIX_EPOCH,
        json!(null),
        Vec::new(),
    );
    let required: i32 = presence.required;
    let with_default: i32 = presence.required_default;
    let added: i32 = presence.added;
    assert_eq!((required, with_default, added), (7, 1, 2));
    let optional: [Option<i32>; 4] = [
        presence.plain,
        presence.client_required,
        presence.client_default,
        presence.recommended,
    ];
    assert_eq!(optional, [None; 4]);

    // Required members that a service leaves out are corrected, down to the nested ones.
    let corrected: Presence = serde_json::from_value(json!({})).expect("nothing is needed to read");
    assert_eq!(corrected.required_point, Point::default());
    assert_eq!(corrected.required_color.as_str(), "");
    assert_eq!(corrected.required_default, 1);
}

#[test]
fn empty_inputs_and_outputs_are_empty_objects() {
    use models::empty::{EmptyBoth, EmptyBothInput, ExplicitUnit, Hollow, Nothing};

    round_trips(&Hollow::default(), &json!({}));
    let endpoint = http::Uri::from_static("http://localhost");
    let request =
        Nothing::build_request(&whitesmith::Unit, &endpoint).expect("nothing can be sent");
    assert_eq!(request.body().bytes(), "{}");
    let request = EmptyBoth::build_request(&EmptyBothInput::default(), &endpoint)
        .expect("nothing can be sent");
    assert_eq!(request.body().bytes(), "{}");
    for body in ["", "{}", r#"{"since":"later"}"#] {
        let response = http::Response::new(bytes::Bytes::from(body));
        assert!(ExplicitUnit::parse_response(&response).is_ok(), "{body}");
        assert!(EmptyBoth::parse_response(&response).is_ok(), "{body}");
    }
}

#[test]
#[deny(unfulfilled_lint_expectations)]
fn what_is_deprecated_says_so_and_still_works() {
    use models::deprecated::{Choice, Holder};

    #[expect(deprecated, reason = "the variant is")]
    let choice = Choice::Before("then".to_owned());
    round_trips(&choice, &json!({ "before": "then" }));
    #[expect(deprecated, reason = "the setter is")]
    let holder = Holder::new(1).bare("old");
    #[expect(deprecated, reason = "the field is")]
    let bare = holder.bare.as_deref();
    assert_eq!(bare, Some("old"));
}

#[test]
fn smithy_1_shapes_are_those_of_smithy_2() {
    #![allow(deprecated, reason = "one of the values is")]
    use models::v1::{Record, Suit};

    let record = Record::default();
    assert_eq!(
        (record.primitive, record.flag, record.float),
        (0, false, 0.0)
    );
    assert_eq!((record.boxed, record.limit), (None, None));
    round_trips(
        &Record::default()
            .long(5)
            .suit(Suit::Spade)
            .tags(["a".to_owned()])
            .loose("anything"),
        &json!({
            "primitive": 0, "flag": false, "long": 5, "float": 0.0, "count": 0, "toggle": false,
            "tags": ["a"], "suit": "2-spade", "loose": "anything"
        }),
    );
}

#[test]
fn mixed_in_members_come_first() {
    use models::mixins::{Book, Size};

    assert_eq!(member_names(schema(&Book::zero())).first(), Some(&"id"));
    assert_eq!(Size::VALUES.len(), 3);
}

#[test]
fn operations_of_resources_are_operations_of_the_service() {
    use models::resources::{LendBook, LendBookInput, PutBook};

    assert_eq!(LendBook::SCHEMA.service.id, "example.resources#Library");
    assert_eq!(member_names(PutBook::SCHEMA.input), ["shelfId", "bookId"]);
    round_trips(
        &LendBookInput::new("poetry", "b-1").days(14),
        &json!({ "shelf": "poetry", "bookId": "b-1", "days": 14 }),
    );
}

#[test]
fn errors_of_the_service_are_errors_of_every_operation() {
    let endpoint_errors: Vec<&str> = models::errors::Read::SCHEMA
        .errors
        .iter()
        .map(|error| error.name())
        .collect();
    assert!(endpoint_errors.len() >= 2, "{endpoint_errors:?}");
    let other = models::errors::ReadError::from(whitesmith::Error::new(
        whitesmith::ErrorKind::Timeout,
        "too late",
    ));
    assert!(other.is_retryable());
    assert_eq!(other.message(), Some("too late"));
}
