//! Credentials of IAM Identity Center (AWS SDKs and Tools reference, "IAM Identity Center credential provider"), by
//! the token that `aws sso login` leaves in a file.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::auth::Credentials;
use ::http::header::CONTENT_TYPE;
use ::http::{HeaderName, HeaderValue, Request, StatusCode};
use jiff::SignedDuration;
use percent_encoding::utf8_percent_encode;
use serde_json::{Map, Value, json};
use sha1::{Digest as _, Sha1};

use super::http::{Patience, built, by_status};
use super::{Miss, Outcome, Sources, read_text};
use crate::percent::RESERVED;
use crate::{Timestamp, time};

const BEARER_TOKEN: HeaderName = HeaderName::from_static("x-amz-sso_bearer_token");

/// How long before its expiry a token is replaced, where it can be.
const REFRESH: SignedDuration = SignedDuration::from_mins(5);

/// An account and a role in it that one signed in for.
pub(super) struct Sso<'a> {
    pub(super) profile: &'a str,
    pub(super) account_id: &'a str,
    pub(super) role_name: &'a str,
    pub(super) region: &'a str,
    pub(super) start_url: &'a str,
    /// The name of the section `[sso-session …]`; without one, the token cannot be refreshed.
    pub(super) session: Option<&'a str>,
}

pub(super) async fn provide(sources: Sources<'_>, sso: &Sso<'_>) -> Outcome {
    let token = token(sources, sso).await?;
    let encoded = |text| utf8_percent_encode(text, RESERVED);
    let url = sources.service_url("SSO", "portal.sso", sso.region)?;
    let url = format!(
        "{url}/federation/credentials?account_id={}&role_name={}",
        encoded(sso.account_id),
        encoded(sso.role_name)
    );
    let token = HeaderValue::try_from(token);
    let mut token = token.map_err(|_| login(sso, "the token is not one"))?;
    token.set_sensitive(true);
    let request = Request::get(&url).header(BEARER_TOKEN, token);
    let request = built(request.body(crate::Body::default()), &url)?;
    let response = sources.send(request, Patience::SERVICE, by_status).await?;
    match response.status() {
        StatusCode::OK => credentials(response.body(), sso)
            .ok_or_else(|| Miss::failed("the answer of IAM Identity Center holds no credentials")),
        StatusCode::UNAUTHORIZED => Err(login(sso, "IAM Identity Center refuses the token")),
        status => Err(Miss::failed(format!(
            "IAM Identity Center gives no credentials for the role {:?} of the account {:?} (HTTP {})",
            sso.role_name,
            sso.account_id,
            status.as_u16()
        ))),
    }
}

fn login(sso: &Sso<'_>, reason: &str) -> Miss {
    Miss::failed(format!(
        "{reason}: run `aws sso login --profile {}`",
        sso.profile
    ))
}

/// Reads the answer of `GetRoleCredentials`.
fn credentials(body: &[u8], sso: &Sso<'_>) -> Option<Credentials> {
    let json: Value = serde_json::from_slice(body).ok()?;
    let json = json.get("roleCredentials")?;
    let text = |name| json.get(name).and_then(Value::as_str);
    let expiry = Timestamp::from_millisecond(json.get("expiration")?.as_i64()?).ok()?;
    let credentials = Credentials::builder()
        .access_key_id(text("accessKeyId")?)
        .secret_access_key(text("secretAccessKey")?)
        .session_token(text("sessionToken")?)
        .expiry(expiry.try_into().ok()?)
        .account_id(sso.account_id)
        .provider_name("SSO");
    Some(credentials.build())
}

/// The token that is kept, or a new one where it is about to expire and can be refreshed.
async fn token(sources: Sources<'_>, sso: &Sso<'_>) -> Result<String, Miss> {
    let path = cache_file(sources, sso)?;
    let kept = read_text(&path, "the token").map_err(|miss| match miss {
        Miss::Absent(reason) | Miss::Failed(reason, _) => login(sso, &reason),
    })?;
    let kept = Kept::read(&kept)
        .ok_or_else(|| login(sso, &format!("{} holds no token", path.display())))?;
    let now = sources.config.now();
    let is_good = now < kept.expiry;
    let is_ageing = kept.expiry.duration_since(now) < REFRESH;
    if sso.session.is_some() && is_ageing && kept.can_be_refreshed(now) {
        match refresh(sources, sso, &kept).await {
            Ok(refreshed) => {
                if let Err(error) = write(&path, &refreshed.json) {
                    tracing::warn!(%error, "the refreshed SSO token was not written");
                }
                return Ok(refreshed.token);
            }
            Err(miss) if !is_good => return Err(miss),
            Err(_) => {}
        }
    }
    if is_good {
        Ok(kept.token)
    } else {
        Err(login(sso, &format!("the token expired at {}", kept.expiry)))
    }
}

