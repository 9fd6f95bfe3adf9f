//! Why a shape is in a slice: the shortest ways from its operations to it.

use std::collections::VecDeque;
use std::fmt::Write as _;

use whitesmith_model::{Diagnostic, Diagnostics, Member, Relationship, Shape, Slice, Span};

use super::network::{Link, Network, grouped};
use crate::report::count;

/// How many operations are listed.
const MOST_OPERATIONS: usize = 20;

/// How many steps of a way are shown where each operation has one line.
const MOST_STEPS: usize = 8;

/// How wide the column of steps may get; longer ones push their places to the right.
const WIDEST: usize = 72;

/// Says how the operations of the slice reach the shape, or the member of it.
///
/// That they do not is an error, which says which operations of the service would.
pub(super) fn explain(
    slice: &Slice<'_>,
    shape: &Shape,
    member: Option<&Member>,
) -> Result<String, Diagnostics> {
    let network = Network::of(slice);
    let ways = Ways::to(&network, shape);
    let reaching = ways.operations();
    let asked = member.map_or(shape.id(), Member::id);
    let Some(nearest) = reaching.iter().min_by_key(|(_, distance)| *distance) else {
        return Err(outside(slice, shape, member)?.into());
    };
    let mut text = format!("{asked}\n\n");
    text.push_str(&long_way(slice, &ways, nearest.0, member));
    let operations = count(reaching.len(), "operation");
    let (reach, of) = (
        if reaching.len() == 1 {
            "reaches"
        } else {
            "reach"
        },
        slice.operations().len(),
    );
    let _ = writeln!(text, "\n{operations} of {of} {reach} it:");
    for (operation, distance) in reaching.iter().take(MOST_OPERATIONS) {
        let _ = writeln!(
            text,
            "  {}",
            short_way(&ways, *operation, *distance, member)
        );
    }
    if let Some(hidden) = reaching.len().checked_sub(MOST_OPERATIONS + 1) {
        let _ = writeln!(text, "  … and {} more", hidden + 1);
    }
    Ok(text)
}

/// The shortest ways to one shape from everywhere.
struct Ways<'n, 'm> {
    network: &'n Network<'m>,
    /// For each shape that leads there, how many steps away it is and the link to go by, which the last has not.
    next: Vec<Option<(usize, Option<usize>)>>,
}

impl<'n, 'm> Ways<'n, 'm> {
    /// Goes backwards from the shape, breadth first.
    fn to(network: &'n Network<'m>, shape: &Shape) -> Self {
        let arriving = grouped(
            network.shapes.len(),
            network.links.iter().map(|link| link.to),
        );
        let mut next = vec![None; network.shapes.len()];
        let mut waiting = VecDeque::new();
        if let Some(place) = network.place(shape) {
            if let Some(found) = next.get_mut(place) {
                *found = Some((0, None));
            }
            waiting.push_back((place, 0));
        }
        while let Some((place, distance)) = waiting.pop_front() {
            for &number in arriving.get(place).into_iter().flatten() {
                let from = network.links.get(number).map(|link| link.from);
                let Some(from) = from else { continue };
                if let Some(found @ None) = next.get_mut(from) {
                    *found = Some((distance + 1, Some(number)));
                    waiting.push_back((from, distance + 1));
                }
            }
        }
        Self { network, next }
    }

    /// The operations that lead there by name, each with how many steps away it is.
    fn operations(&self) -> Vec<(usize, usize)> {
        let operations = self.next.iter().take(self.network.operations).enumerate();
        operations
            .filter_map(|(place, next)| next.map(|(distance, _)| (place, distance)))
            .collect()
    }

    /// The links to go by from a shape.
    fn steps(&self, mut place: usize) -> impl Iterator<Item = &'n Link<'m>> {
        std::iter::from_fn(move || {
            let (_, number) = self.next.get(place).copied().flatten()?;
            let link = self.network.links.get(number?)?;
            place = link.to;
            Some(link)
        })
    }

