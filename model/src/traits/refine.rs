//! Views of the traits that refine what a shape is (Smithy spec, "Type refinement traits", "Behavior traits").

use serde::Deserialize;
use serde_json::Value;

use super::TraitView;

/// The default was added after the member was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct AddedDefault {}

impl TraitView for AddedDefault {
    const ID: &'static str = "smithy.api#addedDefault";
}

/// Smithy 1.0's mark of a number or boolean that can be absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct Box {}

impl TraitView for Box {
    const ID: &'static str = "smithy.api#box";
}

/// Optional to clients, whatever `required` and `default` say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct ClientOptional {}

impl TraitView for ClientOptional {
    const ID: &'static str = "smithy.api#clientOptional";
}

/// The value of a member that is left out. `null` means that there is none, even if the target has one.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Default(pub Value);

impl TraitView for Default {
    const ID: &'static str = "smithy.api#default";
}

/// The value of a member of an enum or intEnum.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(untagged, expecting = "expected a string or an integer")]
pub enum EnumValue {
    /// Of an enum.
    String(String),
    /// Of an intEnum.
    Int(i32),
}

impl TraitView for EnumValue {
    const ID: &'static str = "smithy.api#enumValue";
}

/// The values of a string, as Smithy 1.0 says them. Loading turns such a string into an enum wherever each of its
/// values has a name or can be one, so this is left only where they cannot.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct EnumTrait(pub Vec<EnumDefinition>);

impl TraitView for EnumTrait {
    const ID: &'static str = "smithy.api#enum";
}

/// One value of the `enum` trait.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct EnumDefinition {
    /// What is sent.
    pub value: String,
    /// What it is called in code.
    pub name: Option<String>,
    /// Prose about it.
    pub documentation: Option<String>,
    /// Words to group values by.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Whether it is not to be used any more.
    #[serde(default)]
    pub deprecated: bool,
}

/// The structure is an error, and this is whose fault it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Error {
    /// The request was wrong.
    Client,
    /// The service failed.
    Server,
}

impl TraitView for Error {
    const ID: &'static str = "smithy.api#error";
}

/// The structure is the input of one operation: all its members are optional to clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct Input {}

impl TraitView for Input {
    const ID: &'static str = "smithy.api#input";
}

/// The shape is there to be mixed into others (Smithy spec, "Mixins").
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct Mixin {
    /// The IDs of traits that shapes with this mixin do not inherit.
    #[serde(default, rename = "localTraits")]
    pub local_traits: Vec<String>,
}

impl TraitView for Mixin {
    const ID: &'static str = "smithy.api#mixin";
}

/// The structure is the output of one operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct Output {}

impl TraitView for Output {
    const ID: &'static str = "smithy.api#output";
}

/// The member is always there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct Required {}

impl TraitView for Required {
    const ID: &'static str = "smithy.api#required";
}

/// A client may try again after this error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct Retryable {
    /// Whether the error asks to slow down.
    #[serde(default)]
    pub throttling: bool,
}

impl TraitView for Retryable {
    const ID: &'static str = "smithy.api#retryable";
}

/// The list or map may hold nulls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct Sparse {}

impl TraitView for Sparse {
    const ID: &'static str = "smithy.api#sparse";
}
