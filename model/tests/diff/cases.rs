//! A model, and what becomes of it.

/// A model in which everything is reached.
pub(crate) const BASE: &str = r#"
"my.api#Lamps": { "type": "service", "version": "1", "operations": [{ "target": "my.api#Switch" }],
  "traits": { "aws.protocols#awsJson1_1": {}, "aws.api#service": { "sdkId": "Lamps", "endpointPrefix": "lamps" } } },
"my.api#Switch": { "type": "operation",
  "input": { "target": "my.api#SwitchInput" }, "output": { "target": "my.api#SwitchOutput" },
  "errors": [{ "target": "my.api#Broken" }] },
"my.api#SwitchInput": { "type": "structure", "members": {
  "name": { "target": "my.api#Name", "traits": { "smithy.api#required": {} } },
  "level": { "target": "my.api#Level" },
  "mode": { "target": "my.api#Mode" },
  "token": { "target": "smithy.api#String" },
  "tags": { "target": "my.api#Tags" },
  "choice": { "target": "my.api#Choice" } } },
"my.api#SwitchOutput": { "type": "structure", "members": {
  "code": { "target": "my.api#Code" },
  "count": { "target": "smithy.api#Integer", "traits": { "smithy.api#default": 1 } } } },
"my.api#Broken": { "type": "structure", "members": { "message": { "target": "smithy.api#String" } },
  "traits": { "smithy.api#error": "client" } },
