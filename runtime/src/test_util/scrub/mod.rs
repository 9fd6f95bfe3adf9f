//! Recordings without secrets: what is taken out of a message before it is kept.

mod body;
mod form;
mod message;
mod text;
mod xml;

use std::fmt;

pub(crate) use self::xml::XmlBody;
pub(super) use message::{Answered, Asked, Headers, Kept, answer, asked, path};

/// What stands in place of a secret.
pub(crate) const SCRUBBED: &str = "*scrubbed*";

/// Shorter values are no secrets that could be told from ordinary words.
const SHORTEST: usize = 4;

/// Values from this length on are secrets wherever they come up again, not just in the answer of the same request.
const DISTINCT: usize = 12;

/// Takes the secrets out of the messages of one exchange, and knows them again: an error that quotes a password of its
/// request is kept without it.
///
/// [`ClientProtocol::scrub_request`](crate::protocol::ClientProtocol::scrub_request) and its counterpart for responses
/// get one.
#[derive(Clone, Default)]
pub struct Scrubber {
    known: Vec<String>,
}

impl Scrubber {
    /// Notes a secret, to be found wherever else it stands. One of less than four characters is none: it would be found
    /// in ordinary words.
    pub fn learn(&mut self, secret: &str) {
        let stands_in = secret.contains(SCRUBBED) || SCRUBBED.contains(secret);
        if secret.len() >= SHORTEST && !stands_in && !self.known.iter().any(|s| s == secret) {
            self.known.push(secret.to_owned());
            // A secret within another must not cut it to pieces before it is found.
            self.known
                .sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        }
    }

    /// The text without the secrets that are known, and without what URLs in it have of users, credentials and
    /// signatures.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        let text = text::without_credentials(text);
        self.known.iter().fold(text, |text, secret| {
            if text.contains(secret) {
                text.replace(secret, SCRUBBED)
            } else {
                text
            }
        })
    }

    /// Notes what another one knows and what is long enough to be nothing else.
    pub(super) fn learn_distinct(&mut self, other: &Self) {
        for secret in other.known.iter().filter(|secret| secret.len() >= DISTINCT) {
            self.learn(secret);
        }
    }
}

impl fmt::Debug for Scrubber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scrubber").finish_non_exhaustive()
    }
}

/// Whether `text` may be what `kept` was before secrets were taken out of it.
pub(super) fn is_scrubbed_of(kept: &str, text: &str) -> bool {
    let Some((start, rest)) = kept.split_once(SCRUBBED) else {
        return kept == text;
    };
    let Some(mut text) = text.strip_prefix(start) else {
        return false;
    };
    let (middle, end) = match rest.rsplit_once(SCRUBBED) {
        Some((middle, end)) => (middle.split(SCRUBBED), end),
        None => ("".split(SCRUBBED), rest),
    };
    for piece in middle {
        match text.split_once(piece) {
            Some((_, after)) => text = after,
            None => return false,
        }
    }
    text.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::{SCRUBBED, Scrubber, is_scrubbed_of};

    #[test]
    fn what_is_known_is_found_again() {
        let mut scrubber = Scrubber::default();
        for secret in ["hunter2", "hunter2-and-more", "abc", "scrub"] {
            scrubber.learn(secret);
        }
        assert_eq!(
            scrubber.text("abc hunter2-and-more, hunter2 scrub"),
            "abc *scrubbed*, *scrubbed* scrub"
        );
        assert_eq!(format!("{scrubber:?}"), "Scrubber { .. }");
    }

    #[test]
    fn what_was_scrubbed_stands_for_anything() {
        let kept = format!("a {SCRUBBED} b {SCRUBBED}");
        assert!(is_scrubbed_of(&kept, "a x b y"));
        assert!(is_scrubbed_of(&kept, &kept));
        assert!(!is_scrubbed_of(&kept, "a x c y"));
        assert!(!is_scrubbed_of(&kept, "b x b y"));
        assert!(is_scrubbed_of("plain", "plain"));
        assert!(!is_scrubbed_of("plain", "other"));
        assert!(!is_scrubbed_of("ab*scrubbed*ba", "aba"));
    }
}
