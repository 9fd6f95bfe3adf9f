//! What it means that a trait is new, gone or has another value: one table.
//!
//! The classes follow what is generated, and where that does not show it, what the prelude says of each trait's
//! evolution (Smithy spec, "breakingChanges").

use serde_json::Value;

use super::shape::{Both, said};
use super::{Class, Pair, Verdict, constraint};
use crate::TraitView;
use crate::traits::Sensitive;

/// What a trait is to a caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// It decides what goes over the wire, where to, or what the type in Rust is: any change breaks, if not code then
    /// the clients and the stored values that are there.
    Wire,
    /// A wire of protocols that bind members to parts of HTTP messages or name them otherwise. The AWS JSON protocols do
    /// neither (Smithy spec, "AWS JSON 1.0 protocol").
    Binding,
    /// Callers may rely on it: having it is more, losing it or having another breaks.
    Promise,
    /// An object of things that callers may rely on, each by its key: a new key is more, unless it is one of these.
    Promises(&'static [&'static str]),
    /// It asks something of callers or clients: having it breaks, losing it is more.
    Duty,
    /// A duty of what callers send. What they only receive cannot fail for it.
    Constraint,
    /// A constraint with a `min` and a `max`, on what is at least this.
    Bounds(Option<u64>),
    /// An object of which only these keys matter, as a `Wire` each; of several, the first that is there.
    Keys(&'static [&'static [&'static str]]),
    /// It decides whether the member is an `Option`.
    Presence,
    /// It decides so of all members of a structure.
    Input,
    /// The use of it warns, which compiles unless warnings are denied: more, and never breaking, as in Rust itself.
    Deprecation,
    /// Nothing is generated from it but docs, if that.
    Note,
}

/// A trait that is not in here is a note: nothing is generated from what the generator does not know.
const RULES: &[(&str, &str, Effect)] = {
    use Effect::{
        Binding, Bounds, Constraint, Deprecation, Duty, Input, Keys, Note, Presence, Promise,
        Promises, Wire,
    };
    &[
        // Types and presence.
        ("smithy.api#required", "", Presence),
        ("smithy.api#default", "", Presence),
        ("smithy.api#clientOptional", "", Presence),
        ("smithy.api#idempotencyToken", "", Presence),
        ("smithy.api#input", "", Input),
        ("smithy.api#enumValue", "text that is sent", Wire),
        ("smithy.api#sparse", "allowance of nulls", Wire),
        ("smithy.api#streaming", "streaming", Wire),
        ("smithy.api#requiresLength", "", Wire),
        ("smithy.api#error", "fault", Wire),
        // Constraints. The values of a string that is no enum in Rust are one.
        ("smithy.api#length", "length", Bounds(Some(0))),
        ("smithy.api#range", "range", Bounds(None)),
        ("smithy.api#pattern", "pattern", Constraint),
        ("smithy.api#uniqueItems", "uniqueness of items", Constraint),
        ("smithy.api#enum", "set of values", Constraint),
        // A secret that is printed is a broken promise; code that printed it still compiles when it is not.
        ("smithy.api#sensitive", "", Promise),
        ("smithy.api#deprecated", "deprecation", Deprecation),
        // Behaviour.
        ("smithy.api#idempotent", "safety to repeat", Promise),
        ("smithy.api#readonly", "safety to call", Promise),
        ("smithy.api#retryable", "safety to retry", Promise),
        ("smithy.api#paginated", "pagination", Promises(&["items"])),
        ("smithy.waiters#waitable", "set of waiters", Promises(&[])),
        ("smithy.api#requestCompression", "compression", Promise),
        ("smithy.api#httpChecksumRequired", "checksum", Duty),
        ("aws.protocols#httpChecksum", "checksum", Duty),
        // The wire.
        ("smithy.api#jsonName", "name in JSON", Binding),
        ("smithy.api#xmlName", "name in XML", Binding),
        ("smithy.api#xmlAttribute", "", Binding),
        ("smithy.api#xmlFlattened", "", Binding),
        ("smithy.api#xmlNamespace", "namespace in XML", Binding),
        ("smithy.api#timestampFormat", "format of time", Wire),
        ("smithy.api#http", "HTTP binding", Binding),
        ("smithy.api#httpError", "HTTP status", Wire),
        ("smithy.api#httpHeader", "HTTP header", Binding),
        ("smithy.api#httpLabel", "", Binding),
        ("smithy.api#httpPayload", "", Binding),
        (
            "smithy.api#httpPrefixHeaders",
            "prefix of HTTP headers",
            Binding,
        ),
        ("smithy.api#httpQuery", "query parameter", Binding),
        ("smithy.api#httpQueryParams", "", Binding),
        ("smithy.api#httpResponseCode", "", Binding),
        ("smithy.api#eventHeader", "", Wire),
        ("smithy.api#eventPayload", "", Wire),
        ("aws.protocols#awsQueryError", "error code", Wire),
        ("aws.protocols#awsQueryCompatible", "", Wire),
        ("aws.protocols#ec2QueryName", "name in queries", Wire),
        ("aws.customizations#s3UnwrappedXmlOutput", "", Wire),
        // Where to.
        ("smithy.api#endpoint", "prefix of the host", Wire),
        ("smithy.api#hostLabel", "", Wire),
        (
            "smithy.rules#endpointRuleSet",
            "set of endpoint rules",
            Wire,
        ),
        ("smithy.rules#endpointBdd", "set of endpoint rules", Wire),
        (
            "smithy.rules#clientContextParams",
            "set of endpoint settings",
            Promises(&[]),
        ),
        ("smithy.rules#contextParam", "endpoint parameter", Wire),
        (
            "smithy.rules#staticContextParams",
            "set of endpoint parameters",
            Wire,
        ),
        (
            "smithy.rules#operationContextParams",
            "set of endpoint parameters",
            Wire,
        ),
        (
            "aws.endpoints#standardRegionalEndpoints",
            "endpoint pattern",
            Wire,
        ),
        (
            "aws.endpoints#standardPartitionalEndpoints",
            "endpoint pattern",
            Wire,
        ),
        (
            "aws.endpoints#dualStackOnlyEndpoints",
            "endpoint pattern",
            Wire,
        ),
        (
            "aws.endpoints#rulesBasedEndpoints",
            "endpoint pattern",
            Wire,
        ),
        (
            "aws.api#clientEndpointDiscovery",
            "endpoint discovery",
            Wire,
        ),
        (
            "aws.api#clientDiscoveredEndpoint",
            "endpoint discovery",
            Wire,
        ),
        (
            "aws.api#service",
            "name at AWS",
            // `arnNamespace` is the endpoint's prefix where no other is given.
            Keys(&[&["sdkId"], &["endpointPrefix", "arnNamespace"]]),
        ),
        // Protocols and authentication: one more is one to choose from.
        ("aws.protocols#awsJson1_0", "protocol awsJson1_0", Promise),
        ("aws.protocols#awsJson1_1", "protocol awsJson1_1", Promise),
        ("aws.protocols#awsQuery", "protocol awsQuery", Promise),
        ("aws.protocols#ec2Query", "protocol ec2Query", Promise),
        ("aws.protocols#restJson1", "protocol restJson1", Promise),
        ("aws.protocols#restXml", "protocol restXml", Promise),
        ("smithy.protocols#rpcv2Cbor", "protocol rpcv2Cbor", Promise),
        ("smithy.protocols#rpcv2Json", "protocol rpcv2Json", Promise),
        ("aws.auth#sigv4", "signing", Promise),
        ("aws.auth#sigv4a", "signing for several regions", Promise),
        (
            "smithy.api#httpApiKeyAuth",
            "authentication by key",
            Promise,
        ),
        ("smithy.api#httpBasicAuth", "basic authentication", Promise),
        (
            "smithy.api#httpBearerAuth",
            "authentication by token",
            Promise,
        ),
        (
            "smithy.api#httpDigestAuth",
            "digest authentication",
            Promise,
        ),
        (
            "smithy.api#optionalAuth",
            "use without authentication",
            Promise,
        ),
        ("smithy.api#auth", "choice of authentication", Wire),
        ("aws.auth#unsignedPayload", "", Wire),
        // Names for notes that are met often.
        ("smithy.api#documentation", "documentation", Note),
        ("smithy.api#externalDocumentation", "set of links", Note),
        ("smithy.api#examples", "set of examples", Note),
        ("smithy.api#title", "title", Note),
        ("smithy.rules#endpointTests", "set of endpoint tests", Note),
    ]
};

/// What the change of a trait means.
pub(super) fn verdict<'m>(
    pair: Pair<'_, 'm>,
    both: &Both<'m>,
    id: &str,
    (old, new): (Option<&Value>, Option<&Value>),
) -> Verdict {
    let rule = RULES.iter().find(|(known, ..)| *known == id);
    let (noun, effect) = rule.map_or(("", Effect::Note), |(_, noun, effect)| (*noun, *effect));
    let what = match noun {
        "" => format!("the trait `{id}` of {}", both.noun()),
        noun => format!("the {noun} of {}", both.noun()),
    };
    let is_sent = || pair.old.sends(both.old.id()) || pair.new.sends(both.new.id());
    let class = match effect {
        Effect::Presence => {
            let name = id.rsplit_once('#').map_or(id, |(_, name)| name);
            return pair.presence(both, name, old, new);
        }
        Effect::Input => {
            return pair.input_trait(both, said(Class::DocsOnly, &what, old, new).1);
        }
        Effect::Bounds(least) => {
            if let Some((tighter, looser, words)) = constraint::bounds(&what, least, old, new) {
                let class = match (tighter && is_sent(), looser) {
                    (true, _) => Class::Breaking,
                    (false, true) => Class::Additive,
                    (false, false) => Class::DocsOnly,
                };
                return (class, words);
            }
            constrained(new, is_sent())
        }
        Effect::Constraint => constrained(new, is_sent()),
        Effect::Binding if pair.old.speaks_aws_json() && pair.new.speaks_aws_json() => {
            Class::DocsOnly
        }
        Effect::Wire | Effect::Binding => Class::Breaking,
        Effect::Promise => promised(old),
        Effect::Promises(worse) => promises(worse, old, new),
        Effect::Duty => constrained(new, true),
        Effect::Keys(keys) => keyed(keys, old, new),
        Effect::Deprecation if old.is_none() => Class::Additive,
        Effect::Deprecation | Effect::Note => Class::DocsOnly,
    };
    match (id, old, new) {
        (Sensitive::ID, None, Some(_)) => (class, format!("{} is sensitive now", both.noun())),
        (Sensitive::ID, Some(_), None) => {
            (class, format!("{} is not sensitive any more", both.noun()))
        }
        _ => said(class, &what, old, new),
    }
}

