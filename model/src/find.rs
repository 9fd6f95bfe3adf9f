//! Shapes by what people call them.

use crate::shape_id::shorten;
use crate::{Diagnostic, Member, Shape, Slice, nearest};

/// How many shapes an error lists.
const MOST: usize = 10;

impl<'m> Slice<'m> {
    /// The shape of the model, in the slice or not, that goes by this name: its ID, its bare name, or its name in the
    /// service; with `$name` behind it, a member of it too.
    ///
    /// A name that nothing has is an error that names the nearest; so is one that several shapes have.
    pub fn find(&self, name: &str) -> Result<(&'m Shape, Option<&'m Member>), Diagnostic> {
        let (root, member) = match name.split_once('$') {
            Some((root, member)) => (root, Some(member)),
            None => (name, None),
        };
        let shape = self.find_shape(root)?;
        let Some(wanted) = member else {
            return Ok((shape, None));
        };
        let found = shape.member(wanted).ok_or_else(|| {
            let names = shape.members().iter().map(Member::name);
            let message = format!("`{}` has no member `{}`", shape.id(), shorten(wanted));
            Diagnostic::new(message)
                .at(shape.span())
                .of(shape.id())
                .help(nearest::help(wanted, names))
        })?;
        Ok((shape, Some(found)))
    }

    fn find_shape(&self, name: &str) -> Result<&'m Shape, Diagnostic> {
        let model = self.model();
        if name.contains('#') {
            let found = name.parse().ok().and_then(|id| model.shape(&id));
            let ids = || model.shapes().map(|shape| shape.id().as_str());
            return found.ok_or_else(|| unknown(name, ids()));
        }
        let fits = |shape: &&Shape| shape.id().name() == name || self.name_of(shape.id()) == name;
        let found: Vec<_> = model.shapes().filter(fits).collect();
        match *found.as_slice() {
            [only] => Ok(only),
            [] => Err(unknown(name, model.shapes().map(|shape| shape.id().name()))),
            _ => Err(ambiguous(name, &found)),
        }
    }
}

fn unknown<K: AsRef<str> + Ord>(name: &str, known: impl Iterator<Item = K>) -> Diagnostic {
    let message = format!("the model has no shape `{}`", shorten(name));
    Diagnostic::new(message).help(nearest::help(name, known))
}

fn ambiguous(name: &str, found: &[&Shape]) -> Diagnostic {
    let listed = found.iter().take(MOST);
    let ids: Vec<_> = listed.map(|shape| format!("`{}`", shape.id())).collect();
    let more = if found.len() > MOST { " and more" } else { "" };
    let message = format!("{} shapes have the name `{}`", found.len(), shorten(name));
    let help = format!("name one of {}{more} by its ID", ids.join(", "));
    Diagnostic::new(message).help(help)
}
