//! What is true of a service and not in its model, because SDKs have it in code: one table, in which every row has its
//! reason. A row that finds nothing to mend in a model of its service fails, so that none outlives what it is about.

mod table;

use whitesmith_model::traits::{
    AwsService, ContextParam, Error, Http, HttpError, HttpHeader, Protocol,
};
use whitesmith_model::{
    Diagnostic, Member, Model, Operation as OperationShape, Shape, ShapeId, ShapeType, Slice,
    TraitView as _,
};

use self::table::TABLE;
use super::Context;
use crate::ir::{PresignedCopy, Trait};

const LABEL: &str = "smithy.api#httpLabel";

/// What one service's model does not say.
pub(super) struct Fixup {
    /// The `sdkId` of the service, which is the same in all formats of models.
    service: &'static str,
    at: At,
    says: Says,
    because: &'static str,
}

/// What a row is about. A model may hold a part of its service only, and lack an operation; one that it has must be as the
/// row expects it.
#[derive(Clone, Copy)]
enum At {
    /// Every operation.
    Operations,
    /// The operation, which has members of those names in its input.
    Operation(&'static str, &'static [&'static str]),
    /// A member of the operation's input.
    Input(&'static str, &'static str),
    /// An error of that name, which says no status.
    Error(&'static str),
    /// Timestamps in that header of responses; the operation, if it is there, has one.
    TimestampHeader(&'static str, &'static str),
    /// Members of that name that stand in the path.
    Label(&'static str),
    /// Members that target one of these shapes and stand in the path.
    LabelOf(&'static [&'static str]),
    /// Operations whose input has that parameter of the endpoint rules.
    Context(&'static str),
    /// Those of them whose path begins with it.
    PathOfContext(&'static str),
}

/// What a row adds to the model.
#[derive(Clone, Copy)]
enum Says {
    /// Requests have the header.
    Header(&'static str, &'static str),
    /// Requests have the header, with the version of the service.
    VersionHeader(&'static str),
    /// The member's value is the URL to call.
    EndpointUrl,
    /// Callers may leave the member out, and then this stands for it.
    EmptyLabel(&'static str),
    /// What comes off the member's value.
    LabelPrefixes(&'static [&'static str]),
    /// The status of responses with the error.
    Status(u16),
    /// What is no timestamp is none.
    Lenient,
    /// Requests have the tree hash of their body.
    TreeHash,
    /// Responses say in which region that is what the parameter names.
    RegionOf(&'static str),
    /// The parameter's place is where the endpoint rules put it, and not in the path.
    NotInPath(&'static str),
    /// Requests carry one to the region that is copied from, in the first of the row's members. The second, if there is one,
    /// may be the ARN of what is copied.
    PresignedCopy(Copies),
}

/// Whose copies they are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Copies {
    Ec2,
    Rds,
}

impl Fixup {
    /// The rows about the service of a slice.
    pub(super) fn of(slice: &Slice<'_>) -> Vec<&'static Self> {
        let aws: Option<AwsService> = slice.service().traits().view().ok().flatten();
        let Some(aws) = aws else {
            return Vec::new();
        };
        let rows = TABLE.iter();
        rows.filter(|row| row.service == aws.sdk_id).collect()
    }

    /// Whether the row is about an operation itself.
    fn is_about(&self, operation: &Shape, input: Option<&Shape>) -> bool {
        match self.at {
            At::Operations => true,
            At::Operation(name, _) => operation.id().name() == name,
            At::Context(param) => has_param(input, param),
            At::PathOfContext(param) => {
                let http: Option<Http> = operation.traits().view().ok().flatten();
                has_param(input, param)
                    && http.is_some_and(|http| without_label(&http.uri, param).is_some())
            }
            At::Input(..)
            | At::Error(_)
            | At::TimestampHeader(..)
            | At::Label(_)
            | At::LabelOf(_) => false,
        }
    }

    /// Whether the row is about members like this one, of whatever structure.
    fn is_like(&self, member: &Member) -> bool {
        let is_label = || member.traits().has(LABEL);
        match self.at {
            At::Input(_, name) => member.name() == name,
            At::TimestampHeader(header, _) => {
                let bound: Option<HttpHeader> = member.traits().view().ok().flatten();
                bound.is_some_and(|HttpHeader(name)| name.eq_ignore_ascii_case(header))
            }
            At::Label(name) => member.name() == name && is_label(),
            At::LabelOf(targets) => targets.contains(&member.target().name()) && is_label(),
            At::Operations
            | At::Operation(..)
            | At::Error(_)
            | At::Context(_)
            | At::PathOfContext(_) => false,
        }
    }

    /// Whether the row is about the input of an operation, or about its output.
    fn is_about_end(&self, operation: &Shape, is_input: bool) -> bool {
        let is_of = |name: &str| operation.id().name() == name;
        match self.at {
            At::Input(name, _) => is_input && is_of(name),
            At::TimestampHeader(..) => !is_input,
            _ => is_input,
        }
    }
}

impl<'m> Context<'_, 'm> {
    /// What the table says of an operation.
    pub(super) fn operation_fixups(&self, operation: &Shape) -> Vec<Trait> {
        let input = operation
            .as_operation()
            .and_then(|it| self.target(it.input()));
        let rows = self.fixups.iter();
        let rows = rows.filter(|row| row.is_about(operation, input));
        let traits = rows.filter_map(|row| match row.says {
            Says::Header(name, value) => {
                Some(Trait::RequestHeader(name.to_owned(), value.to_owned()))
            }
            Says::VersionHeader(name) => {
                let service = self.slice.service().as_service()?;
                let version = service.version().to_owned();
                Some(Trait::RequestHeader(name.to_owned(), version))
            }
            Says::TreeHash => Some(Trait::Marker("TreeHash")),
            Says::RegionOf(param) if self.has_rules() => Some(Trait::RegionOf(param.to_owned())),
            Says::PresignedCopy(copies) => row.copy(copies, input),
            _ => None,
        });
        traits.collect()
    }

    /// What the table says of a member.
    pub(super) fn member_fixups(&self, member: &Member) -> Vec<Trait> {
        let traits = self.rows_about(member).filter_map(|row| match row.says {
            Says::EndpointUrl => Some(Trait::EndpointUrl),
            Says::EmptyLabel(instead) => Some(Trait::EmptyLabel(instead.to_owned())),
            Says::LabelPrefixes(prefixes) => {
                let prefixes = prefixes.iter().map(|prefix| (*prefix).to_owned());
                Some(Trait::LabelPrefixes(prefixes.collect()))
            }
            Says::Lenient if is_timestamp(self.slice.model(), member) => {
                Some(Trait::Marker("Lenient"))
            }
            _ => None,
        });
        traits.collect()
    }

    /// The status that the table says of an error.
    pub(super) fn status_fixup(&self, error: &Shape) -> Option<u16> {
        self.fixups.iter().find_map(|row| match (row.at, row.says) {
            (At::Error(name), Says::Status(status)) if is_error_without_status(error, name) => {
                Some(status)
            }
            _ => None,
        })
    }

    /// What stands for a member that callers leave out, though the model requires it.
    pub(super) fn empty_label(&self, member: &Member) -> Option<&'static str> {
        self.rows_about(member).find_map(|row| match row.says {
            Says::EmptyLabel(instead) => Some(instead),
            _ => None,
        })
    }

    /// The URI pattern of an operation, without what the endpoint says already.
    pub(super) fn uri_of(&self, operation: &Shape, uri: String) -> String {
        let input = operation
            .as_operation()
            .and_then(|it| self.target(it.input()));
        let mut rows = self.fixups.iter();
        let rest = rows.find_map(|row| match row.says {
            Says::NotInPath(param) if self.has_rules() && row.is_about(operation, input) => {
                without_label(&uri, param)
            }
            _ => None,
        });
        rest.map(str::to_owned).unwrap_or(uri)
    }

    /// Puts down the rows that find nothing to mend in the whole model of the service.
    pub(super) fn check_fixups(&self) {
        let service = self.slice.service();
        let operations = self.slice.model().operations_of(service);
        for row in &self.fixups {
            if self.is_stale(row, &operations) {
                let message = format!(
                    "a fix-up finds nothing to mend in this model of {}: {}; it was made because {}",
                    row.service,
                    row.place(),
                    row.because
                );
                let help = "whitesmith has a table of what models of AWS do not say, and this model does not fit it: take \
                            the row out of `codegen/src/lower/fixups/table.rs`, or correct it";
                let diagnostic = Diagnostic::new(message).of(service.id());
                self.refuse(diagnostic.help(help.to_owned()));
            }
        }
    }

    fn is_stale(&self, row: &Fixup, operations: &[&'m Shape]) -> bool {
        let model = self.slice.model();
        let shape = |id: Option<&ShapeId>| id.and_then(|id| model.shape(id));
        let ends = |operation: &Shape| {
            let it = operation.as_operation();
            let input = shape(it.map(OperationShape::input));
            (input, shape(it.map(OperationShape::output)))
        };
        let named = |name: &str| operations.iter().find(|it| it.id().name() == name);
        let has = |shape: Option<&Shape>, name: &str| {
            shape.is_some_and(|shape| shape.member(name).is_some())
        };
        let labels = || {
            let inputs = operations.iter().filter_map(|it| ends(it).0);
            let members = inputs.flat_map(Shape::members);
            members.filter(|member| member.traits().has(LABEL))
        };
        match row.at {
            At::Operations => false,
            At::Operation(name, members) => named(name).is_some_and(|it| {
                let input = ends(it).0;
                let is_sound = !matches!(row.says, Says::PresignedCopy(_)) || self.has_forms();
                !is_sound || !members.iter().all(|member| has(input, member))
            }),
            At::Input(name, member) => named(name).is_some_and(|it| !has(ends(it).0, member)),
            At::TimestampHeader(_, name) => named(name).is_some_and(|it| {
                let mut members = ends(it).1.into_iter().flat_map(Shape::members);
                !members.any(|member| row.is_like(member) && is_timestamp(model, member))
            }),
            At::Error(name) => {
                let mut named = model.shapes().filter(|shape| shape.id().name() == name);
                named.any(|shape| !is_error_without_status(shape, name))
            }
            At::Label(name) => !labels().any(|label| label.name() == name),
            At::LabelOf(targets) => {
                let is_target = |name: &str| targets.contains(&name);
                model.shapes().any(|shape| is_target(shape.id().name()))
                    && !labels().any(|label| is_target(label.target().name()))
            }
            At::Context(_) | At::PathOfContext(_) => {
                self.has_rules() && !operations.iter().any(|it| row.is_about(it, ends(it).0))
            }
        }
    }

    /// Whether requests are forms, as the query protocols have them.
    fn has_forms(&self) -> bool {
        let protocol = self.protocol;
        protocol.is_some_and(|it| matches!(it, Protocol::AwsQuery | Protocol::Ec2Query))
    }

    /// The rows about a member of an input or output.
    fn rows_about(&self, member: &Member) -> impl Iterator<Item = &&'static Fixup> {
        let rows = self.fixups.iter().filter(|row| row.is_like(member));
        rows.filter(|row| {
            let structure = member.id().root();
            let mut operations = self.slice.operations().iter();
            operations.any(|shape| {
                shape.as_operation().is_some_and(|operation| {
                    (*operation.input() == structure && row.is_about_end(shape, true))
                        || (*operation.output() == structure && row.is_about_end(shape, false))
                })
            })
        })
    }
}

impl Fixup {
    /// How the operation that the row is about copies. RDS's own models do not have the region to copy from, and botocore's
    /// do.
    fn copy(&self, copies: Copies, input: Option<&Shape>) -> Option<Trait> {
        let At::Operation(_, members) = self.at else {
            return None;
        };
        let (url, source) = members.split_first()?;
        let source = source.first().filter(|_| copies == Copies::Rds);
        let region = input.and_then(|input| input.member("SourceRegion"));
        Some(Trait::PresignedCopy(PresignedCopy {
            url: (*url).to_owned(),
            region: region.map(|member| member.name().to_owned()),
            source: source.map(|member| (*member).to_owned()),
            names_regions: copies == Copies::Ec2,
        }))
    }

    /// What the row is about, for people.
    fn place(&self) -> String {
        match self.at {
            At::Operations => "no operation is there".to_owned(),
            At::Operation(name, members) => {
                let members = members.join("` and `");
                let what = match self.says {
                    Says::PresignedCopy(_) => "is no form with",
                    _ => "does not have",
                };
                format!("the input of {name} {what} `{members}`")
            }
            At::Input(name, member) => format!("the input of {name} has no member `{member}`"),
            At::Error(name) => format!("{name} is no error without a status"),
            At::TimestampHeader(header, name) => {
                format!("the output of {name} has no timestamp in the header `{header}`")
            }
            At::Label(name) => format!("no member `{name}` stands in a path"),
            At::LabelOf(targets) => {
                format!(
                    "no member of type {} stands in a path",
                    targets.join(" or ")
                )
            }
            At::Context(param) => format!("no operation says the endpoint parameter `{param}`"),
            At::PathOfContext(param) => {
                format!("no path begins with the endpoint parameter `{param}`")
            }
        }
    }
}

/// Whether the shape is an error of that name, and its model does not say with which status it is sent.
fn is_error_without_status(shape: &Shape, name: &str) -> bool {
    let traits = shape.traits();
    shape.id().name() == name && traits.has(Error::ID) && !traits.has(HttpError::ID)
}

fn is_timestamp(model: &Model, member: &Member) -> bool {
    let target = model.shape(member.target());
    target.is_some_and(|shape| shape.shape_type() == ShapeType::Timestamp)
}

fn has_param(input: Option<&Shape>, param: &str) -> bool {
    let mut members = input.into_iter().flat_map(Shape::members);
    members.any(|member| {
        let context: Option<ContextParam> = member.traits().view().ok().flatten();
        context.is_some_and(|context| context.name == param)
    })
}

/// A URI pattern without the label that it begins with.
fn without_label<'u>(uri: &'u str, label: &str) -> Option<&'u str> {
    uri.strip_prefix("/{")?
        .strip_prefix(label)?
        .strip_prefix('}')
}
