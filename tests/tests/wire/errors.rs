//! Error responses: which error they are taken for, what is known of it, and what is said.

use std::error::Error as _;

use generated::athena::{GetSession, GetSessionError};
use serde_json::json;
use whitesmith::{Error, ErrorKind, Operation, RetryReason};
use whitesmith_tests::errors::{Kind, Ping, PingError, Read, ReadError, Write, WriteError};

use super::response;

const REQUEST_ID: (&str, &str) = ("x-amzn-requestid", "1b2c-3d4e");

fn fail<O: Operation<Output: std::fmt::Debug>>(
    status: u16,
    headers: &[(&str, &str)],
    body: impl Into<bytes::Bytes>,
) -> O::Error {
    O::parse_response(&response(status, headers, body)).expect_err("the status is no success")
}

/// An error that the model does not name.
#[track_caller]
fn other(error: GetSessionError) -> Error {
    match error {
        GetSessionError::Other(error) => {
            assert_eq!(error.kind(), ErrorKind::Service, "{error}");
            error
        }
        modelled => panic!("not expected to be modelled: {modelled}"),
    }
}

#[test]
fn a_modelled_error_by_its_header() {
    let error = fail::<GetSession>(
        400,
        &[
            (
                "X-Amzn-ErrorType",
                "ResourceNotFoundException:http://internal.example/coral/",
            ),
            REQUEST_ID,
        ],
        r#"{"Message":"no such session","ResourceName":"arn:aws:athena:session/x"}"#,
    );
    assert_eq!(
        error.to_string(),
        "GetSession: ResourceNotFoundException: no such session (HTTP 400, request id 1b2c-3d4e)"
    );
    assert_eq!(error.code(), Some("ResourceNotFoundException"));
    assert_eq!(error.message(), Some("no such session"));
    assert_eq!(error.request_id(), Some("1b2c-3d4e"));
    assert_eq!(error.operation(), "GetSession");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(400));
    assert!(!error.is_retryable());
    assert!(error.source().is_none());
    let GetSessionError::ResourceNotFoundException(error) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.message.as_deref(), Some("no such session"));
    assert_eq!(
        error.resource_name.as_deref(),
        Some("arn:aws:athena:session/x")
    );
    assert_eq!(
        format!("{:?}", error.into_inner()),
        "ResourceNotFoundException { message: \"no such session\", resource_name: \"arn:aws:athena:session/x\" }"
    );
}

#[test]
fn every_spelling_of_a_code() {
    const NAME: &str = "InvalidRequestException";
    let codes = [
        NAME.to_owned(),
        format!("com.amazonaws.athena#{NAME}"),
        format!("another.namespace#{NAME}"),
        format!("{NAME}:http://internal.example/coral/com.amazonaws.athena/"),
        format!("com.amazonaws.athena#{NAME}:http://internal.example/coral/"),
    ];
    for code in &codes {
        let by_header = fail::<GetSession>(400, &[("x-amzn-errortype", code)], "");
        let by_type = fail::<GetSession>(400, &[], json!({ "__type": code }).to_string());
        let by_code = fail::<GetSession>(400, &[], json!({ "code": code }).to_string());
        for error in [by_header, by_type, by_code] {
            assert!(
                matches!(error, GetSessionError::InvalidRequestException(_)),
                "{code}: {error:?}"
            );
            assert_eq!(error.to_string(), format!("GetSession: {NAME} (HTTP 400)"));
        }
    }
    // What is nearly a code is another code.
    for code in [
        "invalidRequestException",
        "InvalidRequest",
        "InvalidRequestExceptions",
        "x.InvalidRequestException",
    ] {
        let error = other(fail::<GetSession>(400, &[("x-amzn-errortype", code)], ""));
        assert_eq!(error.metadata().code(), Some(code));
    }
}

#[test]
fn the_header_goes_before_the_body() {
    let error = fail::<GetSession>(
        500,
        &[("x-amzn-errortype", "InternalServerException")],
        r#"{"__type":"InvalidRequestException","code":"ResourceNotFoundException"}"#,
    );
    assert!(
        matches!(error, GetSessionError::InternalServerException(_)),
        "{error:?}"
    );
}

#[test]
fn every_spelling_of_a_message() {
    for name in ["message", "Message", "errorMessage"] {
        let body = json!({ "__type": "InvalidRequestException", name: "bad id" });
        let error = fail::<GetSession>(400, &[], body.to_string());
        assert_eq!(
            error.to_string(),
            "GetSession: InvalidRequestException: bad id (HTTP 400)"
        );
        let GetSessionError::InvalidRequestException(error) = error else {
            panic!("{error:?}");
        };
        assert_eq!(error.message.as_deref(), Some("bad id"), "{name}");
        assert_eq!(error.athena_error_code, None);
    }
}

