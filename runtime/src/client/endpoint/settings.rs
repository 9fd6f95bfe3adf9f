//! What a configuration says of endpoints.

use super::url;
use crate::client::config::{AccountIdEndpointMode, Config, without_user};
use crate::endpoint::{Param, Params, is_host_label};
use crate::operation::ServiceSchema;

/// What endpoints of one service follow from, beside what calls say.
#[derive(Debug)]
pub(super) struct Settings {
    region: Option<String>,
    /// The URL that takes the place of the service's own endpoint, and who says so.
    endpoint_url: Option<(String, String)>,
    use_fips: bool,
    use_dual_stack: bool,
    account_id_endpoint_mode: AccountIdEndpointMode,
    params: Params,
    no_region: String,
}

impl Settings {
    pub(super) fn new(service: &ServiceSchema, config: &Config) -> Self {
        let own = |url: &str| ("the configuration".to_owned(), url.to_owned());
        let own = config.endpoint_url().map(own);
        Self {
            region: config.region().map(str::to_owned),
            endpoint_url: own.or_else(|| config.configured_endpoint(service.sdk_id)),
            use_fips: config.use_fips(),
            use_dual_stack: config.use_dual_stack(),
            account_id_endpoint_mode: config.account_id_endpoint_mode(),
            params: config.endpoint_params().clone(),
            no_region: config.no_region(),
        }
    }

    /// The region to call. It becomes part of a host name: text that is no host label must never get there.
    pub(super) fn region<'a>(&'a self, call: Option<&'a str>) -> Result<Option<&'a str>, String> {
        let Some(region) = call.or(self.region.as_deref()) else {
            return Ok(None);
        };
        if is_host_label(region) {
            Ok(Some(region))
        } else {
            Err(format!(
                "{region:?} is not a region: one is letters, digits and hyphens, such as us-east-1"
            ))
        }
    }

    pub(super) fn has_region(&self) -> bool {
        self.region.is_some()
    }

    /// What to say where there is no region and one is needed.
    pub(super) fn no_region(&self) -> String {
        self.no_region.clone()
    }

    /// The URL to call instead of the service's own endpoint, if it can be called.
    pub(super) fn endpoint_url<'a>(
        &'a self,
        call: Option<&'a str>,
    ) -> Result<Option<&'a str>, String> {
        let own = self.endpoint_url.as_ref();
        let own = own.map(|(origin, url)| (origin.as_str(), url.as_str()));
        let Some((origin, url)) = call.map(|url| ("the call", url)).or(own) else {
            return Ok(None);
        };
        match url::parse(url) {
            Ok(_) => Ok(Some(url)),
            Err(reason) => {
                let url = without_user(url);
                Err(format!(
                    "the endpoint {url:?} of {origin} cannot be called: {reason}"
                ))
            }
        }
    }

    /// Whether the account of the credentials may be part of an endpoint.
    pub(super) fn has_account_ids(&self) -> bool {
        self.account_id_endpoint_mode != AccountIdEndpointMode::Disabled
    }

    /// What the configuration sets a parameter of the rules to.
    pub(super) fn param(&self, name: &str) -> Option<&Param> {
        self.params.get(name)
    }

    /// What is built in ("Rules engine built-ins", "AWS rules engine built-ins"). Those of single services, such as
    /// `AWS::S3::ForcePathStyle`, are parameters that the configuration sets by name.
    pub(super) fn built_in(
        &self,
        name: &str,
        region: Option<&str>,
        url: Option<&str>,
        account_id: Option<&str>,
    ) -> Option<Param> {
        match name {
            "AWS::Region" => region.map(Param::from),
            "AWS::UseFIPS" => Some(self.use_fips.into()),
            "AWS::UseDualStack" => Some(self.use_dual_stack.into()),
            "SDK::Endpoint" => url.map(Param::from),
            "AWS::Auth::AccountId" => account_id.map(Param::from),
            "AWS::Auth::AccountIdEndpointMode" => {
                Some(Param::from(match self.account_id_endpoint_mode {
                    AccountIdEndpointMode::Preferred => "preferred",
                    AccountIdEndpointMode::Disabled => "disabled",
                    AccountIdEndpointMode::Required => "required",
                }))
            }
            _ => None,
        }
    }
}
