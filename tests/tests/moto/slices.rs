//! Clients of many services, generated from the models that moto's own dependency botocore brings, and tested by a program
//! of their own: no model of AWS is part of this repository.
//!
//! The package is in the target folder, and files that did not change keep their times: what is built once stays built.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use toml::{Table, Value};
use xtask::Exit;

use crate::install::{Python, python};
use crate::server::Moto;

/// What is generated of a service.
struct Slice {
    /// The module.
    name: &'static str,
    /// The folder of botocore's data.
    folder: &'static str,
    /// A protocol that is not the one that the generator prefers.
    protocol: Option<&'static str>,
    /// What botocore's data does not say, beside this file.
    overlay: Option<&'static str>,
    operations: &'static str,
}

const fn slice(name: &'static str, folder: &'static str, operations: &'static str) -> Slice {
    Slice {
        name,
        folder,
        protocol: None,
        overlay: None,
        operations,
    }
}

const CLOUD_WATCH: Slice = slice(
    "cloud_watch_json",
    "cloudwatch/2010-08-01",
    "DeleteAlarms DescribeAlarms GetMetricData GetMetricStatistics ListMetrics PutMetricAlarm PutMetricData",
);

const SQS: Slice = slice(
    "sqs",
    "sqs/2012-11-05",
    "CreateQueue DeleteMessage DeleteQueue GetQueueAttributes GetQueueUrl ListQueues ReceiveMessage SendMessage \
     SendMessageBatch",
);

/// The operations that are called, and no others.
const SLICES: [Slice; 17] = [
    slice(
        "api_gateway",
        "apigateway/2015-07-09",
        "CreateResource CreateRestApi DeleteRestApi GetResources GetRestApi GetRestApis PutMethod UpdateRestApi",
    ),
    slice(
        "aws_lambda",
        "lambda/2015-03-31",
        "CreateFunction DeleteFunction GetFunction Invoke ListFunctions ListTags TagResource",
    ),
    slice(
        "cloud_front",
        "cloudfront/2020-05-31",
        "CreateDistribution CreateInvalidation DeleteDistribution GetDistribution ListDistributions UpdateDistribution",
    ),
    Slice {
        protocol: Some("awsJson1_0"),
        ..CLOUD_WATCH
    },
    Slice {
        name: "cloud_watch_query",
        protocol: Some("awsQuery"),
        ..CLOUD_WATCH
    },
    slice(
        "ec2",
        "ec2/2016-11-15",
        "AuthorizeSecurityGroupIngress CreateSecurityGroup CreateTags DescribeInstances DescribeSecurityGroups \
         RunInstances TerminateInstances",
    ),
    slice(
        "iam",
        "iam/2010-05-08",
        "AttachRolePolicy CreatePolicy CreateRole CreateUser DeleteUser GetAccountSummary GetRole GetUser \
         ListAttachedRolePolicies ListUserTags ListUsers TagUser",
    ),
    slice(
        "kinesis",
        "kinesis/2013-12-02",
        "CreateStream DescribeStream DescribeStreamSummary GetRecords GetShardIterator ListStreams PutRecord PutRecords",
    ),
    slice(
        "route53",
        "route53/2013-04-01",
        "ChangeResourceRecordSets CreateHostedZone DeleteHostedZone GetChange GetHostedZone ListHostedZones \
         ListResourceRecordSets",
    ),
    slice(
        "s3",
        "s3/2006-03-01",
        "AbortMultipartUpload CompleteMultipartUpload CopyObject CreateBucket CreateMultipartUpload DeleteBucket \
         DeleteObject DeleteObjects GetBucketLifecycleConfiguration GetBucketLocation GetObject GetObjectTagging \
         HeadBucket HeadObject ListBuckets ListObjectsV2 ListParts PutBucketLifecycleConfiguration PutObject \
         PutObjectTagging UploadPart",
    ),
    slice(
        "secrets_manager",
        "secretsmanager/2017-10-17",
        "CreateSecret DeleteSecret DescribeSecret GetSecretValue ListSecrets PutSecretValue",
    ),
    slice(
        "sns",
        "sns/2010-03-31",
        "CreateTopic DeleteTopic GetTopicAttributes ListSubscriptionsByTopic ListTagsForResource ListTopics Publish \
         PublishBatch Subscribe TagResource",
    ),
    SQS,
    Slice {
        name: "sqs_query",
        protocol: Some("awsQuery"),
        overlay: Some("services/sqs/query.json"),
        ..SQS
    },
    slice(
        "ssm",
        "ssm/2014-11-06",
        "DeleteParameters GetParameter GetParameters GetParametersByPath PutParameter",
    ),
    slice(
        "step_functions",
        "stepfunctions/2016-11-23",
        "CreateStateMachine DeleteStateMachine DescribeExecution DescribeStateMachine ListExecutions ListStateMachines \
         StartExecution StopExecution",
    ),
    slice("sts", "sts/2011-06-15", "GetCallerIdentity GetSessionToken"),
];

