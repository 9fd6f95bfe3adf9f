//! URLs that can be called.

use http::Uri;
use http::uri::{PathAndQuery, Scheme};

/// Reads a URL to call. An error says why it is none.
pub(super) fn parse(url: &str) -> Result<Uri, String> {
    let mut parts = url
        .parse::<Uri>()
        .map_err(|error| error.to_string())?
        .into_parts();
    if !matches!(&parts.scheme, Some(scheme) if [Scheme::HTTP, Scheme::HTTPS].contains(scheme)) {
        return Err("it does not start with http:// or https://".to_owned());
    }
    let Some(authority) = &parts.authority else {
        return Err("it has no host".to_owned());
    };
    if authority.as_str().contains('@') {
        return Err("a user has no place in it; credentials are set on their own".to_owned());
    }
    if authority.host().is_empty() {
        return Err("it has no host".to_owned());
    }
    if authority.as_str() != authority.host() && authority.port_u16().is_none() {
        return Err("its port is not a number up to 65535".to_owned());
    }
    if matches!(&parts.path_and_query, Some(path) if path.query().is_some()) {
        return Err("it has a query".to_owned());
    }
    parts
        .path_and_query
        .get_or_insert(PathAndQuery::from_static("/"));
    Uri::from_parts(parts).map_err(|error| error.to_string())
}

/// The same URL with more before its host. A host that is an address has no place for it, and stays as it is.
pub(super) fn with_prefix(uri: &Uri, prefix: &str) -> Result<Uri, String> {
    let mut parts = uri.clone().into_parts();
    let Some(authority) = &parts.authority else {
        return Err("it has no host".to_owned());
    };
    let host = authority.host();
    if host.starts_with('[') || host.parse::<std::net::Ipv4Addr>().is_ok() {
        return Ok(uri.clone());
    }
    let authority = format!("{prefix}{authority}");
    parts.authority = Some(
        authority
            .parse()
            .map_err(|_| format!("{authority:?} is not a host"))?,
    );
    Uri::from_parts(parts).map_err(|error| error.to_string())
}
