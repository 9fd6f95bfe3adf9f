//! Checks of streams of events (Smithy spec, "Event streams", "streaming trait").

use std::collections::HashSet;

use crate::load::Report;
use crate::model::Model;
use crate::traits::{Streaming, TraitView};
use crate::{Diagnostic, Member, Shape, ShapeId, ShapeType};

/// Checks that events are structures, and that streams of them stand where a call can send or receive them: directly in
/// the input or output of an operation, one in each.
pub(super) fn check(model: &Model, report: &mut Report) {
    let ends = ends(model);
    for shape in model.shapes() {
        if is_event_stream(shape) {
            events(model, shape, report);
        }
        let is_end = ends.contains(shape.id());
        let streams = shape.members().iter().filter(|member| {
            let target = model.shape(member.target());
            target.is_some_and(is_event_stream)
        });
        for (index, member) in streams.enumerate() {
            let (message, help) = match (is_end, index) {
                (true, 0) => continue,
                (true, _) => (
                    "this is a second stream of events, and a structure has one at most",
                    "let one stream hold the events of both",
                ),
                (false, _) => (
                    "a stream of events stands where no call can send or receive it",
                    "only members of an operation's own input or output can be streams of events",
                ),
            };
            report.push(refused(member, message).help(help.to_owned()));
        }
    }
}

/// The inputs and outputs of operations.
fn ends(model: &Model) -> HashSet<&ShapeId> {
    let operations = model.shapes().filter_map(Shape::as_operation);
    operations
        .flat_map(|operation| [operation.input(), operation.output()])
        .collect()
}

fn is_event_stream(shape: &Shape) -> bool {
    shape.shape_type() == ShapeType::Union && shape.traits().has(Streaming::ID)
}

fn events(model: &Model, stream: &Shape, report: &mut Report) {
    for event in stream.members() {
        let target = model.shape(event.target());
        if target.is_some_and(|target| target.shape_type() != ShapeType::Structure) {
            let message = "an event is a structure, and this member is none";
            let help = "put the value into a structure, as the member that is its payload";
            report.push(refused(event, message).help(help.to_owned()));
        }
    }
}

fn refused(member: &Member, message: &str) -> Diagnostic {
    Diagnostic::new(message).at(member.span()).of(member.id())
}
