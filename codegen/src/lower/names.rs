//! Which shape gets which name.

use std::collections::{BTreeMap, HashMap};

use whitesmith_model::traits::Waitable;
use whitesmith_model::{Shape, ShapeId, ShapeType, Slice};

use crate::names::{self, Case, Scope};

/// The names of everything in one generated module.
pub(super) struct Names {
    types: HashMap<ShapeId, String>,
    schemas: HashMap<ShapeId, String>,
    operations: HashMap<ShapeId, OperationNames>,
    /// The client's methods for waiters, by operation and waiter.
    waiters: BTreeMap<(ShapeId, String), String>,
    /// What documentation may link to: the model's name of a type or operation, and its path in Rust.
    links: BTreeMap<String, String>,
}

/// The names that one operation has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct OperationNames {
    /// The type: `GetSession`.
    pub(super) name: String,
    /// The error enum: `GetSessionError`.
    pub(super) error: String,
    /// The client's method: `get_session`.
    pub(super) method: String,
    /// The file without its ending: `get_session`.
    pub(super) file: String,
}

impl Names {
    pub(super) fn new(slice: &Slice<'_>) -> Self {
        let with_schema: Vec<&Shape> = slice.shapes().filter(|shape| has_schema(shape)).collect();
        let named: Vec<&Shape> = with_schema
            .iter()
            .copied()
            .filter(|shape| !matches!(shape.shape_type(), ShapeType::List | ShapeType::Map))
            .collect();
        let (types, operations) = types_and_operations(slice, &named);
        let operation_types = operations.values().map(|names| names.name.as_str());
        let operation_types: Vec<&str> = operation_types.collect();
        let statics = names::all(
            with_schema.iter().map(|shape| slice.name_of(shape.id())),
            Scope::statics(&operation_types),
            Case::Static,
        );
        let links = links(slice, &types, &operations);
        Self {
            types,
            schemas: by_id(&with_schema, statics),
            operations,
            waiters: waiters(slice),
            links,
        }
    }

    /// The Rust type of a structure, union or enum.
    pub(super) fn type_name(&self, id: &ShapeId) -> &str {
        self.types.get(id).map_or("", String::as_str)
    }

    /// The static that holds the schema of a list, map, structure, union or enum.
    pub(super) fn schema(&self, id: &ShapeId) -> &str {
        self.schemas.get(id).map_or("", String::as_str)
    }

    /// The names of an operation.
    pub(super) fn operation(&self, id: &ShapeId) -> OperationNames {
        self.operations.get(id).cloned().unwrap_or_default()
    }

    /// The client's method for a waiter of an operation: `wait_until_session_idle`.
    pub(super) fn waiter(&self, operation: &ShapeId, name: &str) -> &str {
        let key = (operation.clone(), name.to_owned());
        self.waiters.get(&key).map_or("", String::as_str)
    }

    /// The path of what the model calls `name`: a type, or the client's method of an operation.
    pub(super) fn link(&self, name: &str) -> Option<&str> {
        self.links.get(name).map(String::as_str)
    }
}

/// Names types, operations and their errors, which share one namespace. Shapes of the model come first, so that a name
/// that is made up here gives way to one that the model has.
fn types_and_operations(
    slice: &Slice<'_>,
    named: &[&Shape],
) -> (HashMap<ShapeId, String>, HashMap<ShapeId, OperationNames>) {
    let operations = slice.operations();
    let shapes = named.iter().chain(operations);
    let own = shapes.map(|shape| slice.name_of(shape.id()).to_owned());
    let errors = operations
        .iter()
        .map(|operation| format!("{}Error", slice.name_of(operation.id())));
    let words: Vec<String> = own.chain(errors).collect();
    let words = words.iter().map(String::as_str);
    let mut types = names::all(words, Scope::types(), Case::Type);
    let mut operation_types = types.split_off(named.len());
    let errors = operation_types.split_off(operations.len());

    let words = || operations.iter().map(|operation| operation.id().name());
    let methods = names::all(words(), Scope::methods(), Case::Snake);
    let files = names::all(words(), Scope::files(), Case::File);
    let parts = operation_types
        .into_iter()
        .zip(errors)
        .zip(methods.into_iter().zip(files));
    let parts = parts.map(|((name, error), (method, file))| OperationNames {
        name,
        error,
        method,
        file,
    });
    (by_id(named, types), by_id(operations, parts))
}

/// Names the methods for waiters, which stand beside those of the operations and give way to them.
fn waiters(slice: &Slice<'_>) -> BTreeMap<(ShapeId, String), String> {
    let operations = slice.operations();
    let mut keys = Vec::new();
    for operation in operations {
        // One that cannot be read is refused where it is generated.
        let waiters: Option<Waitable> = operation.traits().view().ok().flatten();
        let names = waiters
            .into_iter()
            .flat_map(|Waitable(waiters)| waiters.into_keys());
        keys.extend(names.map(|name| (operation.id().clone(), name)));
    }
    let own = operations
        .iter()
        .map(|operation| operation.id().name().to_owned());
    let words = own.chain(keys.iter().map(|(_, name)| format!("WaitUntil{name}")));
    let words: Vec<String> = words.collect();
    let words = words.iter().map(String::as_str);
    let methods = names::all(words, Scope::methods(), Case::Snake);
    let methods = methods.into_iter().skip(operations.len());
    keys.into_iter().zip(methods).collect()
}

fn links(
    slice: &Slice<'_>,
    types: &HashMap<ShapeId, String>,
    operations: &HashMap<ShapeId, OperationNames>,
) -> BTreeMap<String, String> {
    let methods = operations.iter().map(|(id, names)| {
        let method = names.method.trim_start_matches("r#");
        (slice.name_of(id).to_owned(), format!("Client::{method}"))
    });
    let types = types
        .iter()
        .map(|(id, name)| (slice.name_of(id).to_owned(), name.clone()));
    methods.chain(types).collect()
}

fn by_id<T>(shapes: &[&Shape], values: impl IntoIterator<Item = T>) -> HashMap<ShapeId, T> {
    shapes
        .iter()
        .map(|shape| shape.id().clone())
        .zip(values)
        .collect()
}

fn has_schema(shape: &Shape) -> bool {
    matches!(
        shape.shape_type(),
        ShapeType::Structure
            | ShapeType::Union
            | ShapeType::Enum
            | ShapeType::IntEnum
            | ShapeType::List
            | ShapeType::Map
    )
}
