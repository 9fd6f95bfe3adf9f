//! Whatever is sent comes out as it was, or is an error; nothing panics.

use std::collections::BTreeMap;

use http::{Response, Uri};
use percent_encoding::percent_decode_str;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use whitesmith::{Blob, ErrorKind, Operation};

use super::shapes::*;

fn decoded(text: &str) -> String {
    let decoded = percent_decode_str(text).decode_utf8();
    decoded.expect("UTF-8").into_owned()
}

/// Any text, and often one with what means something in messages.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        r#"[a-c /.?#&=%+,;:"\\\t{}é-]{0,8}"#,
        "[ -~]{0,12}",
        Just("..".to_owned()),
    ]
}

fn build<O: Operation>(input: &O::Input) -> Option<http::Request<Blob>> {
    let endpoint = Uri::from_static("https://things.example/base");
    match O::build_request(input, &endpoint) {
        Ok(request) => Some(request.map(|body| body.bytes().clone())),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Request);
            None
        }
    }
}

proptest! {
    #[test]
    fn paths_and_queries_come_out(
        name in text(),
        path in text(),
        color in text(),
        tags in vec(text(), 0..3),
        others in btree_map(text(), vec(text(), 0..3), 0..3),
    ) {
        let input = Everywhere {
            name: Some(name.clone()),
            path: Some(path.clone()),
            color: Some(color.clone()),
            tags: Some(tags.clone()),
            others: Some(others.clone()),
            ..Everywhere::default()
        };
        let Some(sent) = build::<Bind>(&input) else {
            prop_assert!(name.is_empty() || path.is_empty() || name == "." || name == "..");
            return Ok(());
        };
        let rest = sent.uri().path().strip_prefix("/base/things/").expect("the pattern");
        let (sent_name, sent_path) = rest.split_once("/at/").expect("the pattern");
        prop_assert_eq!(decoded(sent_name), name);
        prop_assert_eq!(decoded(sent_path), path);
        let query = sent.uri().query().expect("the pattern's").split('&').skip(2);
        let pairs: Vec<(String, String)> = query
            .map(|pair| pair.split_once('=').expect("a pair"))
            .map(|(name, value)| (decoded(name), decoded(value)))
            .collect();
        let mut expected = vec![("Color".to_owned(), color)];
        expected.extend(tags.into_iter().map(|tag| ("tag".to_owned(), tag)));
        let is_taken = |name: &str| ["x-id", "flag", "Color", "tag"].contains(&name);
        for (name, values) in others.into_iter().filter(|(name, _)| !is_taken(name)) {
            expected.extend(values.into_iter().map(|value| (name.clone(), value)));
        }
        prop_assert_eq!(pairs, expected);
    }

    #[test]
    fn headers_come_out(
        text in text(),
        texts in vec(text(), 0..4),
        json in text(),
        share in any::<f32>(),
        numbers in vec(any::<i32>(), 0..4),
        meta in btree_map("[a-z-]{0,4}", text(), 0..3),
    ) {
        let input = Headers {
            text: Some(text),
            texts: Some(texts),
            json: Some(json),
            share: Some(share),
            numbers: Some(numbers),
            meta: Some(meta).filter(|meta: &BTreeMap<_, _>| !meta.is_empty()),
            ..Headers::default()
        };
        let Some(sent) = build::<Fetch>(&input) else {
            return Ok(());
        };
        let mut answer = Response::new(Blob::new());
        *answer.headers_mut() = sent.headers().clone();
        let output = Fetch::parse_response(&answer).expect("what was written can be read");
        prop_assert!(output == input || share.is_nan());
    }

    #[test]
    fn any_response_is_an_output_or_an_error(
        status in 200_u16..600,
        headers in vec(("x-(text|texts|numbers|share|dates|json|meta-a)", vec(any::<u8>(), 0..24)), 0..4),
        body in prop_oneof![vec(any::<u8>(), 0..32), "[\\[\\]{}\":,a-c1]{0,16}".prop_map(Vec::from)],
    ) {
        let mut answer = Response::new(Blob::from(body));
        *answer.status_mut() = http::StatusCode::from_u16(status).expect("a status");
        for (name, value) in headers {
            if let Ok(value) = http::HeaderValue::from_bytes(&value) {
                let name: http::HeaderName = name.parse().expect("a name");
                answer.headers_mut().append(name, value);
            }
        }
        let _ = Fetch::parse_response(&answer);
        let _ = Bind::parse_response(&answer);
        let _ = PutInner::parse_response(&answer);
        let _ = PutText::parse_response(&answer);
    }
}
