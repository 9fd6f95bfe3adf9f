//! Athena's data catalogs and the databases in them.

use std::collections::BTreeMap;

use generated::athena::{
    CreateDataCatalogError, DataCatalogSummary, DataCatalogType, GetDatabaseError,
    QueryExecutionContext, Tag,
};

use crate::{ACCOUNT, assert_refused, athena};

#[tokio::test]
async fn data_catalogs_are_made_read_and_listed() {
    let Some(athena) = athena("eu-north-1") else {
        return;
    };
    let function = format!("arn:aws:lambda:eu-north-1:{ACCOUNT}:function:catalog");
    let parameters = BTreeMap::from([("function".to_owned(), function)]);
    let created = athena
        .create_data_catalog("remote", DataCatalogType::Lambda)
        .description("Asks a function")
        .parameters(parameters.clone())
        .tags([Tag::default().key("kind").value("remote")]);
    created.await.expect("it is new");
    let created = athena.create_data_catalog("glued", "GLUE").await;
    created.expect("it is new");

    let catalog = athena.get_data_catalog("remote").await;
    let catalog = catalog.expect("it is there").data_catalog;
    let catalog = catalog.expect("a catalog is answered");
    assert_eq!(catalog.name, "remote");
    assert_eq!(catalog.r#type, DataCatalogType::Lambda);
    assert_eq!(catalog.description.as_deref(), Some("Asks a function"));
    assert_eq!(catalog.parameters, Some(parameters));
    // moto answers `null` for what was not given.
    let glued = athena.get_data_catalog("glued").await;
    let glued = glued.expect("it is there").data_catalog;
    let glued = glued.expect("a catalog is answered");
    assert_eq!(glued.r#type, DataCatalogType::Glue);
    assert_eq!((glued.description, glued.parameters), (None, None));

    let listed = athena.list_data_catalogs().await.expect("a list");
    let summary = |name: &str, kind: DataCatalogType| {
        DataCatalogSummary::default()
            .catalog_name(name)
            .r#type(kind)
    };
    let summaries = [
        summary("remote", DataCatalogType::Lambda),
        summary("glued", DataCatalogType::Glue),
    ];
    assert_eq!(
        listed.data_catalogs_summary.as_deref(),
        Some(&summaries[..])
    );

    let error = athena.create_data_catalog("glued", "GLUE").await;
    let error = error.expect_err("it is there already");
    assert_refused!(
        error,
        "InvalidRequestException",
        "DataCatalog already exists"
    );
    assert!(matches!(
        error,
        CreateDataCatalogError::InvalidRequestException(_)
    ));
}

/// Statements that make databases are the only ones that moto carries out.
#[tokio::test]
async fn databases_come_page_by_page() {
    let Some(athena) = athena("us-west-1") else {
        return;
    };
    for name in ["alpha", "beta", "gamma", "omega"] {
        let statement = format!("CREATE DATABASE IF NOT EXISTS {name}");
        let context = QueryExecutionContext::default().catalog("AwsDataCatalog");
        let started = athena.start_query_execution(statement);
        let started = started.query_execution_context(context).await;
        started.expect("it is started");
    }
    let dropped = athena.start_query_execution("DROP DATABASE omega").await;
    dropped.expect("it is started");

    let mut pages = athena
        .list_databases("AwsDataCatalog")
        .max_results(3)
        .pages();
    let mut names: Vec<Vec<String>> = Vec::new();
    while let Some(page) = pages.next().await {
        let databases = page.expect("a page").database_list.unwrap_or_default();
        names.push(
            databases
                .into_iter()
                .map(|database| database.name)
                .collect(),
        );
    }
    assert_eq!(names, [vec!["alpha", "beta", "default"], vec!["gamma"]]);

    let database = athena.get_database("AwsDataCatalog", "beta").await;
    let database = database.expect("it is there").database;
    assert_eq!(database.expect("a database is answered").name, "beta");
    let error = athena.get_database("AwsDataCatalog", "omega").await;
    let error = error.expect_err("it was dropped");
    assert_eq!(error.code(), Some("MetadataException"));
    let GetDatabaseError::MetadataException(refused) = error else {
        panic!("not as the model names it: {error:?}");
    };
    let message = refused.message.as_deref().expect("moto says why");
    assert!(message.contains("Database omega not found"), "{message}");
}