#[test]
fn the_members_of_each_error_are_read() {
    let body = r#"{"__type":"InvalidRequestException","AthenaErrorCode":"INVALID_INPUT","Message":"m","Later":[1]}"#;
    let GetSessionError::InvalidRequestException(error) = fail::<GetSession>(400, &[], body) else {
        panic!("not the modelled error");
    };
    assert_eq!(error.athena_error_code.as_deref(), Some("INVALID_INPUT"));

    let error = fail::<GetSession>(
        500,
        &[],
        r#"{"__type":"InternalServerException","Message":"oops"}"#,
    );
    assert_eq!(error.retry_reason(), Some(RetryReason::Transient));
    let GetSessionError::InternalServerException(error) = error else {
        panic!("not the modelled error");
    };
    assert_eq!(error.message.as_deref(), Some("oops"));
}

#[test]
fn an_error_that_the_model_does_not_name() {
    let error = other(fail::<GetSession>(
        400,
        &[("x-amz-request-id", "other-spelling")],
        r#"{"__type":"com.amazon.coral.service#UnrecognizedClientException","message":"The token is invalid."}"#,
    ));
    assert_eq!(
        error.to_string(),
        "GetSession: UnrecognizedClientException: The token is invalid. \
         (HTTP 400, request id other-spelling)"
    );
    assert!(!error.metadata().is_retryable());
    assert!(error.source().is_none());
    // Redirects are none of a Smithy client's business either.
    let error = other(fail::<GetSession>(
        307,
        &[("location", "https://elsewhere.example/")],
        "",
    ));
    assert_eq!(error.to_string(), "GetSession (HTTP 307)");
}

