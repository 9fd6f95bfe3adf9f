//! Two models, and how their differences are said.

/// A model.
pub(crate) const OLD: &str = r#"{ "smithy": "2.0",
"metadata": { "kept": 1, "left": true },
"shapes": {
  "a#Lamps": { "type": "service", "version": "1",
    "operations": [{ "target": "a#Switch" }, { "target": "a#Dim" }],
    "resources": [{ "target": "a#Lamp" }],
    "rename": { "b#Mode": "OtherMode" },
    "traits": { "aws.protocols#awsJson1_1": {}, "smithy.api#title": "Lamps" } },
  "a#Lamp": { "type": "resource", "identifiers": { "id": { "target": "smithy.api#String" } },
    "read": { "target": "a#Read" }, "operations": [{ "target": "a#Blink" }] },
  "a#Read": { "type": "operation" , "input": { "target": "a#ReadInput" } },
  "a#ReadInput": { "type": "structure", "members": { "id": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } } } },
  "a#Blink": { "type": "operation" },
  "a#Switch": { "type": "operation", "input": { "target": "a#SwitchInput" }, "output": { "target": "a#SwitchOutput" },
    "errors": [{ "target": "a#Broken" }] },
  "a#Dim": { "type": "operation", "output": { "target": "smithy.api#Unit" } },
  "a#SwitchInput": { "type": "structure", "members": {
    "on": { "target": "smithy.api#Boolean" },
    "words": { "target": "a#Words", "traits": { "smithy.api#documentation": "Old." } },
    "mode": { "target": "b#Mode" } } },
  "a#SwitchOutput": { "type": "structure", "members": { "by": { "target": "a#ByName" } } },
  "a#Broken": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "client" } },
  "a#Words": { "type": "list", "member": { "target": "a#Word" } },
  "a#Word": { "type": "string", "traits": { "smithy.api#length": { "min": 1, "max": 9.0 } } },
  "a#ByName": { "type": "map", "key": { "target": "smithy.api#String" }, "value": { "target": "a#Word" } },
  "b#Mode": { "type": "enum", "members": {
    "A": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": "A" } } } },
  "a#Unused": { "type": "structure", "members": { "x": { "target": "a#Word" } } }
} }"#;

/// Another, with hostile texts in it.
pub(crate) const NEW: &str = r#"{ "smithy": "2.0",
"metadata": { "kept": 1, "added": [] },
"shapes": {
  "a#Lamps": { "type": "service", "version": "2",
    "operations": [{ "target": "a#Switch" }, { "target": "a#Glow" }],
    "resources": [{ "target": "a#Lamp" }], "errors": [],
    "traits": { "aws.protocols#awsJson1_1": {}, "smithy.api#title": "Lights", "smithy.rules#endpointRuleSet": { "rules": [] } } },
  "a#Lamp": { "type": "resource", "identifiers": { "name": { "target": "smithy.api#String" } },
    "read": { "target": "a#Read" }, "put": { "target": "a#Put" } },
  "a#Read": { "type": "operation" , "input": { "target": "a#ReadInput" } },
  "a#ReadInput": { "type": "structure", "members": { "name": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } } } },
  "a#Put": { "type": "operation", "traits": { "smithy.api#idempotent": {} } },
  "a#Blink": { "type": "operation" },
  "a#Switch": { "type": "operation", "input": { "target": "a#SwitchInput" }, "output": { "target": "a#SwitchOutput" },
    "errors": [{ "target": "a#Broken" }, { "target": "a#Busy" }] },
  "a#Glow": { "type": "operation", "input": { "target": "smithy.api#Unit" } },
  "a#SwitchInput": { "type": "structure", "members": {
    "words": { "target": "a#Words", "traits": { "smithy.api#documentation": "New. ```\u001b[31m" } },
    "on": { "target": "smithy.api#Integer", "traits": { "smithy.api#required": {} } },
    "mode": { "target": "b#Mode", "traits": { "c#note": { "x": "`</details>|" } } } } },
  "a#SwitchOutput": { "type": "structure", "members": { "by": { "target": "a#ByName" }, "more": { "target": "a#Unused" } } },
  "a#Broken": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "client" } },
  "a#Busy": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "server" } },
  "a#Words": { "type": "list", "member": { "target": "a#Word", "traits": { "smithy.api#documentation": "`\n# Word" } } },
  "a#Word": { "type": "string", "traits": { "smithy.api#length": { "max": 9, "min": 1 }, "smithy.api#pattern": "`|<b>\n\u202e" } },
  "a#ByName": { "type": "map", "key": { "target": "b#Mode" }, "value": { "target": "a#Words" } },
  "b#Mode": { "type": "enum", "members": {
    "B": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": "B" } },
    "A": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": "A" } } } },
  "a#Unused": { "type": "string" }
} }"#;

