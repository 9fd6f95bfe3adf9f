//! AWS's partitions: sets of regions that are cut off from one another.

use std::borrow::Cow;

use super::value::Value;

/// A set of regions with a domain of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partition {
    /// Its name, such as `aws-cn`.
    pub id: &'static str,
    /// What regions of it begin with, such as `us`: see [`Partition::matches`].
    pub region_prefixes: &'static [&'static str],
    /// The regions of it that are known, of which some have names that do not match, such as `aws-global`.
    pub regions: &'static [&'static str],
    /// The domain of its endpoints.
    pub dns_suffix: &'static str,
    /// The domain of its endpoints that are reached by IPv4 and IPv6.
    pub dual_stack_dns_suffix: &'static str,
    /// Whether it has endpoints that comply with FIPS 140.
    pub supports_fips: bool,
    /// Whether it has endpoints that are reached by IPv4 and IPv6.
    pub supports_dual_stack: bool,
    /// The region that services with one endpoint for the whole partition sign for.
    pub implicit_global_region: &'static str,
}

impl Partition {
    /// Whether a region is named like those of this partition: `{prefix}-{word}-{number}`, where a word is ASCII
    /// letters, digits and underscores. Every partition of AWS describes its regions by a pattern of that one form,
    /// so that nothing is lost without regular expressions.
    #[must_use]
    pub fn matches(&self, region: &str) -> bool {
        let Some((rest, number)) = region.rsplit_once('-') else {
            return false;
        };
        let Some((prefix, word)) = rest.rsplit_once('-') else {
            return false;
        };
        let is_all = |text: &str, is: fn(char) -> bool| !text.is_empty() && text.chars().all(is);
        is_all(number, |c| c.is_ascii_digit())
            && is_all(word, |c| c.is_ascii_alphanumeric() || c == '_')
            && self.region_prefixes.contains(&prefix)
    }

    /// The structure `Partition` of "AWS rules engine library functions".
    pub(super) fn value<'a>(&self) -> Value<'a> {
        let text = |text: &'static str| Value::Text(Cow::Borrowed(text));
        Value::Record(vec![
            ("name", text(self.id)),
            ("dnsSuffix", text(self.dns_suffix)),
            ("dualStackDnsSuffix", text(self.dual_stack_dns_suffix)),
            ("supportsFIPS", Value::Flag(self.supports_fips)),
            ("supportsDualStack", Value::Flag(self.supports_dual_stack)),
            ("implicitGlobalRegion", text(self.implicit_global_region)),
        ])
    }
}

/// A table of partitions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partitions(Cow<'static, [Partition]>);

impl Partitions {
    /// AWS's own.
    #[must_use]
    pub const fn aws() -> Self {
        Self(Cow::Borrowed(&AWS))
    }

    /// A table of one's own. The first partition takes every region that no partition claims.
    #[must_use]
    pub const fn new(partitions: Vec<Partition>) -> Self {
        Self(Cow::Owned(partitions))
    }

    /// All of them.
    #[must_use]
    pub fn as_slice(&self) -> &[Partition] {
        &self.0
    }

    /// The partition of a region: the one that knows it, else the first with names like it, else the first of all (as
    /// AWS's own clients do, so that a region with a new kind of name can be called). Nothing in an empty table.
    #[must_use]
    pub fn of(&self, region: &str) -> Option<&Partition> {
        let partitions = self.as_slice();
        partitions
            .iter()
            .find(|partition| partition.regions.contains(&region))
            .or_else(|| {
                partitions
                    .iter()
                    .find(|partition| partition.matches(region))
            })
            .or_else(|| partitions.first())
    }
}

