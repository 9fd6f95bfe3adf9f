//! Where a service is called: at a URL that was set, or at the region's own endpoint.

use http::Uri;
use http::uri::{PathAndQuery, Scheme};

use super::config::{Config, without_user};
use super::environment::ENDPOINT_URL;
use crate::operation::ServiceSchema;

/// Where a service is called, and what its requests are signed for.
#[derive(Debug)]
pub(super) struct Endpoint {
    pub(super) uri: Uri,
    pub(super) signing: Option<Signing>,
}

/// What a signature is good for: the service of that name in that region.
#[derive(Debug)]
#[cfg_attr(
    not(feature = "sigv4"),
    expect(dead_code, reason = "read by the signer, which is not there")
)]
pub(super) struct Signing {
    pub(super) name: &'static str,
    pub(super) region: String,
}

/// A set of regions that is cut off from the others.
struct Partition {
    /// What `regionRegex` has before `-\w+-\d+`.
    region_prefix: &'static str,
    dns_suffix: &'static str,
}

/// The suffix of partition `aws`, and of every region that no other partition claims.
const AWS_DNS_SUFFIX: &str = "amazonaws.com";

/// The partitions other than `aws`: aws-cn, aws-us-gov, aws-iso, aws-iso-b, aws-iso-e, aws-iso-f and aws-eusc.
const PARTITIONS: [Partition; 7] = [
    Partition {
        region_prefix: "cn",
        dns_suffix: "amazonaws.com.cn",
    },
    Partition {
        region_prefix: "us-gov",
        dns_suffix: "amazonaws.com",
    },
    Partition {
        region_prefix: "us-iso",
        dns_suffix: "c2s.ic.gov",
    },
    Partition {
        region_prefix: "us-isob",
        dns_suffix: "sc2s.sgov.gov",
    },
    Partition {
        region_prefix: "eu-isoe",
        dns_suffix: "cloud.adc-e.uk",
    },
    Partition {
        region_prefix: "us-isof",
        dns_suffix: "csp.hci.ic.gov",
    },
    Partition {
        region_prefix: "eusc-de",
        dns_suffix: "amazonaws.eu",
    },
];

/// Finds the endpoint. An error says what is missing or wrong, and what to do.
pub(super) fn resolve(service: &ServiceSchema, config: &Config) -> Result<Endpoint, String> {
    let region = config.region().map(valid_region).transpose()?;
    let uri = match configured_url(service, config) {
        Some((source, url)) => parse(url).map_err(|reason| {
            let url = without_user(url);
            format!("the endpoint {url:?} of {source} cannot be called: {reason}")
        })?,
        None => regional(service, region.ok_or(NO_REGION)?)?,
    };
    let signing = match service.signing_name {
        Some(name) => Some(Signing {
            name,
            region: region.ok_or(NO_REGION)?.to_owned(),
        }),
        None => None,
    };
    Ok(Endpoint { uri, signing })
}

const NO_REGION: &str = "no region is set: neither on the configuration, nor as AWS_REGION or AWS_DEFAULT_REGION if it \
                         was read from the environment (profiles are not read yet); set one of them, such as \
                         AWS_REGION=us-east-1";

/// The URL that takes the place of the region's own endpoint, and who says so; the nearest word counts.
fn configured_url<'a>(service: &ServiceSchema, config: &'a Config) -> Option<(String, &'a str)> {
    if let Some(url) = config.endpoint_url() {
        return Some(("the configuration".to_owned(), url));
    }
    let service_id = service.sdk_id.to_uppercase().replace(' ', "_");
    [
        format!("{ENDPOINT_URL}_{service_id}"),
        ENDPOINT_URL.to_owned(),
    ]
    .into_iter()
    .find_map(|variable| {
        let url = config.environment_endpoint(&variable)?;
        Some((variable, url))
    })
}

fn parse(url: &str) -> Result<Uri, String> {
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

/// The service's own endpoint in a region.
fn regional(service: &ServiceSchema, region: &str) -> Result<Uri, String> {
    let prefix = service.endpoint_prefix;
    if !prefix.split('.').all(is_host_label) {
        return Err(format!(
            "{} has no endpoint of its own; set an `endpoint_url`",
            service.sdk_id
        ));
    }
    parse(&format!(
        "https://{prefix}.{region}.{}/",
        dns_suffix(region)
    ))
}

fn dns_suffix(region: &str) -> &'static str {
    PARTITIONS
        .iter()
        .find(|partition| partition.has(region))
        .map_or(AWS_DNS_SUFFIX, |partition| partition.dns_suffix)
}

impl Partition {
    /// Whether the region is `{prefix}-{word}-{number}`.
    fn has(&self, region: &str) -> bool {
        let rest = region.strip_prefix(self.region_prefix);
        let Some((word, number)) = rest
            .and_then(|rest| rest.strip_prefix('-'))
            .and_then(|rest| rest.split_once('-'))
        else {
            return false;
        };
        let is_all = |text: &str, is: fn(char) -> bool| !text.is_empty() && text.chars().all(is);
        is_all(word, |c| c.is_ascii_alphanumeric() || c == '_')
            && is_all(number, |c| c.is_ascii_digit())
    }
}

/// A region becomes part of a host name: text that is no host label must never get there.
fn valid_region(region: &str) -> Result<&str, String> {
    if is_host_label(region) {
        Ok(region)
    } else {
        Err(format!(
            "{region:?} is not a region: one is letters, digits and hyphens, such as us-east-1"
        ))
    }
}

/// RFC 1123, section 2.1: up to 63 letters, digits and hyphens, with no hyphen at either end.
fn is_host_label(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::dns_suffix;

    #[test]
    fn every_partition_has_its_suffix() {
        for (region, suffix) in [
            ("us-east-1", "amazonaws.com"),
            ("mx-central-1", "amazonaws.com"),
            ("cn-northwest-1", "amazonaws.com.cn"),
            ("us-gov-west-1", "amazonaws.com"),
            ("us-iso-east-1", "c2s.ic.gov"),
            ("us-isob-east-1", "sc2s.sgov.gov"),
            ("eu-isoe-west-1", "cloud.adc-e.uk"),
            ("us-isof-south-1", "csp.hci.ic.gov"),
            ("eusc-de-east-1", "amazonaws.eu"),
            ("eu-iso-north-1", "amazonaws.com"),
            ("cn-", "amazonaws.com"),
            ("cnx-north-1", "amazonaws.com"),
        ] {
            assert_eq!(dns_suffix(region), suffix, "{region}");
        }
    }
}
