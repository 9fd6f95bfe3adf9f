//! Roles that are assumed (AWS STS API reference, "AssumeRole" and "AssumeRoleWithWebIdentity").

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::auth::Credentials;
use ::http::header::CONTENT_TYPE;
use ::http::{Request, Response, StatusCode};
use bytes::Bytes;
use percent_encoding::utf8_percent_encode;
use quick_xml::events::Event;
use quick_xml::{Reader, escape};

use super::http::{Patience, built, by_status};
use super::{Miss, Outcome, Sources, keys, read_text};
use crate::body::Body;
use crate::percent::RESERVED;
use crate::retry::classify;
use crate::settings::Setting;

const TOKEN_FILE: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";
const ROLE_ARN: &str = "AWS_ROLE_ARN";
const SESSION_NAME: Setting = Setting {
    variables: &["AWS_ROLE_SESSION_NAME"],
    key: Some("role_session_name"),
};

/// Where roles are assumed when no region is known.
const GLOBAL: &str = "https://sts.amazonaws.com";
const GLOBAL_REGION: &str = "us-east-1";

/// A role, and what its trust policy may ask for.
#[derive(Default)]
pub(super) struct Role<'a> {
    pub(super) arn: &'a str,
    pub(super) session_name: Option<&'a str>,
    pub(super) external_id: Option<&'a str>,
    pub(super) duration_seconds: Option<u32>,
    /// The serial number of an MFA device.
    pub(super) mfa_serial: Option<&'a str>,
}

/// The role that the environment names, by its token.
pub(super) async fn from_environment(sources: Sources<'_>) -> Outcome {
    let environment = &sources.settings.environment;
    let (Some(file), Some(arn)) = (environment.get(TOKEN_FILE), environment.get(ROLE_ARN)) else {
        return Err(Miss::Absent(format!(
            "{TOKEN_FILE} and {ROLE_ARN} are not both set"
        )));
    };
    let role = Role {
        arn,
        session_name: sources.settings.text(&SESSION_NAME),
        ..Role::default()
    };
    by_web_identity(sources, &role, environment.path(file)).await
}

/// Assumes a role as whom an identity provider vouches for in a file, which is read each time since it is replaced.
pub(super) async fn by_web_identity(
    sources: Sources<'_>,
    role: &Role<'_>,
    file: PathBuf,
) -> Outcome {
    let token = read_text(&file, "the web identity token")?;
    let parameters = [("WebIdentityToken", Some(token))];
    call(sources, "AssumeRoleWithWebIdentity", role, parameters, None).await
}

/// Assumes a role as who has these credentials.
pub(super) async fn by_credentials(
    sources: Sources<'_>,
    role: &Role<'_>,
    credentials: &Credentials,
) -> Outcome {
    let code = role.mfa_serial.map(|serial| ask(sources, role, serial));
    let parameters = [
        ("ExternalId", role.external_id.map(str::to_owned)),
        ("SerialNumber", role.mfa_serial.map(str::to_owned)),
        ("TokenCode", code.transpose()?),
    ];
    call(sources, "AssumeRole", role, parameters, Some(credentials)).await
}

fn ask(sources: Sources<'_>, role: &Role<'_>, serial: &str) -> Result<String, Miss> {
    let arn = role.arn;
    let ask = sources.ask_mfa.ok_or_else(|| {
        Miss::failed(format!(
            "the role {arn} wants a code of the MFA device {serial}; say with `ConfigLoader::mfa_code` where to get it"
        ))
    })?;
    ask(serial).map_err(|error| {
        let message = format!("there is no code of the MFA device {serial}: {error}");
        Miss::Failed(message, Some(error))
    })
}

