//! Objects that are uploaded in parts.

use moto_services::s3::{CompletedMultipartUpload, CompletedPart};

use super::{noise, with_bucket};

/// The smallest that a part may be which is not the last.
const PART: usize = 5 << 20;

#[tokio::test]
async fn parts_become_one_object() {
    let client = with_bucket("parts").await;
    let started = client.create_multipart_upload("parts", "large");
    let started = started.content_type("application/x-noise").await;
    let upload = started.expect("the bucket is there").upload_id;
    let upload = upload.expect("it has an ID");
    let bytes = noise(PART + 1000);
    let mut parts = Vec::new();
    for (number, bytes) in (1..).zip(bytes.chunks(PART)) {
        let sent = client.upload_part("parts", "large", number, &upload);
        let sent = sent.body(bytes.to_vec()).await.expect("it is expected");
        let part = CompletedPart::default().part_number(number);
        parts.push(part.e_tag(sent.e_tag.expect("it has a tag")));
    }
    let listed = client.list_parts("parts", "large", &upload).max_parts(1);
    let listed: Vec<_> = listed.items().try_collect().await.expect("pages");
    let sizes: Vec<_> = listed.iter().filter_map(|part| part.size).collect();
    assert_eq!(sizes, [PART as i64, 1000]);

    let whole = CompletedMultipartUpload::default().parts(parts);
    let completed = client.complete_multipart_upload("parts", "large", &upload);
    let completed = completed.multipart_upload(whole).await;
    let completed = completed.expect("all parts are there");
    assert_eq!(completed.key.as_deref(), Some("large"));
    let e_tag = completed.e_tag.unwrap_or_default();
    assert!(e_tag.trim_matches('"').ends_with("-2"), "{e_tag}");
    let got = client.get_object("parts", "large").await;
    let got = got.expect("it is there");
    assert_eq!(got.content_type.as_deref(), Some("application/x-noise"));
    let read = got.body.expect("it has a body").collect().await;
    assert!(read.expect("it is whole") == bytes);
}

#[tokio::test]
async fn an_upload_that_was_broken_off_is_not_there() {
    let client = with_bucket("parts-broken-off").await;
    let started = client
        .create_multipart_upload("parts-broken-off", "a")
        .await;
    let upload = started.expect("the bucket is there").upload_id;
    let upload = upload.expect("it has an ID");
    let ended = client.abort_multipart_upload("parts-broken-off", "a", &upload);
    ended.await.expect("it was there");
    let error = client.abort_multipart_upload("parts-broken-off", "a", &upload);
    let error = error.await.expect_err("it is gone");
    assert_eq!(error.code(), Some("NoSuchUpload"), "{error:?}");
}
