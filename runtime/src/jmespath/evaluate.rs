//! What expressions lead to.

use std::cell::Cell;
use std::cmp::Ordering;

use super::place::{NULL, Place, Then};
use super::{Expression, Function, function};
use crate::Document;

pub(super) fn found(expression: &Expression, from: Place<'_>) -> Document {
    let search = Search {
        is_invalid: Cell::new(false),
    };
    let found = search.found(expression, from);
    if search.is_invalid.get() {
        Document::Null
    } else {
        found
    }
}

struct Search {
    /// Whether a function was given what it does not take: then the whole expression leads nowhere.
    is_invalid: Cell<bool>,
}

impl Search {
    fn found(&self, expression: &Expression, from: Place<'_>) -> Document {
        let mut document = Document::Null;
        self.walk(expression, from, &mut |place| {
            document = place.to_document();
        });
        document
    }

    /// Hands out the place that an expression leads to. Nothing is copied that no part of it asks for.
    fn walk(&self, expression: &Expression, from: Place<'_>, then: &mut Then<'_>) {
        match *expression {
            Expression::Current => then(from),
            Expression::Field(name) => from.field(name, then),
            Expression::Index(index) => from.element(index.into(), then),
            Expression::Chain(parts) => self.chain(parts, from, then),
            Expression::When(holds, rest) => {
                if self.holds(holds, from) {
                    self.walk(rest, from, then);
                } else {
                    then(NULL);
                }
            }
            _ => then(Place::Document(&self.made(expression, from))),
        }
    }

    fn chain(&self, parts: &[Expression], from: Place<'_>, then: &mut Then<'_>) {
        match parts {
            [] => then(from),
            [last] => self.walk(last, from, then),
            [first, rest @ ..] => {
                self.walk(first, from, &mut |place| self.chain(rest, place, then));
            }
        }
    }

    /// What an expression makes that is no place of the value itself.
    fn made(&self, expression: &Expression, from: Place<'_>) -> Document {
        match *expression {
            Expression::Text(text) => text.into(),
            // The generator has written it, after reading it.
            Expression::Json(json) => serde_json::from_str(json).unwrap_or_default(),
            Expression::Slice(start, end, step) => match from.to_document() {
                Document::Array(items) => slice(&items, start, end, step),
                _ => Document::Null,
            },
            Expression::Each(..) | Expression::Values(..) | Expression::Flatten(..) => {
                self.projected(expression, from)
            }
            Expression::List(_) | Expression::Object(_) if from.is_null() => Document::Null,
            Expression::List(parts) => parts.iter().map(|part| self.found(part, from)).collect(),
            Expression::Object(parts) => {
                let parts = parts.iter();
                let parts = parts.map(|(name, part)| ((*name).to_owned(), self.found(part, from)));
                Document::Object(parts.collect())
            }
            Expression::Or(first, second) => {
                let found = self.found(first, from);
                if is_truthy(&found) {
                    found
                } else {
                    self.found(second, from)
                }
            }
            Expression::And(first, second) => {
                let found = self.found(first, from);
                if is_truthy(&found) {
                    self.found(second, from)
                } else {
                    found
                }
            }
            Expression::Not(inner) => (!self.holds(inner, from)).into(),
            Expression::Call(function, arguments) => self.call(function, arguments, from),
            _ => self.compared(expression, from),
        }
    }

    fn holds(&self, expression: &Expression, from: Place<'_>) -> bool {
        is_truthy(&self.found(expression, from))
    }

    fn compared(&self, expression: &Expression, from: Place<'_>) -> Document {
        let pair = |a, b| (self.found(a, from), self.found(b, from));
        let order = |a, b, holds: fn(Ordering) -> bool| {
            let (a, b) = pair(a, b);
            let order = a.as_f64().zip(b.as_f64());
            let order = order.and_then(|(a, b)| a.partial_cmp(&b));
            order.map_or(Document::Null, |order| holds(order).into())
        };
        match *expression {
            Expression::Equal(a, b) => {
                let (a, b) = pair(a, b);
                is_equal(&a, &b).into()
            }
            Expression::NotEqual(a, b) => {
                let (a, b) = pair(a, b);
                (!is_equal(&a, &b)).into()
            }
            Expression::Less(a, b) => order(a, b, Ordering::is_lt),
            Expression::LessOrEqual(a, b) => order(a, b, Ordering::is_le),
            Expression::Greater(a, b) => order(a, b, Ordering::is_gt),
            Expression::GreaterOrEqual(a, b) => order(a, b, Ordering::is_ge),
            _ => Document::Null,
        }
    }

