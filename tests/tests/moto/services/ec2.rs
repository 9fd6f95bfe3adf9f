//! EC2, by ec2Query: lists within structures within lists, filters, tags, waiters, errors that no model names.

use std::time::Duration;

use moto_services::ec2::{
    Client, Filter, Instance, InstanceStateName, InstanceType, IpPermission, IpRange, Reservation,
    ResourceType, Tag, TagSpecification,
};

use crate::{assert_refused, config};

fn ec2(region: &str) -> Client {
    Client::new(config(region).build())
}

fn tag(key: &str, value: &str) -> Tag {
    Tag::default().key(key).value(value)
}

fn filter(name: &str, value: &str) -> Filter {
    Filter::default().name(name).values([value.to_owned()])
}

/// Runs one or several instances with a tag, and answers with their IDs.
async fn run(client: &Client, instances: i32, role: &str) -> Vec<String> {
    let tags = TagSpecification::default()
        .resource_type(ResourceType::Instance)
        .tags([tag("role", role), tag("note", "a & b")]);
    let run = client
        .run_instances(instances, instances)
        .image_id("ami-12c6146b")
        .instance_type(InstanceType::T3Micro)
        .tag_specifications([tags]);
    let reservation = run.await.expect("they are started");
    let instances = reservation.instances.expect("they are answered");
    instances
        .into_iter()
        .filter_map(|it| it.instance_id)
        .collect()
}

fn instances(reservations: Vec<Reservation>) -> Vec<Instance> {
    let instances = reservations.into_iter().filter_map(|it| it.instances);
    instances.flatten().collect()
}

#[tokio::test]
async fn instances_run_until_they_are_terminated() {
    let client = ec2("eu-west-1");
    let ids = run(&client, 2, "web").await;
    run(&client, 1, "database").await;
    assert_eq!(ids.len(), 2);
    let waited = client
        .wait_until_instance_running()
        .instance_ids(ids.clone());
    let waited = waited
        .within(Duration::from_mins(1))
        .await
        .expect("they do");
    let output = waited.into_result().expect("an answer");
    let running = instances(output.reservations.unwrap_or_default());
    assert_eq!(running.len(), 2);
    for instance in &running {
        let state = instance
            .state
            .as_ref()
            .and_then(|state| state.name.as_ref());
        assert_eq!(state, Some(&InstanceStateName::Running));
        assert_eq!(instance.instance_type, Some(InstanceType::T3Micro));
        assert!(instance.launch_time.is_some());
        assert_eq!(instance.ebs_optimized, Some(false));
        let devices = instance
            .block_device_mappings
            .as_deref()
            .unwrap_or_default();
        let volume = devices.first().and_then(|device| device.ebs.as_ref());
        assert!(
            volume.is_some_and(|ebs| ebs.volume_id.is_some()),
            "{devices:?}"
        );
    }

    let described = client
        .create_tags([ids[0].clone()], [tag("first", "")])
        .await;
    described.expect("it is there");
    let filters = [filter("tag:role", "web"), filter("tag-key", "first")];
    let found = client.describe_instances().filters(filters).await;
    let found = instances(found.expect("an answer").reservations.unwrap_or_default());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].instance_id.as_ref(), Some(&ids[0]));
    let mut tags = found[0].tags.clone().unwrap_or_default();
    tags.sort_by(|one, other| one.key.cmp(&other.key));
    assert_eq!(
        tags,
        [tag("first", ""), tag("note", "a & b"), tag("role", "web")]
    );

    let ended = client.terminate_instances(ids.clone()).await;
    let ended = ended.expect("they are there").terminating_instances;
    let ended = ended.unwrap_or_default();
    assert_eq!(ended.len(), 2);
    let before = ended[0]
        .previous_state
        .as_ref()
        .and_then(|it| it.name.as_ref());
    assert_eq!(before, Some(&InstanceStateName::Running));
    let waited = client.wait_until_instance_terminated().instance_ids(ids);
    let waited = waited.within(Duration::from_mins(1)).await;
    assert_eq!(waited.expect("they are").calls(), 1);
}

#[tokio::test]
async fn instances_are_listed_page_by_page() {
    let client = ec2("eu-west-2");
    for _ in 0..7 {
        run(&client, 1, "many").await;
    }
    let page = client.describe_instances().max_results(5).await;
    let page = page.expect("a page");
    assert_eq!(page.reservations.map(|it| it.len()), Some(5));
    let all = client.describe_instances().max_results(5).items();
    let all: Vec<Reservation> = all.try_collect().await.expect("pages");
    assert_eq!(instances(all).len(), 7);
}

#[tokio::test]
async fn a_security_group_has_lists_of_lists() {
    let client = ec2("eu-west-3");
    let made = client.create_security_group("for <web>", "web").await;
    let group = made.expect("it is new").group_id.expect("it has an ID");
    let range = |range: &str, what: &str| IpRange::default().cidr_ip(range).description(what);
    let permissions = [
        IpPermission::default()
            .ip_protocol("tcp")
            .from_port(80)
            .to_port(80)
            .ip_ranges([range("10.0.0.0/8", "near"), range("192.168.0.0/16", "home")]),
        IpPermission::default()
            .ip_protocol("tcp")
            .from_port(443)
            .to_port(443)
            .ip_ranges([range("0.0.0.0/0", "all")]),
    ];
    let authorized = client.authorize_security_group_ingress().group_id(&group);
    let authorized = authorized.ip_permissions(permissions).await;
    assert_eq!(authorized.expect("it is there").r#return, Some(true));
    let groups = client.describe_security_groups().group_ids([group]).items();
    let groups: Vec<_> = groups.try_collect().await.expect("pages");
    assert_eq!(groups.len(), 1);
    assert_eq!(groups[0].description.as_deref(), Some("for <web>"));
    let permissions = groups[0].ip_permissions.as_deref().unwrap_or_default();
    let ranges = permissions.iter().map(|permission| {
        let ranges = permission.ip_ranges.as_deref().unwrap_or_default();
        let ranges: Vec<_> = ranges
            .iter()
            .filter_map(|it| it.cidr_ip.as_deref())
            .collect();
        (permission.from_port, ranges)
    });
    let ranges: Vec<_> = ranges.collect();
    assert_eq!(
        ranges,
        [
            (Some(80), vec!["10.0.0.0/8", "192.168.0.0/16"]),
            (Some(443), vec!["0.0.0.0/0"])
        ]
    );
}

/// EC2's model names no errors: they are told by their codes.
#[tokio::test]
async fn an_instance_that_is_not_there_is_not_found() {
    let client = ec2("eu-north-1");
    let id = "i-1234567890abcdef0";
    let error = client
        .describe_instances()
        .instance_ids([id.to_owned()])
        .await;
    let error = error.expect_err("there is no such instance");
    assert_refused!(
        error,
        "InvalidInstanceID.NotFound",
        format!("The instance ID '{id}' does not exist").as_str()
    );
}
