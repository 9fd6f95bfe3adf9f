//! Names that somebody may have meant.

/// How many names a help lists.
const MOST: usize = 3;

/// Longer names than this are compared with nothing: comparing takes time in the product of the lengths.
const LONGEST: usize = 200;

/// The known names that are nearest to `name`, the best first; none where all are far from it.
///
/// Only names of about the same length are compared; a difference in case alone counts as none.
fn nearest<K: AsRef<str> + Ord>(name: &str, known: impl IntoIterator<Item = K>) -> Vec<K> {
    let Some(allowed) = allowed_distance(name) else {
        return Vec::new();
    };
    let lower = name.to_ascii_lowercase();
    let near = |known: K| {
        let text = known.as_ref();
        if text.len().abs_diff(name.len()) > allowed {
            return None;
        }
        let distance = strsim::osa_distance(&lower, &text.to_ascii_lowercase());
        (distance <= allowed).then_some((distance, known))
    };
    let mut found: Vec<_> = known.into_iter().filter_map(near).collect();
    found.sort_unstable();
    found.dedup();
    found
        .into_iter()
        .take(MOST)
        .map(|(_, known)| known)
        .collect()
}

/// `did you mean …?` with the nearest names, when some are near.
pub(crate) fn help<K: AsRef<str> + Ord>(
    name: &str,
    known: impl IntoIterator<Item = K>,
) -> Option<String> {
    let found = nearest(name, known);
    let found: Vec<&str> = found.iter().map(AsRef::as_ref).collect();
    (!found.is_empty()).then(|| format!("did you mean `{}`?", found.join("` or `")))
}

/// A third of the letters; of an ID only the name counts, as namespaces are long and the same.
fn allowed_distance(name: &str) -> Option<usize> {
    let own = name.rsplit_once('#').map_or(name, |(_, name)| name);
    (name.len() <= LONGEST).then_some(((own.len() + 1) / 3).min(8))
}
