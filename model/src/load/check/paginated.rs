//! Checks of the `paginated` trait (Smithy spec, "Pagination": "Paginated trait validation").

use std::collections::BTreeMap;

use crate::load::Report;
use crate::load::draft::Stated;
use crate::model::Model;
use crate::traits::{Paginated, Sparse};
use crate::{Diagnostic, Member, Operation, ShapeId, ShapeType, Trait, TraitView, nearest};

/// What a member is to be, and the types that are such.
type Types = (&'static str, &'static [ShapeType]);

const TOKENS: Types = (
    "a token is a string, a map or a structure",
    &[ShapeType::String, ShapeType::Map, ShapeType::Structure],
);
const SIZES: Types = (
    "the size of a page is a whole number",
    &[
        ShapeType::Byte,
        ShapeType::Short,
        ShapeType::Integer,
        ShapeType::Long,
    ],
);
const ITEMS: Types = (
    "the items of a page are a list or a map",
    &[ShapeType::List, ShapeType::Map],
);

/// The members of a shape by their names, for each shape that was asked for once: many operations may share one.
type Members<'m> = BTreeMap<&'m ShapeId, BTreeMap<&'m str, &'m Member>>;

/// Checks that what the trait names is there in every operation that has it.
pub(super) fn check(model: &Model, stated: &Stated, report: &mut Report) {
    let defaults = defaults(model, report);
    let mut members = Members::new();
    for shape in model.shapes() {
        let (Some(operation), Some(applied)) =
            (shape.as_operation(), shape.traits().get(Paginated::ID))
        else {
            continue;
        };
        let Some::<Paginated>(own) =
            report.take(applied.parse().map_err(|found| found.of(shape.id())))
        else {
            continue;
        };
        let paginated = own.or(defaults.get(shape.id()));
        let mut checked = Check {
            model,
            is_stated: stated.contains_key(&(shape.id().clone(), applied.id().clone())),
            members: &mut members,
            operation,
            applied,
        };
        let place = |found: Diagnostic| found.at(applied.span()).of(shape.id());
        match checked.all(&paginated) {
            Ok(None) => {}
            // A model's own may be followed by hand, for all that is known of the service.
            Ok(Some(found)) if !checked.is_stated => report.warn(place(found)),
            Ok(Some(found)) | Err(found) => report.push(place(found)),
        }
    }
}

/// What services say for all of their operations.
fn defaults<'m>(model: &'m Model, report: &mut Report) -> BTreeMap<&'m ShapeId, Paginated> {
    let mut defaults = BTreeMap::new();
    for service in model.services() {
        let view = service.traits().view::<Paginated>();
        let view = report.take(view.map_err(|found| found.of(service.id())));
        if let Some(common) = view.flatten() {
            for operation in model.operations_of(service) {
                defaults.insert(operation.id(), common.clone());
            }
        }
    }
    defaults
}

/// How many lists and maps that hold one another are looked into.
const MOST_NESTED: usize = 16;

/// Whether a value of one shape can be that of another: the same, or simple ones of the same type, or lists or maps of
/// such.
fn alike(model: &Model, one: &ShapeId, other: &ShapeId, depth: usize) -> bool {
    let (Some(one), Some(other)) = (model.shape(one), model.shape(other)) else {
        return true;
    };
    let shape_type = one.shape_type();
    if one.id() == other.id() || shape_type != other.shape_type() {
        return one.id() == other.id();
    }
    match shape_type {
        ShapeType::Enum | ShapeType::IntEnum => false,
        ShapeType::List | ShapeType::Map => {
            let held = one.members().last().zip(other.members().last());
            one.traits().has(Sparse::ID) == other.traits().has(Sparse::ID)
                && depth > 0
                && held.is_some_and(|(one, other)| {
                    alike(model, one.target(), other.target(), depth - 1)
                })
        }
        _ => shape_type.is_simple(),
    }
}

struct Check<'c, 'm> {
    model: &'m Model,
    /// Whether an apply statement says so.
    is_stated: bool,
    members: &'c mut Members<'m>,
    operation: &'m Operation,
    applied: &'m Trait,
}

impl<'m> Check<'_, 'm> {
    /// What is wrong, or else why no call takes the token that another returns.
    fn all(&mut self, paginated: &Paginated) -> Result<Option<Diagnostic>, Diagnostic> {
        let (input, output) = (self.operation.input(), self.operation.output());
        let token = self.given(paginated.input_token.as_deref(), "inputToken")?;
        let given = self.typed(input, token, TOKENS)?;
        let token = self.given(paginated.output_token.as_deref(), "outputToken")?;
        let next = self.typed(output, token, TOKENS)?;
        if let Some(page_size) = &paginated.page_size {
            self.typed(input, page_size, SIZES)?;
        }
        if let Some(items) = &paginated.items {
            let found = self.path(output, items)?;
            self.expect(found, items, ITEMS)?;
        }
        let are_alike = alike(self.model, given.target(), next.target(), MOST_NESTED);
        Ok((!are_alike).then(|| {
            Diagnostic::new(
                "the tokens are of two types, so that no call takes what another returns",
            )
            .label(given.span(), "taken here")
            .label(next.span(), "returned here")
        }))
    }

    /// Follows a path to a member, which of an overlay's paginator is of one of these types.
    fn typed(
        &mut self,
        from: &'m ShapeId,
        path: &str,
        types: Types,
    ) -> Result<&'m Member, Diagnostic> {
        let found = self.path(from, path)?;
        if self.is_stated {
            self.expect(found, path, types)?;
        }
        Ok(found)
    }

    fn expect(&self, found: &Member, path: &str, (what, types): Types) -> Result<(), Diagnostic> {
        let target = self.model.shape(found.target());
        let fits = target.is_none_or(|target| types.contains(&target.shape_type()));
        if fits {
            return Ok(());
        }
        let message = format!("{what}, and `{}` is none", path.escape_debug());
        Err(Diagnostic::new(message).label(found.span(), "defined here"))
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
            if structure.shape_type() != ShapeType::Structure {
                return Err(Diagnostic::new(format!(
                    "`{}` leads through `{}`, which is no structure",
                    path.escape_debug(),
                    structure.id()
                )));
            }
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
