//! Pages: how those of an operation follow one another (Smithy specification, "paginated trait").

use whitesmith_model::traits::Paginated;
use whitesmith_model::{Member, Shape, ShapeId, ShapeType};

use super::Context;
use super::docs::code;
use crate::ir::{Pages, Path, Type};

impl Context<'_, '_> {
    /// How an operation is paginated. What it leaves out, the service says for all.
    fn paginated(&self, operation: &Shape) -> Option<Paginated> {
        let own: Paginated = self.view(operation.id(), operation.traits())?;
        let service = self.slice.service();
        Some(own.or(self.view(service.id(), service.traits()).as_ref()))
    }

    /// The pages of an operation; `None` where it has none, or where no call takes the token that another returns: the
    /// loader has warned of that.
    pub(super) fn pages(&self, shape: &Shape) -> Option<Pages> {
        let paginated = self.paginated(shape)?;
        let operation = shape.as_operation()?;
        let (input_token, given) = self.path(operation.input(), &paginated.input_token?)?;
        let (output_token, next) = self.path(operation.output(), &paginated.output_token?)?;
        let items = paginated.items;
        let items = items.and_then(|items| self.path(operation.output(), &items));
        (given == next).then(|| Pages {
            input_token,
            output_token,
            items: items.filter(|(_, ty)| matches!(ty, Type::List(_) | Type::Map(_))),
        })
    }

    /// The fields along a path of members, such as `page.nextToken`, and the type of the last.
    fn path(&self, from: &ShapeId, path: &str) -> Option<(Path, Type)> {
        let mut fields = Vec::new();
        let mut ty = None;
        let mut shape = self.target(from);
        for segment in path.split('.') {
            let structure = shape.filter(|shape| shape.shape_type() == ShapeType::Structure)?;
            let members = structure.members().iter().zip(self.field_names(structure));
            let mut members = members.filter(|(member, _)| member.name() == segment);
            let (member, name): (&Member, String) = members.next()?;
            let standing = self.standing(member, self.is_input(structure));
            fields.push((name, standing.presence));
            ty = Some(self.member_type(member));
            shape = self.target(member.target());
        }
        Some((Path(fields), ty?))
    }

    /// How pages are asked for.
    pub(super) fn pages_fact(&self, shape: &Shape) -> Option<String> {
        let paginated = self.paginated(shape)?;
        let operation = shape.as_operation()?;
        let field = |end: &ShapeId, path: &str| {
            let (path, _) = self.path(end, path)?;
            Some(code(&path.dotted()))
        };
        let size = paginated.page_size.as_deref();
        let size = size.and_then(|size| field(operation.input(), size));
        let limit = size.map_or(String::new(), |size| format!("; {size} limits a page"));
        let how = match self.pages(shape) {
            Some(Pages {
                items: Some((items, _)),
                ..
            }) => format!(
                "`.items()` reads the {} of page after page, `.pages()` the pages",
                code(&items.dotted())
            ),
            Some(_) => "`.pages()` reads page after page".to_owned(),
            None => format!(
                "the output's {} is the next call's {}",
                field(operation.output(), &paginated.output_token?)?,
                field(operation.input(), &paginated.input_token?)?
            ),
        };
        Some(format!("Paginated: {how}{limit}."))
    }
}
