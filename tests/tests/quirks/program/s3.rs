//! S3.

use std::time::Duration;

use s3::{BucketLocationConstraint, Client, ClientContextParams as _};
use whitesmith::test_util::CannedTransport;
use whitesmith::{ByteStream, ConfigBuilder, RetryConfig};

use super::{always, answer, config, header, last};

fn client(transport: &CannedTransport) -> Client {
    Client::new(
        config(transport)
            .retry_config(RetryConfig::disabled())
            .build(),
    )
}

/// The URL that an object is got at.
async fn url(bucket: &str, change: impl FnOnce(ConfigBuilder) -> ConfigBuilder) -> String {
    let transport = always(200, &[], "");
    let client = Client::new(change(config(&transport)).build());
    client.get_object(bucket, "a/b c").await.unwrap();
    let url = last(&transport).uri().to_string();
    let rest = url.strip_prefix("https://").unwrap_or(&url);
    rest.strip_suffix("/a/b%20c?x-id=GetObject")
        .unwrap()
        .to_owned()
}

pub async fn buckets_are_addressed_as_the_endpoint_rules_say() {
    assert_eq!(
        url("bucket", |it| it).await,
        "bucket.s3.eu-west-1.amazonaws.com"
    );
    assert_eq!(
        url("my.bucket", |it| it).await,
        "s3.eu-west-1.amazonaws.com/my.bucket"
    );
    assert_eq!(
        url("My_Bucket", |it| it).await,
        "s3.eu-west-1.amazonaws.com/My_Bucket"
    );
    let path = url("bucket", |it| it.force_path_style(true)).await;
    assert_eq!(path, "s3.eu-west-1.amazonaws.com/bucket");
    let accelerated = url("bucket", |it| it.accelerate(true)).await;
    assert_eq!(accelerated, "bucket.s3-accelerate.amazonaws.com");
    let both = url("bucket", |it| it.use_dual_stack(true).use_fips(true)).await;
    assert_eq!(both, "bucket.s3-fips.dualstack.eu-west-1.amazonaws.com");
    let own = url("bucket", |it| it.endpoint_url("http://localhost:9000")).await;
    assert_eq!(own, "http://bucket.localhost:9000");
    let own = |it: ConfigBuilder| {
        it.endpoint_url("http://localhost:9000")
            .force_path_style(true)
    };
    assert_eq!(url("bucket", own).await, "http://localhost:9000/bucket");

    let transport = always(200, &[], "<ListAllMyBucketsResult/>");
    client(&transport).list_buckets().await.unwrap();
    assert_eq!(
        last(&transport).uri(),
        "https://s3.eu-west-1.amazonaws.com/?x-id=ListBuckets"
    );
    let error = client(&transport).get_object("", "k").await.unwrap_err();
    assert!(error.to_string().contains("`bucket` is empty"), "{error}");
}

pub async fn access_points_are_called_where_they_are() {
    for (arn, host, scope, set) in [
        (
            "arn:aws:s3:us-west-2:123456789012:accesspoint:mine",
            "mine-123456789012.s3-accesspoint.us-west-2.amazonaws.com",
            "us-west-2/s3",
            "",
        ),
        (
            "arn:aws:s3::123456789012:accesspoint:mfzwi23gnjvgw.mrap",
            "mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com",
            "s3",
            "*",
        ),
        (
            "arn:aws:s3-object-lambda:eu-west-1:123456789012:accesspoint/mine",
            "mine-123456789012.s3-object-lambda.eu-west-1.amazonaws.com",
            "eu-west-1/s3-object-lambda",
            "",
        ),
        (
            "arn:aws:s3-outposts:eu-west-1:123456789012:outpost/op-01234567890123456/accesspoint/mine",
            "mine-123456789012.op-01234567890123456.s3-outposts.eu-west-1.amazonaws.com",
            "s3-outposts",
            "*",
        ),
    ] {
        let transport = always(200, &[], "");
        client(&transport).get_object(arn, "k").await.unwrap();
        let request = last(&transport);
        assert_eq!(request.uri().host(), Some(host));
        assert_eq!(request.uri().path(), "/k");
        let authorization = header(&request, "authorization");
        let scope = format!("/{scope}/aws4_request,");
        assert!(authorization.contains(&scope), "{authorization}");
        assert_eq!(
            authorization.starts_with("AWS4-ECDSA-P256-SHA256 "),
            set == "*"
        );
        assert_eq!(header(&request, "x-amz-region-set"), set);
    }
    let transport = always(200, &[], "");
    let strict = config(&transport).use_arn_region(false);
    let arn = "arn:aws:s3:us-west-2:123456789012:accesspoint:mine";
    let error = Client::new(strict.build())
        .get_object(arn, "k")
        .await
        .unwrap_err();
    assert!(error.to_string().contains("us-west-2"), "{error}");
}

