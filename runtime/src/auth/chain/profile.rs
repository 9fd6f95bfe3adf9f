//! Credentials of a profile (AWS SDKs and Tools reference, "Assume role credential provider" and its neighbours).

use crate::auth::Credentials;

use super::sso::{self, Sso};
use super::sts::{self, Role};
use super::{Miss, Outcome, Sources, container, imds, process};
use crate::auth::environment;
use crate::settings::{Found, Section, is_account_id, number};

/// How long a role may be assumed for, in seconds (AWS STS API reference, "AssumeRole").
const DURATIONS: std::ops::RangeInclusive<u32> = 900..=43_200;

/// A profile with its name.
#[derive(Clone, Copy)]
struct Profile<'a> {
    name: &'a str,
    section: &'a Section,
}

/// Where a chain of roles begins.
enum Base<'a> {
    Keys(Credentials),
    WebIdentity(Role<'a>, &'a str),
    Sso(Sso<'a>),
    Process(&'a str),
    Environment,
    Container,
    InstanceMetadata,
}

/// What a profile comes to: credentials, and roles to assume with them, the last of which is assumed first.
struct Plan<'a> {
    base: Base<'a>,
    base_profile: Profile<'a>,
    roles: Vec<Role<'a>>,
}

pub(super) async fn provide(sources: Sources<'_>) -> Outcome {
    let plan = plan(sources)?;
    let environment = &sources.settings.environment;
    let base = match &plan.base {
        Base::Keys(credentials) => Ok(credentials.clone()),
        Base::WebIdentity(role, file) => {
            sts::by_web_identity(sources, role, environment.path(file)).await
        }
        Base::Sso(sso) => sso::provide(sources, sso).await,
        Base::Process(command) => process::provide(command).await,
        Base::Environment => environment::read(environment).map_err(Miss::failed),
        Base::Container => container::provide(sources).await,
        Base::InstanceMetadata => imds::provide(sources).await,
    };
    // A profile that names its source means it.
    let mut credentials = base.map_err(|miss| match miss {
        Miss::Absent(reason) => Miss::failed(reason),
        failed @ Miss::Failed(..) => failed,
    })?;
    if credentials.account_id().is_none() {
        credentials = plan.base_profile.with_account(credentials);
    }
    for role in plan.roles.iter().rev() {
        credentials = sts::by_credentials(sources, role, &credentials).await?;
    }
    Ok(credentials)
}

