//! Route 53, by restXml: structures as payloads, IDs with a prefix, pages, waiters.

use std::time::Duration;

use moto_services::route53::{
    Change, ChangeAction, ChangeBatch, ChangeStatus, Client, GetHostedZoneError, HostedZoneConfig,
    RRType, ResourceRecord, ResourceRecordSet,
};

use crate::{assert_refused, config};

/// Route 53 has no regions.
fn route53() -> Client {
    Client::new(config("us-east-1").build())
}

#[tokio::test]
async fn a_zone_has_record_sets() {
    let client = route53();
    let zone = client
        .create_hosted_zone("example.com.", "first")
        .hosted_zone_config(HostedZoneConfig::default().comment("a <zone> & more"));
    let made = zone.await.expect("it is new");
    // IDs are answered with a prefix, which requests leave out.
    let id = made.hosted_zone.id;
    assert!(id.starts_with("/hostedzone/"), "{id}");
    assert!(made.location.ends_with(&id), "{}", made.location);
    assert_eq!(made.delegation_set.name_servers.len(), 4);
    let config = made.hosted_zone.config.and_then(|config| config.comment);
    assert_eq!(config.as_deref(), Some("a <zone> & more"));

    let addresses = ResourceRecordSet::new("www.example.com.", RRType::A)
        .ttl(300)
        .resource_records(["192.0.2.1", "192.0.2.2"].map(ResourceRecord::new));
    let text = ResourceRecordSet::new("example.com.", RRType::Txt)
        .ttl(60)
        .resource_records([ResourceRecord::new("\"a=b & <c>\"")]);
    let batch = ChangeBatch::new([
        Change::new(ChangeAction::Create, addresses.clone()),
        Change::new(ChangeAction::Upsert, text.clone()),
    ]);
    let changed = client.change_resource_record_sets(&id, batch).await;
    let changed = changed.expect("the zone is there").change_info;
    assert_eq!(changed.status, ChangeStatus::Insync);
    let waited = client.wait_until_resource_record_sets_changed(changed.id);
    waited.within(Duration::from_mins(1)).await.expect("it is");
    let sets = client.list_resource_record_sets(&id).max_items("10").await;
    let sets = sets.expect("the zone is there");
    assert!(!sets.is_truncated);
    assert!(sets.resource_record_sets.contains(&addresses), "{sets:?}");
    assert!(sets.resource_record_sets.contains(&text), "{sets:?}");
    let from = client.list_resource_record_sets(&id);
    let from = from
        .start_record_name("www.example.com.")
        .start_record_type(RRType::A);
    let from = from.await.expect("the zone is there").resource_record_sets;
    assert_eq!(from, std::slice::from_ref(&addresses));

    let twice = ChangeBatch::new([Change::new(ChangeAction::Create, addresses)]);
    let error = client.change_resource_record_sets(&id, twice).await;
    let error = error.expect_err("it is there already");
    assert_eq!(error.code(), Some("InvalidChangeBatch"), "{error:?}");
}

#[tokio::test]
async fn a_zone_that_was_deleted_is_not_found() {
    let client = route53();
    let made = client.create_hosted_zone("gone.example.", "gone").await;
    let id = made.expect("it is new").hosted_zone.id;
    let deleted = client.delete_hosted_zone(&id).await;
    let status = deleted.expect("it was there").change_info.status;
    assert_eq!(status, ChangeStatus::Insync);
    let error = client.get_hosted_zone(&id).await;
    let error = error.expect_err("it is gone");
    let message = "No hosted zone found with ID: ";
    let id = id.trim_start_matches("/hostedzone/");
    assert_refused!(error, "NoSuchHostedZone", format!("{message}{id}").as_str());
    assert!(matches!(error, GetHostedZoneError::NoSuchHostedZone(_)));
}

#[tokio::test]
async fn zones_are_listed_page_by_page() {
    let client = route53();
    for number in 0..3 {
        let made = client.create_hosted_zone(format!("{number}.pages.example."), "pages");
        made.await.expect("it is new");
    }
    // The page size is a text here.
    let zones = client.list_hosted_zones().max_items("1").items();
    let zones: Vec<_> = zones.try_collect().await.expect("pages");
    let of_pages = |name: &&str| name.ends_with(".pages.example.");
    let names = zones.iter().map(|zone| zone.name.as_str()).filter(of_pages);
    assert_eq!(names.count(), 3);
}
