//! Which shape gets which name.

use std::collections::BTreeMap;

use whitesmith_model::{Shape, ShapeId, ShapeType, Slice};

use crate::names::{self, Scope};

/// The names of everything in one generated module.
pub(super) struct Names {
    types: BTreeMap<ShapeId, String>,
    schemas: BTreeMap<ShapeId, String>,
    operations: BTreeMap<ShapeId, OperationNames>,
}

/// The names that one operation has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OperationNames {
    /// The type: `GetSession`.
    pub(super) name: String,
    /// The error enum: `GetSessionError`.
    pub(super) error: String,
    /// The client's method: `get_session`.
    pub(super) method: String,
    /// The module: `get_session`.
    pub(super) module: String,
}

impl Names {
    pub(super) fn new(slice: &Slice<'_>) -> Self {
        let of_type = |wanted: fn(ShapeType) -> bool| -> Vec<&Shape> {
            slice
                .shapes()
                .filter(|shape| wanted(shape.shape_type()))
                .collect()
        };
        let named = of_type(is_named);
        let operations = slice.operations();
        // Shapes of the model come first, so that a name that is made up here gives way to one that the model has.
        let words: Vec<String> = named
            .iter()
            .chain(operations)
            .map(|shape| slice.name_of(shape.id()).to_owned())
            .chain(
                operations
                    .iter()
                    .map(|operation| format!("{}Error", slice.name_of(operation.id()))),
            )
            .collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut types =
            names::all(words.iter().copied(), Scope::types(), Scope::type_name).into_iter();
        let operation_words = || operations.iter().map(|operation| operation.id().name());
        let methods = names::all(operation_words(), Scope::methods(), Scope::snake_case);
        let modules = names::all(operation_words(), Scope::modules(), Scope::snake_case);
        let with_schema = of_type(|shape_type| {
            is_named(shape_type) || matches!(shape_type, ShapeType::List | ShapeType::Map)
        });
        let schema_words = with_schema.iter().map(|shape| slice.name_of(shape.id()));
        let statics = names::all(schema_words, Scope::statics(), Scope::static_name);
        Self {
            types: named
                .iter()
                .map(|shape| shape.id().clone())
                .zip(types.by_ref())
                .collect(),
            schemas: with_schema
                .iter()
                .map(|shape| shape.id().clone())
                .zip(statics)
                .collect(),
            operations: {
                let types: Vec<String> = types.collect();
                let (operation_types, errors) = types.split_at(operations.len().min(types.len()));
                let parts = operation_types
                    .iter()
                    .zip(errors)
                    .zip(methods.into_iter().zip(modules));
                let parts = parts.map(|((name, error), (method, module))| OperationNames {
                    name: name.clone(),
                    error: error.clone(),
                    method,
                    module,
                });
                operations
                    .iter()
                    .map(|shape| shape.id().clone())
                    .zip(parts)
                    .collect()
            },
        }
    }

    /// The Rust type of a structure, union or enum.
    pub(super) fn type_name(&self, id: &ShapeId) -> &str {
        self.types.get(id).map_or("", String::as_str)
    }

    /// The Rust type of a shape, if it has one of its own.
    pub(super) fn find_type(&self, name: &str) -> Option<&str> {
        let found = self.types.iter().find(|(id, _)| id.name() == name);
        found.map(|(_, name)| name.as_str())
    }

    /// The static that holds the schema of a list, map, structure, union or enum.
    pub(super) fn schema(&self, id: &ShapeId) -> &str {
        self.schemas.get(id).map_or("", String::as_str)
    }

    /// The names of an operation.
    pub(super) fn operation(&self, id: &ShapeId) -> OperationNames {
        self.operations
            .get(id)
            .cloned()
            .unwrap_or_else(|| OperationNames {
                name: String::new(),
                error: String::new(),
                method: String::new(),
                module: String::new(),
            })
    }

    /// The client's method of an operation.
    pub(super) fn find_method(&self, name: &str) -> Option<&str> {
        let found = self.operations.iter().find(|(id, _)| id.name() == name);
        found.map(|(_, names)| names.method.as_str())
    }
}

fn is_named(shape_type: ShapeType) -> bool {
    matches!(
        shape_type,
        ShapeType::Structure | ShapeType::Union | ShapeType::Enum | ShapeType::IntEnum
    )
}
