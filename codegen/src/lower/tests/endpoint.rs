//! Where services are, and what their operations say of that.

use whitesmith_model::{Model, Source};

use crate::ir::{Endpoints, Expression, Module, StaticParam, Trait};
use crate::lower::lower;
use crate::{EndpointRules, Options, endpoint_rules};

fn model(service: &str, operation: &str, member: &str) -> Model {
    let text = format!(
        r#"{{ "smithy": "2.0", "shapes": {{
            "a#S": {{ "type": "service", "version": "1", "operations": [{{ "target": "a#Get" }}],
                "traits": {{ "aws.protocols#awsJson1_1": {{}} {service} }} }},
            "a#Get": {{ "type": "operation", "input": {{ "target": "a#In" }}, "traits": {{ {operation} }} }},
            "a#In": {{ "type": "structure", "members": {{
                "id": {{ "target": "smithy.api#String", "traits": {{ {member} }} }} }} }}
        }} }}"#
    );
    Model::load([Source::new("a.json", text)]).expect("a sound model")
}

fn module(model: &Model) -> Result<Module, String> {
    let slice = model.slice(None, &[]).expect("one service");
    lower(&slice, &Options::new("crate"), &[]).map_err(|found| found.to_string())
}

fn rules(traits: &str) -> EndpointRules {
    let model = model(traits, "", "");
    let service = model.services().next().expect("one service");
    endpoint_rules(service).expect("sound traits")
}

const AWS: &str = r#", "aws.api#service": { "sdkId": "S" }, "aws.auth#sigv4": { "name": "s" }"#;
const REGIONAL: &str = r#", "aws.endpoints#standardRegionalEndpoints": {}"#;
const RULES: &str =
    r#", "smithy.rules#endpointRuleSet": { "version": "1.0", "parameters": {}, "rules": [] }"#;
const BDD: &str = r#", "smithy.rules#endpointBdd": { "version": "1.1" }"#;

#[test]
fn rules_say_more_than_patterns_and_patterns_more_than_nothing() {
    let based = r#", "aws.endpoints#rulesBasedEndpoints": {}"#;
    let global = r#", "aws.endpoints#standardPartitionalEndpoints": { "endpointPatternType": "service_dnsSuffix" }"#;
    for (traits, expected) in [
        (String::new(), None),
        (r#", "aws.api#service": { "sdkId": "S" }"#.to_owned(), None),
        (AWS.to_owned(), Some("standardRegionalEndpoints")),
        (format!("{AWS}{based}"), Some("standardRegionalEndpoints")),
        (
            format!("{AWS}{global}"),
            Some("standardPartitionalEndpoints"),
        ),
        (
            format!("{REGIONAL}{BDD}"),
            Some("standardRegionalEndpoints"),
        ),
        (format!("{REGIONAL}{BDD}{based}"), Some("endpointBdd")),
        (format!("{AWS}{BDD}"), Some("endpointBdd")),
        (format!("{AWS}{BDD}{RULES}"), Some("endpointRuleSet")),
        (format!("{REGIONAL}{RULES}"), Some("endpointRuleSet")),
    ] {
        let name = rules(&traits).id.and_then(|id| id.split_once('#'));
        assert_eq!(name.map(|(_, name)| name), expected, "{traits}");
    }
    let dual = r#", "aws.endpoints#dualStackOnlyEndpoints": {}"#;
    assert!(rules(&format!("{AWS}{REGIONAL}{dual}")).dual_stack_only);
    assert!(!rules(&format!("{RULES}{dual}")).dual_stack_only);
}

#[test]
fn rules_lose_their_prose_and_nothing_else() {
    let text = r##", "smithy.rules#endpointRuleSet": {
        "version": "1.0",
        "parameters": { "documentation": { "type": "string", "documentation": "Prose.", "deprecated": {} } },
        "rules": [{ "type": "tree", "documentation": "Prose.", "conditions": [], "rules": [
            { "type": "error", "documentation": "Prose.", "conditions": [], "error": "\u202e \"#\u0007 ü" },
            { "type": "endpoint", "conditions": [], "endpoint": {
                "url": "https://a", "properties": { "documentation": "kept" } } }
        ] }]
    }"##;
    let rules = rules(text);
    assert!(rules.text.is_ascii(), "{}", rules.text);
    assert!(!rules.text.contains("Prose"), "{}", rules.text);
    let value: serde_json::Value = serde_json::from_str(&rules.text).expect("JSON");
    let inner = &value["rules"][0]["rules"];
    assert_eq!(inner[0]["error"], "\u{202e} \"#\u{7} ü");
    assert_eq!(inner[1]["endpoint"]["properties"]["documentation"], "kept");
    assert_eq!(
        value["parameters"]["documentation"],
        serde_json::json!({ "type": "string" })
    );
}