/// A model of which the edits change what is derived.
pub(crate) const DERIVING: &str = r#"{ "smithy": "2.0",
"shapes": {
  "a#Lamps": { "type": "service", "operations": [{ "target": "a#Switch" }, { "target": "a#Dim" }], "errors": [{ "target": "a#Broken" }] },
  "a#Switch": { "type": "operation", "input": { "target": "a#SwitchInput" }, "output": { "target": "a#SwitchOutput" } },
  "a#Dim": { "type": "operation", "input": { "target": "a#DimInput" } },
  "a#SwitchInput": { "type": "structure", "members": {
    "z": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } },
    "b": { "target": "smithy.api#String" },
    "a": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } },
    "count": { "target": "smithy.api#Integer", "traits": { "smithy.api#required": {}, "smithy.api#default": 1 } } } },
  "a#SwitchOutput": { "type": "structure", "members": { "node": { "target": "a#Node" } } },
  "a#DimInput": { "type": "structure", "members": {
    "level": { "target": "smithy.api#Integer", "traits": { "smithy.api#default": 1 } },
    "least": { "target": "smithy.api#Integer", "traits": { "smithy.api#default": null } } } },
  "a#Broken": { "type": "structure", "members": { "message": { "target": "smithy.api#String" } }, "traits": { "smithy.api#error": "client" } },
  "a#Node": { "type": "structure", "members": { "leaf": { "target": "a#Leaf" }, "nodes": { "target": "a#Nodes" } } },
  "a#Nodes": { "type": "list", "member": { "target": "a#Node" } },
  "a#Leaf": { "type": "union", "members": { "text": { "target": "smithy.api#String" } } }
} }"#;

/// The edits, each of the model as it is above.
pub(crate) const EDITS: &[(&str, &str)] = &[
    // The order of arguments, of others, and what is an argument of an input alone.
    (r#""z": {"#, r#""y": {"#),
    (
        r#""b": { "target": "smithy.api#String" },"#,
        r#""b": { "target": "smithy.api#String", "traits": { "smithy.api#required": {}, "smithy.api#clientOptional": {} } },"#,
    ),
    (
        r#""a": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } },
    "count": { "target": "smithy.api#Integer", "traits": { "smithy.api#required": {}, "smithy.api#default": 1 } } } }"#,
        r#""count": { "target": "smithy.api#Integer", "traits": { "smithy.api#required": {}, "smithy.api#default": 1 } },
    "a": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } } } }"#,
    ),
    (
        r#""count": { "target": "smithy.api#Integer", "traits": { "smithy.api#required": {}, "smithy.api#default": 1 } } } }"#,
        r#""count": { "target": "smithy.api#Integer", "traits": { "smithy.api#required": {} } } }, "traits": { "smithy.api#input": {} } }"#,
    ),
    // Inputs that are not of one operation alone.
    (
        r#""input": { "target": "a#DimInput" }"#,
        r#""input": { "target": "a#SwitchInput" }"#,
    ),
    (
        r#""input": { "target": "a#DimInput" }"#,
        r#""input": { "target": "a#DimInput" }, "output": { "target": "a#DimInput" }"#,
    ),
    (
        r#""message": { "target": "smithy.api#String" }"#,
        r#""message": { "target": "a#DimInput" }"#,
    ),
    (
        r#""input": { "target": "a#DimInput" }"#,
        r#""input": { "target": "a#Broken" }"#,
    ),
    // Recursion, by value and not.
    (
        r#""text": { "target": "smithy.api#String" }"#,
        r#""text": { "target": "smithy.api#String" }, "node": { "target": "a#Node" }"#,
    ),
    (
        r#""text": { "target": "smithy.api#String" }"#,
        r#""text": { "target": "a#Nodes" }"#,
    ),
    (
        r#""text": { "target": "smithy.api#String" }"#,
        r#""more": { "target": "a#Leaf" }, "text": { "target": "smithy.api#String" }"#,
    ),
    (
        r#""node": { "target": "a#Node" }"#,
        r#""node": { "target": "a#SwitchOutput" }"#,
    ),
];

