//! Walks two models of one service side by side, from their operations down, by the names that are the same in both.

use std::collections::{BTreeMap, BTreeSet};

use whitesmith_model::traits::{EnumValue, Paginated, Protocol, protocols};
use whitesmith_model::{Member, Shape, ShapeId, ShapeType, Slice, Traits};

use super::kind::{Kind, Side};

/// One thing that two models do not agree on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) kind: Kind,
    pub(super) side: Side,
    /// Where it is: the operation, and the members from its input, output or error down.
    pub(super) place: String,
    /// What each of the two says, where both say something.
    pub(super) detail: String,
}

/// The traits that bind a member to a part of a message that is not its body.
const BINDINGS: &[&str] = &[
    "smithy.api#httpHeader",
    "smithy.api#httpPrefixHeaders",
    "smithy.api#httpQuery",
    "smithy.api#eventHeader",
    "smithy.api#eventPayload",
    "smithy.api#hostLabel",
    "smithy.api#httpLabel",
    "smithy.api#httpPayload",
    "smithy.api#httpQueryParams",
    "smithy.api#httpResponseCode",
];

/// Compares all that two models of one service say of what both have.
pub(super) fn compare(smithy: &Slice<'_>, other: &Slice<'_>) -> Vec<Difference> {
    let mut walk = Walk {
        smithy,
        other,
        names: wire_names(smithy.service()),
        seen: BTreeSet::new(),
        found: Vec::new(),
    };
    let by_name = |slice: &Slice<'_>| {
        let named = slice.operations().to_vec().into_iter();
        named
            .map(|operation| (operation.id().name().to_owned(), operation.id().clone()))
            .collect::<BTreeMap<_, _>>()
    };
    walk.named(
        Kind::Operation,
        "",
        &by_name(smithy),
        &by_name(other),
        Walk::operation,
    );
    walk.found
}

/// The trait that names members on the wire of a service's protocols.
fn wire_names(service: &Shape) -> &'static [&'static str] {
    match protocols(service).first() {
        Some(Protocol::RestXml | Protocol::AwsQuery) => &["smithy.api#xmlName"],
        Some(Protocol::Ec2Query) => &["aws.protocols#ec2QueryName", "smithy.api#xmlName"],
        _ => &["smithy.api#jsonName"],
    }
}

struct Walk<'w, 'm> {
    smithy: &'w Slice<'m>,
    other: &'w Slice<'m>,
    names: &'static [&'static str],
    /// Pairs of shapes that were compared already.
    seen: BTreeSet<(ShapeId, ShapeId)>,
    found: Vec<Difference>,
}

