//! Walks two models of one service side by side, from their operations down, by the names that are the same in both.

use std::collections::{BTreeMap, BTreeSet};

use whitesmith_model::traits::{
    EnumValue, Error, HttpError, IdempotencyToken, Paginated, Required, Streaming, TimestampFormat,
};
use whitesmith_model::{Member, Shape, ShapeId, ShapeType, Slice, TraitView};

use super::kind::{Kind, Side};
use super::wire::{self, Direction, Wire};

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

/// Compares all that two models of one service say of what both have.
pub(super) fn compare(smithy: &Slice<'_>, other: &Slice<'_>) -> Vec<Difference> {
    let mut walk = Walk {
        smithy,
        other,
        wire: Wire::of(smithy.service()),
        direction: Direction::Input,
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

struct Walk<'w, 'm> {
    smithy: &'w Slice<'m>,
    other: &'w Slice<'m>,
    wire: Wire,
    /// Which way what is compared is going.
    direction: Direction,
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
        let [first, second] = [one, other].map(wire::request_line);
        self.same(Kind::Http, place, [first, second], Clone::clone);
        let [first, second] = [one, other].map(wire::success);
        self.same(Kind::Success, place, [first, second], ToString::to_string);
        self.pagination(place, one, other);
        if let (Some(one), Some(other)) = (one.as_operation(), other.as_operation()) {
            self.direction = Direction::Input;
            self.shape(&format!("{place} input"), one.input(), other.input());
            self.direction = Direction::Output;
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
        let whole = |own: Paginated| own.or(common.as_ref());
        let (one, other) = (view(one).map(whole), view(other));
        self.same(Kind::Pagination, place, [one, other], pages);
    }

    fn error(&mut self, place: &str, one: &ShapeId, other: &ShapeId) {
        let status = |slice: &Slice<'m>, id: &ShapeId| {
            let status = slice.shape(id)?.traits().get(HttpError::ID)?;
            Some(status.text().to_owned())
        };
        let (first, second) = (status(self.smithy, one), status(self.other, other));
        let kind = if second.is_none() && !self.wire.has_bindings() {
            Kind::StatusNotSaid
        } else {
            Kind::Status
        };
        self.same(kind, place, [first, second], Clone::clone);
        let fault = |slice: &Slice<'m>, id: &ShapeId| {
            let fault = slice.shape(id)?.traits().get(Error::ID)?;
            Some(fault.text().to_owned())
        };
        let (first, second) = (fault(self.smithy, one), fault(self.other, other));
        self.same(Kind::Fault, place, [first, second], Clone::clone);
        let code = |slice: &Slice<'m>, id: &ShapeId| Some(wire::error_code(slice.shape(id)?));
        if self.wire.has_error_codes() {
            let (first, second) = (code(self.smithy, one), code(self.other, other));
            self.same(Kind::WireName, place, [first, second], Clone::clone);
        }
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
        let is_streaming = |shape: &Shape| shape.traits().has(Streaming::ID).then_some(());
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
            let value = |member: &Member| match member.enum_value() {
                Ok(EnumValue::String(text)) => text,
                Ok(EnumValue::Int(number)) => number.to_string(),
                Err(_) => member.name().to_owned(),
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
            (Kind::Required, Required::ID),
            (Kind::IdempotencyToken, IdempotencyToken::ID),
        ] {
            self.same(kind, place, [flag(one, id), flag(other, id)], |()| {
                String::new()
            });
        }
        let wire = self.wire;
        for flag in wire.flags() {
            let has = |slice: &Slice<'m>, member: &Member| {
                let target = slice.shape(member.target());
                let is_target_s = target.is_some_and(|target| target.traits().has(flag));
                (is_target_s || member.traits().has(flag)).then_some(())
            };
            let said = [has(self.smithy, one), has(self.other, other)];
            self.same(Kind::XmlForm, place, said, |()| (*flag).to_owned());
        }
        let [first, second] = [one, other].map(|member| wire.binding(member, self.direction));
        // A payload is the body, and is called by its member's name.
        let is_in_body = [&first, &second].iter().all(|said| {
            said.as_ref()
                .is_none_or(|said| said.starts_with("httpPayload"))
        });
        self.same(Kind::Binding, place, [first, second], Clone::clone);
        if is_in_body {
            let names = [one, other].map(|member| Some(wire.name(member)));
            self.same(Kind::WireName, place, names, Clone::clone);
        }
        let format = |slice: &Slice<'m>, member: &Member| {
            let id = TimestampFormat::ID;
            let target = slice.shape(member.target());
            let applied = member.traits().get(id).or_else(|| target?.traits().get(id));
            applied.map(|applied| applied.text().to_owned())
        };
        let (first, second) = (format(self.smithy, one), format(self.other, other));
        self.same(Kind::TimestampFormat, place, [first, second], Clone::clone);
    }
}

/// What a paginator goes by: `tokens NextToken -> NextToken, items Names, size MaxResults`.
fn pages(paginated: &Paginated) -> String {
    let name = |name: &Option<String>| name.clone().unwrap_or_else(|| "none".to_owned());
    let (from, to) = (name(&paginated.input_token), name(&paginated.output_token));
    let items = paginated.items.as_ref();
    let size = paginated.page_size.as_ref();
    let parts = [
        Some(format!("tokens {from} -> {to}")),
        items.map(|items| format!("items {items}")),
        size.map(|size| format!("size {size}")),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    parts.join(", ")
}
