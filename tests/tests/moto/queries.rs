//! Athena's named queries and prepared statements.

use generated::athena::{
    CreatePreparedStatementError, ListNamedQueriesError, ListNamedQueriesOutput,
};

use crate::{assert_refused, athena};

#[tokio::test]
async fn named_queries_are_kept_and_come_page_by_page() {
    let Some(athena) = athena("us-west-2") else {
        return;
    };
    let group = athena.create_work_group("kept").await;
    group.expect("it is new");
    let mut ids = Vec::new();
    for number in 0..5 {
        let query = athena
            .create_named_query(
                format!("query {number}"),
                "sales",
                format!("SELECT '{number}', \"a\\b\"\n\t-- \u{0}\u{7f}"),
            )
            .description("")
            .work_group("kept");
        let query = query.await.expect("it is kept");
        ids.push(query.named_query_id.expect("it has an ID"));
    }
    // In another workgroup, so not in the lists.
    let other = athena.create_named_query("other", "sales", "SELECT 1");
    other.await.expect("it is kept");

    let query = athena.get_named_query(&ids[3]).await;
    let query = query.expect("it is there").named_query;
    let query = query.expect("a query is answered");
    assert_eq!(
        (query.name.as_str(), query.database.as_str()),
        ("query 3", "sales")
    );
    assert_eq!(query.query_string, "SELECT '3', \"a\\b\"\n\t-- \u{0}\u{7f}");
    assert_eq!(query.named_query_id.as_ref(), Some(&ids[3]));
    assert_eq!(query.description.as_deref(), Some(""));
    assert_eq!(query.work_group.as_deref(), Some("kept"));

    let list = || {
        athena
            .list_named_queries()
            .work_group("kept")
            .max_results(2)
    };
    let pages: Vec<ListNamedQueriesOutput> = list().pages().try_collect().await.expect("pages");
    let of_page = |page: &ListNamedQueriesOutput| page.named_query_ids.as_ref().map(Vec::len);
    let sizes: Vec<_> = pages.iter().map(of_page).collect();
    assert_eq!(sizes, [Some(2), Some(2), Some(1)]);
    let listed: Vec<String> = list().items().try_collect().await.expect("pages");
    assert_eq!(listed, ids);

    let stale = athena.list_named_queries().next_token("of nobody").await;
    let error = stale.expect_err("nobody gave it out");
    assert_refused!(error, "InvalidToken", "Invalid Token: Invalid token");
    // The model has no such error.
    assert!(matches!(error, ListNamedQueriesError::Other(_)));
}

#[tokio::test]
async fn prepared_statements_are_kept_by_work_group() {
    let Some(athena) = athena("us-east-2") else {
        return;
    };
    let text = "SELECT * FROM sales WHERE day = ?";
    let created = athena.create_prepared_statement("daily", "primary", text);
    let created = created.description("Sales of a day").await;
    created.expect("it is new");
    let statement = athena.get_prepared_statement("daily", "primary").await;
    let statement = statement.expect("it is there").prepared_statement;
    let statement = statement.expect("a statement is answered");
    assert_eq!(statement.statement_name.as_deref(), Some("daily"));
    assert_eq!(statement.query_statement.as_deref(), Some(text));
    assert_eq!(statement.work_group_name.as_deref(), Some("primary"));
    assert_eq!(statement.description.as_deref(), Some("Sales of a day"));

    let error = athena
        .create_prepared_statement("daily", "nobody", text)
        .await;
    let error = error.expect_err("there is no such workgroup");
    assert_refused!(error, "InvalidRequestException", "WorkGroup does not exist");
    assert!(matches!(
        error,
        CreatePreparedStatementError::InvalidRequestException(_)
    ));
}
