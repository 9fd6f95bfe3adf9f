//! Unions, sparse collections and recursion through the protocol: written as they should be, and read back the same.

mod union {
    use whitesmith_tests::unions::{Echo, EchoInput, EchoOutput, Shape};

    use crate::{parse, reason, written};

    fn read(body: &str) -> EchoOutput {
        parse::<Echo>(body.to_owned()).unwrap_or_else(|error| panic!("{body}: {error}"))
    }

    #[test]
    fn each_member_is_written_and_read() {
        for value in [
            r#"{"nothing":{}}"#,
            r#"{"text":""}"#,
            r#"{"flag":false}"#,
            r#"{"tiny":-1}"#,
            r#"{"small":300}"#,
            r#"{"whole":0}"#,
            r#"{"long":9223372036854775807}"#,
            r#"{"single":0.5}"#,
            r#"{"double":"-Infinity"}"#,
            r#"{"exact":1.00}"#,
            r#"{"huge":123456789012345678901234567890}"#,
            r#"{"bytes":"Zm9v"}"#,
            r#"{"instant":"2023-11-14T22:13:20Z"}"#,
            r#"{"open":{"a":[null]}}"#,
            r#"{"color":"mauve"}"#,
            r#"{"level":3}"#,
            r#"{"point":{"x":1,"y":2}}"#,
            r#"{"empty":{}}"#,
            r#"{"texts":[]}"#,
            r#"{"points":{"a":{"x":1,"y":2}}}"#,
            r#"{"inner":{"only":"x"}}"#,
            r#"{"anotherPoint":{"x":1,"y":2}}"#,
            r#"{"addedLater":{"deep":[1,{"a":null}]}}"#,
        ] {
            let body =
                format!(r#"{{"value":{value},"shapes":[{value}],"byName":{{"k":{value}}}}}"#);
            let EchoOutput {
                value: held,
                shapes,
                by_name,
                ..
            } = read(&body);
            let input = EchoInput::new(held.clone());
            let input = input
                .shapes(shapes.expect("it is there"))
                .by_name(by_name.expect("it is there"));
            assert_eq!(written::<Echo>(&input), body);
            let is_unknown = value.contains("addedLater");
            assert_eq!(
                matches!(held, Shape::Unrecognized(_)),
                is_unknown,
                "{held:?}"
            );
        }
    }

    #[test]
    fn nulls_and_type_tags_are_not_members() {
        for value in [
            r#"{"text":"x"}"#,
            r#"{"__type":"example.unions#Shape","text":"x"}"#,
            r#"{"text":"x","__type":"Shape"}"#,
            r#"{"flag":null,"text":"x","point":null,"addedLater":null}"#,
        ] {
            assert_eq!(
                read(&format!(r#"{{"value":{value}}}"#)).value,
                Shape::Text("x".to_owned())
            );
        }
    }

    #[test]
    fn a_union_holds_exactly_one_member() {
        for (value, said) in [
            (
                r#"{"text":"x","flag":true}"#,
                "and here are `text` and `flag`",
            ),
            (
                r#"{"text":"x","addedLater":1}"#,
                "and here are `text` and `addedLater`",
            ),
            (
                r#"{"text":"x","text":"y"}"#,
                "and here are `text` and `text`",
            ),
            ("{}", "and here is none"),
            (r#"{"text":null}"#, "and here is none"),
            (r#"{"addedLater":null}"#, "and here is none"),
            (r#"{"__type":"Shape"}"#, "and here is none"),
        ] {
            let text = reason::<Echo>(&format!(r#"{{"value":{value}}}"#));
            let expected =
                format!("value: a union holds exactly one member, {said} at line 1 column ");
            assert!(text.starts_with(&expected), "{text}");
        }
        assert_eq!(
            reason::<Echo>(r#"{"byName":{"k":{"points":{"p":{"x":"1"}}}}}"#),
            "byName[\"k\"].points[\"p\"].x: invalid type: string \"1\", \
             expected an integer of 32 bits at line 1 column 38"
        );
        let text = reason::<Echo>(r#"{"value":"text"}"#);
        assert!(
            text.starts_with("value: invalid type: string, expected a union (Shape)"),
            "{text}"
        );
    }

    #[test]
    fn a_required_union_that_is_left_out_is_corrected_to_an_unknown_one() {
        let value = read("{}").value;
        assert!(
            matches!(&value, Shape::Unrecognized(member) if member.name().is_empty()),
            "{value:?}"
        );
    }
}

mod sparse_collections {
    use whitesmith_tests::sparse::{Collections, Echo, EchoInput};

    use crate::{parse, reason, written};

    fn read(value: &str) -> Collections {
        let body = format!(r#"{{"value":{value}}}"#);
        let output = parse::<Echo>(body).unwrap_or_else(|error| panic!("{value}: {error}"));
        output.value.expect("it is there")
    }

    fn body(value: Collections) -> String {
        written::<Echo>(&EchoInput::default().value(value))
    }

    #[test]
    fn nulls_stay_in_sparse_collections_and_fall_out_of_dense_ones() {
        for (sent, kept) in [
            (r#""dense":["a",null,"b"]"#, r#""dense":["a","b"]"#),
            (r#""sparse":["a",null,"b"]"#, r#""sparse":["a",null,"b"]"#),
            (r#""denseMap":{"a":null,"b":1}"#, r#""denseMap":{"b":1}"#),
            (
                r#""sparseMap":{"a":null,"b":1}"#,
                r#""sparseMap":{"a":null,"b":1}"#,
            ),
            (r#""lists":[["a",null],null,[]]"#, r#""lists":[["a"],[]]"#),
            (
                r#""sparseLists":[["a",null],null,[]]"#,
                r#""sparseLists":[["a",null],null,[]]"#,
            ),
            (
                r#""mapOfLists":{"a":[null],"b":null}"#,
                r#""mapOfLists":{"a":[]}"#,
            ),
            (
                r#""sparseMapOfSparse":{"a":[null],"b":null}"#,
                r#""sparseMapOfSparse":{"a":[null],"b":null}"#,
            ),
            (
                r#""listOfMaps":[{"a":null},null]"#,
                r#""listOfMaps":[{"a":null}]"#,
            ),
            (
                r#""points":[null,{},{"x":null},{"x":1}]"#,
                r#""points":[null,{},{},{"x":1}]"#,
            ),
            (r#""times":[null,0]"#, r#""times":[null,0]"#),
            (
                r#""colors":["red",null,"mauve"]"#,
                r#""colors":["red",null,"mauve"]"#,
            ),
        ] {
            let value = read(&format!(r#"{{{sent},"required":[null]}}"#));
            assert_eq!(
                body(value),
                format!(r#"{{"value":{{{kept},"required":[null]}}}}"#)
            );
        }
    }

    #[test]
    fn empty_collections_are_not_absent_ones() {
        let value = read(r#"{"dense":[],"sparseMap":{}}"#);
        assert_eq!(
            (value.dense.as_deref(), value.sparse.as_deref()),
            (Some([].as_slice()), None)
        );
        assert_eq!(
            body(value),
            r#"{"value":{"dense":[],"sparseMap":{},"required":[]}}"#
        );
    }

    #[test]
    fn an_error_counts_the_nulls_before_it() {
        for (value, path) in [
            (r#"{"dense":[null,null,7]}"#, "value.dense[2]: "),
            (r#"{"sparse":[null,7]}"#, "value.sparse[1]: "),
            (
                r#"{"sparseLists":[null,[null,7]]}"#,
                "value.sparseLists[1][1]: ",
            ),
            (
                r#"{"listOfMaps":[{"a":null,"b":"x"}]}"#,
                "value.listOfMaps[0][\"b\"]: ",
            ),
        ] {
            let text = reason::<Echo>(&format!(r#"{{"value":{value}}}"#));
            assert!(text.starts_with(path), "{text}");
        }
    }
}

mod recursive {
    use std::collections::BTreeMap;

    use whitesmith_tests::recursion::{Echo, EchoInput, Expression, Folder, Tree};

    use crate::{parse, reason, written};

    #[test]
    fn nested_shapes_of_every_kind_are_written_and_read() {
        let body = concat!(
            r#"{"tree":{"value":"root","left":{"value":"l","right":{"value":"lr"}}},"#,
            r#""chicken":{"name":"c","egg":{"laidBy":{"egg":{"laidBy":{}}}}},"#,
            r#""expression":{"branch":{"condition":{"not":{"literal":1}},"then":{"all":[{"literal":2}]},"#,
            r#""otherwise":{"named":{"n":{"literal":3}}}}},"#,
            r#""folder":{"name":"f","folders":[{"name":"g","folders":[]}],"links":{"x":{"name":"h","folders":[]}},"#,
            r#""grid":[[{"name":"i","folders":[]}],[]]},"#,
            r#""ring":{"next":{"next":{"next":{}}}}}"#,
        );
        let output = parse::<Echo>(body).expect("it can be read");
        let expected: BTreeMap<_, _> = [("x".to_owned(), Folder::new("h", []))].into();
        assert_eq!(
            output
                .folder
                .as_ref()
                .and_then(|folder| folder.links.as_ref()),
            Some(&expected)
        );
        let input = EchoInput::default()
            .tree(output.tree.expect("it is there"))
            .chicken(output.chicken.expect("it is there"))
            .expression(output.expression.expect("it is there"))
            .folder(output.folder.expect("it is there"))
            .ring(output.ring.expect("it is there"));
        assert_eq!(written::<Echo>(&input), body);
    }

    #[test]
    fn what_is_missing_in_a_recursion_is_corrected_without_end() {
        let output =
            parse::<Echo>(r#"{"chicken":{"egg":{}},"expression":{"branch":{}},"tree":{}}"#)
                .expect("it can be read");
        let egg = output
            .chicken
            .and_then(|chicken| chicken.egg)
            .expect("it is there");
        assert_eq!(
            (egg.laid_by.name.as_deref(), egg.laid_by.egg.is_none()),
            (None, true)
        );
        let Some(Expression::Branch(branch)) = output.expression else {
            panic!("the branch was there");
        };
        assert!(matches!(&*branch.condition, Expression::Unrecognized(_)));
        assert_eq!(output.tree, Some(Tree::new("")));
    }

    #[test]
    fn depth_is_limited_and_told_with_the_path() {
        let nested = |depth: usize| {
            let open = r#"{"value":"","left":"#.repeat(depth);
            format!(r#"{{"tree":{open}{{"value":"x"}}{}}}"#, "}".repeat(depth))
        };
        assert!(parse::<Echo>(nested(100)).is_ok());
        for depth in [130, 10_000] {
            let text = reason::<Echo>(&nested(depth));
            assert!(text.starts_with("tree.left.left."), "{text}");
            assert!(
                text.contains("recursion limit exceeded at line 1 column "),
                "{text}"
            );
        }
    }
}