"my.api#Name": { "type": "string", "traits": { "smithy.api#length": { "min": 1, "max": 128 } } },
"my.api#Other": { "type": "string", "traits": { "smithy.api#length": { "min": 1, "max": 64 } } },
"my.api#Code": { "type": "string", "traits": { "smithy.api#pattern": "^a$" } },
"my.api#Level": { "type": "integer", "traits": { "smithy.api#range": { "max": 9 } } },
"my.api#Mode": { "type": "enum", "members": {
  "ON": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": "on" } } } },
"my.api#Tags": { "type": "list", "member": { "target": "my.api#Name" } },
"my.api#Choice": { "type": "union", "members": { "left": { "target": "smithy.api#String" } } }
"#;

/// What is replaced in the model, with what, and the changes that it makes: class, ID without namespace, property,
/// words.
pub(crate) const CASES: &[(&str, &str, &[&str])] = &[
    // A made-up name gives way to the model's.
    (
        r#""my.api#SwitchOutput": { "type": "structure", "members": {"#,
        r#""my.api#SwitchError": { "type": "structure", "members": {} },
"my.api#SwitchOutput": { "type": "structure", "members": { "why": { "target": "my.api#SwitchError" },"#,
        &[
            "breaking SwitchError shape: the structure `SwitchError` is new, and takes the name of what the operation \
             `Switch` fails with",
            "additive SwitchOutput$why member: the structure `SwitchOutput` has a new member `why`, the structure \
             `SwitchError`",
        ],
    ),
    // Members.
    (
        r#""level": {"#,
        r#""speed": { "target": "smithy.api#Long" }, "level": {"#,
        &[
            "additive SwitchInput$speed member: the structure `SwitchInput` has a new member `speed`, a long",
        ],
    ),
    (
        r#""level": {"#,
        r#""speed": { "target": "smithy.api#Long", "traits": { "smithy.api#required": {} } }, "level": {"#,
        &[
            "breaking SwitchInput$speed member: the structure `SwitchInput` has a new member `speed`, a long, which \
             `new` asks for",
        ],
    ),
    (
        r#""token": { "target": "smithy.api#String" },"#,
        "",
        &[
            "breaking SwitchInput$token member: the member `token` of the structure `SwitchInput` is gone",
        ],
    ),
    (
        r#""target": "my.api#Level""#,
        r#""target": "smithy.api#Long""#,
        &[
            "breaking SwitchInput$level target: the member `level` is a long now, and was an integer",
        ],
    ),
    (
        r#""mode": { "target": "my.api#Mode" }"#,
        r#""mode": { "target": "my.api#Tags" }"#,
        &[
            "breaking SwitchInput$mode target: the member `mode` is a list of strings now, and was the enum `Mode`",
        ],
    ),
    (
        r#""token": { "target": "smithy.api#String" }"#,
        r#""token": { "target": "my.api#Secret" }"#,
        &[
            "docs-only SwitchInput$token target: the member `token` targets `Secret` now, and targeted `String` before, which is \
           the same to a caller",
        ],
    ),
    (
        r#""name": { "target": "my.api#Name""#,
        r#""name": { "target": "my.api#Other""#,
        &[
            "breaking SwitchInput$name target: the member `name` targets `Other` now, and targeted `Name` before: the length of \
             the string `Other` changed: the maximum went from `128` to `64`",
        ],
    ),
    // Presence.
    (
        r#""mode": { "target": "my.api#Mode" }"#,
        r#""mode": { "target": "my.api#Mode", "traits": { "smithy.api#required": {} } }"#,
        &[
            "breaking SwitchInput$mode smithy.api#required: the member `mode` is required now: in Rust it is a plain \
             field and an argument of `new`, and was an `Option`",
        ],
    ),
    (
        r#""name": { "target": "my.api#Name", "traits": { "smithy.api#required": {} } }"#,
        r#""name": { "target": "my.api#Name" }"#,
        &[
            "breaking SwitchInput$name smithy.api#required: the member `name` is not required any more: in Rust it is an \
             `Option`, and was a plain field and an argument of `new`",
        ],
    ),
    (
        r#""smithy.api#default": 1"#,
        r#""smithy.api#default": 1, "smithy.api#required": {}"#,
        &["docs-only SwitchOutput$count smithy.api#required: the member `count` is required now"],
    ),
    (
        r#""smithy.api#default": 1"#,
        r#""smithy.api#default": 2"#,
        &[
            "breaking SwitchOutput$count smithy.api#default: the default of the member `count` is `2` now, and was `1`",
        ],
    ),
    (
        r#", "traits": { "smithy.api#default": 1 }"#,
        "",
        &[
            "breaking SwitchOutput$count smithy.api#default: the default of the member `count` is gone; it was `1`: \
             in Rust it is an `Option`, and was a plain field with a default",
        ],
    ),
    (
        r#""smithy.api#default": 1"#,
        r#""smithy.api#default": 1, "smithy.api#clientOptional": {}"#,
        &[
            "breaking SwitchOutput$count smithy.api#clientOptional: the member `count` is optional to clients now: \
             in Rust it is an `Option`, and was a plain field with a default",
        ],
    ),
    (
        r#""token": { "target": "smithy.api#String" }"#,
        r#""token": { "target": "smithy.api#String", "traits": { "smithy.api#idempotencyToken": {} } }"#,
        &[
            "additive SwitchInput$token smithy.api#idempotencyToken: the member `token` is an idempotency token now: \
             in Rust it is an `Option` that the client fills in, and was an `Option`",
        ],
    ),
    (
        r#""choice": { "target": "my.api#Choice" } } }"#,
        r#""choice": { "target": "my.api#Choice" } }, "traits": { "smithy.api#input": {} } }"#,
        &[
            "docs-only SwitchInput smithy.api#input: the trait `smithy.api#input` of the structure `SwitchInput` is new",
        ],
    ),
    // Enums and unions.
    (
        r#""ON": {"#,
        r#""OFF": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": "off" } }, "ON": {"#,
        &["additive Mode$OFF member: the enum `Mode` has a new value `OFF`"],
    ),
    (
        r#""smithy.api#enumValue": "on""#,
        r#""smithy.api#enumValue": "1""#,
        &[
            "breaking Mode$ON smithy.api#enumValue: the text that is sent of the value `ON` is `\"1\"` now, and was \
             `\"on\"`",
        ],
    ),
    (
        r#""left": {"#,
        r#""right": { "target": "my.api#Tags" }, "left": {"#,
        &[
            "additive Choice$right member: the union `Choice` has a new member `right`, a list of strings",
        ],
    ),
    // Errors.
    (
        r#""errors": [{ "target": "my.api#Broken" }]"#,
        r#""errors": [{ "target": "my.api#Broken" }, { "target": "my.api#Busy" }]"#,
        &["additive Switch errors: `Switch` can now fail with `Busy`"],
    ),
    (
        r#""errors": [{ "target": "my.api#Broken" }]"#,
        r#""errors": []"#,
        &["breaking Switch errors: `Switch` cannot fail with `Broken` any more"],
    ),
    (
        r#""version": "1","#,
        r#""version": "1", "errors": [{ "target": "my.api#Busy" }],"#,
        &["additive Lamps errors: every operation of `Lamps` can now fail with `Busy`"],
    ),
    (
        r#""version": "1","#,
        r#""version": "1", "errors": [{ "target": "my.api#Broken" }],"#,
        &["docs-only Lamps errors: every operation of `Lamps` can now fail with `Broken`"],
    ),
    // Operations and services.
    (
        r#""operations": [{ "target": "my.api#Switch" }]"#,
        r#""operations": [{ "target": "my.api#Switch" }, { "target": "my.api#Dim" }]"#,
        &["additive Lamps operations: among the operations of the service `Lamps`, `Dim` is new"],
    ),
    (
        r#""operations": [{ "target": "my.api#Switch" }]"#,
        r#""operations": [{ "target": "my.api#Dim" }]"#,
        &[
            "breaking Lamps operations: among the operations of the service `Lamps`, `Dim` is new; `Switch` is gone",
        ],
    ),
    (
        r#""output": { "target": "my.api#SwitchOutput" }"#,
        r#""output": { "target": "my.api#Busy" }"#,
        &[
            "breaking Switch output: the output of `Switch` is the structure `Busy` now, and was the structure \
             `SwitchOutput`",
        ],
    ),
    (
        r#""version": "1""#,
        r#""version": "2""#,
        &[
            "docs-only Lamps version: the version of the service `Lamps` is `\"2\"` now, and was `\"1\"`",
        ],
    ),
    (
        r#""version": "1","#,
        r#""version": "1", "rename": { "my.api#Choice": "Option" },"#,
        &["breaking Lamps rename: the renaming of shapes in the service `Lamps` is new"],
    ),
    (
        r#""endpointPrefix": "lamps""#,
        r#""endpointPrefix": "lights""#,
        &[
            "breaking Lamps aws.api#service: the name at AWS of the service `Lamps` changed in `endpointPrefix` (from \
             `\"lamps\"` to `\"lights\"`)",
        ],
    ),
    (
        r#""sdkId": "Lamps""#,
        r#""sdkId": "Lamps", "arnNamespace": "other""#,
        &[
            "docs-only Lamps aws.api#service: the name at AWS of the service `Lamps` changed in `arnNamespace`",
        ],
    ),
    (
        r#""sdkId": "Lamps""#,
        r#""sdkId": "Lamps", "cloudFormationName": "Lamps""#,
        &[
            "docs-only Lamps aws.api#service: the name at AWS of the service `Lamps` changed in \
             `cloudFormationName`",
        ],
    ),
    (
        r#""aws.protocols#awsJson1_1": {}"#,
        r#""aws.protocols#awsJson1_1": {}, "smithy.rules#endpointRuleSet": { "version": "1.0" }"#,
        &[
            "breaking Lamps smithy.rules#endpointRuleSet: the set of endpoint rules of the service `Lamps` is new",
        ],
    ),
    (
        r#""aws.protocols#awsJson1_1": {}"#,
        r#""aws.protocols#awsJson1_1": {}, "aws.protocols#awsQueryCompatible": {}"#,
        &[
            "breaking Lamps aws.protocols#awsQueryCompatible: the trait `aws.protocols#awsQueryCompatible` of the service \
             `Lamps` is new",
        ],
    ),
    (
        r#""my.api#Switch": { "type": "operation","#,
        r#""my.api#Switch": { "type": "operation", "traits": { "aws.auth#unsignedPayload": {} },"#,
        &[
            "breaking Switch aws.auth#unsignedPayload: the trait `aws.auth#unsignedPayload` of the operation `Switch` is \
             new",
        ],
    ),
    // Constraints.
    (
        r#""max": 128"#,
        r#""max": 64"#,
        &[
            "breaking Name smithy.api#length: the length of the string `Name` changed: the maximum went from `128` to `64`",
        ],
    ),
    (
        r#"{ "min": 1, "max": 128 }"#,
        r#"{ "min": 0 }"#,
        &[
            "additive Name smithy.api#length: the length of the string `Name` changed: the minimum of `1` is gone, \
             and the maximum of `128` is gone",
        ],
    ),
    (
        r#"{ "max": 9 }"#,
        r#"{ "min": -1, "max": 10 }"#,
        &[
            "breaking Level smithy.api#range: the range of the integer `Level` changed: there is a minimum now: `-1`, \
             and the maximum went from `9` to `10`",
        ],
    ),
    (
        r#""^a$""#,
        r#""^b$""#,
        // Callers only receive it.
        &[
            "docs-only Code smithy.api#pattern: the pattern of the string `Code` is `\"^b$\"` now, and was `\"^a$\"`",
        ],
    ),
    (
        r#""type": "list","#,
        r#""type": "list", "traits": { "smithy.api#uniqueItems": {} },"#,
        &[
            "breaking Tags smithy.api#uniqueItems: the uniqueness of items of the list `Tags` is new",
        ],
    ),
    // Other traits.
    (
        r#""type": "list","#,
        r#""type": "list", "traits": { "smithy.api#sparse": {} },"#,
        &["breaking Tags smithy.api#sparse: the allowance of nulls of the list `Tags` is new"],
    ),
    (
        r#""type": "union","#,
        r#""type": "union", "traits": { "smithy.api#sensitive": {} },"#,
        &["additive Choice smithy.api#sensitive: the union `Choice` is sensitive now"],
    ),
    (
        r#""type": "union","#,
        r#""type": "union", "traits": { "smithy.api#deprecated": {} },"#,
        &["additive Choice smithy.api#deprecated: the deprecation of the union `Choice` is new"],
    ),
    (
        r#""type": "union","#,
        r#""type": "union", "traits": { "smithy.api#documentation": "Either.", "acme#owner": [1] },"#,
        &[
            "docs-only Choice acme#owner: the trait `acme#owner` of the union `Choice` is new",
            "docs-only Choice smithy.api#documentation: the documentation of the union `Choice` is new: `\"Either.\"`",
        ],
    ),
    (
        r#""token": { "target": "smithy.api#String" }"#,
        r#""token": { "target": "smithy.api#String", "traits": { "smithy.api#jsonName": "t" } }"#,
        &[
            "docs-only SwitchInput$token smithy.api#jsonName: the name in JSON of the member `token` is new: `\"t\"`",
        ],
    ),
    // Shapes.
    (
        r#""my.api#Level": { "type": "integer""#,
        r#""my.api#Level": { "type": "long""#,
        &["breaking Level type: `Level` is a long now, and was an integer"],
    ),
];

/// Shapes that nothing reaches in the base.
pub(crate) const UNUSED: &str = r#",
"my.api#Secret": { "type": "string" },
"my.api#Busy": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "server" } },
"my.api#Dim": { "type": "operation" }
"#;
