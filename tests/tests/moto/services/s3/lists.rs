//! Lists of objects.

use moto_services::s3::{Client, EncodingType};

use super::with_bucket;

async fn fill(client: &Client, bucket: &str, keys: &[&str]) {
    for key in keys {
        let put = client
            .put_object(bucket, *key)
            .body(key.as_bytes().to_vec());
        put.await.expect("the bucket is there");
    }
}

#[tokio::test]
async fn objects_are_listed_page_by_page() {
    let client = with_bucket("pages").await;
    let keys = ["a", "b/1", "b/2", "c & <d>", "e+f g", "\u{e9}"];
    fill(&client, "pages", &keys).await;
    let page = client.list_objects_v2("pages").max_keys(4).await;
    let page = page.expect("a page");
    assert_eq!((page.is_truncated, page.key_count), (Some(true), Some(4)));
    assert!(page.next_continuation_token.is_some());
    let pages = client.list_objects_v2("pages").max_keys(4).pages();
    let pages: Vec<_> = pages.try_collect().await.expect("pages");
    assert_eq!(pages.len(), 2);
    let objects = client.list_objects_v2("pages").max_keys(1).items();
    let objects: Vec<_> = objects.try_collect().await.expect("pages");
    let listed: Vec<_> = objects.iter().filter_map(|it| it.key.as_deref()).collect();
    assert_eq!(listed, keys);
    assert_eq!(objects[1].size, Some(3));
    assert!(objects[0].last_modified.is_some() && objects[0].e_tag.is_some());
}

#[tokio::test]
async fn keys_are_grouped_by_a_delimiter() {
    let client = with_bucket("groups").await;
    fill(&client, "groups", &["a", "b/1", "b/2", "c d/3"]).await;
    let listed = client
        .list_objects_v2("groups")
        .delimiter("/")
        .encoding_type(EncodingType::Url);
    let listed = listed.await.expect("the bucket is there");
    let keys = listed.contents.unwrap_or_default();
    let keys: Vec<_> = keys.iter().filter_map(|it| it.key.as_deref()).collect();
    assert_eq!(keys, ["a"]);
    let groups = listed.common_prefixes.unwrap_or_default();
    let groups: Vec<_> = groups
        .iter()
        .filter_map(|it| it.prefix.as_deref())
        .collect();
    assert_eq!(groups.len(), 2);
    assert_eq!(groups[0], "b/");
    let below = client
        .list_objects_v2("groups")
        .prefix("b/")
        .start_after("b/1");
    let below: Vec<_> = below.items().try_collect().await.expect("pages");
    assert_eq!(below.len(), 1);
    assert_eq!(below[0].key.as_deref(), Some("b/2"));
}