const SESSION: &str = "<CreateSessionResult><Credentials><AccessKeyId>SESSION</AccessKeyId>\
    <SecretAccessKey>x</SecretAccessKey><SessionToken>t0ken</SessionToken>\
    <Expiration>9999-01-01T00:00:00Z</Expiration></Credentials></CreateSessionResult>";

pub async fn one_zone_buckets_are_called_with_sessions() {
    let transport = CannedTransport::from_fn(|request| {
        let is_session = request.uri().query() == Some("session");
        Ok(answer(200, &[], if is_session { SESSION } else { "" }))
    });
    let client = client(&transport);
    let bucket = "fast--euw1-az1--x-s3";
    client.put_object(bucket, "k").body("hi").await.unwrap();
    client.get_object(bucket, "k").await.unwrap();
    let requests = transport.requests();
    assert_eq!(requests.len(), 3);
    for request in &requests {
        let host = "fast--euw1-az1--x-s3.s3express-euw1-az1.eu-west-1.amazonaws.com";
        assert_eq!(request.uri().host(), Some(host));
        let is_session = request.uri().query() == Some("session");
        let (key, token) = if is_session {
            ("AKID", "")
        } else {
            ("SESSION", "t0ken")
        };
        let authorization = header(request, "authorization");
        assert!(
            authorization.contains(&format!("Credential={key}/")),
            "{authorization}"
        );
        assert!(
            authorization.contains("/eu-west-1/s3express/"),
            "{authorization}"
        );
        assert_eq!(header(request, "x-amz-s3session-token"), token);
    }
    let presigned = client
        .get_object(bucket, "k")
        .presigned(Duration::from_secs(60))
        .await;
    let query = presigned.unwrap().uri().query().unwrap().to_owned();
    assert!(query.contains("X-Amz-S3session-Token=t0ken"), "{query}");
}

pub async fn buckets_in_another_region_are_found() {
    let transport = CannedTransport::from_fn(|request| {
        let is_there = request.uri().host() == Some("far.s3.us-west-2.amazonaws.com");
        Ok(match is_there {
            true => answer(200, &[], ""),
            // What S3 answers HEAD with: nothing but headers.
            false => answer(400, &[("x-amz-bucket-region", "us-west-2")], ""),
        })
    });
    let client = client(&transport);
    client.head_object("far", "k").await.unwrap();
    client.get_object("far", "k").await.unwrap();
    assert_eq!(transport.requests().len(), 3);
    let request = last(&transport);
    assert!(header(&request, "authorization").contains("/us-west-2/s3/"));
}

pub async fn errors_come_with_any_status() {
    let refused = "<Error><Code>AccessDenied</Code><Message>No.</Message></Error>";
    let transport = always(200, &[], refused);
    let error = client(&transport)
        .copy_object("b-1", "b/k", "k")
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("AccessDenied"));
    // An object may be such a text.
    let got = client(&transport).get_object("b-1", "k").await.unwrap();
    assert_eq!(got.body.collect().await.unwrap(), refused);
    let location = "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">eu-west-2</LocationConstraint>";
    let transport = always(200, &[], location);
    let location = client(&transport).get_bucket_location("b-1").await.unwrap();
    assert_eq!(
        location.location_constraint,
        Some(BucketLocationConstraint::EuWest2)
    );
    let transport = always(404, &[], "<Error><Code>NoSuchBucket</Code></Error>");
    let error = client(&transport).list_objects_v2("b-1").await.unwrap_err();
    assert_eq!(error.code(), Some("NoSuchBucket"));
}

