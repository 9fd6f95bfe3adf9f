//! Lists and maps.

use whitesmith_model::{Shape, ShapeKind};

use super::Context;
use crate::ir::{Collection, CollectionMembers};

impl Context<'_, '_> {
    /// A list or map as the static schema that it becomes; `None` for any other shape.
    pub(super) fn collection(&self, shape: &Shape) -> Option<Collection> {
        let members = match shape.kind() {
            ShapeKind::List(member) => CollectionMembers::List(self.schema_member(member)),
            ShapeKind::Map(members) => CollectionMembers::Map(
                self.schema_member(members.key()),
                self.schema_member(members.value()),
            ),
            _ => return None,
        };
        Some(Collection {
            name: self.names.schema(shape.id()).to_owned(),
            id: shape.id().as_str().to_owned(),
            traits: self.shape_traits(shape),
            members,
        })
    }
}