/// Where `aws sso login` keeps the token: by the name of the session, or the URL where there is none.
fn cache_file(sources: Sources<'_>, sso: &Sso<'_>) -> Result<PathBuf, Miss> {
    let name = hex::encode(Sha1::digest(sso.session.unwrap_or(sso.start_url)));
    let below_home = format!(".aws/sso/cache/{name}.json");
    let path = sources.settings.environment.below_home(&below_home);
    path.ok_or_else(|| Miss::failed("HOME is not set, and the token is kept below it"))
}

/// A token as it is kept, with all else that its file has. It is secret, so there is no `Debug`.
struct Kept {
    token: String,
    expiry: Timestamp,
    json: Map<String, Value>,
}

impl Kept {
    fn read(json: &str) -> Option<Self> {
        let json: Map<String, Value> = serde_json::from_str(json).ok()?;
        let expiry = json.get("expiresAt")?.as_str()?;
        // Old versions of the AWS CLI write the zone so.
        let expiry = expiry
            .strip_suffix("UTC")
            .map_or(expiry.to_owned(), |e| format!("{e}Z"));
        Some(Self {
            token: json.get("accessToken")?.as_str()?.to_owned(),
            expiry: time::from_text(&expiry).ok()?,
            json,
        })
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.json.get(name)?.as_str()
    }

    fn can_be_refreshed(&self, now: Timestamp) -> bool {
        let registration = self.text("registrationExpiresAt");
        let registration = registration.and_then(|expiry| time::from_text(expiry).ok());
        let has = |name| self.text(name).is_some();
        has("refreshToken")
            && has("clientId")
            && has("clientSecret")
            && registration.is_none_or(|expiry| now < expiry)
    }
}

/// Trades the refresh token for a new token (IAM Identity Center OIDC API reference, "CreateToken").
async fn refresh(sources: Sources<'_>, sso: &Sso<'_>, kept: &Kept) -> Result<Kept, Miss> {
    let url = sources.service_url("SSO OIDC", "oidc", sso.region)?;
    let url = format!("{url}/token");
    let body = json!({
        "clientId": kept.text("clientId"),
        "clientSecret": kept.text("clientSecret"),
        "grantType": "refresh_token",
        "refreshToken": kept.text("refreshToken"),
    });
    let request = Request::post(&url).header(CONTENT_TYPE, "application/json");
    let request = built(request.body(body.to_string().into_bytes().into()), &url)?;
    let response = sources.send(request, Patience::SERVICE, by_status).await?;
    if response.status() != StatusCode::OK {
        return Err(login(
            sso,
            &format!(
                "the token has expired and is not refreshed (HTTP {})",
                response.status().as_u16()
            ),
        ));
    }
    let now = sources.config.now();
    refreshed(kept, response.body(), now)
        .ok_or_else(|| login(sso, "the answer to a refresh holds no token"))
}

fn refreshed(kept: &Kept, body: &[u8], now: Timestamp) -> Option<Kept> {
    let answer: Map<String, Value> = serde_json::from_slice(body).ok()?;
    let lifetime = SignedDuration::from_secs(answer.get("expiresIn")?.as_i64()?);
    let expiry = now.checked_add(lifetime).ok()?;
    let mut json = kept.json.clone();
    for name in ["accessToken", "refreshToken"] {
        if let Some(value) = answer.get(name) {
            json.insert(name.to_owned(), value.clone());
        }
    }
    let seconds = Timestamp::from_second(expiry.as_second()).ok()?;
    json.insert("expiresAt".to_owned(), seconds.to_string().into());
    Some(Kept {
        token: answer.get("accessToken")?.as_str()?.to_owned(),
        expiry,
        json,
    })
}

/// Replaces the file as a whole, for other tools read it at the same time. Nobody else may read it.
fn write(path: &Path, json: &Map<String, Value>) -> std::io::Result<()> {
    let beside = path.with_extension(format!("{}.tmp", uuid::Uuid::new_v4()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options
        .open(&beside)
        .and_then(|mut file| file.write_all(Value::from(json.clone()).to_string().as_bytes()))
        .and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // It may never have been there.
        let _ = fs::remove_file(&beside);
    }
    written
}
