//! HTTP digest authentication (RFC 7616; RFC 2617 for those that do not know it): a service asks, and the next request
//! answers with a hash of its question, the request and the password.
//!
//! It is our own, for the libraries there are (`digest_auth`, `http-auth`) stand on the RustCrypto of years ago, and
//! bring a second copy of the hashes that are in the tree.

use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::uri::PathAndQuery;
use http::{HeaderMap, Request};
use md5::Md5;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::http::{Login, set};
use crate::body::Body;
use crate::error::{Error, ErrorKind};

/// The last question of a service, which answers other calls too.
#[derive(Default)]
pub(crate) struct Digests(Mutex<Option<Asked>>);

struct Asked {
    challenge: Challenge,
    /// How many requests answered it.
    count: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Challenge {
    realm: String,
    nonce: String,
    opaque: Option<String>,
    /// As the service writes it.
    algorithm: Option<String>,
    /// Whether requests are counted (`qop=auth`); those of RFC 2069 are not.
    has_qop: bool,
    /// Whether the user's name is hashed too.
    hashes_user: bool,
}

impl Digests {
    /// Answers the last question, if there was one. Gives its nonce.
    pub(crate) fn authorize(
        &self,
        request: &mut Request<Body>,
        login: &Login,
    ) -> Result<Option<String>, Error> {
        let (challenge, count) = {
            let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(asked) = &mut *asked else {
                return Ok(None);
            };
            asked.count = asked.count.saturating_add(1);
            (asked.challenge.clone(), asked.count)
        };
        let target = request.uri().path_and_query();
        let target = target.map_or("/", PathAndQuery::as_str);
        let cnonce = uuid::Uuid::new_v4().simple().to_string();
        let method = request.method().as_str();
        let answer = challenge.answer(login, method, target, count, &cnonce);
        set(
            request,
            AUTHORIZATION,
            &answer,
            "user's name or the realm of the service",
        )?;
        Ok(Some(challenge.nonce))
    }

    /// Takes up the question of a response to a request that answered `nonce`, or none. Says whether an answer may help.
    ///
    /// An error says why there is no answer to it.
    pub(crate) fn learn(&self, headers: &HeaderMap, answered: Option<&str>) -> Result<bool, Error> {
        let (mut best, mut refused) = (None, None);
        for challenge in challenges(headers) {
            match challenge {
                Ok(challenge) if best.as_ref().is_none_or(|best: &Challenge| best.is_weak()) => {
                    best = Some(challenge);
                }
                Ok(_) => {}
                Err(reason) => refused = Some(reason),
            }
        }
        let Some(challenge) = best else {
            return refused.map_or(Ok(false), |reason| {
                let message = format!("the service asks for digest authentication {reason}");
                Err(Error::new(ErrorKind::Credentials, message))
            });
        };
        let is_new = answered != Some(&challenge.nonce);
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Another call may have taken it up already, and counts.
        if asked
            .as_ref()
            .is_none_or(|asked| asked.challenge != challenge)
        {
            *asked = Some(Asked {
                challenge,
                count: 0,
            });
        }
        Ok(is_new)
    }
}

/// What the `WWW-Authenticate` headers ask that is a digest; an error says how it cannot be answered.
fn challenges(headers: &HeaderMap) -> Vec<Result<Challenge, String>> {
    let mut challenges: Vec<Vec<(String, String)>> = Vec::new();
    let mut is_digest = false;
    for header in headers.get_all(WWW_AUTHENTICATE) {
        let Ok(header) = header.to_str() else {
            continue;
        };
        for part in parts(header) {
            let name = part.split('=').next().unwrap_or_default().trim();
            // A scheme stands before its first parameter, with a space between them.
            let parameter = match name.split_once([' ', '\t']) {
                Some((scheme, _)) => {
                    is_digest = scheme.eq_ignore_ascii_case("digest");
                    if is_digest {
                        challenges.push(Vec::new());
                    }
                    part.trim().strip_prefix(scheme).unwrap_or_default()
                }
                None => part,
            };
            if let (true, Some(challenge), Some((name, value))) =
                (is_digest, challenges.last_mut(), parameter.split_once('='))
            {
                challenge.push((name.trim().to_ascii_lowercase(), unquoted(value.trim())));
            }
        }
        is_digest = false;
    }
    challenges
        .iter()
        .map(|asked| Challenge::read(asked))
        .collect()
}

/// The parts between commas, less those in quotes.
fn parts(header: &str) -> impl Iterator<Item = &str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    header.split(move |c| {
        let was_escaped = std::mem::replace(&mut is_escaped, false);
        match c {
            '"' if !was_escaped => is_quoted = !is_quoted,
            '\\' if is_quoted && !was_escaped => is_escaped = true,
            _ => {}
        }
        c == ',' && !is_quoted
    })
}

