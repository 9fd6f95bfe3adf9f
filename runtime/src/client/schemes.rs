//! Which ways of proving who calls are open to a call, and which is to be preferred.

use std::borrow::Cow;

use super::endpoint::{EndpointScheme, Resolved};
use crate::auth::AuthScheme;

/// A way that is open to a call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate<'a> {
    pub(super) scheme: AuthScheme,
    /// What the endpoint says of it.
    #[cfg_attr(
        not(feature = "sigv4"),
        expect(dead_code, reason = "read by the signer, which is not there")
    )]
    pub(super) said: Option<&'a EndpointScheme>,
}

/// The schemes of an operation that are open at an endpoint: those of the endpoint's list, in its order, or all of the
/// operation's in theirs. What `preference` names goes before the others.
pub(super) fn candidates<'a>(
    schemes: &'static [AuthScheme],
    endpoint: &'a Resolved,
    preference: &'a [Cow<'static, str>],
) -> impl Iterator<Item = Candidate<'a>> {
    let open = move || {
        let own = schemes.iter().filter(|_| endpoint.schemes.is_empty());
        let own = own.map(|scheme| Candidate {
            scheme: *scheme,
            said: None,
        });
        let said = endpoint.schemes.iter();
        own.chain(said.filter_map(|said| Candidate::of_endpoint(said, schemes)))
    };
    let is_called = |candidate: &Candidate<'_>, name: &str| candidate.scheme.name() == name;
    let preferred = preference
        .iter()
        .flat_map(move |name| open().filter(move |candidate| is_called(candidate, name)));
    let others = open().filter(move |candidate| {
        let mut names = preference.iter();
        !names.any(|name| is_called(candidate, name))
    });
    preferred.chain(others)
}

impl<'a> Candidate<'a> {
    /// What an endpoint wants, if it is one of an operation's schemes. Signatures of AWS are all one scheme here: which of
    /// them it is to be is for the endpoint to say, and old models do not declare the newer ones.
    fn of_endpoint(said: &'a EndpointScheme, schemes: &[AuthScheme]) -> Option<Self> {
        let signing_name = schemes.iter().find_map(|scheme| scheme.signing_name());
        let scheme = match &*said.name {
            "sigv4" | S3_EXPRESS => AuthScheme::SigV4 {
                name: signing_name?,
            },
            "sigv4a" => AuthScheme::SigV4a {
                name: signing_name?,
            },
            name => {
                let is_named = |scheme: &&AuthScheme| {
                    scheme.name() == name || (name, **scheme) == ("bearer", AuthScheme::HttpBearer)
                };
                *schemes.iter().find(is_named)?
            }
        };
        Some(Self {
            scheme,
            said: Some(said),
        })
    }
}

/// The name of signatures with the credentials of a session of S3 Express.
pub(super) const S3_EXPRESS: &str = "sigv4-s3express";
