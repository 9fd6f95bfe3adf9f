//! Checks of the `paginated` trait (Smithy spec, "Pagination": "Paginated trait validation").

use std::collections::BTreeMap;

use crate::load::Report;
use crate::model::Model;
use crate::traits::Paginated;
use crate::{Diagnostic, Member, Operation, Shape, ShapeId, ShapeType, Trait, TraitView, nearest};

/// The members of a shape by their names, for each shape that was asked for once: many operations may share one.
type Members<'m> = BTreeMap<&'m ShapeId, BTreeMap<&'m str, &'m Member>>;

/// Checks that what the trait names is there in every operation that has it.
pub(super) fn check(model: &Model, report: &mut Report) {
    let defaults = defaults(model, report);
    let mut members = Members::new();
    for shape in model.shapes() {
        let (Some(operation), Some(applied)) =
            (shape.as_operation(), shape.traits().get(Paginated::ID))
        else {
            continue;
        };
        let Some(own) = report.take(applied.parse().map_err(|found| found.of(shape.id()))) else {
            continue;
        };
        let paginated = with_defaults(own, defaults.get(shape.id()));
        let mut checked = Check {
            model,
            members: &mut members,
            operation,
            applied,
        };
        if let Err(found) = checked.all(&paginated) {
            report.push(found.at(applied.span()).of(shape.id()));
        }
    }
}

/// What services say for all of their operations.
fn defaults<'m>(model: &'m Model, report: &mut Report) -> BTreeMap<&'m ShapeId, Paginated> {
    let mut defaults = BTreeMap::new();
    for service in model.services() {
        let view = service.traits().view::<Paginated>();
        let view = report.take(view.map_err(|found| found.of(service.id())));
        let Some((Some(common), bound)) = view.zip(service.as_service()) else {
            continue;
        };
        let mut resources: Vec<_> = bound.resources().collect();
        let mut operations: Vec<_> = bound.operations().collect();
        let mut seen = std::collections::BTreeSet::new();
        while let Some(id) = resources.pop() {
            let resource = model.shape(id).and_then(Shape::as_resource);
            if let Some(resource) = resource.filter(|_| seen.insert(id)) {
                operations.extend(resource.operations());
                resources.extend(resource.resources());
            }
        }
        for operation in operations {
            defaults.insert(operation, common.clone());
        }
    }
    defaults
}

fn with_defaults(own: Paginated, common: Option<&Paginated>) -> Paginated {
    let Some(common) = common else {
        return own;
    };
    Paginated {
        input_token: own.input_token.or_else(|| common.input_token.clone()),
        output_token: own.output_token.or_else(|| common.output_token.clone()),
        items: own.items.or_else(|| common.items.clone()),
        page_size: own.page_size.or_else(|| common.page_size.clone()),
    }
}

struct Check<'c, 'm> {
    model: &'m Model,
    members: &'c mut Members<'m>,
    operation: &'m Operation,
    applied: &'m Trait,
}

impl<'m> Check<'_, 'm> {
    fn all(&mut self, paginated: &Paginated) -> Result<(), Diagnostic> {
        let (input, output) = (self.operation.input(), self.operation.output());
        self.path(
            input,
            self.given(paginated.input_token.as_deref(), "inputToken")?,
        )?;
        self.path(
            output,
            self.given(paginated.output_token.as_deref(), "outputToken")?,
        )?;
        if let Some(page_size) = &paginated.page_size {
            self.path(input, page_size)?;
        }
        if let Some(items) = &paginated.items {
            let found = self.path(output, items)?;
            let target = self.model.shape(found.target());
            let shape_type = target.map(Shape::shape_type);
            if !matches!(shape_type, Some(ShapeType::List | ShapeType::Map)) {
                let message =
                    format!("the items of a page are a list or a map, and `{items}` is neither");
                return Err(Diagnostic::new(message).label(found.span(), "defined here"));
            }
        }
        Ok(())
    }

    fn given<'p>(&self, name: Option<&'p str>, property: &str) -> Result<&'p str, Diagnostic> {
        name.ok_or_else(|| {
            let message = format!(
                "neither the operation nor its service says the `{property}` of `{}`",
                self.applied.id()
            );
            Diagnostic::new(message)
        })
    }

    /// The member at the end of a path of members.
    fn path(&mut self, from: &'m ShapeId, path: &str) -> Result<&'m Member, Diagnostic> {
        let mut shape = self.model.shape(from);
        let mut found = None;
        for name in path.split('.') {
            let Some(structure) = shape else { break };
            let members = self.members.entry(structure.id()).or_insert_with(|| {
                let members = structure.members().iter();
                members.map(|member| (member.name(), member)).collect()
            });
            let member = *members.get(name).ok_or_else(|| {
                let message = format!(
                    "`{}` has no member `{}`",
                    structure.id(),
                    name.escape_debug()
                );
                let names = structure.members().iter().map(Member::name);
                let help = nearest::help(name, names.collect::<Vec<_>>());
                Diagnostic::new(message)
                    .label(structure.span(), "defined here")
                    .help(help)
            })?;
            shape = self.model.shape(member.target());
            found = Some(member);
        }
        // What a member or operation targets may be missing: that is reported where it is said.
        found.ok_or_else(|| Diagnostic::new(format!("`{}` leads nowhere", path.escape_debug())))
    }
}
