//! API Gateway, Glacier, Machine Learning, Route 53 and Timestream.

use std::collections::BTreeMap;

use whitesmith::test_util::CannedTransport;

use super::{always, answer, config, header, last};

pub async fn api_gateway_is_asked_for_json() {
    let transport = always(200, &[], "{}");
    let client = api_gateway::Client::new(config(&transport).build());
    client.get_rest_apis().await.unwrap();
    assert_eq!(header(&last(&transport), "accept"), "application/json");
}

pub async fn glacier_knows_the_account_and_the_tree_hash() {
    let transport = always(200, &[], "{}");
    let client = glacier::Client::new(config(&transport).build());
    client.list_vaults().await.unwrap();
    let request = last(&transport);
    assert_eq!(request.uri().path(), "/-/vaults");
    assert_eq!(header(&request, "x-amz-glacier-version"), "2012-06-01");
    client
        .list_vaults()
        .account_id("123456789012")
        .await
        .unwrap();
    assert_eq!(last(&transport).uri().path(), "/123456789012/vaults");

    client
        .upload_archive("vault")
        .body("hello world")
        .await
        .unwrap();
    let request = last(&transport);
    assert_eq!(request.uri().path(), "/-/vaults/vault/archives");
    // The SHA-256 of `hello world`, which is all of the tree.
    let hash = "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9";
    assert_eq!(header(&request, "x-amz-sha256-tree-hash"), hash);
    assert_eq!(header(&request, "x-amz-content-sha256"), hash);
}

pub async fn machine_learning_predicts_at_the_model_s_own_endpoint() {
    let transport = always(200, &[], "{}");
    let client = machine_learning::Client::new(config(&transport).build());
    let url = "https://realtime.machinelearning.us-east-1.amazonaws.com";
    client.predict("model", BTreeMap::new(), url).await.unwrap();
    let request = last(&transport);
    assert_eq!(request.uri(), format!("{url}/").as_str());
    let error = client
        .predict("model", BTreeMap::new(), "no URL")
        .await
        .unwrap_err();
    assert!(error.to_string().contains("cannot be called"), "{error}");
}

pub async fn route_53_takes_its_ids_with_and_without_paths() {
    let transport = always(200, &[], "<GetHostedZoneResponse/>");
    let client = route_53::Client::new(config(&transport).build());
    for id in ["Z1", "/hostedzone/Z1", "hostedzone/Z1"] {
        client.get_hosted_zone(id).await.unwrap();
        assert_eq!(last(&transport).uri().path(), "/2013-04-01/hostedzone/Z1");
        let batch = route_53::ChangeBatch::new(vec![]);
        client.change_resource_record_sets(id, batch).await.unwrap();
        assert_eq!(
            last(&transport).uri().path(),
            "/2013-04-01/hostedzone/Z1/rrset"
        );
    }
    client.get_change("/change/C1").await.unwrap();
    assert_eq!(last(&transport).uri().path(), "/2013-04-01/change/C1");
}

pub async fn timestream_is_asked_for_its_endpoint() {
    let cell = "query-cell1.timestream.eu-west-1.amazonaws.com";
    let transport = CannedTransport::from_fn(move |request| {
        let is_question = header(request, "x-amz-target").ends_with(".DescribeEndpoints");
        let told = format!(r#"{{"Endpoints":[{{"Address":"{cell}","CachePeriodInMinutes":5}}]}}"#);
        let rows = r#"{"QueryId":"q","Rows":[],"ColumnInfo":[]}"#;
        Ok(answer(200, &[], if is_question { &told } else { rows }))
    });
    let client = timestream_query::Client::new(config(&transport).build());
    client.query("SELECT 1").await.unwrap();
    client.query("SELECT 2").await.unwrap();
    let requests = transport.requests();
    let hosts: Vec<_> = requests.iter().filter_map(|it| it.uri().host()).collect();
    let asked = "query.timestream.eu-west-1.amazonaws.com";
    assert_eq!(hosts, [asked, cell, cell]);
}