/// What is said of them.
pub(crate) const IN_TEXT: &str = r#"Breaking (6)
  a#ByName
    the member `value` is a list of strings now, and was a string
  a#Lamps
    the renaming of shapes in the service `Lamps` is gone
    the set of endpoint rules of the service `Lamps` is new
  a#SwitchInput
    the member `on` is required now: in Rust it is a plain field and an argument of `new`, and was an `Option`
    the member `on` is an integer now, and was a boolean
  a#Word
    the pattern of the string `Word` is new

Additive (4)
  a#Busy
    the structure `Busy` is new
  a#Switch
    `Switch` can now fail with `Busy`
  a#SwitchOutput
    the structure `SwitchOutput` has a new member `more`, a string
  b#Mode
    the enum `Mode` has a new value `B`

Docs only (8)
  a#ByName: the member `key` targets `Mode` now, and targeted `String` before, which is the same to a caller
  a#Lamps: `title` changed; the version of the service `Lamps` is `"2"` now, and was `"1"`
  a#SwitchInput: `note` of `mode` is new; `documentation` of `words` changed
  a#Unused: `Unused` is a string now, and was a structure; the member `x` of the structure `Unused` is gone
  a#Words: `documentation` of `member` is new

18 changes: 6 breaking, 4 additive, 8 docs-only
"#;

/// What is said of them.
pub(crate) const IN_MARKDOWN: &str = r#"### Breaking (6)

- `a#ByName`
  - the member `value` is a list of strings now, and was a string
- `a#Lamps`
  - the renaming of shapes in the service `Lamps` is gone
  - the set of endpoint rules of the service `Lamps` is new
- `a#SwitchInput`
  - the member `on` is required now: in Rust it is a plain field and an argument of `new`, and was an `Option`
  - the member `on` is an integer now, and was a boolean
- `a#Word`
  - the pattern of the string `Word` is new

### Additive (4)

- `a#Busy`
  - the structure `Busy` is new
- `a#Switch`
  - `Switch` can now fail with `Busy`
- `a#SwitchOutput`
  - the structure `SwitchOutput` has a new member `more`, a string
- `b#Mode`
  - the enum `Mode` has a new value `B`

### Docs only (8)

- `a#ByName`: the member `key` targets `Mode` now, and targeted `String` before, which is the same to a caller
- `a#Lamps`: `title` changed; the version of the service `Lamps` is `"2"` now, and was `"1"`
- `a#SwitchInput`: `note` of `mode` is new; `documentation` of `words` changed
- `a#Unused`: `Unused` is a string now, and was a structure; the member `x` of the structure `Unused` is gone
- `a#Words`: `documentation` of `member` is new

18 changes: 6 breaking, 4 additive, 8 docs-only
"#;

/// What is said of them.
pub(crate) const IN_JSON: &str = r#"{
  "counts": {
    "breaking": 1,
    "additive": 2,
    "docs-only": 2
  },
  "changes": [
    {
      "id": "a#Glow",
      "property": "shape",
      "class": "additive",
      "words": "the operation `Glow` is new",
      "new": "operation"
    },
    {
      "id": "a#Lamps",
      "property": "operations",
      "class": "additive",
      "words": "among the operations of the service `Lamps`, `Glow` is new",
      "new": [
        "a#Glow"
      ]
    },
    {
      "id": "a#Lamps",
      "property": "smithy.api#title",
      "class": "docs-only",
      "words": "the title of the service `Lamps` is `\"Lights\"` now, and was `\"Lamps\"`",
      "old": "Lamps",
      "new": "Lights"
    },
    {
      "id": "a#Lamps",
      "property": "smithy.rules#endpointRuleSet",
      "class": "breaking",
      "words": "the set of endpoint rules of the service `Lamps` is new",
      "new": {
        "rules": []
      }
    },
    {
      "id": "a#Lamps",
      "property": "version",
      "class": "docs-only",
      "words": "the version of the service `Lamps` is `\"2\"` now, and was `\"1\"`",
      "old": "1",
      "new": "2"
    }
  ]
}
"#;
