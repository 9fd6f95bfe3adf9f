//! Waiters, of overlays and of models.

use whitesmith_model::TraitView;
use whitesmith_model::traits::{Comparator, Matcher, Waitable};

use crate::support::{errors_of_all, id, load_all};
use crate::{API, applied};

/// A waiter with one acceptor of this matcher.
fn waiter(matcher: &str) -> String {
    let value =
        format!(r#"{{"AllOn": {{"acceptors": [{{"state": "success", "matcher": {matcher}}}]}}}}"#);
    applied("my#List", Waitable::ID, &value)
}

fn output(path: &str, comparator: &str) -> String {
    waiter(&format!(
        r#"{{"output": {{"path": "{path}", "expected": "true", "comparator": "{comparator}"}}}}"#
    ))
}

#[test]
fn an_operation_gets_waiters() {
    let model =
        load_all(&[API, &output("page.lamps[].state", "allStringEquals")]).expect("a model");
    let list = model.shape(&id("my#List")).expect("an operation");
    let Waitable(waiters) = list.traits().view().expect("a view").expect("a trait");
    let all_on = waiters.get("AllOn").expect("the waiter");
    assert_eq!((all_on.min_delay, all_on.max_delay), (2, 120));
    let acceptor = all_on.acceptors.first().expect("an acceptor");
    assert!(
        matches!(&acceptor.matcher, Matcher::Output(path) if path.comparator == Comparator::AllStringEquals)
    );
    for fine in [
        output("page.byName.*.state", "anyStringEquals"),
        output("page.byName.kitchen.state", "stringEquals"),
        output("length(page.lamps[?state=='on']) > `3`", "booleanEquals"),
        output("page.lamps[0].state", "stringEquals"),
        // What an expression makes of a list is a list again; each of these has one that holds maps in between.
        output("page.shelves[0:1].kitchen.state | [0]", "stringEquals"),
        output("page.shelves[*] | [0].kitchen.state", "stringEquals"),
        output(
            "page.shelves[?id.state=='a'] | [0].kitchen.state",
            "stringEquals",
        ),
        output(
            "page.shelves[?a.state=='x'] | [?b.state=='y'].c.state | [0]",
            "stringEquals",
        ),
        waiter(
            r#"{"inputOutput": {"path": "input.size == length(output.page.lamps)", "expected": "true", "comparator": "booleanEquals"}}"#,
        ),
        waiter(r#"{"errorType": "NotModelled"}"#),
        waiter(r#"{"success": true}"#),
    ] {
        load_all(&[API, &fine]).unwrap_or_else(|found| panic!("{fine}: {found}"));
    }
}

#[test]
fn waiters_for_what_is_not_there_are_refused() {
    let deep = format!("{}a{}", "(".repeat(600), ")".repeat(600));
    let given = [
        (
            output("page.lamps[].colour", "allStringEquals"),
            "`my#Lamp` has no member `colour`",
        ),
        (
            output("pages", "stringEquals"),
            "`my#ListOutput` has no member `pages`",
        ),
        (
            output("page.byName.*.colour", "anyStringEquals"),
            "`my#Lamp` has no member `colour`",
        ),
        (
            output("length(page.lamps[?colour=='on'])", "stringEquals"),
            "`my#Lamp` has no member `colour`",
        ),
        (output("page.[", "stringEquals"), "is no JMESPath"),
        (output(&deep, "stringEquals"), "longer than 1000 characters"),
        (output("page", "isNice"), "unknown variant `isNice`"),
        (
            output("page", "booleanEquals").replace("true", "yes"),
            "not with `yes`",
        ),
        (
            waiter(
                r#"{"inputOutput": {"path": "page", "expected": "x", "comparator": "stringEquals"}}"#,
            ),
            "a path begins with `input` or `output`",
        ),
        (
            waiter(r#"{"success": true}"#)
                .replace("{\"acceptors\"", "{\"minDealy\": 5, \"acceptors\""),
            "unknown property `minDealy` of `smithy.waiters#waitable`",
        ),
        (
            waiter(r#"{"success": true}"#).replace("AllOn", "allOn"),
            "with a capital first",
        ),
        (
            waiter(r#"{"success": true}"#)
                .replace("\"state\": \"success\"", "\"state\": \"retry\""),
            "never ends well",
        ),
        (
            waiter(r#"{"success": true}"#)
                .replace("{\"acceptors\"", "{\"minDelay\": 200, \"acceptors\""),
            "`minDelay`",
        ),
    ];
    for (overlay, expected) in given {
        let found = errors_of_all(&[API, &overlay]);
        assert!(found.starts_with("b.json:2:"), "{found}");
        assert!(found.contains(expected), "{expected}: {found}");
    }
}

#[test]
fn waiters_that_hardly_match_are_warned_of() {
    let state =
        r#""my#State": { "type": "enum", "members": { "ON": {"target": "smithy.api#Unit"} } }"#;
    let api = API.replace(
        r#""state": {"target": "smithy.api#String"}"#,
        r#""state": {"target": "my#State"}"#,
    ) + ","
        + state;
    let warned = |overlay: &str| {
        let model = load_all(&[&api, overlay]).unwrap_or_else(|found| panic!("{found}"));
        let warnings = model.warnings().iter().map(ToString::to_string);
        warnings.collect::<Vec<_>>().join("; ")
    };
    let matched = |expected: &str, comparator: &str| {
        warned(
            &output("page.lamps[].state", comparator)
                .replace("\"true\"", &format!("\"{expected}\"")),
        )
    };
    assert_eq!(matched("ON", "anyStringEquals"), "");
    let wrong = matched("OM", "anyStringEquals");
    assert!(
        wrong.contains("the waiter `AllOn`: `my#State` has no value `OM`"),
        "{wrong}"
    );
    let wrong = matched("true", "booleanEquals");
    assert!(
        wrong.contains("is an enum, and is compared with `true`"),
        "{wrong}"
    );
    let unknown = warned(&waiter(r#"{"errorType": "Drak"}"#));
    assert!(
        unknown.contains("the model names no error `Drak`"),
        "{unknown}"
    );
    assert_eq!(warned(&waiter(r#"{"errorType": "Dark"}"#)), "");
}

#[test]
fn a_waiter_and_words_are_added_to_those_that_are_there() {
    let own = r#"{"Own": {"acceptors": [{"state": "success", "matcher": {"success": true}}]}}"#;
    let another = own.replace("Own", "Another");
    let model = load_all(&[
        API,
        &applied("my#List", Waitable::ID, own),
        &applied("my#List", Waitable::ID, &another),
        &applied(
            "my#Lamp$state",
            "smithy.api#deprecated",
            r#"{"since": "2"}"#,
        ),
        &applied(
            "my#Lamp$state",
            "smithy.api#deprecated",
            r#"{"message": "Ours."}"#,
        ),
    ])
    .expect("a model");
    let list = model.shape(&id("my#List")).expect("an operation");
    let Waitable(waiters) = list.traits().view().expect("a view").expect("a trait");
    assert_eq!(waiters.into_keys().collect::<Vec<_>>(), ["Another", "Own"]);
    let lamp = model.shape(&id("my#Lamp")).expect("a structure");
    let state = lamp.member("state").expect("a member");
    let deprecated = state
        .traits()
        .get("smithy.api#deprecated")
        .expect("a trait");
    assert_eq!(deprecated.text(), r#"{"message":"Ours.","since":"2"}"#);

    let other = own.replace("true", "false");
    let found = errors_of_all(&[
        API,
        &applied("my#List", Waitable::ID, own),
        &applied("my#List", Waitable::ID, &other),
    ]);
    assert!(
        found.contains("is applied twice with different values"),
        "{found}"
    );
}

/// What the model itself says of waiters is its own business, and so are codes that errors have.
#[test]
fn only_what_a_statement_says_is_warned_of() {
    let own = API.replace(
        r#""errors": [{"target": "my#Dark"}] },"#,
        r#""errors": [{"target": "my#Dark"}], "traits": { "smithy.waiters#waitable": {"Own": {"acceptors":
            [{"state": "success", "matcher": {"errorType": "NotModelled"}}]}} } },"#,
    );
    assert_ne!(own, API);
    let own = own.replace(
        r#""smithy.api#error": "client""#,
        r#""smithy.api#error": "client", "aws.protocols#awsQueryError": {"code": "Lamps.Dark", "httpResponseCode": 400}"#,
    );
    let added = waiter(r#"{"errorType": "Lamps.Dark"}"#);
    let model = load_all(&[&own, &added]).expect("a model");
    assert!(model.warnings().is_empty(), "{:?}", model.warnings());
}