/// The partitions that AWS's clients know as of November 2026.
static AWS: [Partition; 8] = [
    Partition {
        id: "aws",
        region_prefixes: &["us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx"],
        regions: &[
            "af-south-1",
            "ap-east-1",
            "ap-east-2",
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-northeast-3",
            "ap-south-1",
            "ap-south-2",
            "ap-southeast-1",
            "ap-southeast-2",
            "ap-southeast-3",
            "ap-southeast-4",
            "ap-southeast-5",
            "ap-southeast-6",
            "ap-southeast-7",
            "aws-global",
            "ca-central-1",
            "ca-west-1",
            "eu-central-1",
            "eu-central-2",
            "eu-north-1",
            "eu-south-1",
            "eu-south-2",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "il-central-1",
            "me-central-1",
            "me-south-1",
            "me-west-1",
            "mx-central-1",
            "sa-east-1",
            "sa-west-1",
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2",
        ],
        dns_suffix: "amazonaws.com",
        dual_stack_dns_suffix: "api.aws",
        supports_fips: true,
        supports_dual_stack: true,
        implicit_global_region: "us-east-1",
    },
    Partition {
        id: "aws-cn",
        region_prefixes: &["cn"],
        regions: &["aws-cn-global", "cn-north-1", "cn-northwest-1"],
        dns_suffix: "amazonaws.com.cn",
        dual_stack_dns_suffix: "api.amazonwebservices.com.cn",
        supports_fips: true,
        supports_dual_stack: true,
        implicit_global_region: "cn-northwest-1",
    },
    Partition {
        id: "aws-eusc",
        region_prefixes: &["eusc-de"],
        regions: &["eusc-de-east-1"],
        dns_suffix: "amazonaws.eu",
        dual_stack_dns_suffix: "api.amazonwebservices.eu",
        supports_fips: true,
        supports_dual_stack: true,
        implicit_global_region: "eusc-de-east-1",
    },
    Partition {
        id: "aws-iso",
        region_prefixes: &["us-iso"],
        regions: &["aws-iso-global", "us-iso-east-1", "us-iso-west-1"],
        dns_suffix: "c2s.ic.gov",
        dual_stack_dns_suffix: "api.aws.ic.gov",
        supports_fips: true,
        supports_dual_stack: true,
        implicit_global_region: "us-iso-east-1",
    },
    Partition {
        id: "aws-iso-b",
        region_prefixes: &["us-isob"],
        regions: &["aws-iso-b-global", "us-isob-east-1", "us-isob-west-1"],
        dns_suffix: "sc2s.sgov.gov",
        dual_stack_dns_suffix: "api.aws.scloud",
        supports_fips: true,
        supports_dual_stack: true,
        implicit_global_region: "us-isob-east-1",
    },
    Partition {
        id: "aws-iso-e",
        region_prefixes: &["eu-isoe"],
        regions: &["aws-iso-e-global", "eu-isoe-west-1"],
        dns_suffix: "cloud.adc-e.uk",
        dual_stack_dns_suffix: "api.cloud-aws.adc-e.uk",
        supports_fips: true,
        supports_dual_stack: true,
        implicit_global_region: "eu-isoe-west-1",
    },
    Partition {
        id: "aws-iso-f",
        region_prefixes: &["us-isof"],
        regions: &["aws-iso-f-global", "us-isof-east-1", "us-isof-south-1"],
        dns_suffix: "csp.hci.ic.gov",
        dual_stack_dns_suffix: "api.aws.hci.ic.gov",
        supports_fips: true,
        supports_dual_stack: true,
        implicit_global_region: "us-isof-south-1",
    },
    Partition {
        id: "aws-us-gov",
        region_prefixes: &["us-gov"],
        regions: &["aws-us-gov-global", "us-gov-east-1", "us-gov-west-1"],
        dns_suffix: "amazonaws.com",
        dual_stack_dns_suffix: "api.aws",
        supports_fips: true,
        supports_dual_stack: true,
        implicit_global_region: "us-gov-west-1",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region_has_its_partition() {
        for (region, id) in [
            ("us-east-1", "aws"),
            ("mx-new_one-12", "aws"),
            ("aws-global", "aws"),
            ("cn-northwest-1", "aws-cn"),
            ("us-gov-west-1", "aws-us-gov"),
            ("aws-us-gov-global", "aws-us-gov"),
            ("us-iso-east-9", "aws-iso"),
            ("us-isob-east-1", "aws-iso-b"),
            ("eu-isoe-west-1", "aws-iso-e"),
            ("us-isof-south-1", "aws-iso-f"),
            ("eusc-de-east-1", "aws-eusc"),
            ("eusc-fr-east-1", "aws"),
            ("cn-", "aws"),
            ("", "aws"),
        ] {
            let found = Partitions::aws().of(region).map(|partition| partition.id);
            assert_eq!(found, Some(id), "{region}");
        }
        assert_eq!(Partitions::new(Vec::new()).of("us-east-1"), None);
    }

    #[test]
    fn a_region_matches_one_partition_at_most() {
        let partitions = Partitions::aws();
        for partition in partitions.as_slice() {
            for region in partition.regions {
                let others = partitions
                    .as_slice()
                    .iter()
                    .filter(|other| other.id != partition.id && other.matches(region));
                assert_eq!(others.count(), 0, "{region}");
            }
            assert!(
                partition
                    .regions
                    .contains(&partition.implicit_global_region),
                "{}",
                partition.id
            );
        }
    }
}
