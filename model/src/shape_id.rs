//! Shape IDs (Smithy spec, "Shape ID").

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// An absolute shape ID: `namespace#Name` or `namespace#Name$member`. Cheap to clone; ordered as its text is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShapeId(Arc<str>);

impl ShapeId {
    /// The namespace, such as `com.amazonaws.athena`.
    #[must_use]
    pub fn namespace(&self) -> &str {
        self.0
            .split_once('#')
            .map_or("", |(namespace, _)| namespace)
    }

    /// The name of the shape without namespace and member.
    #[must_use]
    pub fn name(&self) -> &str {
        let relative = self
            .0
            .split_once('#')
            .map_or(&*self.0, |(_, relative)| relative);
        relative.split_once('$').map_or(relative, |(name, _)| name)
    }

    /// The name of the member, when this is the ID of one.
    #[must_use]
    pub fn member(&self) -> Option<&str> {
        self.0.split_once('$').map(|(_, member)| member)
    }

    /// The whole ID.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The ID of a member of this shape (of the same shape, when this is a member already).
    ///
    /// Fails when the name is not an identifier of the spec's grammar.
    pub fn with_member(&self, member: &str) -> Result<Self, InvalidShapeId> {
        if is_identifier(member) {
            Ok(Self(format!("{}${member}", self.root_str()).into()))
        } else {
            Err(InvalidShapeId(member.to_owned()))
        }
    }

    /// The ID without its member.
    #[must_use]
    pub fn root(&self) -> Self {
        if self.member().is_some() {
            Self(self.root_str().into())
        } else {
            self.clone()
        }
    }

    fn root_str(&self) -> &str {
        self.0.split_once('$').map_or(&*self.0, |(root, _)| root)
    }

    /// The ID of a shape that the crate itself knows; the caller vouches for its form.
    pub(crate) fn known(text: &str) -> Self {
        debug_assert!(is_shape_id(text), "{text} is no shape ID");
        Self(text.into())
    }
}

/// The text is no absolute shape ID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidShapeId(String);

impl fmt::Display for InvalidShapeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no absolute shape ID such as `my.namespace#Name` or `my.namespace#Name$member`",
            shorten(&self.0)
        )
    }
}

impl std::error::Error for InvalidShapeId {}

impl FromStr for ShapeId {
    type Err = InvalidShapeId;

    fn from_str(text: &str) -> Result<Self, InvalidShapeId> {
        if is_shape_id(text) {
            Ok(Self(text.into()))
        } else {
            Err(InvalidShapeId(text.to_owned()))
        }
    }
}

impl Borrow<str> for ShapeId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for ShapeId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ShapeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ShapeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `Identifier` of the spec's "Shape ID ABNF": letters, digits and underscores, no leading digit, not only underscores.
pub(crate) fn is_identifier(text: &str) -> bool {
    let start = text.trim_start_matches('_');
    let underscores = start.len() < text.len();
    let first_fits = start.bytes().next().is_some_and(|first| {
        first.is_ascii_alphabetic() || (underscores && first.is_ascii_digit())
    });
    first_fits
        && start
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// An absolute `ShapeId` of the spec's "Shape ID ABNF".
fn is_shape_id(text: &str) -> bool {
    let Some((namespace, relative)) = text.split_once('#') else {
        return false;
    };
    let (name, member) = match relative.split_once('$') {
        Some((name, member)) => (name, Some(member)),
        None => (relative, None),
    };
    namespace.split('.').all(is_identifier)
        && is_identifier(name)
        && member.is_none_or(is_identifier)
}

/// The text, cut where it would drown a message.
pub(crate) fn shorten(text: &str) -> String {
    const LONGEST: usize = 100;
    if text.len() <= LONGEST {
        return text.escape_debug().to_string();
    }
    let kept: String = text.chars().take(LONGEST).collect();
    format!("{}…", kept.escape_debug())
}