/// Follows `source_profile` to where credentials come from.
fn plan(sources: Sources<'_>) -> Result<Plan<'_>, Miss> {
    let profiles = sources.profiles;
    let mut name = sources.settings.profile.as_str();
    let Some(section) = profiles.profile(name) else {
        let files = profiles.files();
        return Err(Miss::Absent(format!("there is none (looked in {files})")));
    };
    let mut profile = Profile { name, section };
    let mut seen = vec![name];
    let mut roles = Vec::new();
    loop {
        let is_first = roles.is_empty();
        let keys = profile.keys()?.filter(|_| !is_first);
        let role = profile.role()?.filter(|_| keys.is_none());
        let Some(role) = role else {
            let base = match keys {
                Some(keys) => Base::Keys(keys),
                None => profile
                    .base(sources)?
                    .ok_or_else(|| profile.has_none(is_first))?,
            };
            return Ok(Plan {
                base,
                base_profile: profile,
                roles,
            });
        };
        match profile.source_of_role()? {
            RoleSource::Here(base) => {
                roles.push(role);
                return Ok(Plan {
                    base,
                    base_profile: profile,
                    roles,
                });
            }
            RoleSource::WebIdentity(file) => {
                let base = Base::WebIdentity(role, file);
                return Ok(Plan {
                    base,
                    base_profile: profile,
                    roles,
                });
            }
            RoleSource::Profile(source) if source == name => {
                roles.push(role);
                let base = profile
                    .base(sources)?
                    .ok_or_else(|| profile.has_none(false))?;
                return Ok(Plan {
                    base,
                    base_profile: profile,
                    roles,
                });
            }
            RoleSource::Profile(source) => {
                roles.push(role);
                let Some(section) = profiles.profile(source) else {
                    return Err(profile.fault(&format!(
                        "has the `source_profile` {source:?}, which is not there"
                    )));
                };
                if seen.contains(&source) {
                    seen.push(source);
                    let circle = seen.join(" -> ");
                    return Err(profile.fault(&format!("is its own source: {circle}")));
                }
                seen.push(source);
                name = source;
                profile = Profile { name, section };
            }
        }
    }
}

/// Whose credentials a role is assumed with.
enum RoleSource<'a> {
    Here(Base<'a>),
    WebIdentity(&'a str),
    Profile(&'a str),
}

impl<'a> Profile<'a> {
    fn find(self, key: &'static str) -> Option<Found<'a>> {
        Found::in_profile(key, self.section.get(key)?)
    }

    fn text(self, key: &'static str) -> Option<&'a str> {
        self.find(key).map(|found| found.value)
    }

    fn fault(self, reason: &str) -> Miss {
        Miss::failed(format!("the profile {:?} {reason}", self.name))
    }

    /// The error of a profile without credentials: another source may have some, unless this one was named as such, or
    /// means an identity that cannot be had.
    fn has_none(self, is_first: bool) -> Miss {
        const KEYS: &str =
            "has neither `aws_access_key_id`, `role_arn`, `sso_session` nor `credential_process`";
        const FILE: &str = "web_identity_token_file";
        if self.text("login_session").is_some() {
            self.fault(
                "has a `login_session`, which is not read here: load it by the crate aws-config, and make the \
                 configuration of that, which the feature `aws-config` of whitesmith allows",
            )
        } else if self.text(FILE).is_some() {
            self.fault(&format!(
                "has a `{FILE}`, and no `role_arn` to assume by it"
            ))
        } else if is_first {
            Miss::Absent(format!("it {KEYS}"))
        } else {
            self.fault(KEYS)
        }
    }

    fn with_account(self, credentials: Credentials) -> Credentials {
        let account = self.text("aws_account_id");
        let Some(account) = account.filter(|id| is_account_id(id)) else {
            return credentials;
        };
        let mut with = Credentials::builder()
            .access_key_id(credentials.access_key_id())
            .secret_access_key(credentials.secret_access_key())
            .account_id(account)
            .provider_name("profile");
        with.set_session_token(credentials.session_token().map(str::to_owned));
        with.set_expiry(credentials.expiry());
        with.build()
    }

    /// The keys that are in the profile itself.
    fn keys(self) -> Result<Option<Credentials>, Miss> {
        const ID: &str = "aws_access_key_id";
        const SECRET: &str = "aws_secret_access_key";
        match (self.text(ID), self.text(SECRET)) {
            (None, None) => Ok(None),
            (Some(_), None) => Err(self.fault(&format!("has `{ID}`, and no `{SECRET}`"))),
            (None, Some(_)) => Err(self.fault(&format!("has `{SECRET}`, and no `{ID}`"))),
            (Some(id), Some(secret)) => {
                let mut keys = Credentials::builder()
                    .access_key_id(id)
                    .secret_access_key(secret)
                    .provider_name("profile");
                keys.set_session_token(self.text("aws_session_token").map(str::to_owned));
                Ok(Some(keys.build()))
            }
        }
    }

    fn role(self) -> Result<Option<Role<'a>>, Miss> {
        let Some(arn) = self.text("role_arn") else {
            return Ok(None);
        };
        let duration = self.find("duration_seconds");
        let duration = duration.map(|found| number(&found, &DURATIONS));
        Ok(Some(Role {
            arn,
            session_name: self.text("role_session_name"),
            external_id: self.text("external_id"),
            duration_seconds: duration.transpose()?,
            mfa_serial: self.text("mfa_serial"),
        }))
    }

    fn source_of_role(self) -> Result<RoleSource<'a>, Miss> {
        let source_profile = self.text("source_profile");
        let credential_source = self.text("credential_source");
        let token_file = self.text("web_identity_token_file");
        match (source_profile, credential_source, token_file) {
            (Some(name), None, None) => Ok(RoleSource::Profile(name)),
            (None, Some("Environment"), None) => Ok(RoleSource::Here(Base::Environment)),
            (None, Some("EcsContainer"), None) => Ok(RoleSource::Here(Base::Container)),
            (None, Some("Ec2InstanceMetadata"), None) => {
                Ok(RoleSource::Here(Base::InstanceMetadata))
            }
            (None, Some(other), None) => Err(self.fault(&format!(
                "has the `credential_source` {other:?}; it can be Environment, EcsContainer or Ec2InstanceMetadata"
            ))),
            (None, None, Some(file)) => Ok(RoleSource::WebIdentity(file)),
            (None, None, None) => Err(self.fault(
                "has a `role_arn`, and neither `source_profile`, `credential_source` nor `web_identity_token_file`",
            )),
            _ => Err(self.fault(
                "has more than one of `source_profile`, `credential_source` and `web_identity_token_file`",
            )),
        }
    }

    /// What the profile has beside roles.
    fn base(self, sources: Sources<'a>) -> Result<Option<Base<'a>>, Miss> {
        if let Some(sso) = self.sso(sources)? {
            return Ok(Some(Base::Sso(sso)));
        }
        if let Some(keys) = self.keys()? {
            return Ok(Some(Base::Keys(keys)));
        }
        Ok(self.text("credential_process").map(Base::Process))
    }

    fn sso(self, sources: Sources<'a>) -> Result<Option<Sso<'a>>, Miss> {
        let session = self.text("sso_session");
        if session.is_none() && self.text("sso_start_url").is_none() {
            return Ok(None);
        }
        let at = match session {
            None => self,
            Some(name) => {
                let section = sources.profiles.sso_session(name).ok_or_else(|| {
                    self.fault(&format!(
                        "has the `sso_session` {name:?}, which is not there"
                    ))
                })?;
                Self { name, section }
            }
        };
        let required = |holder: Self, key: &'static str| {
            holder.text(key).ok_or_else(|| {
                let what = match (session, holder.name == self.name) {
                    (Some(session), false) => {
                        format!("uses the `sso_session` {session:?}, which has")
                    }
                    _ => "has".to_owned(),
                };
                self.fault(&format!("{what} no `{key}`"))
            })
        };
        Ok(Some(Sso {
            profile: self.name,
            account_id: required(self, "sso_account_id")?,
            role_name: required(self, "sso_role_name")?,
            region: required(at, "sso_region")?,
            start_url: required(at, "sso_start_url")?,
            session,
        }))
    }
}
