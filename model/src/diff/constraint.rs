//! Whether a constraint became tighter or looser (Smithy spec, "Constraint traits").

use std::cmp::Ordering;

use serde_json::{Number, Value};

use super::words::quoted;

/// The two bounds of a length or range, where there are any.
type Bounds = [Option<Number>; 2];

/// What became of the bounds: whether a value that fitted may not fit any more, whether one fits that did not, and the
/// words. `least` is what every value is at least. `None` when these are no bounds.
pub(super) fn bounds(
    what: &str,
    least: Option<u64>,
    old: Option<&Value>,
    new: Option<&Value>,
) -> Option<(bool, bool, String)> {
    let [old_min, old_max] = read(old)?;
    let [new_min, new_max] = read(new)?;
    // A minimum that nothing can be below is none.
    let is_bound = |number: &Number| least.is_none() || number.as_u64() != least;
    let (old_min, new_min) = (old_min.filter(is_bound), new_min.filter(is_bound));
    let mut words = Vec::new();
    let (mut tighter, mut looser) = (false, false);
    let sides = [
        ("minimum", old_min, new_min, Ordering::Greater),
        ("maximum", old_max, new_max, Ordering::Less),
    ];
    for (name, old, new, tightens) in sides {
        let order = match (&old, &new) {
            (Some(old), Some(new)) => compare(new, old),
            (None, Some(_)) => tightens,
            (Some(_), None) => tightens.reverse(),
            (None, None) => Ordering::Equal,
        };
        tighter |= order == tightens;
        looser |= order == tightens.reverse();
        let said = |number: Number| quoted(&Value::Number(number));
        match (old, new) {
            (Some(old), Some(new)) if order != Ordering::Equal => {
                words.push(format!(
                    "the {name} went from {} to {}",
                    said(old),
                    said(new)
                ));
            }
            (None, Some(new)) => words.push(format!("there is a {name} now: {}", said(new))),
            (Some(old), None) => words.push(format!("the {name} of {} is gone", said(old))),
            _ => {}
        }
    }
    let said = if words.is_empty() {
        "it is said differently".to_owned()
    } else {
        words.join(", and ")
    };
    Some((tighter, looser, format!("{what} changed: {said}")))
}

/// The bounds of a trait's value; none when the trait is not there.
fn read(value: Option<&Value>) -> Option<Bounds> {
    let Some(value) = value else {
        return Some([None, None]);
    };
    let value = value.as_object()?;
    let bound = |key| match value.get(key) {
        None => Some(None),
        Some(Value::Number(number)) => Some(Some(number.clone())),
        Some(Value::String(text)) => text.parse().ok().map(Some),
        Some(_) => None,
    };
    Some([bound("min")?, bound("max")?])
}

fn compare(a: &Number, b: &Number) -> Ordering {
    match (a.as_i128(), b.as_i128()) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => {
            let order = a.as_f64().partial_cmp(&b.as_f64());
            order.unwrap_or(Ordering::Equal)
        }
    }
}