pub async fn what_no_date_is_does_not_spoil_the_rest() {
    let transport = always(200, &[("expires", "never"), ("etag", "e")], "");
    let head = client(&transport).head_object("b-1", "k").await.unwrap();
    assert_eq!((head.expires, head.e_tag.as_deref()), (None, Some("e")));
    let got = client(&transport).get_object("b-1", "k").await.unwrap();
    assert_eq!((got.expires, got.e_tag.as_deref()), (None, Some("e")));
}

pub async fn bodies_have_checksums() {
    // The CRC-32 of `hello`, as zlib computes it.
    let crc32 = "NhCmhg==";
    let transport = always(200, &[("x-amz-checksum-crc32", "NhCmhg==")], "hello");
    let client = client(&transport);
    client.put_object("b-1", "k").body("hello").await.unwrap();
    let request = last(&transport);
    assert_eq!(header(&request, "x-amz-checksum-crc32"), crc32);
    assert_eq!(header(&request, "x-amz-sdk-checksum-algorithm"), "CRC32");

    let stream = ByteStream::replayable(|| ByteStream::from("hello").into_chunks(), Some(5));
    client.put_object("b-1", "k").body(stream).await.unwrap();
    let request = last(&transport);
    let hash = header(&request, "x-amz-content-sha256");
    assert_eq!(hash, "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
    assert_eq!(header(&request, "x-amz-trailer"), "x-amz-checksum-crc32");
    assert_eq!(header(&request, "content-encoding"), "aws-chunked");

    let got = client.get_object("b-1", "k").await.unwrap();
    assert_eq!(header(&last(&transport), "x-amz-checksum-mode"), "ENABLED");
    assert_eq!(got.body.collect().await.unwrap(), "hello");
    let transport = always(200, &[("x-amz-checksum-crc32", "NhCmhg==")], "hallo");
    let got = super::s3::client(&transport)
        .get_object("b-1", "k")
        .await
        .unwrap();
    assert!(got.body.collect().await.is_err());

    // This one says of itself that its body is not signed.
    let transport = always(200, &[], "");
    let client = super::s3::client(&transport);
    client
        .write_get_object_response("route", "token")
        .body("hello")
        .await
        .unwrap();
    let request = last(&transport);
    assert_eq!(header(&request, "x-amz-content-sha256"), "UNSIGNED-PAYLOAD");
    assert_eq!(
        request.uri().host(),
        Some("route.s3-object-lambda.eu-west-1.amazonaws.com")
    );
}

pub async fn requests_are_presigned() {
    let client = client(&always(500, &[], ""));
    let day = Duration::from_hours(24);
    let get = client.get_object("b-1", "k").presigned(day).await.unwrap();
    assert_eq!(get.method(), "GET");
    assert!(get.headers().is_empty() && get.body().is_empty());
    let query = get.uri().query().unwrap();
    for part in [
        "X-Amz-Expires=86400",
        "X-Amz-SignedHeaders=host&",
        "X-Amz-Signature=",
    ] {
        assert!(query.contains(part), "{query}");
    }
    let put = client.put_object("b-1", "k").content_type("text/plain");
    let put = put.presigned(day).await.unwrap();
    assert_eq!(put.method(), "PUT");
    assert_eq!(put.headers()["content-type"], "text/plain");
    // The body is not there yet, and nothing is said of it.
    assert!(!put.uri().query().unwrap().contains("checksum"));
    assert_eq!(put.headers().len(), 1);
}
