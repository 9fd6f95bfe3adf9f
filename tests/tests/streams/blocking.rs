//! The same over the blocking transport.

use whitesmith::ByteStream;
use whitesmith::blocking::block_on;

use super::client;
use super::server::{Upload, serve};

/// The CRC-32 of `hello world`, in base64, as zlib computes it.
const CRC32: &str = "DUoRhQ==";

fn replayable(length: Option<u64>) -> ByteStream {
    ByteStream::replayable(|| ByteStream::from("hello world").into_chunks(), length)
}

#[test]
fn streams_go_both_ways_without_async() {
    let (url, served) = serve(|accept| {
        let mut connection = accept();
        let uploads = ["503 Service Unavailable", "200 OK"].map(|status| {
            let head = connection.head();
            let upload = connection.upload(&head);
            connection.answer(status, &[], "");
            upload
        });
        let head = connection.head();
        let text = connection.body(&head);
        connection.answer("200 OK", &[], "");
        for sum in [CRC32, "AAAAAA=="] {
            connection.head();
            connection.answer("200 OK", &[("x-amz-checksum-crc32", sum)], "hello world");
        }
        (uploads, text)
    });
    let client = client(&url);
    let put = client.put("it", replayable(Some(11))).send_blocking();
    put.expect("it is taken");
    let append = client.append(replayable(None)).send_blocking();
    append.expect("it is taken");
    let collected = |name: &str| {
        let got = client.get(name).send_blocking().expect("it begins");
        block_on(got.body.collect())
    };
    assert_eq!(collected("it").expect("as it was sent"), "hello world");
    let error = collected("other").expect_err("it was changed on its way");
    assert!(
        error.to_string().contains("its CRC32 is DUoRhQ=="),
        "{error}"
    );
    let ([first, second], text) = served.join().expect("a server that ends well");
    let trailer = format!("x-amz-checksum-crc32:{CRC32}");
    assert_eq!(
        first,
        Upload {
            length: 11,
            trailer
        }
    );
    assert_eq!(first, second);
    assert_eq!(text, "hello world");
}
