//! Streams that are followed by their checksum, and streams that are held against one.

use std::error::Error as _;

use whitesmith::ByteStream;
use whitesmith::checksum::{ChecksumMismatch, ChecksumPolicy};
use whitesmith_tests::streams::{ChecksumAlgorithm, Client};

use super::server::{Upload, serve};
use super::{client, config, once};

/// The CRC-32 of `hello world`, in base64, as zlib computes it.
const CRC32: &str = "DUoRhQ==";
const SHA256: &str = "uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=";

/// What comes of a response with that header.
async fn got(header: &'static str, value: &'static str) -> Result<String, whitesmith::Error> {
    got_by(|config| config, header, value).await
}

async fn got_by(
    change: impl FnOnce(whitesmith::ConfigBuilder) -> whitesmith::ConfigBuilder,
    header: &'static str,
    value: &'static str,
) -> Result<String, whitesmith::Error> {
    let (url, served) = serve(move |accept| {
        let mut connection = accept();
        let head = connection.head();
        connection.answer("200 OK", &[(header, value)], "hello world");
        head.get("x-amz-checksum-mode").map(str::to_owned)
    });
    let client = Client::new(change(config(&url)).build());
    let got = client.get("it").await.expect("the beginning is fine");
    assert_eq!(got.length, Some(11));
    assert_eq!(got.body.length(), Some(11));
    let text = got.body.collect().await;
    let mode = served.join().expect("a server that ends well");
    let is_checked =
        client.config().response_checksum_validation() == ChecksumPolicy::WhenSupported;
    assert_eq!(mode.as_deref(), is_checked.then_some("ENABLED"));
    text.map(|text| String::from_utf8(text.to_vec()).expect("text"))
}

#[tokio::test]
async fn a_stream_is_held_against_its_checksum() {
    for (header, value) in [
        ("x-amz-checksum-crc32", CRC32),
        ("x-amz-checksum-sha256", SHA256),
        // That of a body in parts, and one that the operation does not name.
        ("x-amz-checksum-crc32", "AAAAAA==-2"),
        ("x-amz-checksum-sha1", "AAAA"),
    ] {
        let text = got(header, value).await;
        assert_eq!(text.expect("it is whole"), "hello world", "{header}");
    }
}

#[tokio::test]
async fn a_stream_with_another_checksum_ends_in_an_error() {
    let error = got("x-amz-checksum-crc32", "AAAAAA==").await;
    let error = error.expect_err("it was changed on its way");
    let mut cause = error.source().expect("a cause");
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    let mismatch = cause
        .downcast_ref::<ChecksumMismatch>()
        .expect("a mismatch");
    assert_eq!(mismatch.computed().to_string(), CRC32);
    assert!(
        error
            .to_string()
            .contains("its CRC32 is DUoRhQ==, and the response says AAAAAA=="),
        "{error}"
    );
    let unchecked = got_by(
        |config| config.response_checksum_validation(ChecksumPolicy::WhenRequired),
        "x-amz-checksum-crc32",
        "AAAAAA==",
    );
    assert_eq!(unchecked.await.expect("unchecked"), "hello world");
}

#[tokio::test]
async fn a_stream_is_followed_by_its_checksum() {
    for (algorithm, trailer) in [
        (None, format!("x-amz-checksum-crc32:{CRC32}")),
        (
            Some(ChecksumAlgorithm::Sha256),
            format!("x-amz-checksum-sha256:{SHA256}"),
        ),
    ] {
        let (url, served) = serve(|accept| {
            let mut connection = accept();
            let head = connection.head();
            assert_eq!(
                head.get("x-amz-content-sha256"),
                Some("STREAMING-UNSIGNED-PAYLOAD-TRAILER")
            );
            let name = head.get("x-amz-trailer").map(str::to_owned);
            let upload = connection.upload(&head);
            connection.answer("200 OK", &[], "");
            (name, upload)
        });
        let body =
            ByteStream::replayable(|| ByteStream::from("hello world").into_chunks(), Some(11));
        let client = client(&url);
        let mut call = client.put("it", body);
        if let Some(algorithm) = algorithm {
            call = call.checksum_algorithm(algorithm);
        }
        call.await.expect("it is taken");
        let (name, upload) = served.join().expect("a server that ends well");
        assert_eq!(name.as_deref(), trailer.split(':').next());
        assert_eq!(
            upload,
            Upload {
                length: 11,
                trailer
            }
        );
    }
}

#[tokio::test]
async fn how_long_a_stream_is_must_be_known_where_it_matters() {
    let client = client("http://127.0.0.1:9");
    let error = client
        .put("it", once("hello"))
        .await
        .expect_err("no length");
    assert!(
        error.to_string().contains("does not say how long it is"),
        "{error}"
    );
    let error = client.weigh(once("hello")).await.expect_err("no length");
    assert!(error.to_string().contains("body: how long"), "{error}");
}
