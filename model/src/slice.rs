//! A slice of a model: a service, some of its operations, and the closure of what they reach.

use std::collections::BTreeMap;

use crate::model::Model;
use crate::shape_id::shorten;
use crate::{
    Diagnostic, Diagnostics, Owner, Shape, ShapeId, ShapeType, nearest, prelude, relationship,
};

/// Some operations of a service, and every shape that they reach through inputs, outputs, errors and members.
#[derive(Debug, Clone)]
pub struct Slice<'m> {
    model: &'m Model,
    service: &'m Shape,
    operations: Vec<&'m Shape>,
    shapes: BTreeMap<&'m ShapeId, &'m Shape>,
}

impl<'m> Slice<'m> {
    /// The model that this is a slice of.
    #[must_use]
    pub fn model(&self) -> &'m Model {
        self.model
    }

    /// The service.
    #[must_use]
    pub fn service(&self) -> &'m Shape {
        self.service
    }

    /// The operations, sorted by name.
    #[must_use]
    pub fn operations(&self) -> &[&'m Shape] {
        &self.operations
    }

    /// The shapes that the operations reach, sorted by ID; without service types and shapes of the prelude.
    pub fn shapes(&self) -> impl Iterator<Item = &'m Shape> {
        self.shapes.values().copied()
    }

    /// A shape of the slice, or of the prelude, by its ID.
    #[must_use]
    pub fn shape(&self, id: &ShapeId) -> Option<&'m Shape> {
        self.shapes
            .get(id)
            .copied()
            .or_else(|| prelude::shape(id.as_str()))
    }

    /// The errors of an operation: its own in the order of the model, then those of the service that are not among
    /// them (Smithy spec, "Service": the `errors` property).
    #[must_use]
    pub fn errors(&self, operation: &Shape) -> Vec<&'m Shape> {
        let operation = operation.as_operation().into_iter();
        operation
            .flat_map(|of| relationship::errors(self.service.as_service(), of))
            .filter_map(|(_, error)| self.shape(&error.id))
            .collect()
    }

    /// The name of a shape in the service: its own, unless the service renames it (Smithy spec, "Service": `rename`).
    #[must_use]
    pub fn name_of<'a>(&'a self, id: &'a ShapeId) -> &'a str {
        relationship::name_in(self.service.as_service(), id)
    }

    /// The structures that are the input or the output of one operation of the slice and of no second, by ID. Errors
    /// are not among them, nor is `smithy.api#Unit`.
    ///
    /// Whether a structure has the traits `input` or `output` does not matter here: they promise as much of the whole
    /// model (Smithy spec, "input trait"), and many models do without them.
    #[must_use]
    pub fn owners(&self) -> BTreeMap<&'m ShapeId, Owner<'m>> {
        relationship::owners(self.operations.iter().copied(), &self.shapes)
    }
}

pub(crate) fn slice<'m>(
    model: &'m Model,
    service: Option<&str>,
    operations: &[String],
) -> Result<Slice<'m>, Diagnostics> {
    let service = find_service(model, service)?;
    let operations = choose(service, model.operations_of(service), operations)?;
    let shapes = reached(model, service, &operations);
    check_names(service, &shapes)?;
    Ok(Slice {
        model,
        service,
        operations,
        shapes,
    })
}

/// The service of this name or ID; with none named, the only one.
pub(crate) fn find_service<'m>(
    model: &'m Model,
    wanted: Option<&str>,
) -> Result<&'m Shape, Diagnostic> {
    let services: Vec<_> = model.services().collect();
    let Some(wanted) = wanted else {
        return match *services.as_slice() {
            [only] => Ok(only),
            [] => Err(Diagnostic::new("the model has no service")),
            _ => Err(Diagnostic::new("the model has several services")
                .help(format!("name one of {}", list(&services)))),
        };
    };
    let fits = |service: &&&Shape| service.id().as_str() == wanted || service.id().name() == wanted;
    let found: Vec<_> = services.iter().filter(fits).copied().collect();
    match *found.as_slice() {
        [only] => Ok(only),
        [] => {
            let by_id = wanted.contains('#');
            let name = |service: &&'m Shape| {
                if by_id {
                    service.id().as_str()
                } else {
                    service.id().name()
                }
            };
            let names = services.iter().map(name);
            let others =
                || (!services.is_empty()).then(|| format!("the model has {}", list(&services)));
            let help = nearest::help(wanted, names).or_else(others);
            Err(
                Diagnostic::new(format!("the model has no service `{}`", shorten(wanted)))
                    .help(help),
            )
        }
        _ => {
            let message = format!("several services have the name `{}`", shorten(wanted));
            Err(Diagnostic::new(message).help(format!("name one of {} by its ID", list(&found))))
        }
    }
}

