//! Runs of queries on Athena, and what they return. moto runs none: it returns what it was told to.

use generated::athena::{
    Client, ColumnNullable, GetQueryResultsError, QueryExecution, QueryExecutionContext,
    QueryExecutionState, ResultConfiguration, StartQueryExecutionError, StatementType,
};
use serde_json::json;
use whitesmith::Timestamp;

use crate::{ACCOUNT, Moto, assert_refused, athena};

async fn start(athena: &Client, query: &str) -> String {
    let started = athena.start_query_execution(query).await;
    let id = started.expect("it is started").query_execution_id;
    id.expect("it has an ID")
}

/// The run as it is now. Each look brings it a step on, as moto was told.
async fn look(athena: &Client, id: &str) -> QueryExecution {
    let execution = athena.get_query_execution(id).await;
    let execution = execution.expect("it is there").query_execution;
    execution.expect("a run is answered")
}

fn state(execution: &QueryExecution) -> Option<&QueryExecutionState> {
    execution.status.as_ref()?.state.as_ref()
}

#[tokio::test]
async fn a_query_is_started_and_followed_to_its_end() {
    let Some(athena) = athena("ap-south-1") else {
        return;
    };
    let group = athena.create_work_group("runs").await;
    group.expect("it is new");
    let query = "SELECT * FROM sales WHERE day = ? AND region = ?";
    let context = QueryExecutionContext::default()
        .catalog("AwsDataCatalog")
        .database("sales");
    let results = ResultConfiguration::default().output_location("s3://results/runs");
    let started = athena
        .start_query_execution(query)
        .query_execution_context(context.clone())
        .result_configuration(results)
        .work_group("runs")
        .execution_parameters(["2026-11-23".to_owned(), "'north'".to_owned()]);
    let started = started.await.expect("it is started");
    let id = started.query_execution_id.expect("it has an ID");

    let early = athena.get_query_results(&id).await;
    let error = early.expect_err("it has not run");
    let message = "Query has not yet finished. Current state: QUEUED";
    assert_refused!(error, "InvalidRequestException", message);
    assert!(matches!(
        error,
        GetQueryResultsError::InvalidRequestException(_)
    ));

    let run = look(&athena, &id).await;
    assert_eq!(state(&run), Some(&QueryExecutionState::Running));
    assert_eq!(run.query_execution_id.as_deref(), Some(id.as_str()));
    assert_eq!(run.query.as_deref(), Some(query));
    assert_eq!(run.statement_type, Some(StatementType::Dml));
    assert_eq!(run.work_group.as_deref(), Some("runs"));
    assert_eq!(run.query_execution_context, Some(context));
    let parameters = run.execution_parameters.unwrap_or_default();
    assert_eq!(parameters, ["2026-11-23", "'north'"]);
    let location = run.result_configuration.and_then(|it| it.output_location);
    assert_eq!(location, Some(format!("s3://results/runs/{id}.csv")));
    let reuse = run.result_reuse_configuration.expect("moto says so");
    let by_age = reuse.result_reuse_by_age_configuration;
    assert!(!by_age.expect("moto says so").enabled);
    let statistics = run.statistics.expect("it has some");
    assert_eq!(statistics.data_scanned_in_bytes, Some(0));

    let run = look(&athena, &id).await;
    assert_eq!(state(&run), Some(&QueryExecutionState::Succeeded));
    let status = run.status.expect("it has a status");
    let (begun, ended) = (status.submission_date_time, status.completion_date_time);
    assert!(
        begun <= ended && ended <= Some(Timestamp::now()),
        "{begun:?} {ended:?}"
    );
    assert!(begun > Some(Timestamp::UNIX_EPOCH));

    let statistics = athena.get_query_runtime_statistics(&id).await;
    let statistics = statistics.expect("it ran").query_runtime_statistics;
    let statistics = statistics.expect("it has some");
    assert_eq!(statistics.rows.and_then(|rows| rows.output_rows), Some(2));
    let stage = statistics.output_stage.expect("it has a stage");
    assert_eq!(stage.state.as_deref(), Some("SUCCEEDED"));
    assert_eq!(stage.execution_time, Some(100));
}

