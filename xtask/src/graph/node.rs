//! What a drawing shows of one shape.

use whitesmith_model::traits::{
    EnumValue, Error, Length, Pattern, Range, Required, Sensitive, Sparse, Streaming, UniqueItems,
};
use whitesmith_model::{Member, Shape, ShapeType, Slice, TraitView, Traits};

use super::text::visible;

/// How many values of an enum are listed.
const MOST_VALUES: usize = 12;

/// How many characters of a value or a pattern are shown.
const LONGEST: usize = 40;

/// A shape as a box: its name, what it is, and a row for each member.
pub(super) struct Node<'m> {
    pub(super) shape: &'m Shape,
    /// The name in the service.
    pub(super) name: String,
    pub(super) class: Class,
    /// Its type, then what else it is.
    pub(super) marks: Vec<String>,
    pub(super) rows: Vec<Row>,
}

/// What boxes look different by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Operation,
    Structure,
    Error,
    Union,
    Enum,
    Aggregate,
    Simple,
}

impl Class {
    pub(super) const ALL: [Self; 7] = [
        Self::Operation,
        Self::Structure,
        Self::Error,
        Self::Union,
        Self::Enum,
        Self::Aggregate,
        Self::Simple,
    ];

    /// The name in style sheets.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Operation => "operation",
            Self::Structure => "structure",
            Self::Error => "error",
            Self::Union => "union",
            Self::Enum => "enum",
            Self::Aggregate => "aggregate",
            Self::Simple => "simple",
        }
    }

    /// A pale background for dark text, and a dark one for pale text.
    pub(super) fn colors(self) -> (&'static str, &'static str) {
        match self {
            Self::Operation => ("#cfe2ff", "#1c3a66"),
            Self::Structure => ("#f1f3f5", "#343a40"),
            Self::Error => ("#ffd8d8", "#662222"),
            Self::Union => ("#e5dbff", "#42307a"),
            Self::Enum => ("#d3f9d8", "#22522b"),
            Self::Aggregate => ("#fff3bf", "#574a12"),
            Self::Simple => ("#e3fafc", "#164a52"),
        }
    }
}

/// One line of a box.
pub(super) struct Row {
    pub(super) text: String,
    /// `required`, `sensitive`.
    pub(super) marks: Vec<&'static str>,
}

impl Row {
    fn plain(text: String) -> Self {
        Self {
            text,
            marks: Vec::new(),
        }
    }
}

pub(super) fn is_required(member: &Member) -> bool {
    member.traits().has(Required::ID)
}

pub(super) fn is_sensitive(shape: &Shape) -> bool {
    shape.traits().has(Sensitive::ID)
}

/// Whether the member is sensitive itself (as Smithy 1.0 has it) or by its target.
pub(super) fn is_sensitive_member(slice: &Slice<'_>, member: &Member) -> bool {
    member.traits().has(Sensitive::ID) || slice.shape(member.target()).is_some_and(is_sensitive)
}

/// The box of a shape. The rows of its references come first, in their order.
pub(super) fn of<'m>(slice: &Slice<'m>, shape: &'m Shape) -> Node<'m> {
    let class = class(shape);
    let mut rows: Vec<_> = match class {
        Class::Operation => references(slice, shape),
        Class::Enum => values(shape),
        _ => shape
            .members()
            .iter()
            .map(|member| member_row(slice, member))
            .collect(),
    };
    rows.extend(constraints(shape.traits()).into_iter().map(Row::plain));
    Node {
        shape,
        name: slice.name_of(shape.id()).to_owned(),
        class,
        marks: marks(slice, shape),
        rows,
    }
}

fn class(shape: &Shape) -> Class {
    match shape.shape_type() {
        ShapeType::Operation => Class::Operation,
        ShapeType::Structure if shape.traits().has(Error::ID) => Class::Error,
        ShapeType::Structure => Class::Structure,
        ShapeType::Union => Class::Union,
        ShapeType::Enum | ShapeType::IntEnum => Class::Enum,
        ShapeType::List | ShapeType::Map => Class::Aggregate,
        _ => Class::Simple,
    }
}

fn marks(slice: &Slice<'_>, shape: &Shape) -> Vec<String> {
    let traits = shape.traits();
    let own = shape.shape_type().as_str();
    let mut marks = vec![match traits.view::<Error>() {
        Ok(Some(Error::Client)) => "client error".to_owned(),
        Ok(Some(Error::Server)) => "server error".to_owned(),
        _ => own.to_owned(),
    }];
    if shape.id().namespace() != slice.service().id().namespace() {
        marks.push(format!("in {}", shape.id().namespace()));
    }
    for (id, name) in [
        (Sensitive::ID, "sensitive"),
        (Streaming::ID, "streaming"),
        (Sparse::ID, "sparse"),
        (UniqueItems::ID, "uniqueItems"),
    ] {
        if traits.has(id) {
            marks.push(name.to_owned());
        }
    }
    marks
}

fn references(slice: &Slice<'_>, operation: &Shape) -> Vec<Row> {
    let neighbors = slice.neighbors(operation).into_iter();
    let rows = neighbors.map(|neighbor| Row {
        text: format!(
            "{}: {}",
            neighbor.relationship.name(),
            slice.name_of(neighbor.shape.id())
        ),
        marks: sensitive(is_sensitive(neighbor.shape)),
    });
    rows.collect()
}

fn sensitive(is: bool) -> Vec<&'static str> {
    is.then_some("sensitive").into_iter().collect()
}

fn member_row(slice: &Slice<'_>, member: &Member) -> Row {
    let required = is_required(member).then_some("required");
    let sensitive = sensitive(is_sensitive_member(slice, member));
    Row {
        text: format!("{}: {}", member.name(), slice.name_of(member.target())),
        marks: required.into_iter().chain(sensitive).collect(),
    }
}

fn values(shape: &Shape) -> Vec<Row> {
    let members = shape.members();
    let value = |member: &Member| match member.enum_value() {
        Ok(EnumValue::String(value)) if value != member.name() => {
            format!("{} = \"{}\"", member.name(), visible(&value, LONGEST))
        }
        Ok(EnumValue::Int(value)) => format!("{} = {value}", member.name()),
        _ => member.name().to_owned(),
    };
    let shown = members.iter().take(MOST_VALUES).map(value);
    let hidden = members.len().saturating_sub(MOST_VALUES);
    let more = (hidden > 0).then(|| format!("… and {hidden} more"));
    shown.chain(more).map(Row::plain).collect()
}

/// Length, range and pattern, as the spec names them. One that cannot be read is the loader's to tell.
fn constraints(traits: &Traits) -> Vec<String> {
    fn bounds(name: &str, min: Option<String>, max: Option<String>) -> String {
        let [min, max] = [min, max].map(Option::unwrap_or_default);
        format!("{name} {min}..{max}")
    }
    let length = traits.view::<Length>().ok().flatten().map(|length| {
        let [min, max] = [length.min, length.max].map(|it| Some(it?.to_string()));
        bounds("length", min, max)
    });
    let range = traits.view::<Range>().ok().flatten().map(|range| {
        let [min, max] = [range.min, range.max].map(|it| Some(visible(&it?.to_string(), LONGEST)));
        bounds("range", min, max)
    });
    let pattern = traits.view::<Pattern>().ok().flatten();
    let pattern = pattern.map(|Pattern(text)| format!("pattern {}", visible(&text, LONGEST)));
    [length, range, pattern].into_iter().flatten().collect()
}
