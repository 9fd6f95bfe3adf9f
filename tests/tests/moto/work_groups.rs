//! Athena's workgroups and their tags.

use std::time::Duration;

use generated::athena::{
    CreateWorkGroupError, EngineVersion, ListTagsForResourceError, ResultConfiguration, Tag,
    WorkGroupConfiguration, WorkGroupState,
};
use whitesmith::Timestamp;

use crate::{ACCOUNT, assert_refused, athena};

#[tokio::test]
async fn a_work_group_is_made_read_listed_and_deleted() {
    let Some(athena) = athena("eu-west-1") else {
        return;
    };
    let location = "s3://results/of/reports/";
    let engine = EngineVersion::default().selected_engine_version("Athena engine version 3");
    let configuration = WorkGroupConfiguration::default()
        .result_configuration(ResultConfiguration::default().output_location(location))
        .enforce_work_group_configuration(false)
        .bytes_scanned_cutoff_per_query(5_000_000_000)
        .engine_version(engine);
    let before = Timestamp::now();
    let created = athena
        .create_work_group("reports")
        .description("Naïve “reports” — 数 \u{1F4C8}")
        .configuration(configuration);
    created.await.expect("it is new");

    let group = athena.get_work_group("reports").await;
    let group = group.expect("it is there").work_group;
    let group = group.expect("a workgroup is answered");
    assert_eq!(group.name, "reports");
    assert_eq!(group.state, Some(WorkGroupState::Enabled));
    assert_eq!(
        group.description.as_deref(),
        Some("Naïve “reports” — 数 \u{1F4C8}")
    );
    let created_at = group.creation_time.expect("it has a time");
    assert!(created_at >= before && created_at <= Timestamp::now() + Duration::from_secs(1));
    let configuration = group.configuration.expect("it is configured");
    let results = configuration.result_configuration.expect("as it was made");
    assert_eq!(results.output_location.as_deref(), Some(location));
    assert_eq!(configuration.enforce_work_group_configuration, Some(false));
    assert_eq!(
        configuration.bytes_scanned_cutoff_per_query,
        Some(5_000_000_000)
    );
    // Not said by us: moto fills it in.
    assert_eq!(configuration.requester_pays_enabled, Some(false));
    let engine = configuration.engine_version.expect("as it was made");
    let selected = engine.selected_engine_version.as_deref();
    assert_eq!(selected, Some("Athena engine version 3"));

    let listed = athena.list_work_groups().await.expect("a list");
    let listed = listed.work_groups.unwrap_or_default();
    let names: Vec<_> = listed.iter().map(|group| group.name.as_deref()).collect();
    assert_eq!(names, [Some("primary"), Some("reports")]);
    assert_eq!(listed[1].state, Some(WorkGroupState::Enabled));

    let deleted = athena.delete_work_group("reports").await;
    deleted.expect("it was there");
    // AWS refuses here; moto answers `null`, which is no workgroup.
    let gone = athena.get_work_group("reports").await;
    assert_eq!(gone.expect("moto does not refuse").work_group, None);
}

#[tokio::test]
async fn a_second_work_group_of_a_name_is_refused() {
    let Some(athena) = athena("eu-west-2") else {
        return;
    };
    let created = athena.create_work_group("twice").await;
    created.expect("it is new");
    let error = athena.create_work_group("twice").await;
    let error = error.expect_err("it is there already");
    assert_refused!(error, "InvalidRequestException", "WorkGroup already exists");
    let CreateWorkGroupError::InvalidRequestException(refused) = error else {
        panic!("not as the model names it: {error:?}");
    };
    assert_eq!(refused.message.as_deref(), Some("WorkGroup already exists"));
    assert_eq!(refused.athena_error_code, None);
    let metadata = refused.metadata();
    assert_eq!(metadata.operation(), "CreateWorkGroup");
    assert_eq!(metadata.status().map(|status| status.as_u16()), Some(400));
}

fn tag(key: &str, value: &str) -> Tag {
    Tag::default().key(key).value(value)
}

#[tokio::test]
async fn tags_are_set_changed_and_taken_away() {
    let Some(athena) = athena("eu-west-3") else {
        return;
    };
    let arn = format!("arn:aws:athena:eu-west-3:{ACCOUNT}:workgroup/tagged");
    let first = [tag("team", "data"), tag("cost", "12"), tag("empty", "")];
    let created = athena.create_work_group("tagged").tags(first.clone());
    created.await.expect("it is new");
    let listed = athena.list_tags_for_resource(&arn).await;
    let listed = listed.expect("it has tags");
    assert_eq!(listed.tags.as_deref(), Some(first.as_slice()));
    assert_eq!(listed.next_token, None);

    let more = [tag("cost", "13"), tag("owner", "Zoë")];
    let tagged = athena.tag_resource(&arn, more).await;
    tagged.expect("it can be tagged");
    let taken = ["team".to_owned(), "empty".to_owned()];
    let untagged = athena.untag_resource(&arn, taken).await;
    untagged.expect("it can be untagged");
    let listed = athena.list_tags_for_resource(&arn).await;
    let listed = listed.expect("it has tags").tags.unwrap_or_default();
    assert_eq!(listed, [tag("cost", "13"), tag("owner", "Zoë")]);

    let nobody = format!("arn:aws:athena:eu-west-3:{ACCOUNT}:workgroup/nobody");
    let error = athena.list_tags_for_resource(&nobody).await;
    let error = error.expect_err("it is not there");
    let message = format!("Athena Resource, {nobody} Does Not Exist");
    assert_refused!(error, "InvalidRequestException", message.as_str());
    assert!(matches!(
        error,
        ListTagsForResourceError::InvalidRequestException(_)
    ));
}

/// Over the other transport, without an async runtime.
#[test]
fn code_that_is_not_async_calls_as_well() {
    let Some(athena) = athena("ca-central-1") else {
        return;
    };
    let created = athena.create_work_group("blocking").send_blocking();
    created.expect("it is new");
    let group = athena.get_work_group("blocking").send_blocking();
    let group = group.expect("it is there").work_group;
    assert_eq!(group.expect("a workgroup is answered").name, "blocking");
    let error = athena.create_work_group("blocking").send_blocking();
    let error = error.expect_err("it is there already");
    assert_refused!(error, "InvalidRequestException", "WorkGroup already exists");
}
