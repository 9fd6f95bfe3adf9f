//! Checks of apply statements: each has to make sense where it stands, for nobody reads them again once they are applied.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Report;
use super::ast::Apply;
use crate::shape_id::shorten;
use crate::traits::{
    AddedDefault, AdditionalErrors, ClientOptional, Default, Deprecated, Documentation, EnumValue,
    Error, ExternalDocumentation, Http, HttpError, IdempotencyToken, Internal, JsonName, Length,
    MediaType, Paginated, Pattern, Range, Recommended, Required, Retryable, Sensitive, Since,
    Sparse, Streaming, Tags, TimestampFormat, Title, Trait, TraitView, UniqueItems, Unstable,
    Waitable, XmlName, XmlNamespace,
};
use crate::{Diagnostic, ShapeType, Traits, nearest, prelude};

/// What a statement is for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    Shape(ShapeType),
    /// A member of a shape of this type.
    Member(ShapeType),
}

/// Where a trait may stand, as far as that is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Allowed {
    Anywhere,
    /// On what can be the value of a member, and on members.
    Data,
    StructureMember,
    Structure,
    Operation,
    OperationOrService,
}

/// A trait that statements are known to have, where it may stand, and how its value is read.
type Rule = (&'static str, Allowed, fn(&Trait) -> Result<(), Diagnostic>);

/// The traits whose values are read somewhere in this crate or by those that use it.
const RULES: &[Rule] = &[
    rule::<AdditionalErrors>(Allowed::OperationOrService),
    rule::<AddedDefault>(Allowed::Data),
    rule::<ClientOptional>(Allowed::StructureMember),
    rule::<Default>(Allowed::Data),
    (Deprecated::ID, Allowed::Anywhere, deprecated),
    rule::<Documentation>(Allowed::Anywhere),
    rule::<EnumValue>(Allowed::Data),
    rule::<Error>(Allowed::Structure),
    rule::<ExternalDocumentation>(Allowed::Anywhere),
    rule::<Http>(Allowed::Operation),
    rule::<HttpError>(Allowed::Structure),
    rule::<IdempotencyToken>(Allowed::StructureMember),
    rule::<Internal>(Allowed::Anywhere),
    rule::<JsonName>(Allowed::Data),
    rule::<Length>(Allowed::Data),
    rule::<MediaType>(Allowed::Data),
    (Paginated::ID, Allowed::OperationOrService, paginated),
    rule::<Pattern>(Allowed::Data),
    rule::<Range>(Allowed::Data),
    rule::<Recommended>(Allowed::StructureMember),
    rule::<Required>(Allowed::StructureMember),
    rule::<Retryable>(Allowed::Structure),
    rule::<Sensitive>(Allowed::Data),
    rule::<Since>(Allowed::Anywhere),
    rule::<Sparse>(Allowed::Data),
    rule::<Streaming>(Allowed::Data),
    rule::<Tags>(Allowed::Anywhere),
    rule::<TimestampFormat>(Allowed::Data),
    rule::<Title>(Allowed::Anywhere),
    rule::<UniqueItems>(Allowed::Data),
    rule::<Unstable>(Allowed::Anywhere),
    (Waitable::ID, Allowed::Operation, waitable),
    rule::<XmlName>(Allowed::Data),
    rule::<XmlNamespace>(Allowed::Anywhere),
];

const fn rule<T: TraitView>(allowed: Allowed) -> Rule {
    (T::ID, allowed, |applied| applied.parse::<T>().map(drop))
}

fn paginated(applied: &Trait) -> Result<(), Diagnostic> {
    applied.parse::<Paginated>()?;
    let properties = ["inputToken", "outputToken", "items", "pageSize"];
    only(applied, &applied.parse()?, &properties)
}

fn deprecated(applied: &Trait) -> Result<(), Diagnostic> {
    applied.parse::<Deprecated>()?;
    only(applied, &applied.parse()?, &["message", "since"])
}

fn waitable(applied: &Trait) -> Result<(), Diagnostic> {
    const WAITER: [&str; 6] = [
        "acceptors",
        "minDelay",
        "maxDelay",
        "documentation",
        "tags",
        "deprecated",
    ];
    applied.parse::<Waitable>()?;
    let waiters: BTreeMap<String, Value> = applied.parse()?;
    for waiter in waiters.values() {
        only(applied, waiter, &WAITER)?;
        let acceptors = waiter.get("acceptors").and_then(Value::as_array);
        for acceptor in acceptors.into_iter().flatten() {
            only(applied, acceptor, &["state", "matcher"])?;
        }
    }
    Ok(())
}

/// Refuses properties that there are not: one that is misspelt would be missed in silence.
fn only(applied: &Trait, value: &Value, properties: &[&str]) -> Result<(), Diagnostic> {
    let keys = value
        .as_object()
        .into_iter()
        .flat_map(|object| object.keys());
    let mut unknown = keys.filter(|key| !properties.contains(&key.as_str()));
    unknown.next().map_or(Ok(()), |key| {
        let message = format!("unknown property `{}` of `{}`", shorten(key), applied.id());
        let help = nearest::help(key, properties.iter().copied())
            .unwrap_or_else(|| format!("it can have `{}`", properties.join("`, `")));
        Err(Diagnostic::new(message).at(applied.span()).help(help))
    })
}

impl Allowed {
    fn includes(self, place: Place) -> bool {
        match (self, place) {
            (Self::Anywhere, _) | (Self::Data, Place::Member(_)) => true,
            (Self::Data, Place::Shape(shape_type)) => !shape_type.is_service_type(),
            (Self::StructureMember, Place::Member(of)) => of == ShapeType::Structure,
            (Self::Structure, Place::Shape(shape_type)) => shape_type == ShapeType::Structure,
            (Self::Operation, Place::Shape(shape_type)) => shape_type == ShapeType::Operation,
            (Self::OperationOrService, Place::Shape(shape_type)) => {
                matches!(shape_type, ShapeType::Operation | ShapeType::Service)
            }
            _ => false,
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Anywhere => "anything",
            Self::Data => "a member or its target",
            Self::StructureMember => "a member of a structure",
            Self::Structure => "a structure",
            Self::Operation => "an operation",
            Self::OperationOrService => "an operation or a service",
        }
    }
}

/// Checks what a statement says for a place, which has these traits already.
pub(super) fn check(apply: &Apply, place: Place, known: &Traits, report: &mut Report) {
    if apply.traits.iter().next().is_none() {
        let message = "the statement applies no traits";
        let help = "give it `traits`, or take it out".to_owned();
        let warning = Diagnostic::new(message).at(Some(&apply.span));
        report.warn(warning.of(&apply.target).help(help));
    }
    for applied in &apply.traits {
        let at = |found: Diagnostic| {
            let span = found.span.clone();
            let placed = found.at(applied.span()).at(span.as_ref());
            placed.of(&apply.target)
        };
        if let Err(found) = check_trait(applied, place) {
            report.push(at(found));
        }
        for warning in [unknown(applied), repeated(applied, known)]
            .into_iter()
            .flatten()
        {
            report.warn(at(warning));
        }
    }
}

fn check_trait(applied: &Trait, place: Place) -> Result<(), Diagnostic> {
    let id = applied.id().as_str();
    let Some((_, allowed, read)) = RULES.iter().find(|(known, ..)| *known == id) else {
        return own_namespace(applied);
    };
    if !allowed.includes(place) {
        let found = match place {
            Place::Shape(shape_type) => shape_type.noun(),
            Place::Member(of) => format!("a member of {}", of.noun()),
        };
        let message = format!(
            "`{id}` can be applied to {}, and this is {found}",
            allowed.noun()
        );
        return Err(Diagnostic::new(message));
    }
    read(applied)
}

/// Our own namespace has no traits but ours.
fn own_namespace(applied: &Trait) -> Result<(), Diagnostic> {
    let id = applied.id();
    if format!("{}#", id.namespace()) != OWN {
        return Ok(());
    }
    let known = RULES.iter().map(|(known, ..)| *known);
    let known: Vec<_> = known.filter(|known| known.starts_with(OWN)).collect();
    let help = nearest::help(id.as_str(), known.iter().copied())
        .unwrap_or_else(|| format!("there is `{}`", known.join("`, `")));
    Err(Diagnostic::new(format!("there is no trait `{id}`")).help(help))
}

const OWN: &str = "whitesmith#";

/// A trait that the spec may have one day, but more likely a slip.
fn unknown(applied: &Trait) -> Option<Diagnostic> {
    let id = applied.id();
    let known: &[&str] = match id.namespace() {
        prelude::NAMESPACE => prelude::TRAITS,
        "smithy.waiters" => &["waitable"],
        _ => return None,
    };
    (!known.contains(&id.name())).then(|| {
        let help = nearest::help(id.name(), known.iter().copied());
        Diagnostic::new(format!("the spec has no trait `{id}` that is known here")).help(help)
    })
}

/// What is said already: nothing that has to be mended, but nothing that has to stay either.
fn repeated(applied: &Trait, known: &Traits) -> Option<Diagnostic> {
    let known = known.get(applied.id().as_str())?;
    known.value.equals(&applied.value).then(|| {
        Diagnostic::new(format!("the trait `{}` is there already", applied.id()))
            .label(known.span(), "the same is said here")
            .help("take the statement out".to_owned())
    })
}
