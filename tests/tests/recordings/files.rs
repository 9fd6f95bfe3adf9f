//! Recordings as files: what they look like, and what else is in their place.

use std::fs;

use whitesmith::ErrorKind;
use whitesmith::test_util::{Recording, ReplayTransport};

use super::{File, canned, client_of, response};

#[tokio::test]
async fn a_file_is_for_people_and_always_the_same() {
    let big = r#"{"Sessions":[{"SessionId":"s-1"}],"NextToken":"page 2"}"#;
    let recorder = canned([response(200, big), response(503, "busy")]);
    let athena = client_of(&recorder);
    athena.list_sessions("wg").await.expect("it answers");
    let file = File::new();
    recorder.save(&file.path).expect("it can be written");
    let text = file.text();
    let date = text
        .lines()
        .find(|line| line.contains("x-amz-date"))
        .expect("it is signed");
    let expected = r#"{
  "format": "whitesmith recording",
  "version": 1,
  "exchanges": [
    {
      "operation": "ListSessions",
      "attempt": 1,
      "request": {
        "method": "POST",
        "url": "https://athena.example.com/",
        "headers": {
          "content-type": "application/x-amz-json-1.1",
DATE
          "x-amz-target": "AmazonAthena.ListSessions"
        },
        "body": {
          "json": {
            "WorkGroup": "wg"
          }
        }
      },
      "response": {
        "status": 200,
        "headers": {
          "content-type": "application/x-amz-json-1.1"
        },
        "body": {
          "json": {
            "Sessions": [
              {
                "SessionId": "s-1"
              }
            ],
            "NextToken": "page 2"
          }
        }
      }
    }
  ]
}
"#;
    assert_eq!(text, expected.replace("DATE", date));

    let read = Recording::load(&file.path).expect("it is a recording");
    read.save(&file.path).expect("it can be written again");
    assert_eq!(file.text(), text);
    let folder = file.path.parent().expect("it is in a folder");
    let files = fs::read_dir(folder).expect("the folder is there").count();
    assert_eq!(files, 1, "nothing unfinished is left");
}

/// What is said of a file with this in it.
#[track_caller]
fn refusal(text: &str) -> String {
    let file = File::new();
    let folder = file.path.parent().expect("it is in a folder");
    fs::create_dir_all(folder).expect("a folder");
    fs::write(&file.path, text).expect("a file");
    let error = ReplayTransport::load(&file.path).expect_err("it is no recording");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let said = error.to_string();
    let path = file.path.display().to_string();
    said.strip_prefix(&path)
        .unwrap_or_else(|| panic!("{said}"))
        .to_owned()
}

#[test]
fn what_is_no_recording_says_where() {
    let one = |exchange: &str| {
        format!(
            "{{\n  \"format\": \"whitesmith recording\",\n  \"version\": 1,\n  \"exchanges\": [\n{exchange}\n]}}"
        )
    };
    let request = r#""request":{"method":"POST","url":"/","headers":{},"body":null}"#;
    for (text, said) in [
        (String::new(), ":1:0: EOF"),
        ("{\n  \"format\": ü".to_owned(), ":2:13: expected value"),
        ("[]".to_owned(), ":1:1: an object is expected here"),
        ("{}".to_owned(), ":1:1: `format` is missing here"),
        (
            "{\"format\":\n 7}".to_owned(),
            ":2:2: text is expected here",
        ),
        (
            one("").replace("recording", "draft"),
            ":2:13: the format is not",
        ),
        (
            one("").replace('1', "2"),
            ":3:14: this version is not known",
        ),
        (one("7"), ":5:1: an object is expected here"),
        (one("{}"), ":5:1: `request` is missing here"),
        (
            one(&format!("{{\"operation\":\"A\",\"attempt\":1,{request}}}")),
            ":5:1: `response`, `failure` or `unanswered` is missing here",
        ),
        (
            one(&format!(
                "{{\"operation\":\"A\",\"attempt\":-1,{request},\"unanswered\":true}}"
            )),
            ":5:28: a small number is expected here",
        ),
        (
            one(&format!(
                "{{\"operation\":\"A\",\"attempt\":1,{request},\n\"response\":{{\"status\":70000}}}}"
            )),
            ":6:22: a small number is expected here",
        ),
        (
            one(&format!(
                "{{\"operation\":\"A\",\"attempt\":1,{request},\n\"failure\":{{\"kind\":\"Bad\"}}}}"
            )),
            ":6:19: this kind of error is not known",
        ),
        (
            one(&format!(
                "{{\"operation\":\"A\",\"attempt\":1,{request},\"unanswered\":true}}"
            ))
            .replace("\"body\":null", "\n\"body\":{\"base64\":\"*\"}"),
            ":6:18: this is not base64",
        ),
        (
            one(&format!(
                "{{\"operation\":\"A\",\"attempt\":1,{request},\"unanswered\":true}}"
            ))
            .replace("\"headers\":{}", "\n\"headers\":{\"a b\":\"c\"}"),
            ":6:18: this is no HTTP header",
        ),
    ] {
        let refusal = refusal(&text);
        assert!(refusal.starts_with(said), "{refusal}\nnot {said}\n{text}");
        assert!(refusal.contains("make a new one"), "{refusal}");
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    refusal(&one(&deep));
}

#[test]
fn a_file_that_is_not_there_says_how_to_make_it() {
    let error = ReplayTransport::load("no/such/file.json").expect_err("it is not there");
    let said = error.to_string();
    assert!(
        said.contains("no/such/file.json") && said.contains("`RecordingTransport`"),
        "{said}"
    );
}