fn promised(old: Option<&Value>) -> Class {
    match old {
        Some(_) => Class::Breaking,
        None => Class::Additive,
    }
}

fn constrained(new: Option<&Value>, is_sent: bool) -> Class {
    match (new, is_sent) {
        (Some(_), true) => Class::Breaking,
        (Some(_), false) => Class::DocsOnly,
        (None, _) => Class::Additive,
    }
}

/// Every key of before has to be there with the same value.
fn promises(worse: &[&str], old: Option<&Value>, new: Option<&Value>) -> Class {
    let (Some(Value::Object(old)), Some(Value::Object(new))) = (old, new) else {
        return promised(old);
    };
    let is_kept = old.iter().all(|(key, value)| new.get(key) == Some(value));
    let has_worse = worse
        .iter()
        .any(|key| new.contains_key(*key) && !old.contains_key(*key));
    if is_kept && !has_worse {
        Class::Additive
    } else {
        Class::Breaking
    }
}

fn keyed(keys: &[&[&str]], old: Option<&Value>, new: Option<&Value>) -> Class {
    let differs = |keys: &&[&str]| {
        let value = |of: Option<&Value>| keys.iter().find_map(|key| of?.get(*key)).cloned();
        value(old) != value(new)
    };
    if keys.iter().any(differs) {
        Class::Breaking
    } else {
        Class::DocsOnly
    }
}
