//! Credentials of containers (AWS SDKs and Tools reference, "Container credential provider").

use std::net::IpAddr;
use std::time::Duration;

use ::http::header::{ACCEPT, AUTHORIZATION};
use ::http::{HeaderValue, Request, StatusCode, Uri};

use super::http::{Patience, built, by_status};
use super::{Miss, Outcome, Sources, keys, read_text};
use crate::body::Body;

const RELATIVE_URI: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
const FULL_URI: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
const TOKEN: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
const TOKEN_FILE: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

/// Where relative URIs are.
const ECS: &str = "http://169.254.170.2";

/// The hosts beside loopback that may be asked without TLS: those of ECS and EKS.
const HOSTS: [&str; 3] = ["169.254.170.2", "169.254.170.23", "fd00:ec2::23"];

const PATIENCE: Patience = Patience {
    attempts: 3,
    limit: Duration::from_secs(2),
};

pub(super) async fn provide(sources: Sources<'_>) -> Outcome {
    let environment = &sources.settings.environment;
    let url = match (environment.get(RELATIVE_URI), environment.get(FULL_URI)) {
        (Some(path), _) if path.starts_with('/') => format!("{ECS}{path}"),
        (Some(_), _) => {
            return Err(Miss::failed(format!(
                "{RELATIVE_URI} has to begin with `/`"
            )));
        }
        (None, Some(url)) => url.to_owned(),
        (None, None) => {
            return Err(Miss::Absent(format!(
                "{RELATIVE_URI} and {FULL_URI} are not set"
            )));
        }
    };
    check(&url)?;
    let mut request = Request::get(&url).header(ACCEPT, "application/json");
    if let Some(token) = token(sources)? {
        let token = HeaderValue::try_from(token);
        let mut token = token.map_err(|_| {
            Miss::failed(
                "the authorization token has a line end or another control character in it",
            )
        })?;
        token.set_sensitive(true);
        request = request.header(AUTHORIZATION, token);
    }
    let request = built(request.body(Body::default()), &url)?;
    let response = sources.send(request, PATIENCE, by_status).await?;
    match response.status() {
        StatusCode::OK => keys::from_json(response.body(), "Token", "container")
            .map_err(|reason| Miss::failed(format!("the answer cannot be used: {reason}"))),
        status => Err(Miss::failed(format!("the answer is HTTP {status}"))),
    }
}

/// The token that proves who asks. Its file is read each time, since it is replaced there.
fn token(sources: Sources<'_>) -> Result<Option<String>, Miss> {
    let environment = &sources.settings.environment;
    if let Some(file) = environment.get(TOKEN_FILE) {
        let path = environment.path(file);
        return read_text(&path, "the token file").map(Some);
    }
    Ok(environment.get(TOKEN).map(str::to_owned))
}

/// Credentials must not travel where others can read them: without TLS, only to the machine itself, ECS and EKS.
fn check(url: &str) -> Result<(), Miss> {
    let uri: Option<Uri> = url.parse().ok();
    let host = uri.as_ref().and_then(|uri| {
        let host = uri.host()?;
        Some(host.trim_start_matches('[').trim_end_matches(']'))
    });
    let is_local = |host: &str| {
        let is_loopback = host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
        is_loopback || host == "localhost" || HOSTS.contains(&host)
    };
    match (uri.as_ref().and_then(Uri::scheme_str), host) {
        (Some("https"), Some(_)) => Ok(()),
        (Some("http"), Some(host)) if is_local(host) => Ok(()),
        _ => Err(Miss::failed(format!(
            "{FULL_URI} has to be an https URL, or an http URL of this machine, ECS or EKS"
        ))),
    }
}