/// A value without its quotes, if it has some.
fn unquoted(value: &str) -> String {
    let quoted = value
        .strip_prefix('"')
        .and_then(|value| value.strip_suffix('"'));
    let Some(quoted) = quoted else {
        return value.to_owned();
    };
    let mut is_escaped = false;
    let kept = quoted.chars().filter(|c| {
        is_escaped = *c == '\\' && !is_escaped;
        !is_escaped
    });
    kept.collect()
}

impl Challenge {
    fn read(parameters: &[(String, String)]) -> Result<Self, String> {
        let get = |name: &str| {
            let mut named = parameters.iter().filter(|(given, _)| given == name);
            named.next().map(|(_, value)| value.clone())
        };
        let challenge = Self {
            realm: get("realm").unwrap_or_default(),
            nonce: get("nonce").ok_or("without a nonce")?,
            opaque: get("opaque"),
            algorithm: get("algorithm"),
            has_qop: get("qop").is_some(),
            hashes_user: get("userhash").is_some_and(|value| value.eq_ignore_ascii_case("true")),
        };
        let (name, _) = challenge.algorithm();
        if !["md5", "sha-256"].contains(&&*name) {
            let name = challenge.algorithm.as_deref().unwrap_or_default();
            return Err(format!(
                "by the algorithm {name:?}, which is not known here; MD5 and SHA-256 are"
            ));
        }
        let has_auth = |qop: String| qop.split(',').any(|kind| kind.trim() == "auth");
        if get("qop").is_some_and(|qop| !has_auth(qop)) {
            return Err("that protects bodies (`auth-int`), which cannot be done here".to_owned());
        }
        Ok(challenge)
    }

    /// The name of the hash in small letters, and whether it is of a session.
    fn algorithm(&self) -> (String, bool) {
        let name = self
            .algorithm
            .as_deref()
            .unwrap_or("MD5")
            .to_ascii_lowercase();
        match name.strip_suffix("-sess") {
            Some(hash) => (hash.to_owned(), true),
            None => (name, false),
        }
    }

    fn is_weak(&self) -> bool {
        self.algorithm().0 == "md5"
    }

    /// The hash of parts with colons between them, in hexadecimal digits.
    fn hash(&self, parts: &[&str]) -> Zeroizing<String> {
        let text = Zeroizing::new(parts.join(":"));
        let bytes = if self.is_weak() {
            Md5::digest(text.as_bytes()).to_vec()
        } else {
            Sha256::digest(text.as_bytes()).to_vec()
        };
        let mut digits = String::with_capacity(2 * bytes.len());
        for byte in bytes {
            // Writing to text does not fail.
            let _ = write!(digits, "{byte:02x}");
        }
        Zeroizing::new(digits)
    }

    /// The value of `Authorization` (RFC 7616, section 3.4).
    fn answer(
        &self,
        login: &Login,
        method: &str,
        target: &str,
        count: u32,
        cnonce: &str,
    ) -> String {
        let (_, is_session) = self.algorithm();
        let mut secret = self.hash(&[&login.user, &self.realm, login.password.as_str()]);
        if is_session {
            secret = self.hash(&[&secret, &self.nonce, cnonce]);
        }
        let request = self.hash(&[method, target]);
        let count = format!("{count:08x}");
        let response = if self.has_qop {
            self.hash(&[&secret, &self.nonce, &count, cnonce, "auth", &request])
        } else {
            self.hash(&[&secret, &self.nonce, &request])
        };
        let user = if self.hashes_user {
            self.hash(&[&login.user, &self.realm]).to_string()
        } else {
            escaped(&login.user)
        };
        let mut answer = format!(
            "Digest username=\"{user}\", realm=\"{}\", nonce=\"{}\", uri=\"{target}\", response=\"{}\"",
            escaped(&self.realm),
            escaped(&self.nonce),
            response.as_str()
        );
        if let Some(algorithm) = &self.algorithm {
            answer.extend([", algorithm=", algorithm]);
        }
        if let Some(opaque) = &self.opaque {
            answer.extend([", opaque=\"", &escaped(opaque), "\""]);
        }
        if self.has_qop {
            answer.extend([", qop=auth, nc=", &count]);
        }
        if self.has_qop || is_session {
            answer.extend([", cnonce=\"", cnonce, "\""]);
        }
        if self.hashes_user {
            answer.push_str(", userhash=true");
        }
        answer
    }
}

