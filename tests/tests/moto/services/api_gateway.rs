//! API Gateway, by restJson1: names of JSON, patches, statuses of creation, pages.

use moto_services::api_gateway::{
    Client, EndpointConfiguration, EndpointType, GetRestApiError, Op, PatchOperation, RestApi,
};

use crate::{assert_refused, config, map};

fn api_gateway(region: &str) -> Client {
    Client::new(config(region).build())
}

#[tokio::test]
async fn an_api_is_made_changed_and_deleted() {
    let client = api_gateway("eu-west-1");
    let types = EndpointConfiguration::default().types([EndpointType::Regional]);
    let made = client
        .create_rest_api("lamps")
        .description("Switches <lamps>")
        .endpoint_configuration(types)
        .tags(map([("stage", "test")]));
    let made = made.await.expect("it is new");
    let id = made.id.expect("it has an ID");
    let root = made.root_resource_id.expect("it has a root");
    let got = client.get_rest_api(&id).await.expect("it is there");
    assert_eq!(got.name.as_deref(), Some("lamps"));
    assert_eq!(got.tags, Some(map([("stage", "test")])));
    assert_eq!(got.created_date, made.created_date);
    let types = got.endpoint_configuration.and_then(|it| it.types);
    assert_eq!(types, Some(vec![EndpointType::Regional]));
    let change = PatchOperation::default()
        .op(Op::Replace)
        .path("/name")
        .value("lights");
    let changed = client.update_rest_api(&id).patch_operations([change]).await;
    assert_eq!(
        changed.expect("it is there").name.as_deref(),
        Some("lights")
    );

    let resource = client.create_resource(&id, &root, "{lamp}").await;
    let resource = resource.expect("the root is there");
    assert_eq!(resource.path.as_deref(), Some("/{lamp}"));
    let resource = resource.id.expect("it has an ID");
    let method = client
        .put_method(&id, resource, "GET", "NONE")
        .request_parameters([("method.request.path.lamp".to_owned(), true)]);
    let method = method.await.expect("the resource is there");
    assert_eq!(method.http_method.as_deref(), Some("GET"));
    assert_eq!(method.api_key_required, Some(false));
    let resources = client.get_resources(&id).items().try_collect().await;
    let resources: Vec<_> = resources.expect("pages");
    let mut paths: Vec<_> = resources
        .iter()
        .filter_map(|it| it.path.as_deref())
        .collect();
    paths.sort_unstable();
    assert_eq!(paths, ["/", "/{lamp}"]);

    client.delete_rest_api(&id).await.expect("it was there");
    let error = client.get_rest_api(&id).await;
    let error = error.expect_err("it is gone");
    assert_refused!(error, "NotFoundException", "Invalid Rest API Id specified");
    assert!(matches!(error, GetRestApiError::NotFoundException(_)));
}

/// moto's only page has all of them.
#[tokio::test]
async fn apis_are_listed() {
    let client = api_gateway("eu-west-2");
    for name in ["a", "b", "c"] {
        client.create_rest_api(name).await.expect("it is new");
    }
    let apis = client.get_rest_apis().items().try_collect().await;
    let apis: Vec<RestApi> = apis.expect("pages");
    let mut names: Vec<_> = apis.iter().filter_map(|api| api.name.as_deref()).collect();
    names.sort_unstable();
    assert_eq!(names, ["a", "b", "c"]);
}