#[test]
fn short_rules_stand_in_the_client_and_long_ones_in_a_file() {
    let regional = module(&model(&format!("{AWS}{REGIONAL}"), "", ""));
    let endpoints = regional.expect("it can be generated").service.endpoints;
    let expected = Endpoints {
        constructor: Some("regional"),
        text: "{}".to_owned(),
        dual_stack_only: false,
    };
    assert_eq!(endpoints, expected);
    assert!(!endpoints.has_file());

    let many = r#"{ "type": "string" }, "b": { "type": "string" }, "c": { "type": "string" }"#;
    let long = RULES.replace("{},", &format!(r#"{{ "a": {many} }},"#));
    let endpoints = module(&model(&long, "", "")).expect("it can be generated");
    assert!(endpoints.service.endpoints.has_file());
}

const OPERATION: &str = r#"
    "smithy.api#endpoint": { "hostPrefix": "{id}." },
    "smithy.rules#staticContextParams": {
        "A": { "value": "a" }, "B": { "value": true }, "C": { "value": ["c"] } },
    "smithy.rules#operationContextParams": { "D": { "path": "keys(id)" } }"#;
const MEMBER: &str = r#"
    "smithy.api#required": {},
    "smithy.api#hostLabel": {},
    "smithy.rules#contextParam": { "name": "E" }"#;

fn member_traits(module: &Module) -> Vec<Trait> {
    let input = module.operations[0].input.structure.as_ref();
    input.expect("an input").fields[0].member.traits.clone()
}

#[test]
fn parameters_are_bound_where_there_are_rules() {
    let bound = module(&model(RULES, OPERATION, MEMBER)).expect("it can be generated");
    let text = |text: &str| text.to_owned();
    assert_eq!(
        bound.operations[0].traits,
        [
            Trait::HostPrefix(text("{id}.")),
            Trait::StaticContextParams(vec![
                (text("A"), StaticParam::Text(text("a"))),
                (text("B"), StaticParam::Flag(true)),
                (text("C"), StaticParam::List(vec![text("c")])),
            ]),
            Trait::OperationContextParams(vec![(
                text("D"),
                Expression::Call("Keys", vec![Expression::Field(text("id"))])
            )]),
        ]
    );
    assert_eq!(
        member_traits(&bound),
        [
            Trait::Required,
            Trait::HostLabel,
            Trait::ContextParam(text("E"))
        ]
    );

    let standard = module(&model(REGIONAL, OPERATION, MEMBER)).expect("it can be generated");
    assert_eq!(
        standard.operations[0].traits,
        [Trait::HostPrefix(text("{id}."))]
    );
    assert_eq!(
        member_traits(&standard),
        [Trait::Required, Trait::HostLabel]
    );
}

#[test]
fn a_path_that_is_none_is_refused() {
    let operation = r#""smithy.rules#operationContextParams": { "D": { "path": "max(id)" } }"#;
    let error = module(&model(RULES, operation, "")).expect_err("a function");
    assert!(
        error.contains("`D`") && error.contains("max(id)"),
        "{error}"
    );
}

#[test]
fn endpoints_that_the_service_tells_are_asked_for_where_they_must_be() {
    let tells =
        r#", "aws.api#clientEndpointDiscovery": { "operation": "a#Get", "error": "a#Gone" }"#;
    let told = Trait::DiscoveredEndpoint("Get".to_owned(), "Gone".to_owned());
    for (service, required, expected) in [
        (tells, true, true),
        (tells, false, false),
        ("", true, false),
    ] {
        let own = format!(r#""aws.api#clientDiscoveredEndpoint": {{ "required": {required} }}"#);
        let module = module(&model(service, &own, "")).expect("a sound model");
        let operation = module.operations.first().expect("one operation");
        assert_eq!(
            operation.traits.contains(&told),
            expected,
            "{service} {required}"
        );
    }
}

#[test]
fn configurations_set_the_parameters_that_are_theirs() {
    let params = r#", "smithy.rules#clientContextParams": {
        "ForcePathStyle": { "type": "boolean", "documentation": "Puts names into paths." },
        "Names": { "type": "stringArray" }, "type": { "type": "string" } }"#;
    let with_rules = module(&model(&format!("{RULES}{params}"), "", "")).expect("a sound model");
    let found = with_rules.service.context_params.iter();
    let found: Vec<_> = found
        .map(|param| (&*param.name, &*param.method, param.docs.concat()))
        .collect();
    let unsaid = |name: &str| format!("The parameter `{name}` of the endpoint rules.");
    let expected = [
        (
            "ForcePathStyle",
            "force_path_style",
            "Puts names into paths.".to_owned(),
        ),
        ("Names", "names", unsaid("Names")),
        ("type", "r#type", unsaid("type")),
    ];
    assert_eq!(found, expected);
    // Nobody would look at them.
    let without = module(&model(&format!("{AWS}{params}"), "", "")).expect("a sound model");
    assert!(without.service.context_params.is_empty());
}
