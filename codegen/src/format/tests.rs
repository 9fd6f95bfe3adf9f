use quote::quote;

use super::{File, inline};

const HEADER: &str = "// header\n";

/// A table of the rows.
fn table(rows: &[&str]) -> String {
    let mut file = File::new(HEADER);
    file.table("structure", |text| {
        for row in rows {
            text.row(format_args!("{row}"));
        }
    });
    file.finish().unwrap()
}

#[test]
fn tables_have_a_row_per_line() {
    let text = table(&[
        r#"Job: JOB = "example#Job", [Sensitive], for Call<StartJob>"#,
        "Call<Job>: (page?.token) = (next?)",
        r#"optional a_field_with_a_rather_long_name: AFieldWithARatherLongName = "AFieldWithARatherLongName" => STRING"#,
    ]);
    let expected = r#"// header

whitesmith::structure! {
    Job: JOB = "example#Job", [Sensitive], for Call<StartJob>;
    Call<Job>: (page?.token) = (next?);
    optional a_field_with_a_rather_long_name: AFieldWithARatherLongName
        = "AFieldWithARatherLongName" => STRING;
}
"#;
    assert_eq!(text, expected);
}

#[test]
fn calls_that_are_too_many_for_a_line_get_one_each() {
    let text = table(&[
        r#"Input: INPUT = "example#Input", for Call<ListA>, Call<ListB>"#,
        r#"StreamingDestinationInput: STREAMING_DESTINATION_INPUT = "example#StreamingDestinationInput", for Call<DisableStreamingDestination>, Call<EnableStreamingDestination>"#,
        r#"optional text: impl Into<String> = "Text" => STRING, else ", for one thing, a text that is rather long and not a list of calls""#,
    ]);
    let expected = r#"// header

whitesmith::structure! {
    Input: INPUT = "example#Input", for Call<ListA>, Call<ListB>;
    StreamingDestinationInput: STREAMING_DESTINATION_INPUT
        = "example#StreamingDestinationInput",
        for Call<DisableStreamingDestination>,
        Call<EnableStreamingDestination>;
    optional text: impl Into<String>
        = "Text" => STRING, else ", for one thing, a text that is rather long and not a list of calls";
}
"#;
    assert_eq!(text, expected);
}

#[test]
fn tokens_in_a_row_stand_as_people_write_them() {
    let cases = [
        (quote! { JsonName("n") }, r#"JsonName("n")"#),
        (quote! { State::from(-1) }, "State::from(-1)"),
        (
            quote! { Vec<Option<i32>>, &[&A, (1, "b")] },
            r#"Vec<Option<i32>>, &[&A, (1, "b")]"#,
        ),
    ];
    for (tokens, expected) in cases {
        assert_eq!(inline(tokens), expected);
    }
}

#[test]
fn items_stand_apart_and_imports_together() {
    let mut file = File::new(HEADER);
    file.tokens(quote! {
        #![allow(deprecated)]
        mod a;
        mod b;
        pub use a::A;
        pub use b::B;
        #[doc = " One."]
        pub struct One;
        pub struct Two;
    });
    file.item(|text| text.line(format_args!("pub struct Three;")));
    let expected = "// header\n\n#![allow(deprecated)]\n\nmod a;\nmod b;\n\npub use a::A;\npub use b::B;\n\n\
        /// One.\npub struct One;\n\npub struct Two;\n\npub struct Three;\n";
    assert_eq!(file.finish().unwrap(), expected);
}

/// Names of one length after another, so that each line comes to be too long at some of them.
#[test]
fn what_is_written_is_what_prettyplease_prints() {
    for length in 1..120 {
        let name = "a".repeat(length);
        let mut file = File::new("");
        file.item(|text| {
            text.docs(&["Docs.".to_owned(), String::new(), "More.".to_owned()]);
            text.block(format_args!("pub struct A"), |text| {
                text.doc(format_args!("A field."));
                let ty = ["BTreeMap<String, Vec<B>>".to_owned()];
                text.list(&format!("pub {name}: Option<"), &ty, ">,");
                text.line(format_args!("pub {name}: BTreeMap<String, Vec<B>>,"));
            });
        });
        file.item(|text| text.block(format_args!("pub struct Empty"), |_| ()));
        file.item(|text| {
            text.block(format_args!("impl A"), |text| {
                let parameters = ["&self".to_owned(), format!("{name}: impl Into<String>")];
                text.list("pub fn f(", &parameters, ") -> Call<Aa> {");
                let values = [format!("{name}: {name}.into()"), "b".to_owned()];
                text.nested(|text| text.literal("Self", &values, Some("..A::zero()")));
                text.line(format_args!("}}"));
                text.list(
                    "pub fn g(",
                    &["&self".to_owned()],
                    &format!(") -> Call<{name}> {{"),
                );
                text.nested(|text| text.literal("Self", std::slice::from_ref(&name), None));
                text.line(format_args!("}}"));
                text.line(format_args!("pub fn h(&self) -> Self {{"));
                text.nested(|text| {
                    text.line(format_args!("Call::new(&self.0, A::new({name}, b))"));
                });
                text.line(format_args!("}}"));
            });
        });
        file.item(|text| {
            text.block(format_args!("pub enum E"), |text| {
                text.list(&format!("{name}("), &["w::Error<A>".to_owned()], "),");
                text.list("B(", &[format!("w::Error<{name}>")], "),");
            });
        });
        let written = file.finish().unwrap();
        let parsed = syn::parse_file(&written).unwrap();
        let printed = parsed
            .items
            .into_iter()
            .map(|item| super::unparse(Vec::new(), vec![item]));
        let printed: Vec<String> = printed.collect();
        assert_eq!(written, format!("\n{}", printed.join("\n")));
    }
}