/// Text to stand in quotes.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::{Challenge, Digests, challenges};
    use crate::auth::Login;

    /// The examples of RFC 7616, section 3.9.1.
    const QUESTION: &str = r#"Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256,
        nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS",
        Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=MD5,
        nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS""#;
    const CNONCE: &str = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

    fn headers(values: &[&str]) -> HeaderMap {
        let values = values.iter().map(|value| value.replace("\n        ", " "));
        let name = super::WWW_AUTHENTICATE;
        values
            .map(|value| (name.clone(), HeaderValue::try_from(value).unwrap()))
            .collect()
    }

    fn asked(values: &[&str]) -> Vec<Result<Challenge, String>> {
        challenges(&headers(values))
    }

    fn response(challenge: &Challenge) -> String {
        let login = Login::new("Mufasa".to_owned(), "Circle of Life".to_owned());
        let answer = challenge.answer(&login, "GET", "/dir/index.html", 1, CNONCE);
        let (_, response) = answer.split_once("response=\"").unwrap();
        response.split('"').next().unwrap().to_owned()
    }

    #[test]
    fn the_examples_of_the_standard_are_answered() {
        let challenges = asked(&[QUESTION]);
        let [Ok(sha256), Ok(md5)] = &challenges[..] else {
            panic!("{challenges:?}")
        };
        assert_eq!(response(md5), "8ca523f5e9506fed4657c9700eebdbec");
        assert_eq!(
            response(sha256),
            "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
        );
    }

    #[test]
    fn the_example_of_rfc_2617_is_answered() {
        let challenges = asked(&[
            r#"Basic realm="a, b", Digest realm="testrealm@host.com", qop="auth,auth-int",
        nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41""#,
        ]);
        let [Ok(challenge)] = &challenges[..] else {
            panic!("{challenges:?}")
        };
        let login = Login::new("Mufasa".to_owned(), "Circle Of Life".to_owned());
        let answer = challenge.answer(&login, "GET", "/dir/index.html", 1, "0a4f113b");
        assert!(
            answer.contains(r#"response="6629fae49393a05397450978507c4ef1""#),
            "{answer}"
        );
    }

    #[test]
    fn the_stronger_of_two_questions_is_answered() {
        let digests = Digests::default();
        let weak = r#"Digest realm="r", nonce="weak""#;
        let strong = r#"Digest realm="r", nonce="strong", algorithm=SHA-256"#;
        for order in [[weak, strong], [strong, weak]] {
            assert!(digests.learn(&headers(&order), None).unwrap());
            let kept = digests.0.lock().unwrap();
            assert_eq!(kept.as_ref().unwrap().challenge.nonce, "strong");
        }
    }

    #[test]
    fn what_cannot_be_answered_is_said() {
        for (question, reason) in [
            (
                r#"Digest realm="r", nonce="n", algorithm=TOKEN"#,
                "\"TOKEN\"",
            ),
            (r#"Digest realm="r", nonce="n", qop="auth-int""#, "auth-int"),
            (r#"Digest realm="r""#, "nonce"),
        ] {
            let error = Digests::default().learn(&headers(&[question]), None);
            let error = error.unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
        }
        let others = [
            "Bearer",
            "Basic realm=\"r\"",
            "Digest",
            "=,=,\"",
            "Digest \\",
        ];
        assert!(
            !Digests::default()
                .learn(&headers(&others[..2]), None)
                .unwrap()
        );
        // No question is too odd to be read.
        for other in others {
            let _ = Digests::default().learn(&headers(&[other]), None);
        }
    }
}
