//! Step Functions, by awsJson1_0: prefixes of hosts, sensitive texts, pages.

use moto_services::step_functions::{
    Client, DescribeStateMachineError, ExecutionStatus, StateMachineStatus, StateMachineType,
};

use crate::{ACCOUNT, assert_refused, config};

fn step_functions(region: &str) -> Client {
    Client::new(config(region).build())
}

const DEFINITION: &str = r#"{"StartAt":"Pass","States":{"Pass":{"Type":"Pass","End":true}}}"#;

async fn make(client: &Client, name: &str) -> String {
    let role = format!("arn:aws:iam::{ACCOUNT}:role/anybody");
    let made = client.create_state_machine(name, DEFINITION, role).await;
    made.expect("it is new").state_machine_arn
}

#[tokio::test]
async fn a_state_machine_is_started_and_stopped() {
    let client = step_functions("eu-west-1");
    let arn = make(&client, "pass").await;
    let machine = client.describe_state_machine(&arn).await;
    let machine = machine.expect("it is there");
    assert_eq!(machine.definition, DEFINITION);
    assert_eq!(machine.status, Some(StateMachineStatus::Active));
    assert_eq!(machine.r#type, StateMachineType::Standard);
    assert!(!format!("{machine:?}").contains("StartAt"));

    let started = client
        .start_execution(&arn)
        .name("first")
        .input(r#"{"a":"b"}"#);
    let started = started.await.expect("it is there");
    let execution = client.describe_execution(&started.execution_arn).await;
    let execution = execution.expect("it is there");
    assert_eq!(execution.status, ExecutionStatus::Running);
    assert_eq!(execution.input.as_deref(), Some(r#"{"a":"b"}"#));
    assert_eq!(execution.start_date, started.start_date);
    let stopped = client.stop_execution(&started.execution_arn);
    let stopped = stopped.cause("enough").await.expect("it is running");
    assert!(stopped.stop_date >= started.start_date);
    let executions = client.list_executions().state_machine_arn(&arn);
    let executions = executions.status_filter(ExecutionStatus::Aborted).items();
    let executions: Vec<_> = executions.try_collect().await.expect("pages");
    assert_eq!(executions.len(), 1);
    assert_eq!(executions[0].name, "first");

    client
        .delete_state_machine(&arn)
        .await
        .expect("it was there");
    let error = client.describe_state_machine(&arn).await;
    let error = error.expect_err("it is gone");
    assert_refused!(
        error,
        "StateMachineDoesNotExist",
        format!("State Machine Does Not Exist: '{arn}'").as_str()
    );
    assert!(matches!(
        error,
        DescribeStateMachineError::StateMachineDoesNotExist(_)
    ));
}

#[tokio::test]
async fn state_machines_are_listed_page_by_page() {
    let client = step_functions("eu-west-2");
    for name in ["a", "b", "c"] {
        make(&client, name).await;
    }
    let page = client.list_state_machines().max_results(2).await;
    let page = page.expect("a page");
    assert_eq!(page.state_machines.len(), 2);
    let machines = client.list_state_machines().max_results(2).items();
    let machines: Vec<_> = machines.try_collect().await.expect("pages");
    let names: Vec<_> = machines
        .iter()
        .map(|machine| machine.name.as_str())
        .collect();
    assert_eq!(names, ["a", "b", "c"]);
}