#[test]
fn throttling_is_known_by_its_code_and_by_its_status() {
    for (status, body) in [
        (
            400,
            r#"{"__type":"ThrottlingException","Message":"Rate exceeded"}"#,
        ),
        (429, ""),
        (429, r#"{"Message":"Too many"}"#),
        (503, r#"{"code":"SlowDown"}"#),
    ] {
        let error = other(fail::<GetSession>(status, &[], body));
        assert_eq!(
            error.metadata().retry_reason(),
            Some(RetryReason::Throttling),
            "{error}"
        );
        assert!(error.metadata().is_throttling() && error.metadata().is_retryable());
    }
    let error = other(fail::<GetSession>(429, &[REQUEST_ID], ""));
    assert_eq!(
        error.to_string(),
        "GetSession (HTTP 429, request id 1b2c-3d4e)"
    );
}

#[test]
fn a_page_of_html_from_a_proxy_is_retryable_and_not_quoted() {
    let page = "<html><h1>503</h1><!-- secret: hunter2 --></html>";
    let error = other(fail::<GetSession>(
        503,
        &[("content-type", "text/html; charset=utf-8")],
        page,
    ));
    assert_eq!(
        error.to_string(),
        "GetSession: the body is no JSON object (text/html; charset=utf-8, 49 bytes); \
         something between here and the service may have answered (HTTP 503)"
    );
    assert_eq!(
        error.metadata().retry_reason(),
        Some(RetryReason::Transient)
    );
    assert_eq!(error.metadata().code(), None);
    assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");

    let error = other(fail::<GetSession>(502, &[], "Bad gateway"));
    assert_eq!(
        error.to_string(),
        "GetSession: the body is no JSON object (no content type, 11 bytes); \
         something between here and the service may have answered (HTTP 502)"
    );
    assert!(error.metadata().is_retryable());
    // The same page with a status that says nothing of passing.
    assert!(
        !other(fail::<GetSession>(403, &[], page))
            .metadata()
            .is_retryable()
    );
}

#[test]
fn an_empty_500_is_an_error_that_may_pass() {
    let error = other(fail::<GetSession>(500, &[], ""));
    assert_eq!(error.to_string(), "GetSession (HTTP 500)");
    assert_eq!(
        error.metadata().retry_reason(),
        Some(RetryReason::Transient)
    );
    assert_eq!(
        (error.metadata().code(), error.metadata().message()),
        (None, None)
    );
}

#[test]
fn an_error_whose_members_cannot_be_read_still_has_its_code_and_message() {
    for body in [
        r#"{"__type":"ResourceNotFoundException","Message":"gone","ResourceName":{"a":1}}"#,
        r#"{"__type":"ResourceNotFoundException","Message":"gone","ResourceName":[]}"#,
    ] {
        let error = other(fail::<GetSession>(400, &[REQUEST_ID], body));
        assert_eq!(
            error.to_string(),
            "GetSession: ResourceNotFoundException: gone (HTTP 400, request id 1b2c-3d4e)"
        );
    }
    // No code is to be had out of these, and no member either.
    assert_eq!(
        other(fail::<GetSession>(400, &[], r#"{"__type":7,"message":{}}"#)).to_string(),
        "GetSession (HTTP 400)"
    );
    for (body, length) in [("[]", 2), ("null", 4), (r#""text""#, 6)] {
        assert_eq!(
            other(fail::<GetSession>(400, &[], body)).to_string(),
            format!(
                "GetSession: the body is no JSON object (no content type, {length} bytes); \
                 something between here and the service may have answered (HTTP 400)"
            )
        );
    }
    // The header names the error, and the body is not JSON at all.
    let error = fail::<GetSession>(
        400,
        &[("x-amzn-errortype", "InvalidRequestException")],
        "oops",
    );
    assert_eq!(
        error.to_string(),
        "GetSession: InvalidRequestException: the body is no JSON object (no content type, 4 bytes); \
         something between here and the service may have answered (HTTP 400)"
    );
}

#[test]
fn an_unreadable_output_has_the_reason_as_its_source() {
    let parsed =
        GetSession::parse_response(&response(200, &[REQUEST_ID], r#"{"Status":{"State":7}}"#));
    let error = parsed.expect_err("a state is no number");
    assert_eq!(
        error.to_string(),
        "GetSession: the response cannot be read: Status.State: invalid type: integer `7`, \
         expected a string at line 1 column 20 (HTTP 200, request id 1b2c-3d4e)"
    );
    let source = error.source().expect("there is a reason");
    let reason = source
        .downcast_ref::<whitesmith::codec::SerdeError>()
        .expect("it is the walk's own");
    assert_eq!(reason.path(), "Status.State");
    assert_eq!(
        reason.message(),
        "invalid type: integer `7`, expected a string at line 1 column 20"
    );
    assert!(source.source().is_none());
    assert_eq!((error.code(), error.is_retryable()), (None, false));
}

#[test]
fn errors_of_the_service_are_errors_of_each_operation() {
    let throttled = r#"{"__type":"example.errors#Throttled","message":"slow down"}"#;
    // The status alone would not say so: the model does.
    let error = fail::<Ping>(400, &[], throttled);
    assert!(matches!(error, PingError::Throttled(_)), "{error:?}");
    assert_eq!(error.retry_reason(), Some(RetryReason::Throttling));
    assert_eq!(error.to_string(), "Ping: Throttled: slow down (HTTP 400)");
    assert!(matches!(
        fail::<Read>(429, &[], throttled),
        ReadError::Throttled(_)
    ));

    let error = fail::<Write>(500, &[], r#"{"__type":"ServerFault","source":"disk"}"#);
    assert!(
        error.source().is_none(),
        "a member called `source` is no cause"
    );
    let WriteError::ServerFault(error) = error else {
        panic!("not the modelled error");
    };
    assert_eq!(
        (error.source.as_deref(), error.message.as_deref()),
        (Some("disk"), None)
    );

    // Errors of other operations are not modelled here.
    let error = fail::<Ping>(404, &[], r#"{"__type":"NotFound","message":"m"}"#);
    assert!(matches!(&error, PingError::Other(_)), "{error:?}");
    assert_eq!(error.code(), Some("NotFound"));
}

#[test]
fn retryable_and_memberless_errors() {
    let error = fail::<Write>(
        409,
        &[],
        r#"{"__type":"Conflict","errorMessage":"busy","request_id":"member"}"#,
    );
    assert_eq!(error.retry_reason(), Some(RetryReason::Transient));
    // A member of that name is not the identifier of the request.
    assert_eq!(error.request_id(), None);
    let WriteError::Conflict(conflict) = error else {
        panic!("not the modelled error");
    };
    assert_eq!(conflict.error_message.as_deref(), Some("busy"));
    assert_eq!(conflict.request_id.as_deref(), Some("member"));

    for body in ["", "{}", r#"{"message":"moved","more":[]}"#] {
        let error = fail::<Write>(410, &[("x-amzn-errortype", "Gone")], body);
        assert!(matches!(error, WriteError::Gone(_)), "{error:?}");
        let said = if body.contains("moved") {
            ": moved"
        } else {
            ""
        };
        assert_eq!(error.to_string(), format!("Write: Gone{said} (HTTP 410)"));
    }
}

#[test]
fn an_error_with_structures_and_a_member_called_code() {
    let body = json!({
        "__type": "example.errors#Invalid",
        "message": "two fields",
        "code": "E17",
        "fields": [{ "path": "a.b", "reason": "missing" }, { "reason": "no path" }],
        "retryAfter": "2023-11-14T22:13:20Z",
        "kind": "worse",
    });
    let error = fail::<Read>(400, &[], body.to_string());
    assert_eq!(error.to_string(), "Read: Invalid: two fields (HTTP 400)");
    let ReadError::Invalid(error) = error else {
        panic!("not the modelled error: {error:?}");
    };
    assert_eq!(error.message.as_deref(), Some("two fields"));
    assert_eq!(error.code.as_deref(), Some("E17"));
    let fields = error.fields.as_deref().expect("it is there");
    let fields: Vec<_> = fields
        .iter()
        .map(|f| (f.path.as_str(), f.reason.as_deref()))
        .collect();
    assert_eq!(fields, [("a.b", Some("missing")), ("", Some("no path"))]);
    assert_eq!(
        error.retry_after.map(whitesmith::Timestamp::as_second),
        Some(1_700_000_000)
    );
    assert!(matches!(&error.kind, Some(Kind::Unrecognized(kind)) if kind.as_str() == "worse"));

    // A required message that is left out is corrected to nothing.
    let ReadError::NotFound(error) = fail::<Read>(404, &[], r#"{"__type":"NotFound"}"#) else {
        panic!("not the modelled error");
    };
    assert_eq!((error.message.as_str(), error.key.as_deref()), ("", None));
    // And one in another spelling is taken for it.
    let ReadError::NotFound(error) =
        fail::<Read>(404, &[], r#"{"__type":"NotFound","Message":"no"}"#)
    else {
        panic!("not the modelled error");
    };
    assert_eq!(error.message, "no");
}

#[test]
fn errors_are_send_and_sync_and_small() {
    fn is_error<T: std::error::Error + Send + Sync + 'static>() -> usize {
        size_of::<T>()
    }
    // An `Err` should not make every `Result` of a call large: one pointer beside the variant.
    assert!(is_error::<GetSessionError>() <= 2 * size_of::<usize>());
    assert_eq!(is_error::<Error>(), size_of::<usize>());
}

#[test]
fn what_is_odd_beside_code_and_message_does_not_hide_them() {
    let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
    for odd in ["1e400", r#""\ud83d""#, &deep] {
        let body =
            format!(r#"{{"__type":"ThrottlingException","message":"slower","detail":{odd}}}"#);
        let error = other(fail::<GetSession>(400, &[], body));
        assert_eq!(
            error.metadata().code(),
            Some("ThrottlingException"),
            "{odd}"
        );
        assert_eq!(error.metadata().message(), Some("slower"), "{odd}");
        assert!(error.metadata().is_throttling(), "{odd}");
    }
    let body = b"{\"__type\":\"SomeException\",\"message\":\"cut \xe2\"}".to_vec();
    assert_eq!(
        other(fail::<GetSession>(400, &[], body)).metadata().code(),
        Some("SomeException")
    );
}

#[test]
fn what_says_nothing_gives_way_to_what_says_something() {
    for header in ["", " ", ":http://internal.example/"] {
        let error = fail::<GetSession>(
            400,
            &[
                ("x-amzn-errortype", header),
                ("x-amzn-requestid", "\u{e9}"),
                ("x-amz-request-id", "1"),
            ],
            r#"{"__type":"SomeException","message":null,"Message":"real"}"#,
        );
        let error = other(error);
        assert_eq!(error.metadata().code(), Some("SomeException"), "{header:?}");
        assert_eq!(error.metadata().message(), Some("real"));
        assert_eq!(error.metadata().request_id(), Some("1"));
    }
}

#[test]
fn bodies_that_are_no_objects_are_said_to_be_none() {
    for body in ["[1]", r#""text""#, "<html>"] {
        let error = other(fail::<GetSession>(400, &[], body));
        let message = error.metadata().message().expect("something is said");
        assert!(
            message.starts_with("the body is no JSON object"),
            "{message}"
        );
    }
}