    fn shape(&self, place: usize) -> Option<&'m Shape> {
        self.network.shapes.get(place).copied()
    }
}

/// `input`, or of a member `$name`.
fn by(relationship: Relationship<'_>) -> String {
    match relationship {
        Relationship::Member(member) => format!("${}", member.name()),
        other => other.name().to_owned(),
    }
}

/// One step a line, each with the place where it is written.
fn long_way(
    slice: &Slice<'_>,
    ways: &Ways<'_, '_>,
    operation: usize,
    member: Option<&Member>,
) -> String {
    let start = ways.shape(operation);
    let mut lines: Vec<(String, Option<&Span>)> = start
        .map(|shape| (shape.id().name().to_owned(), shape.span()))
        .into_iter()
        .collect();
    for link in ways.steps(operation) {
        let neighbor = link.neighbor;
        let name = slice.name_of(neighbor.shape.id());
        let mut step = format!("→ {} {name}", by(neighbor.relationship));
        if matches!(neighbor.relationship, Relationship::ServiceError) {
            let service = slice.service().id().name();
            let _ = write!(step, " (an error of every operation of {service})");
        }
        lines.push((step, neighbor.span));
    }
    if let Some(member) = member {
        let step = format!("→ ${} {}", member.name(), slice.name_of(member.target()));
        lines.push((step, member.span()));
    }
    let widths = lines.iter().map(|(step, _)| step.chars().count());
    let width = widths
        .filter(|width| *width <= WIDEST)
        .max()
        .unwrap_or_default();
    let mut text = String::new();
    for (step, span) in lines {
        let _ = match span {
            Some(span) => writeln!(text, "  {step:width$}  {span}"),
            None => writeln!(text, "  {step}"),
        };
    }
    text
}

/// `GetSession → output → $Status`.
fn short_way(
    ways: &Ways<'_, '_>,
    operation: usize,
    distance: usize,
    member: Option<&Member>,
) -> String {
    let mut text = ways
        .shape(operation)
        .map_or_else(String::new, |shape| shape.id().name().to_owned());
    if distance > MOST_STEPS {
        let _ = write!(text, ", {}", count(distance, "step"));
        return text;
    }
    for link in ways.steps(operation) {
        let _ = write!(text, " → {}", by(link.neighbor.relationship));
    }
    if let Some(member) = member {
        let _ = write!(text, " → ${}", member.name());
    }
    text
}

/// That the shape is not in the slice, and what would bring it in.
fn outside(
    slice: &Slice<'_>,
    shape: &Shape,
    member: Option<&Member>,
) -> Result<Diagnostic, Diagnostics> {
    let id = member.map_or(shape.id(), Member::id);
    let error = |message: &str, help: String| {
        Diagnostic::new(format!("`{id}` {message}"))
            .at(member.map_or(shape.span(), Member::span))
            .of(id)
            .help(help)
    };
    let service = slice.service().id();
    if shape.id() == service {
        return Ok(error(
            "is the service itself, which nothing leads to",
            "ask for a shape that its operations use".to_owned(),
        ));
    }
    if shape.span().is_none() {
        return Ok(error(
            "is of Smithy's prelude, which every model has",
            "ask for a shape of the model".to_owned(),
        ));
    }
    let all = slice.model().slice(Some(service.as_str()), &[])?;
    let network = Network::of(&all);
    let ways = Ways::to(&network, shape);
    let reaching = ways.operations();
    let names = reaching.iter().filter_map(|(place, _)| ways.shape(*place));
    let names: Vec<_> = names.map(|shape| shape.id().name()).collect();
    let help = match names.split_at_checked(MOST_OPERATIONS) {
        _ if names.is_empty() => format!("no operation of `{service}` reaches it"),
        None | Some((_, [])) => format!("it would be with {}", names.join(", ")),
        Some((few, more)) => format!("it would be with {} or {} more", few.join(", "), more.len()),
    };
    Ok(error("is not reached by the selected operations", help))
}
