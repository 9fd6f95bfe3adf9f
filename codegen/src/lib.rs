//! Turns a slice of a Smithy model into the source text of a Rust client.
//!
//! The way of a model through this crate: `lower` decides (names, types, optionality, docs), `render` prints the
//! decisions as tokens, `format` prints the tokens as text. Nothing here reads a disk, a network or a clock: the same
//! slice and options give the same text.
//!
//! ```
//! use whitesmith_codegen::{Options, Plan};
//! use whitesmith_model::{Model, Source};
//!
//! let text = r#"{
//!     "smithy": "2.0",
//!     "shapes": {
//!         "my.api#Lamps": {
//!             "type": "service",
//!             "version": "1",
//!             "operations": [{ "target": "my.api#Switch" }],
//!             "traits": { "aws.protocols#awsJson1_1": {} }
//!         },
//!         "my.api#Switch": { "type": "operation" }
//!     }
//! }"#;
//! let model = Model::load([Source::new("lamps.json", text)])?;
//! let plan = Plan::new(&model.slice(None, &[])?, &Options::new("crate"))?;
//! let files = plan.render_all()?;
//! assert_eq!(files[0].path, "lib.rs");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod docs;
mod format;
mod ir;
mod lower;
mod names;
mod render;

use std::fmt;

use whitesmith_model::traits::Protocol;
use whitesmith_model::{Diagnostic, Diagnostics, Shape, Slice};

/// What is generated from a slice, beside the slice itself.
#[derive(Clone, Debug)]
pub struct Options {
    module_path: String,
    command: String,
    protocol: Option<Protocol>,
}

impl Options {
    /// For a module at `module_path`, as code of its own crate writes it: `crate::athena`; `crate` alone when the
    /// module is a crate of its own.
    #[must_use]
    pub fn new(module_path: impl Into<String>) -> Self {
        Self {
            module_path: module_path.into(),
            command: "cargo xtask codegen".to_owned(),
            protocol: None,
        }
    }

    /// The protocol to speak, of a service that speaks several; otherwise [`protocol`] says which.
    #[must_use]
    pub fn protocol(mut self, protocol: Protocol) -> Self {
        self.protocol = Some(protocol);
        self
    }

    /// The command that generates the same files again, for their headers.
    #[must_use]
    pub fn command(mut self, command: impl Into<String>) -> Self {
        self.command = command.into();
        self
    }
}

/// How a generated client says where its service is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointRules {
    /// The trait whose value is said; `None` for a service that has no endpoint of its own.
    pub id: Option<&'static str>,
    /// The JSON text of the trait's value, as it stands in the client.
    pub text: String,
    /// Whether the service has dual-stack endpoints alone.
    pub dual_stack_only: bool,
}

/// What the client of a service says of where it is.
///
/// The error points at the trait that does not fit.
pub fn endpoint_rules(service: &Shape) -> Result<EndpointRules, Diagnostic> {
    lower::endpoint_rules(service)
}

/// The protocol that the client of a service speaks unless it is told otherwise: the first of the service's in the order
/// in which AWS prefers them: rpcv2Cbor, rpcv2Json, awsJson1_0, awsJson1_1, restJson1, restXml, awsQuery, ec2Query.
#[must_use]
pub fn protocol(service: &Shape) -> Option<Protocol> {
    lower::protocol(service, None)
}

/// The files that a slice becomes, decided but not yet written out. They can be rendered in any order, on any thread.
#[derive(Debug)]
pub struct Plan {
    module: ir::Module,
    parts: Vec<render::Part>,
    header: String,
    left_out: Vec<Diagnostic>,
}

/// A generated file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Where it belongs below the module's folder, with slashes: `operations/get_session.rs`.
    pub path: String,
    /// What it holds.
    pub text: String,
}

impl Plan {
    /// Decides everything, or says all that cannot be generated.
    pub fn new(slice: &Slice<'_>, options: &Options) -> Result<Self, Diagnostics> {
        Self::without(Vec::new(), slice, options)
    }

