//! Secrets in text: credentials in URLs, and names that say that a value is one.

use super::SCRUBBED;

/// Names of members, map keys and query parameters whose values are credentials, also where no model says so, and ends
/// of such names. Case, hyphens, underscores and a plural say nothing.
const CREDENTIALS: &[&str] = &[
    "accesstoken",
    "apikey",
    "apikeyvalue",
    "authorizationtoken",
    "authtoken",
    "bearertoken",
    "clientsecret",
    "idtoken",
    "identitytoken",
    "jwttoken",
    "passphrase",
    "passwd",
    "password",
    "privatekey",
    "refreshtoken",
    "secretaccesskey",
    "secretkey",
    "secretstring",
    "securitytoken",
    "sessiontoken",
    "sharedsecret",
    "tokenvalue",
];

/// Names that are credentials only when they are whole: headers that a map may hold.
const WHOLE_CREDENTIALS: &[&str] = &["authorization", "cookie", "setcookie"];

/// Query parameters that are as good as a password, beside those with names of credentials.
const PARAMETERS: &[&str] = &["sig", "signature", "xamzcredential", "xamzsignature"];

/// What a URL or a text about one says when it holds a signature or a session.
const PRESIGNED: &[&str] = &[
    "x-amz-signature",
    "x-amz-security-token",
    "x-amz-credential",
];

/// Whether a value of that name is a credential.
pub(super) fn is_credential(name: &str) -> bool {
    let name = normal(name);
    let name = name.strip_suffix('s').unwrap_or(&name);
    WHOLE_CREDENTIALS.contains(&name) || CREDENTIALS.iter().any(|end| name.ends_with(end))
}

fn normal(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

/// The text without what URLs in it have of users, credentials and signatures.
pub(super) fn without_credentials(text: &str) -> String {
    let text = without_users(text);
    let lower = text.to_ascii_lowercase();
    if PRESIGNED.iter().any(|mark| lower.contains(mark)) {
        return unsigned(&text);
    }
    without_parameters(&text)
}

/// What is left of a presigned URL: all before its query. Of another text that talks of signatures, nothing is.
fn unsigned(text: &str) -> String {
    let is_url = text.starts_with("https://") || text.starts_with("http://");
    match text.split_once('?') {
        Some((url, _)) if is_url && !url.contains(char::is_whitespace) => {
            format!("{url}?{SCRUBBED}")
        }
        _ => SCRUBBED.to_owned(),
    }
}

/// `scheme://user:password@host` without the user and the password.
fn without_users(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("://") {
        kept.extend([before, "://"]);
        let ends = |c: char| c.is_whitespace() || "/?#\"'<>".contains(c);
        let end = after.find(ends).unwrap_or(after.len());
        let (authority, behind) = after.split_at_checked(end).unwrap_or((after, ""));
        match authority.rsplit_once('@') {
            Some((_, host)) => kept.extend([SCRUBBED, "@", host]),
            None => kept.push_str(authority),
        }
        rest = behind;
    }
    kept.push_str(rest);
    kept
}

/// `?name=value`, `#name=value` and the like without the values of credentials.
fn without_parameters(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['?', '&', ';', '#']) {
        let (before, parameter) = rest.split_at_checked(at + 1).unwrap_or((rest, ""));
        kept.push_str(before);
        let end = parameter.find(|c: char| c.is_whitespace() || "?&;\"'<>#".contains(c));
        let end = end.unwrap_or(parameter.len());
        let (parameter, behind) = parameter.split_at_checked(end).unwrap_or((parameter, ""));
        match parameter.split_once('=') {
            Some((name, value)) if !value.is_empty() && is_secret_parameter(name) => {
                kept.extend([name, "=", SCRUBBED]);
            }
            _ => kept.push_str(parameter),
        }
        rest = behind;
    }
    kept.push_str(rest);
    kept
}

fn is_secret_parameter(name: &str) -> bool {
    is_credential(name) || PARAMETERS.contains(&&*normal(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_credentials_are_known_by_their_ends() {
        for name in [
            "SecretAccessKey",
            "AuthToken",
            "NewPassword",
            "Passwords",
            "client_secret",
            "x-api-key",
            "DB_PASSWORD",
            "Authorization",
            "X-Amz-Security-Token",
        ] {
            assert!(is_credential(name), "{name}");
        }
        for name in [
            "NextToken",
            "ClientRequestToken",
            "PaginationToken",
            "MaxPasswordAge",
            "SecretId",
            "apiKeyRequired",
            "RequireAuthorization",
            "AccessKeyId",
            "Key",
        ] {
            assert!(!is_credential(name), "{name}");
        }
    }

    #[test]
    fn urls_lose_users_and_signatures() {
        for (text, kept) in [
            ("https://example.com/a?b=c", "https://example.com/a?b=c"),
            (
                "https://bucket.example.com/a?X-Amz-Date=1&X-Amz-Signature=5ec",
                "https://bucket.example.com/a?*scrubbed*",
            ),
            (
                "the canonical string was 'POST / x-amz-security-token:5ec'",
                "*scrubbed*",
            ),
            (
                "see http://me:5ec@host/ and ftp://you@there",
                "see http://*scrubbed*@host/ and ftp://*scrubbed*@there",
            ),
            (
                "jdbc:mysql://host/db?user=me&password=5ec#x",
                "jdbc:mysql://host/db?user=me&password=*scrubbed*#x",
            ),
            (
                "https://h/?Signature=5ec&a=b",
                "https://h/?Signature=*scrubbed*&a=b",
            ),
            (
                "https://h/#access_token=5ec&state=s and https://h/?a=b#id_token=5ec",
                "https://h/#access_token=*scrubbed*&state=s and https://h/?a=b#id_token=*scrubbed*",
            ),
            ("https://h/#top?a=b#", "https://h/#top?a=b#"),
            ("a ? b : c; d = e & f", "a ? b : c; d = e & f"),
            ("ö?ü=ä&password=ß", "ö?ü=ä&password=*scrubbed*"),
        ] {
            assert_eq!(without_credentials(text), kept);
        }
    }
}