    /// A list of what the second part leads to from each thing that the first has, less what is null.
    fn projected(&self, expression: &Expression, from: Place<'_>) -> Document {
        let (Expression::Each(of, rest)
        | Expression::Values(of, rest)
        | Expression::Flatten(of, rest)) = *expression
        else {
            return Document::Null;
        };
        let mut list = None;
        self.walk(of, from, &mut |place| {
            let mut items = Vec::new();
            let mut take = |place: Place<'_>| {
                let found = self.found(rest, place);
                if !found.is_null() {
                    items.push(found);
                }
            };
            let is_there = match expression {
                Expression::Values(..) => place.each_value(&mut take),
                Expression::Flatten(..) => place.each_element(&mut |place| {
                    if !place.each_element(&mut take) {
                        take(place);
                    }
                }),
                _ => place.each_element(&mut take),
            };
            list = is_there.then_some(Document::Array(items));
        });
        list.unwrap_or_default()
    }

    fn call(&self, function: Function, arguments: &[Expression], from: Place<'_>) -> Document {
        let found = match (function, arguments) {
            // Of what it counts, nothing is copied.
            (Function::Length, [of]) => {
                let mut length = None;
                self.walk(of, from, &mut |place| length = place.length());
                length.map(Document::from)
            }
            (Function::Keys, [of]) => {
                let mut keys = None;
                self.walk(of, from, &mut |place| keys = place.keys());
                keys
            }
            _ => {
                let found = arguments.iter().map(|argument| self.found(argument, from));
                function::call(function, found.collect())
            }
        };
        found.unwrap_or_else(|| {
            self.is_invalid.set(true);
            Document::Null
        })
    }
}

/// Whether a value counts as true: it is there, and not `false`, and not empty.
fn is_truthy(value: &Document) -> bool {
    match value {
        Document::Null => false,
        Document::Bool(flag) => *flag,
        Document::Number(_) => true,
        Document::String(text) => !text.is_empty(),
        Document::Array(items) => !items.is_empty(),
        Document::Object(entries) => !entries.is_empty(),
    }
}

/// Whether two values are the same, however their numbers are written.
pub(super) fn is_equal(a: &Document, b: &Document) -> bool {
    match (a, b) {
        (Document::Number(a), Document::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Document::Array(a), Document::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_equal(a, b))
        }
        (Document::Object(a), Document::Object(b)) => {
            let same = |(key, value)| b.get(key).is_some_and(|other| is_equal(value, other));
            a.len() == b.len() && a.iter().all(same)
        }
        _ => a == b,
    }
}

/// Elements from `start` up to `end`, each `step` after the one before; places that are negative count from the list's end.
fn slice(items: &[Document], start: Option<i32>, end: Option<i32>, step: i32) -> Document {
    let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
    // Where a walk can begin and end: one before the first element, or one after the last, is the end of its way.
    let (first, last) = if step > 0 {
        (0, length)
    } else {
        (-1, length - 1)
    };
    let place = |given: Option<i32>, usual: i64| match given.map(i64::from) {
        None => usual,
        Some(from_end) if from_end < 0 => (length + from_end).clamp(first, last),
        Some(index) => index.clamp(first, last),
    };
    let (start, end) = if step > 0 {
        (place(start, first), place(end, last))
    } else {
        (place(start, last), place(end, first))
    };
    let mut taken = Vec::new();
    let mut next = start;
    while (step > 0 && next < end) || (step < 0 && next > end) {
        let item = usize::try_from(next).ok().and_then(|next| items.get(next));
        taken.extend(item.cloned());
        next += i64::from(step);
    }
    Document::Array(taken)
}