#[tokio::test]
async fn results_are_rows_of_values_and_their_columns() {
    let region = "ap-south-2";
    let (Some(moto), Some(athena)) = (Moto::get(), athena(region)) else {
        return;
    };
    let results = json!({
        "account_id": ACCOUNT,
        "region": region,
        "results": [{
            "rows": [
                { "Data": [{ "VarCharValue": "day" }, { "VarCharValue": "count" }] },
                { "Data": [{ "VarCharValue": "Montag, “früh”" }, { "VarCharValue": "12" }] },
                { "Data": [{}, { "VarCharValue": "" }] },
            ],
            "column_info": [
                { "CatalogName": "hive", "Name": "day", "Type": "varchar", "Precision": 2_147_483_647,
                  "Scale": 0, "Nullable": "UNKNOWN", "CaseSensitive": true },
                { "Name": "count", "Type": "bigint", "Nullable": "NOT_NULL", "CaseSensitive": false },
            ],
        }],
    });
    moto.post("/moto-api/static/athena/query-results", &results)
        .await;

    let id = start(&athena, "SELECT day, count(*) FROM sales GROUP BY 1").await;
    look(&athena, &id).await;
    look(&athena, &id).await;
    let answer = athena.get_query_results(&id).max_results(1000).await;
    let answer = answer.expect("it has run");
    assert_eq!((answer.update_count, answer.next_token), (None, None));
    let set = answer.result_set.expect("it has results");
    let rows: Vec<Vec<Option<String>>> = set
        .rows
        .unwrap_or_default()
        .into_iter()
        .map(|row| row.data.unwrap_or_default())
        .map(|row| row.into_iter().map(|datum| datum.var_char_value).collect())
        .collect();
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        rows,
        [
            [text("day"), text("count")],
            [text("Montag, “früh”"), text("12")],
            [None, text("")],
        ]
    );
    let columns = set.result_set_metadata.and_then(|it| it.column_info);
    let columns = columns.expect("they are told");
    assert_eq!(
        (columns[0].name.as_str(), columns[0].r#type.as_str()),
        ("day", "varchar")
    );
    assert_eq!(columns[0].precision, Some(i32::MAX));
    assert_eq!(columns[0].nullable, Some(ColumnNullable::Unknown));
    assert_eq!(columns[0].case_sensitive, Some(true));
    assert_eq!(columns[1].catalog_name, None);
    assert_eq!(columns[1].nullable, Some(ColumnNullable::NotNull));

    // Nothing is left for the next.
    let id = start(&athena, "SELECT 1").await;
    look(&athena, &id).await;
    look(&athena, &id).await;
    let answer = athena.get_query_results(&id).await;
    let set = answer.expect("it has run").result_set;
    assert_eq!(set.and_then(|set| set.rows), Some(Vec::new()));
}

#[tokio::test]
async fn runs_are_stopped_and_listed_by_work_group() {
    let Some(athena) = athena("ap-northeast-1") else {
        return;
    };
    let group = athena.create_work_group("watched").await;
    group.expect("it is new");
    let mut watched = Vec::new();
    for number in 0..3 {
        let run = athena.start_query_execution(format!("SELECT {number}"));
        let run = run.work_group("watched").await.expect("it is started");
        watched.push(run.query_execution_id.expect("it has an ID"));
    }
    let elsewhere = start(&athena, "SHOW TABLES").await;

    // The model says of this ID that it is a token as well, so it is no argument.
    let stop = athena.stop_query_execution();
    let stopped = stop.query_execution_id(&watched[1]).await;
    stopped.expect("it was there");
    let run = look(&athena, &watched[1]).await;
    assert_eq!(state(&run), Some(&QueryExecutionState::Cancelled));
    let run = look(&athena, &elsewhere).await;
    assert_eq!(run.statement_type, Some(StatementType::Ddl));
    // Not told by us where: moto answers `null`.
    assert_eq!((run.work_group, run.result_configuration), (None, None));

    let listed = athena.list_query_executions().work_group("watched").await;
    let listed = listed.expect("a list");
    assert_eq!(listed.query_execution_ids.as_ref(), Some(&watched));
    let all = athena.list_query_executions().await.expect("a list");
    watched.push(elsewhere);
    assert_eq!(all.query_execution_ids, Some(watched));
    assert_eq!(all.next_token, None);
}

#[tokio::test]
async fn a_query_in_a_work_group_that_is_not_there_is_refused() {
    let Some(athena) = athena("ap-northeast-2") else {
        return;
    };
    let error = athena
        .start_query_execution("SELECT 1")
        .work_group("nobody");
    let error = error.await.expect_err("there is no such workgroup");
    assert_refused!(error, "InvalidRequestException", "WorkGroup does not exist");
    assert!(matches!(
        error,
        StartQueryExecutionError::InvalidRequestException(_)
    ));
    let listed = athena.list_query_executions().await.expect("a list");
    assert_eq!(listed.query_execution_ids, Some(Vec::new()));
}
