//! What an API is: [Smithy](https://smithy.io/2.0/spec/) models, loaded, checked and sliced.
//!
//! [`Model::load`] takes the texts of one or more files of the JSON AST (versions 1.0 and 2.0) and gives one immutable
//! [`Model`] in the terms of Smithy 2.0, or everything that is wrong with them. [`Model::slice`] takes some operations
//! of a service and gives what they reach. The values of traits stay text until a [view](traits) of them is asked for.
//!
//! This crate knows no target language, no disk and no network.
//!
//! ```
//! use whitesmith_model::{Model, Source};
//!
//! let text = r#"{
//!     "smithy": "2.0",
//!     "shapes": {
//!         "my.api#Lamps": { "type": "service", "operations": [{ "target": "my.api#Switch" }] },
//!         "my.api#Switch": { "type": "operation" }
//!     }
//! }"#;
//! let model = Model::load([Source::new("lamps.json", text)])?;
//! let slice = model.slice(None, &[])?;
//! assert_eq!(slice.operations()[0].id().name(), "Switch");
//! # Ok::<(), whitesmith_model::Diagnostics>(())
//! ```

mod diagnostic;
pub mod diff;
mod find;
mod load;
mod model;
mod nearest;
mod node;
mod prelude;
mod presence;
mod recursion;
mod relationship;
mod service;
mod shape;
mod shape_id;
mod slice;
mod source;
pub mod traits;
mod write;

pub use diagnostic::{Diagnostic, Diagnostics};
pub use model::Model;
pub use node::NodeValue;
pub use presence::Presence;
pub use relationship::{Neighbor, Owner, Relationship};
pub use service::{Operation, Resource, Service};
pub use shape::{MapMembers, Member, Members, Shape, ShapeKind, ShapeType};
pub use shape_id::{InvalidShapeId, ShapeId};
pub use slice::Slice;
pub use source::{Position, Source, Span};
pub use traits::{Trait, TraitView, Traits};
pub use write::{AstOptions, lay_out};