fn list(services: &[&Shape]) -> String {
    let names: Vec<_> = services
        .iter()
        .map(|service| format!("`{}`", service.id()))
        .collect();
    names.join(", ")
}

/// The named operations, or all when none is named; sorted by name.
fn choose<'m>(
    service: &Shape,
    bound: Vec<&'m Shape>,
    wanted: &[String],
) -> Result<Vec<&'m Shape>, Diagnostics> {
    let mut chosen = BTreeMap::new();
    let mut unknown = Vec::new();
    for name in wanted {
        let fits = |shape: &&&Shape| shape.id().name() == name || shape.id().as_str() == name;
        match bound.iter().find(fits) {
            Some(shape) => _ = chosen.insert(shape.id(), *shape),
            None => unknown.push(unknown_operation(service, &bound, name)),
        }
    }
    Diagnostics::check(unknown)?;
    let mut operations = if wanted.is_empty() {
        bound
    } else {
        chosen.into_values().collect()
    };
    operations.sort_by_key(|operation| (operation.id().name(), operation.id()));
    Ok(operations)
}

fn unknown_operation(service: &Shape, bound: &[&Shape], name: &str) -> Diagnostic {
    let names = bound.iter().map(|shape| shape.id().name());
    let help = nearest::help(name, names.clone()).or_else(|| {
        let names: Vec<&str> = names.take(10).collect();
        let more = if bound.len() > names.len() {
            " and more"
        } else {
            ""
        };
        (!names.is_empty()).then(|| format!("there are {}{more}", names.join(", ")))
    });
    Diagnostic::new(format!("the service has no operation `{}`", shorten(name)))
        .of(service.id())
        .help(help)
}

/// What the operations reach, without shapes of the prelude.
fn reached<'m>(
    model: &'m Model,
    service: &'m Shape,
    operations: &[&'m Shape],
) -> BTreeMap<&'m ShapeId, &'m Shape> {
    let operations = operations.iter().filter_map(|shape| shape.as_operation());
    let roots = operations.flat_map(|of| relationship::references(service.as_service(), of));
    let mut shapes = relationship::closure(model, roots.map(|(_, to)| &to.id));
    shapes.retain(|id, _| id.namespace() != prelude::NAMESPACE);
    shapes
}

/// No two shapes may go by names that differ in case at most, except simple types and lists (Smithy spec, "Service
/// closure").
fn check_names(service: &Shape, shapes: &BTreeMap<&ShapeId, &Shape>) -> Result<(), Diagnostics> {
    let may_share = |shape: &Shape| {
        let shape_type = shape.shape_type();
        let is_enum = matches!(shape_type, ShapeType::Enum | ShapeType::IntEnum);
        shape_type == ShapeType::List || (shape_type.is_simple() && !is_enum)
    };
    let mut names: BTreeMap<String, &Shape> = BTreeMap::new();
    let mut conflicts = Vec::new();
    for shape in shapes.values().filter(|shape| !may_share(shape)) {
        let name = relationship::name_in(service.as_service(), shape.id());
        if let Some(other) = names.insert(name.to_ascii_lowercase(), shape) {
            let message = format!(
                "`{}` and `{}` both go by the name `{name}`",
                other.id(),
                shape.id()
            );
            let help = "rename one of them with the service's `rename`".to_owned();
            conflicts.push(
                Diagnostic::new(message)
                    .at(shape.span())
                    .of(service.id())
                    .help(help),
            );
        }
    }
    Diagnostics::check(conflicts)
}