    /// Decides everything, without the operations of the slice that cannot be generated: [`Plan::left_out`] names
    /// them. For a slice of all that a service has; operations that somebody asked for by name are for [`Plan::new`],
    /// which refuses them.
    ///
    /// Fails as [`Plan::new`] does, and if no operation is left.
    pub fn leaving_out(slice: &Slice<'_>, options: &Options) -> Result<Self, Diagnostics> {
        let mut rest = Vec::new();
        let mut left_out = Vec::new();
        let protocol = lower::protocol(slice.service(), options.protocol);
        for operation in slice.operations() {
            match lower::cannot_be_generated(slice, operation, protocol) {
                Some(why) => left_out.push(why),
                None => rest.push(operation.id().as_str().to_owned()),
            }
        }
        if left_out.is_empty() || rest.is_empty() {
            return Self::new(slice, options);
        }
        let service = slice.service().id().as_str();
        let rest = slice.model().slice(Some(service), &rest)?;
        Self::without(left_out, &rest, options)
    }

    fn without(
        left_out: Vec<Diagnostic>,
        slice: &Slice<'_>,
        options: &Options,
    ) -> Result<Self, Diagnostics> {
        let module = lower::lower(slice, options, &left_out)?;
        Ok(Self {
            parts: render::parts(&module),
            header: header(&options.command),
            module,
            left_out,
        })
    }

    /// The operations that [`Plan::leaving_out`] has left out, sorted by name: one diagnostic each, of the operation's
    /// shape, that says why. The docs of the generated module say the same.
    #[must_use]
    pub fn left_out(&self) -> &[Diagnostic] {
        &self.left_out
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.parts.len()
    }

    /// Whether there is no file: never, for every module has a root.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The file at `index`; `None` past the last.
    #[must_use]
    pub fn render(&self, index: usize) -> Option<Result<File, InvalidRust>> {
        let part = *self.parts.get(index)?;
        let path = render::path(&self.module, part);
        let mut file = format::File::new(&self.header);
        render::part(&self.module, part, &mut file);
        Some(match file.finish() {
            Ok(text) => Ok(File { path, text }),
            Err(error) => Err(InvalidRust { path, error }),
        })
    }

    /// All files, in the order of their paths' parts.
    pub fn render_all(&self) -> Result<Vec<File>, InvalidRust> {
        (0..self.len())
            .filter_map(|index| self.render(index))
            .collect()
    }

    /// The `recursion_limit` that the crate around the module needs, where that is more than the usual one: types that
    /// hold one another deeply are otherwise not seen to be `Send`.
    #[must_use]
    pub fn recursion_limit(&self) -> Option<usize> {
        render::recursion_limit(&self.module)
    }

    /// The features of the runtime that calls need beside its default ones, sorted by name.
    #[must_use]
    pub fn features(&self) -> Vec<&'static str> {
        let module = &self.module;
        let has_checksums = module.operations.iter().any(ir::Operation::has_checksums);
        let has_events = module.unions.iter().any(ir::Union::is_event_stream);
        let wanted = [
            ("checksums", has_checksums),
            ("event-stream", has_events),
            ("http2", has_events && module.service.has_events_over_http2),
        ];
        let wanted = wanted.into_iter().filter(|(_, is_wanted)| *is_wanted);
        wanted.map(|(feature, _)| feature).collect()
    }

    /// How many operations the files hold.
    #[must_use]
    pub fn operations(&self) -> usize {
        self.module.operations.len()
    }

    /// The operations that the files hold: the name of each on the model, and the name of its type in the module.
    pub fn operation_types(&self) -> impl Iterator<Item = (&str, &str)> {
        let operations = self.module.operations.iter();
        operations.map(|operation| (&*operation.wire_name, &*operation.name))
    }

    /// How many shapes the files hold as types or schemas.
    #[must_use]
    pub fn shapes(&self) -> usize {
        let own = |operation: &ir::Operation| {
            let shapes = [&operation.input.structure, &operation.output.structure];
            shapes.into_iter().flatten().count()
        };
        let module = &self.module;
        let own: usize = module.operations.iter().map(own).sum();
        let types = module.structures.len() + module.unions.len() + module.enumerations.len();
        own + types + module.errors.len() + module.collections.len()
    }
}

/// Every file says who made it and how to do it again. The first line is what tools know generated files by.
fn header(command: &str) -> String {
    let command: String = command.chars().filter(|c| !c.is_control()).collect();
    format!("// @generated by whitesmith; do not edit. To do it again: {command}\n")
}

/// Tokens that are no Rust: a fault of this crate, whatever the model.
#[derive(Debug)]
pub struct InvalidRust {
    path: String,
    error: syn::Error,
}

impl fmt::Display for InvalidRust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the generator made no valid Rust of `{}`: {}; this is a fault of whitesmith, please report it with the model",
            self.path, self.error
        )
    }
}

impl std::error::Error for InvalidRust {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}