/// Runs the tests in `services`, which say of themselves what they are.
#[test]
fn services_are_called_in_all_protocols() {
    let Some(moto) = Moto::get() else { return };
    let python = python().expect("it is there already");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("moto-services");
    generate(&folder, &data(&python));
    write(&folder.join("Cargo.toml"), &manifest());
    let lock = root().join("Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).expect("the lock file can be copied");
    let output = cargo(&folder)
        .args(["test", "--quiet", "--offline", "--test", "services"])
        .envs(moto.environment())
        .output()
        .expect("Cargo can be started");
    let said =
        [output.stdout, output.stderr].map(|said| String::from_utf8_lossy(&said).into_owned());
    let [stdout, stderr] = &said;
    assert!(output.status.success(), "{stderr}\n{stdout}");
    assert!(stdout.contains("test result: ok. "), "{stdout}");
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// This folder of tests.
fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/moto")
}

/// The folder that botocore, which moto depends on, has its models in.
fn data(python: &Python) -> PathBuf {
    let print = "import botocore; print(botocore.__path__[0], end='')";
    let output = python.command().args(["-c", print]).output();
    let output = output.expect("Python can be started");
    assert!(output.status.success(), "{output:?}");
    let folder = String::from_utf8(output.stdout).expect("a path in UTF-8");
    Path::new(&folder).join("data")
}

/// Has `cargo xtask codegen` write the clients.
fn generate(folder: &Path, data: &Path) {
    let services = SLICES.iter().map(|slice| {
        let overlay = slice.overlay.map(|file| text(&tests().join(file)));
        let models = models(&data.join(slice.folder)).into_iter();
        let operations = slice.operations.split_whitespace().map(Value::from);
        let mut service = Table::new();
        service.insert("name".into(), slice.name.into());
        service.insert(
            "models".into(),
            Value::Array(models.chain(overlay).collect()),
        );
        service.insert("operations".into(), Value::Array(operations.collect()));
        if let Some(protocol) = slice.protocol {
            service.insert("protocol".into(), protocol.into());
        }
        Value::from(service)
    });
    let mut config = Table::new();
    config.insert("service".into(), Value::Array(services.collect()));
    let output = Table::from_iter([("dir".to_owned(), Value::from("src"))]);
    config.insert("output".into(), output.into());
    let path = folder.join("codegen.toml");
    write(&path, &config.to_string());
    let args = ["cargo xtask", "codegen", "--quiet", "--config"].map(Into::into);
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let exit = xtask::run(
        args.into_iter().chain([path.into()]),
        &mut stdout,
        &mut stderr,
    );
    assert_eq!(exit, Exit::Fine, "{}", String::from_utf8_lossy(&stderr));
}

/// The files of one version of a service.
fn models(folder: &Path) -> Vec<Value> {
    let entries = fs::read_dir(folder).expect("botocore has the service");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| !path.ends_with("examples-1.json"))
        .collect();
    paths.sort();
    paths.iter().map(|path| text(path)).collect()
}

fn text(path: &Path) -> Value {
    path.to_str().expect("a path in UTF-8").into()
}

fn manifest() -> String {
    let runtime = text(&root().join("runtime"));
    let program = text(&tests().join("services/main.rs"));
    format!(
        r#"[package]
name = "moto-services"
version = "0.1.0"
edition = "2024"

[dependencies]
whitesmith = {{ path = {runtime}, default-features = false, features = ["checksums", "default"] }}

[dev-dependencies]
bytes = "1"
http-body = "1"
serde_json = "1"
tokio = {{ version = "1", default-features = false, features = ["macros", "rt-multi-thread"] }}
ureq = {{ version = "3", default-features = false }}

[[test]]
name = "services"
path = {program}

# As in the repository's workspace: with another setting, every dependency is another one.
[profile.dev]
debug = "line-tables-only"

# A workspace of its own, whatever folder it is in.
[workspace]
"#
    )
}

/// Writes a file that has another text, or is not there.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|found| found == text) {
        return;
    }
    let folder = path.parent().expect("it is in a folder");
    fs::create_dir_all(folder).expect("the target folder can be written to");
    fs::write(path, text).expect("the target folder can be written to");
}

/// Cargo for a package that is built in this target folder, where dependencies are there already.
fn cargo(folder: &Path) -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // What Cargo tells this test of its package is not for other packages: build scripts look at it, and the dependencies
    // would be built again, and once more for the next who builds without it.
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        let is_of_package = ["CARGO_PKG_", "CARGO_MANIFEST_", "OUT_DIR"];
        if is_of_package.iter().any(|start| text.starts_with(start)) {
            cargo.env_remove(name);
        }
    }
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent();
    let target = target.expect("it is in the target folder");
    cargo.env("CARGO_TARGET_DIR", target).current_dir(folder);
    cargo
}
