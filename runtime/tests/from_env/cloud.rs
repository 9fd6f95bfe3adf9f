//! What answers where credentials come from.

use bytes::Bytes;
use http::{Request, Response};
use whitesmith::auth::Credentials;
use whitesmith::test_util::CannedTransport;
use whitesmith::{Config, Error, ErrorKind};

use crate::home::Home;

pub(crate) const NOW: &str = "2026-11-23T12:00:00Z";
pub(crate) const LATER: &str = "2026-11-23T13:00:00Z";

/// A transport that answers by method and URL; anything else finds nobody there.
pub(crate) fn cloud(
    answers: impl Fn(&str, &Request<Bytes>) -> Option<(u16, String)> + Send + 'static,
) -> CannedTransport {
    CannedTransport::from_fn(move |request| {
        let line = format!("{} {}", request.method(), request.uri());
        match answers(&line, request) {
            Some((status, body)) => Ok(Response::builder()
                .status(status)
                .body(body.into())
                .expect("a response")),
            None => Err(Error::new(ErrorKind::Connect, format!("nobody at {line}"))),
        }
    })
}

/// STS, which gives the role `r1` the access key `ROLE-r1`.
pub(crate) fn sts() -> CannedTransport {
    cloud(|line, request| line.contains("://sts.").then(|| (200, assumed(request))))
}

/// The answer of STS.
pub(crate) fn assumed(request: &Request<Bytes>) -> String {
    let form = form(request);
    let (action, arn) = (&form["Action"], &form["RoleArn"]);
    let role = arn.rsplit('/').next().expect("a name");
    format!(
        "<{action}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{action}Result>\
         <AssumedRoleUser><AssumedRoleId>AROA:s</AssumedRoleId>\
         <Arn>arn:aws:sts::123456789012:assumed-role/{role}/s</Arn></AssumedRoleUser>\
         <Credentials><AccessKeyId>ROLE-{role}</AccessKeyId><SecretAccessKey>hunter2</SecretAccessKey>\
         <SessionToken>t0k/en+=</SessionToken><Expiration>{LATER}</Expiration></Credentials>\
         </{action}Result></{action}Response>"
    )
}

/// The parameters of a form.
pub(crate) fn form(request: &Request<Bytes>) -> std::collections::BTreeMap<String, String> {
    let text = std::str::from_utf8(request.body()).expect("text");
    let plain = |text: &str| {
        let decoded = percent_encoding::percent_decode_str(text).decode_utf8();
        decoded.expect("text").into_owned()
    };
    text.split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (plain(name), plain(value)))
        .collect()
}

pub(crate) fn with(config: &Config, transport: &CannedTransport) -> Config {
    config
        .to_builder()
        .clock(|| NOW.parse().expect("a time"))
        .transport(transport.clone())
        .build()
}

/// The credentials that a home comes to, with the requests that takes.
pub(crate) async fn resolve(home: &Home, cloud: &CannedTransport) -> Result<Credentials, Error> {
    with(&home.load()?, cloud).credentials().await
}

/// Nothing is there to be asked.
pub(crate) fn nobody() -> CannedTransport {
    cloud(|_, _| None)
}

/// The error of a home without credentials, which must not tell secrets.
pub(crate) async fn refusal(home: &Home, cloud: &CannedTransport) -> String {
    let error = resolve(home, cloud)
        .await
        .expect_err("there are credentials");
    assert_eq!(error.kind(), ErrorKind::Credentials);
    let said = format!("{error} {error:?}");
    assert!(!said.contains("hunter2"), "{said}");
    error.to_string()
}
