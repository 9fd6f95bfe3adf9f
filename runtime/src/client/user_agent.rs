//! What a client calls itself.

use http::HeaderValue;

use super::config::Config;
use crate::operation::ServiceSchema;

/// `whitesmith/0.1.0 api/athena#2017-05-18 app/reports`; a character that cannot stand there is a `-`.
pub(super) fn user_agent(service: &ServiceSchema, config: &Config) -> Option<HeaderValue> {
    let version = env!("CARGO_PKG_VERSION");
    let api = token(&service.sdk_id.to_lowercase(), ".-_");
    let api_version = token(service.version, ".-_");
    let app = config
        .app_id()
        .map(|id| format!(" app/{}", token(id, "!#$%&'*+-.^_`|~")));
    let app = app.unwrap_or_default();
    HeaderValue::try_from(format!("whitesmith/{version} api/{api}#{api_version}{app}")).ok()
}

fn token(text: &str, marks: &str) -> String {
    let is_safe = |c: char| c.is_ascii_alphanumeric() || marks.contains(c);
    text.chars()
        .map(|c| if is_safe(c) { c } else { '-' })
        .collect()
}
