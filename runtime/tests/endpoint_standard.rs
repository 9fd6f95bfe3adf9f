//! The declarative endpoint traits, by the examples of the specification and what it says around them.

use serde_json::{Value, json};
use whitesmith::endpoint::{EndpointError, InvalidRules, Params, Partition, Partitions, Standard};

fn url(standard: &Standard, params: &Params) -> Result<String, EndpointError> {
    let endpoint = standard.evaluate(params, &Partitions::aws())?;
    Ok(endpoint.url)
}

fn in_region(region: &str, fips: bool, dual_stack: bool) -> Params {
    Params::new()
        .with("Region", region)
        .with("UseFIPS", fips)
        .with("UseDualStack", dual_stack)
}

#[test]
fn a_regional_service_has_four_endpoints_per_region() -> Result<(), InvalidRules> {
    let standard = Standard::regional(&json!({}), "forge")?;
    for (fips, dual_stack, expected) in [
        (false, false, "https://forge.cn-north-1.amazonaws.com.cn"),
        (
            true,
            false,
            "https://forge-fips.cn-north-1.amazonaws.com.cn",
        ),
        (
            false,
            true,
            "https://forge.cn-north-1.api.amazonwebservices.com.cn",
        ),
        (
            true,
            true,
            "https://forge-fips.cn-north-1.api.amazonwebservices.com.cn",
        ),
    ] {
        let found = url(&standard, &in_region("cn-north-1", fips, dual_stack));
        assert_eq!(found.as_deref(), Ok(expected));
    }
    let only = standard.dual_stack_only();
    let found = url(&only, &in_region("eu-west-1", false, false));
    assert_eq!(found.as_deref(), Ok("https://forge.eu-west-1.api.aws"));
    Ok(())
}

#[test]
fn a_custom_endpoint_goes_without_region_and_flags() -> Result<(), InvalidRules> {
    let standard = Standard::regional(&json!({}), "forge")?;
    let custom = Params::new().with("Endpoint", "https://forge.example");
    assert_eq!(
        url(&standard, &custom).as_deref(),
        Ok("https://forge.example")
    );
    for flag in ["UseFIPS", "UseDualStack"] {
        let found = url(&standard, &custom.clone().with(flag, true));
        assert!(matches!(&found, Err(EndpointError::Rule(reason)) if reason.contains(flag)));
    }
    assert_eq!(
        url(&standard, &Params::new()),
        Err(EndpointError::Missing("Region".to_owned()))
    );
    Ok(())
}

#[test]
fn special_cases_of_regions_come_before_those_of_partitions() -> Result<(), InvalidRules> {
    let value = json!({
        "partitionSpecialCases": {
            "aws-us-gov": [{ "endpoint": "https://gov-{service}.{region}.{dnsSuffix}", "fips": true }],
        },
        "regionSpecialCases": {
            "us-gov-west-1": [
                { "endpoint": "https://west.{dualStackDnsSuffix}", "fips": true, "signingRegion": "us-gov-east-1" },
            ],
        },
    });
    let standard = Standard::regional(&value, "forge")?;
    for (region, fips, expected) in [
        (
            "us-gov-east-1",
            true,
            "https://gov-forge.us-gov-east-1.amazonaws.com",
        ),
        (
            "us-gov-east-1",
            false,
            "https://forge.us-gov-east-1.amazonaws.com",
        ),
        ("us-gov-west-1", true, "https://west.api.aws"),
        (
            "us-east-1",
            true,
            "https://forge-fips.us-east-1.amazonaws.com",
        ),
    ] {
        let found = url(&standard, &in_region(region, fips, false));
        assert_eq!(found.as_deref(), Ok(expected));
    }
    let west = standard.evaluate(&in_region("us-gov-west-1", true, false), &Partitions::aws());
    let scheme = west
        .ok()
        .and_then(|west| west.auth_scheme("sigv4").cloned());
    let region = scheme
        .as_ref()
        .and_then(|scheme| scheme.get("signingRegion"));
    assert_eq!(region, Some(&Value::from("us-gov-east-1")));
    Ok(())
}

