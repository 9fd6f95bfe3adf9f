//! Parameters that a request proves its caller by, in the query of its URL.

use http::Uri;
use http::uri::PathAndQuery;
use percent_encoding::utf8_percent_encode;

use crate::percent::RESERVED;

/// The URI with more parameters in its query.
pub(super) fn with_query(uri: &Uri, query: &[(&str, &str)]) -> Result<Uri, http::Error> {
    let mut path_and_query = uri
        .path_and_query()
        .map_or("/", PathAndQuery::as_str)
        .to_owned();
    for (name, value) in query {
        path_and_query.push(if path_and_query.contains('?') {
            '&'
        } else {
            '?'
        });
        path_and_query.extend(utf8_percent_encode(name, RESERVED));
        path_and_query.push('=');
        path_and_query.extend(utf8_percent_encode(value, RESERVED));
    }
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(path_and_query.try_into()?);
    Ok(Uri::from_parts(parts)?)
}