async fn call(
    sources: Sources<'_>,
    action: &str,
    role: &Role<'_>,
    parameters: impl IntoIterator<Item = (&str, Option<String>)>,
    signer: Option<&Credentials>,
) -> Outcome {
    let config = sources.config;
    let session_name = match role.session_name {
        Some(name) => name.to_owned(),
        None => format!("whitesmith-{}", config.now().as_millisecond()),
    };
    let common = [
        ("Action", Some(action.to_owned())),
        ("Version", Some("2011-06-15".to_owned())),
        ("RoleArn", Some(role.arn.to_owned())),
        ("RoleSessionName", Some(session_name)),
        (
            "DurationSeconds",
            role.duration_seconds.map(|s| s.to_string()),
        ),
    ];
    let form: Vec<String> = common
        .into_iter()
        .chain(parameters)
        .filter_map(|(name, value)| {
            Some(format!("{name}={}", utf8_percent_encode(&value?, RESERVED)))
        })
        .collect();
    let url = match config.region() {
        Some(region) => sources.service_url("STS", "sts", region)?,
        None => match config.configured_endpoint("STS") {
            Some((_, url)) => url,
            None => GLOBAL.to_owned(),
        },
    };
    let request = Request::post(&url).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    let mut request = built(request.body(form.join("&").into_bytes().into()), &url)?;
    if let Some(credentials) = signer {
        let region = config.region().unwrap_or(GLOBAL_REGION);
        crate::auth::sign(&mut request, credentials, region, "sts", config.now())?;
    }
    assumed(sources, role, request).await
}

async fn assumed(sources: Sources<'_>, role: &Role<'_>, request: Request<Body>) -> Outcome {
    // STS says by a code that it is to be asked again; the status is 400 like that of a refusal.
    let is_passing = |response: &Response<Bytes>| {
        let found = texts(&String::from_utf8_lossy(response.body()));
        let code = found.get("Code").map(String::as_str);
        by_status(response) || (!response.status().is_success() && classify(None, code).is_some())
    };
    let response = sources.send(request, Patience::SERVICE, is_passing).await?;
    let found = texts(&String::from_utf8_lossy(response.body()));
    let text = |name: &str| found.get(name).map(String::as_str);
    let arn = role.arn;
    if response.status() != StatusCode::OK {
        let said = [text("Code"), text("Message")];
        let said: Vec<&str> = said.into_iter().flatten().collect();
        return Err(Miss::failed(format!(
            "the role {arn} cannot be assumed: {} (HTTP {})",
            said.join(": "),
            response.status().as_u16()
        )));
    }
    let unusable = |reason: String| {
        Miss::failed(format!(
            "the answer of STS for the role {arn} cannot be used: {reason}"
        ))
    };
    let required = |name: &str| text(name).ok_or_else(|| unusable(format!("it has no {name}")));
    let mut credentials = Credentials::builder()
        .access_key_id(required("AccessKeyId")?)
        .secret_access_key(required("SecretAccessKey")?)
        .session_token(required("SessionToken")?)
        .expiry(keys::expiry(required("Expiration")?).map_err(unusable)?)
        .provider_name("role");
    // arn:aws:sts::123456789012:assumed-role/role/session
    let account = text("Arn").and_then(|arn| arn.split(':').nth(4));
    credentials.set_account_id(account.map(Into::into));
    Ok(credentials.build())
}

/// The text of each element that has some, by its name; the first of a name counts. What is no XML has none.
fn texts(xml: &str) -> BTreeMap<String, String> {
    let mut reader = Reader::from_str(xml);
    let mut found = BTreeMap::new();
    let mut name = String::new();
    let mut text = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                start.local_name().as_ref().clone_into(&mut name);
                text.clear();
            }
            Ok(Event::Text(part)) => text.push_str(&part.xml10_content()),
            Ok(Event::GeneralRef(part)) => match part.resolve_char_ref() {
                Ok(Some(c)) => text.push(c),
                _ => text.push_str(escape::resolve_predefined_entity(&part).unwrap_or_default()),
            },
            Ok(Event::End(_)) => {
                let value = text.trim();
                if !name.is_empty() && !value.is_empty() {
                    found
                        .entry(std::mem::take(&mut name))
                        .or_insert_with(|| value.to_owned());
                }
                text.clear();
            }
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}