#[test]
fn a_partitional_service_has_one_endpoint_per_partition() -> Result<(), InvalidRules> {
    let value = json!({
        "endpointPatternType": "service_dnsSuffix",
        "partitionEndpointSpecialCases": {
            "aws": [{ "endpoint": "https://{service}.global.amazonaws.com" }],
            "aws-cn": [{ "region": "cn-north-1" }],
        },
    });
    let standard = Standard::partitional(&value, "forge")?;
    for (region, fips, url, signing) in [
        (
            "eu-west-1",
            false,
            "https://forge.global.amazonaws.com",
            "us-east-1",
        ),
        (
            "eu-west-1",
            true,
            "https://forge-fips.amazonaws.com",
            "us-east-1",
        ),
        (
            "cn-northwest-1",
            false,
            "https://forge.amazonaws.com.cn",
            "cn-north-1",
        ),
        (
            "us-gov-east-1",
            false,
            "https://forge.amazonaws.com",
            "us-gov-west-1",
        ),
    ] {
        let found = standard.evaluate(&in_region(region, fips, false), &Partitions::aws());
        let properties = json!({ "authSchemes": [{ "name": "sigv4", "signingRegion": signing }] });
        let found = found.map(|found| (found.url, Value::from(found.properties)));
        assert_eq!(found, Ok((url.to_owned(), properties)));
    }
    let value = json!({ "endpointPatternType": "service_region_dnsSuffix" });
    let found = url(
        &Standard::partitional(&value, "forge")?,
        &in_region("eu-west-1", false, true),
    );
    assert_eq!(found.as_deref(), Ok("https://forge.us-east-1.api.aws"));
    Ok(())
}

#[test]
fn a_partition_may_lack_support() -> Result<(), InvalidRules> {
    let lonely = Partitions::new(vec![Partition {
        id: "lonely",
        region_prefixes: &["xx"],
        regions: &[],
        dns_suffix: "lonely.example",
        dual_stack_dns_suffix: "dual.lonely.example",
        supports_fips: false,
        supports_dual_stack: false,
        implicit_global_region: "xx-north-1",
    }]);
    let standard = Standard::regional(&json!({}), "forge")?;
    for (fips, dual_stack) in [(true, false), (false, true), (true, true)] {
        let found = standard.evaluate(&in_region("xx-north-1", fips, dual_stack), &lonely);
        assert!(
            matches!(&found, Err(EndpointError::Rule(reason)) if reason.contains("lonely")),
            "{found:?}"
        );
    }
    let only = standard.dual_stack_only();
    let found = only.evaluate(&in_region("xx-north-1", false, false), &lonely);
    let found = found.map(|found| found.url);
    assert_eq!(
        found.as_deref(),
        Ok("https://forge.xx-north-1.lonely.example")
    );
    Ok(())
}

#[test]
fn a_value_that_is_not_the_traits_says_where() {
    let cases = |case: Value| json!({ "regionSpecialCases": { "eu-west-1": [case] } });
    for (value, expected) in [
        (json!([]), "$: this should be an object"),
        (
            cases(json!({})),
            "$.regionSpecialCases.eu-west-1[0]: this needs a member \"endpoint\"",
        ),
        (
            cases(json!({ "endpoint": "https://{name}" })),
            "$.regionSpecialCases.eu-west-1[0].endpoint: \"name\" is neither",
        ),
        (
            cases(json!({ "endpoint": "https://a", "fips": "yes" })),
            "$.regionSpecialCases.eu-west-1[0].fips: this should be true or false",
        ),
    ] {
        let error = Standard::regional(&value, "forge")
            .err()
            .map(|error| error.to_string());
        let error = error.unwrap_or_default();
        assert!(error.starts_with(expected), "{error}");
    }
    let error = Standard::partitional(&json!({ "endpointPatternType": "new" }), "forge").err();
    assert_eq!(
        error.as_ref().map(InvalidRules::path),
        Some("$.endpointPatternType")
    );
}
