//! Credentials as JSON, as containers, instances and processes write them.

use std::time::SystemTime;

use crate::auth::Credentials;
use serde_json::Value;

use crate::time;

/// Reads credentials whose session token has this name. An error quotes nothing of what was read.
pub(super) fn from_json(
    json: &[u8],
    token: &str,
    provider: &'static str,
) -> Result<Credentials, String> {
    let json: Value = serde_json::from_slice(json).map_err(|_| "it is not JSON".to_owned())?;
    let text = |name: &str| {
        let text = json.get(name).and_then(Value::as_str);
        text.filter(|text| !text.is_empty())
    };
    if let Some(code) = text("Code").filter(|code| *code != "Success") {
        return Err(format!("it says {code:?}"));
    }
    let required = |name: &str| text(name).ok_or_else(|| format!("it has no {name:?}"));
    let mut credentials = Credentials::builder()
        .access_key_id(required("AccessKeyId")?)
        .secret_access_key(required("SecretAccessKey")?)
        .provider_name(provider);
    credentials.set_session_token(text(token).map(str::to_owned));
    credentials.set_account_id(text("AccountId").map(Into::into));
    credentials.set_expiry(text("Expiration").map(expiry).transpose()?);
    Ok(credentials.build())
}

/// The instant that credentials expire at.
pub(super) fn expiry(text: &str) -> Result<SystemTime, String> {
    let time = time::from_text(text);
    let time = time.and_then(SystemTime::try_from);
    time.map_err(|_| format!("its expiry {text:?} is not a time"))
}
