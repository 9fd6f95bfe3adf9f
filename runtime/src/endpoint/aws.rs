//! The functions of "AWS rules engine library functions", but for `aws.partition`, which is a look-up.

use std::borrow::Cow;
use std::net::Ipv4Addr;

use super::library::is_valid_host_label;
use super::value::Value;

/// `aws.parseArn`: the structure `ARN`, or nothing if it is none.
pub(super) fn parse_arn<'a>(arn: &str) -> Option<Value<'a>> {
    let mut parts = arn.splitn(6, ':');
    let mut next = || parts.next();
    let (prefix, partition, service) = (next()?, next()?, next()?);
    let (region, account, resource) = (next()?, next()?, next()?);
    if prefix != "arn" || partition.is_empty() || service.is_empty() || resource.is_empty() {
        return None;
    }
    let text = |text: &str| Value::Text(Cow::Owned(text.to_owned()));
    let resource = resource
        .split([':', '/'])
        .map(|part| Cow::Owned(part.to_owned()));
    Some(Value::Record(vec![
        ("partition", text(partition)),
        ("service", text(service)),
        ("region", text(region)),
        ("accountId", text(account)),
        ("resourceId", Value::List(resource.collect())),
    ]))
}

/// `aws.isVirtualHostableS3Bucket`: whether a bucket's name can be part of a host name. It is a host label, or several
/// if `allow_subdomains`, of 3 characters or more, none of them in upper case, and no IPv4 address.
pub(super) fn is_virtual_hostable_s3_bucket(text: &str, allow_subdomains: bool) -> bool {
    text.len() >= 3
        && !text.chars().any(|c| c.is_ascii_uppercase())
        && text.parse::<Ipv4Addr>().is_err()
        && is_valid_host_label(text, allow_subdomains)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arn(text: &str) -> Option<(Vec<String>, Vec<String>)> {
        let Value::Record(fields) = parse_arn(text)? else {
            return None;
        };
        let mut texts = Vec::new();
        let mut resource = Vec::new();
        for (_, value) in fields {
            match value {
                Value::Text(text) => texts.push(text.into_owned()),
                Value::List(list) => resource.extend(list.into_iter().map(Cow::into_owned)),
                _ => return None,
            }
        }
        Some((texts, resource))
    }

    #[test]
    fn arns_as_the_specification_shows() {
        for (text, texts, resource) in [
            (
                "arn:aws:sns:us-west-2:012345678910:example-sns-topic-name",
                ["aws", "sns", "us-west-2", "012345678910"],
                vec!["example-sns-topic-name"],
            ),
            (
                "arn:aws:iam::012345678910:user/johndoe",
                ["aws", "iam", "", "012345678910"],
                vec!["user", "johndoe"],
            ),
            (
                "arn:aws:s3:::a:b/c:",
                ["aws", "s3", "", ""],
                vec!["a", "b", "c", ""],
            ),
        ] {
            let expected = (
                texts.map(str::to_owned).to_vec(),
                resource.into_iter().map(str::to_owned).collect(),
            );
            assert_eq!(arn(text), Some(expected), "{text}");
        }
        for text in [
            "",
            "arn",
            "arn:aws:s3:::",
            "arn::s3:::a",
            "arn:aws::::a",
            "urn:aws:s3:::a",
        ] {
            assert_eq!(arn(text), None, "{text}");
        }
    }

    #[test]
    fn buckets_that_can_be_hosts() {
        for (text, alone, with_subdomains) in [
            ("bucket", true, true),
            ("my.bucket", false, true),
            ("Bucket", false, false),
            ("ab", false, false),
            ("192.168.5.4", false, false),
            ("bucket_1", false, false),
        ] {
            assert_eq!(is_virtual_hostable_s3_bucket(text, false), alone, "{text}");
            assert_eq!(
                is_virtual_hostable_s3_bucket(text, true),
                with_subdomains,
                "{text}"
            );
        }
    }
}