impl<'m> Walk<'_, 'm> {
    fn note(&mut self, kind: Kind, side: Side, place: &str, detail: String) {
        self.found.push(Difference {
            kind,
            side,
            place: place.to_owned(),
            detail,
        });
    }

    /// Notes a difference where there is one of two values.
    fn same<T: PartialEq>(
        &mut self,
        kind: Kind,
        place: &str,
        said: [Option<T>; 2],
        show: impl Fn(&T) -> String,
    ) {
        let [one, other] = said;
        if one == other {
            return;
        }
        let side = match (&one, &other) {
            (Some(_), None) => Side::Smithy,
            (None, Some(_)) => Side::Other,
            _ => Side::Both,
        };
        let shown: Vec<_> = [&one, &other].into_iter().flatten().map(&show).collect();
        self.note(kind, side, place, shown.join(" / "));
    }

    /// Compares what has the same name on both sides, and notes what is on one only.
    fn named(
        &mut self,
        kind: Kind,
        place: &str,
        ones: &BTreeMap<String, ShapeId>,
        others: &BTreeMap<String, ShapeId>,
        compare: fn(&mut Self, &str, &ShapeId, &ShapeId),
    ) {
        let names: BTreeSet<_> = ones.keys().chain(others.keys()).collect();
        for name in names {
            let place = if place.is_empty() {
                name.clone()
            } else {
                format!("{place} {name}")
            };
            match (ones.get(name), others.get(name)) {
                (Some(one), Some(other)) => compare(self, &place, one, other),
                (Some(_), None) => self.note(kind, Side::Smithy, &place, String::new()),
                _ => self.note(kind, Side::Other, &place, String::new()),
            }
        }
    }

    fn operation(&mut self, place: &str, one: &ShapeId, other: &ShapeId) {
        let find = |slice: &Slice<'m>, id: &ShapeId| slice.model().shape(id);
        let (Some(one), Some(other)) = (find(self.smithy, one), find(self.other, other)) else {
            return;
        };
        let http = |shape: &Shape| shape.traits().get("smithy.api#http").map(json);
        self.same(
            Kind::Http,
            place,
            [http(one), http(other)],
            ToString::to_string,
        );
        self.pagination(place, one, other);
        if let (Some(one), Some(other)) = (one.as_operation(), other.as_operation()) {
            self.shape(&format!("{place} input"), one.input(), other.input());
            self.shape(&format!("{place} output"), one.output(), other.output());
        }
        let errors = |slice: &Slice<'m>, operation: &Shape| {
            let errors = slice.errors(operation).into_iter();
            errors
                .map(|error| (error.id().name().to_owned(), error.id().clone()))
                .collect::<BTreeMap<_, _>>()
        };
        let (ones, others) = (errors(self.smithy, one), errors(self.other, other));
        self.named(Kind::Error, place, &ones, &others, Self::error);
    }

    fn pagination(&mut self, place: &str, one: &Shape, other: &Shape) {
        let common: Option<Paginated> = self.smithy.service().traits().view().ok().flatten();
        let view = |shape: &Shape| shape.traits().view::<Paginated>().ok().flatten();
        let whole = |own: Paginated| {
            let common = common.clone();
            let inherited = |get: fn(Paginated) -> Option<String>| common.clone().and_then(get);
            Paginated {
                input_token: own
                    .input_token
                    .or_else(|| inherited(|common| common.input_token)),
                output_token: own
                    .output_token
                    .or_else(|| inherited(|common| common.output_token)),
                items: own.items.or_else(|| inherited(|common| common.items)),
                page_size: own
                    .page_size
                    .or_else(|| inherited(|common| common.page_size)),
            }
        };
        let (one, other) = (view(one).map(whole), view(other));
        self.same(Kind::Pagination, place, [one, other], |paginated| {
            format!("{paginated:?}")
        });
    }

    fn error(&mut self, place: &str, one: &ShapeId, other: &ShapeId) {
        let status = |slice: &Slice<'m>, id: &ShapeId| {
            let status = slice.shape(id)?.traits().get("smithy.api#httpError")?;
            Some(status.text().to_owned())
        };
        let (first, second) = (status(self.smithy, one), status(self.other, other));
        let kind = if second.is_none() {
            Kind::StatusNotSaid
        } else {
            Kind::Status
        };
        self.same(kind, place, [first, second], Clone::clone);
        self.shape(place, one, other);
    }

    /// Compares two shapes, and all that they hold.
    fn shape(&mut self, place: &str, one: &ShapeId, other: &ShapeId) {
        let mut waiting = vec![(place.to_owned(), one.clone(), other.clone())];
        while let Some((place, one, other)) = waiting.pop() {
            if !self.seen.insert((one.clone(), other.clone())) {
                continue;
            }
            let (Some(one), Some(other)) = (self.smithy.shape(&one), self.other.shape(&other))
            else {
                continue;
            };
            self.types(&place, one, other);
            self.members(&place, one, other, &mut waiting);
        }
    }

    fn types(&mut self, place: &str, one: &Shape, other: &Shape) {
        let is_streaming = |shape: &Shape| shape.traits().has("smithy.api#streaming").then_some(());
        self.same(
            Kind::Streaming,
            place,
            [is_streaming(one), is_streaming(other)],
            |()| String::new(),
        );
        let (first, second) = (one.shape_type(), other.shape_type());
        if first == second {
            return;
        }
        let is_text = |shape_type| matches!(shape_type, ShapeType::Enum | ShapeType::String);
        let kind = if is_text(first) && is_text(second) {
            Kind::EnumOrString
        } else {
            Kind::Type
        };
        self.note(kind, Side::Both, place, format!("{first} / {second}"));
    }

    fn members(
        &mut self,
        place: &str,
        one: &Shape,
        other: &Shape,
        waiting: &mut Vec<(String, ShapeId, ShapeId)>,
    ) {
        if one.shape_type() != other.shape_type() {
            return;
        }
        if matches!(one.shape_type(), ShapeType::Enum | ShapeType::IntEnum) {
            return self.enum_values(place, one, other);
        }
        let names: BTreeSet<_> = one
            .members()
            .iter()
            .chain(other.members())
            .map(Member::name)
            .collect();
        for name in names {
            let place = format!("{place}.{name}");
            match (one.member(name), other.member(name)) {
                (Some(first), Some(second)) => {
                    self.member(&place, first, second);
                    waiting.push((place, first.target().clone(), second.target().clone()));
                }
                (Some(_), None) => self.note(Kind::Member, Side::Smithy, &place, String::new()),
                _ => self.note(Kind::Member, Side::Other, &place, String::new()),
            }
        }
    }

    fn enum_values(&mut self, place: &str, one: &Shape, other: &Shape) {
        let values = |shape: &Shape| {
            let value = |member: &Member| {
                let value = member.traits().view::<EnumValue>().ok().flatten();
                value.map_or_else(
                    || member.name().to_owned(),
                    |value| match value {
                        EnumValue::String(text) => text,
                        EnumValue::Int(number) => number.to_string(),
                    },
                )
            };
            shape.members().iter().map(value).collect::<BTreeSet<_>>()
        };
        let (ones, others) = (values(one), values(other));
        for value in ones.symmetric_difference(&others) {
            let side = if ones.contains(value) {
                Side::Smithy
            } else {
                Side::Other
            };
            self.note(Kind::EnumValue, side, place, value.clone());
        }
    }

    fn member(&mut self, place: &str, one: &Member, other: &Member) {
        let flag = |member: &Member, id: &str| member.traits().has(id).then_some(());
        for (kind, id) in [
            (Kind::Required, "smithy.api#required"),
            (Kind::IdempotencyToken, "smithy.api#idempotencyToken"),
        ] {
            self.same(kind, place, [flag(one, id), flag(other, id)], |()| {
                String::new()
            });
        }
        let bindings = |member: &Member| bindings(member.traits());
        self.same(
            Kind::Binding,
            place,
            [Some(bindings(one)), Some(bindings(other))],
            |all| all.join(", "),
        );
        let names = self.names;
        // Of a member that is bound elsewhere, the name in a body means nothing.
        let is_in_body = |member: &Member| BINDINGS.iter().all(|id| !member.traits().has(id));
        let name = |member: &Member| is_in_body(member).then(|| wire_name(member, names));
        self.same(
            Kind::WireName,
            place,
            [name(one), name(other)],
            Clone::clone,
        );
        let format = |slice: &Slice<'m>, member: &Member| {
            let id = "smithy.api#timestampFormat";
            let target = slice.shape(member.target());
            let applied = member.traits().get(id).or_else(|| target?.traits().get(id));
            applied.map(|applied| applied.text().to_owned())
        };
        let (first, second) = (format(self.smithy, one), format(self.other, other));
        self.same(Kind::TimestampFormat, place, [first, second], Clone::clone);
    }
}

fn json(applied: &whitesmith_model::Trait) -> serde_json::Value {
    applied.parse().unwrap_or_default()
}

/// The bindings of a member, with names in small letters: those of headers are the same in any.
fn bindings(traits: &Traits) -> Vec<String> {
    let applied = BINDINGS.iter().filter_map(|id| traits.get(id));
    applied
        .map(|applied| {
            format!(
                "{} {}",
                applied.id().name(),
                applied.text().to_ascii_lowercase()
            )
        })
        .collect()
}

/// The name that a member has on the wire.
fn wire_name(member: &Member, names: &[&str]) -> String {
    let applied = names.iter().find_map(|id| member.traits().get(id));
    let name = applied.and_then(|applied| applied.parse::<String>().ok());
    name.unwrap_or_else(|| member.name().to_owned())
}
