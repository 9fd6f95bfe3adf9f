//! What documentation becomes, case by case.

use super::{WIDTH, rustdoc};

fn links(name: &str) -> Option<String> {
    match name {
        "Near" => Some("Near".to_owned()),
        "Shape" | "GetShape" => Some(format!("crate::types::{name}")),
        "Shape$member" => Some("crate::types::Shape::member".to_owned()),
        _ => None,
    }
}

/// The lines of a text, where these few shapes are known.
pub(super) fn lines(text: &str) -> Vec<String> {
    rustdoc(text, &links)
}

#[track_caller]
fn check(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(lines(text), *expected, "for {text:?}");
    }
}

#[test]
fn paragraphs() {
    check(&[
        ("", &[]),
        ("  \n ", &[]),
        ("<p></p>", &[]),
        ("Plain.", &["Plain."]),
        ("<p>One\n      line.</p>", &["One line."]),
        ("<p>One.</p>\n\n    <p>Two.</p>", &["One.", "", "Two."]),
        (
            "<p>One<p>two<div>three</div>four",
            &["One", "", "two", "", "three", "", "four"],
        ),
        ("<p>a<br>b<br/><br/>c</p>", &["a", "", "b", "", "c"]),
        ("<p>a<hr/>b</p>", &["a", "", "b"]),
        (
            "One\nparagraph.\n\nAnother.",
            &["One paragraph.", "", "Another."],
        ),
        (
            "<p>&lt;b&gt; &amp;amp; &#x41;&nbsp;&copy;</p>",
            &[r"\<b> \&amp; A ©"],
        ),
    ]);
}

#[test]
fn noise_is_left_out() {
    check(&[
        ("<fullname>Amazon X</fullname><p>Does x.</p>", &["Does x."]),
        ("<fullname>Amazon X<p>Does x.</p>", &["Does x."]),
        (
            "<p>a<script>if (x<y) '<p>'</script>b<style>p {}</style>c</p>",
            &["abc"],
        ),
        ("<p>a<!-- no -->b</p>", &["ab"]),
        ("<note></note><ul><li></li></ul><p>a</p>", &["a"]),
        ("<b></b><code> </code><a href=\"https://x\"></a>", &[]),
    ]);
}

#[test]
fn styles() {
    check(&[
        (
            "<p><b>a b</b> <i>c</i> <strong><em>d</em></strong></p>",
            &["**a b** _c_ **_d_**"],
        ),
        (
            "<p><b> a </b>b <b>c<i> d</i></b>.</p>",
            &["**a** b **c _d_**."],
        ),
        // A mark that touches a letter would be shown.
        (
            "<p>a<b>b</b> <i>c</i>d <b>e</b>, “<i>f</i>”</p>",
            &["ab cd **e**, “_f_”"],
        ),
        ("<p><b>a<p>b</p>", &["**a**", "", "**b**"]),
        ("<p><b>a</p><p>b</p>", &["**a**", "", "b"]),
        (
            "<p>a<b>&amp;#1</b>; b<i>https</i>://c.d</p>",
            &[r"a\&#1; b<https://c.d>"],
        ),
        ("<p><b> * </b><i> _ </i></p>", &[r"**\*** _\__"]),
        ("*a* **b** `c`", &["_a_ **b** `c`"]),
    ]);
}

#[test]
fn code() {
    check(&[
        ("<p><code>a\n   b</code></p>", &["`a b`"]),
        (
            "<p><code>a`b</code> <code>`c``</code></p>",
            &["``a`b`` ``` `c`` ```"],
        ),
        (
            "<p><code>a</code><code>b</code>c <code>d</code> <code>e</code></p>",
            &["`ab`c `d` `e`"],
        ),
        (
            "<p><code>a<a href=\"https://x\">&#8203;</a>b</code></p>",
            &["`ab`"],
        ),
        ("<p><code>arn:<i>name</i>:*</code></p>", &["`arn:name:*`"]),
        // A tag that nobody knows is a placeholder.
        (
            "<p><code>arn:<Region>:<my-Bucket></code> is <name></p>",
            &[r"`arn:<Region>:<my-Bucket>` is \<name>"],
        ),
        (
            "<p><code>MAP<string, string></code></p>",
            &["`MAP<string, string>`"],
        ),
        ("<P>the <Code> of <b,c></P>", &[r"the \<Code> of \<b,c>"]),
        ("<p>a <b", &[r"a \<b"]),
        (
            "Use <my-id> for `<my-id>`.",
            &[r"Use \<my-id> for `<my-id>`."],
        ),
        (
            "<pre>\n a\t*b*\n\n  &lt;c> ```\n</pre>",
            &["````text", " a    *b*", "", "  <c> ```", "````"],
        ),
        ("<pre><b>a</b><br><p>b", &["```text", "a", "b", "```"]),
        (
            "```rust\nfn main() {}\n```",
            &["```text", "fn main() {}", "```"],
        ),
        (
            "<ul><li><pre>a\n\nb</pre></li></ul>",
            &["- ```text", "  a", "", "  b", "  ```"],
        ),
        ("<pre>\n</pre>", &[]),
    ]);
}

#[test]
fn links_to_the_web() {
    check(&[
        (
            "<p><a href=\"https://x.y/a\">b <b>c</b></a>d</p>",
            &["[b **c**](https://x.y/a)d"],
        ),
        (
            "<p><a href=\"https://x.y/a\">https://x.y/a</a></p>",
            &["<https://x.y/a>"],
        ),
        (
            "<p>(see https://x.y/a_b.) or http://.</p>",
            &["(see <https://x.y/a_b>.) or http://."],
        ),
        ("<p>https://x.y/&lt;id></p>", &[r"<https://x.y/>\<id>"]),
        (
            "<p>!<a href=\"HTTP://x/(a b)&quot;\\\">[b]</a>.</p>",
            &[r#"\![\[b\]](<http://x/(a%20b)"%5C>)."#],
        ),
        (
            "<p><a href=\"javascript:x()\">a</a> <a href=\"../b\">b</a></p>",
            &["a b"],
        ),
        (
            "<p><a href=\"data:text/html,x\">a</a> <a href=\"https:\">b</a></p>",
            &["a b"],
        ),
        (
            "<p><a href=\"mailto:a@b.c\">mail</a> <a href=\"mailto:a@b#c.d\">no</a></p>",
            &["[mail](mailto:a@b.c) no"],
        ),
        (
            "<p><a href=\"https://x\">\"a\" it's</a></p>",
            &["[“a” it’s](https://x)"],
        ),
        (
            "<p><a href=\"https://x\"><code>a</code></a></p>",
            &["[`a`](https://x)"],
        ),
        (
            "<p><a href=\"https://x\">a<p>b",
            &["[a](https://x)", "", "b"],
        ),
        (
            "[a](https://x \"t\") ![b](c.png) <https://y>",
            &["[a](https://x) b <https://y>"],
        ),
    ]);
}

#[test]
fn links_to_shapes() {
    check(&[
        (
            "<p><a>Shape</a>, <a>Other</a>, <a>any text</a></p>",
            &["[`Shape`](crate::types::Shape), `Other`, any text"],
        ),
        (
            "<p><code>Shape$member</code></p>",
            &["[`Shape$member`](crate::types::Shape::member)"],
        ),
        (
            "Calls `GetShape`.",
            &["Calls [`GetShape`](crate::types::GetShape)."],
        ),
        (
            "<p><b><code>Shape</code></b></p>",
            &["**[`Shape`](crate::types::Shape)**"],
        ),
        (
            "<p><a href=\"https://x\"><code>Shape</code></a></p>",
            &["[`Shape`](https://x)"],
        ),
        (
            "<p><code>Near</code>s <code>Near</code>: a</p>",
            &["[`Near`]s [`Near`][]: a"],
        ),
        (
            "<p><code>Near</code>(a) <code>Near</code>[</p>",
            &[r"[`Near`][](a) [`Near`]\["],
        ),
        ("<p>!<a>Near</a></p>", &[r"\![`Near`]"]),
        ("<p>Shape [Shape]</p>", &[r"Shape \[Shape]"]),
    ]);
}

#[test]
fn lists() {
    check(&[
        (
            "<p>a:</p><ul><li><p>b</p></li><li><p>c</p><p>d</p></li></ul><p>e</p>",
            &["a:", "", "- b", "- c", "", "  d", "", "e"],
        ),
        (
            "<ul><li>a<li>b<ol><li>c<li>d</ol><li>e</ul>f",
            &["- a", "- b", "  1. c", "  2. d", "- e", "", "f"],
        ),
        ("<ol><li></li><li>a</li></ol>", &["1. a"]),
        (
            "<ol start=\"9\"><li>a</li><li>b<p>c</ol>",
            &["9. a", "10. b", "", "    c"],
        ),
        (
            "<ul><li>a</li></ul><ul><li>b</li></ul>",
            &["- a", "", "* b"],
        ),
        (
            "<ul>a<li>b</li>c<li>d</li></ul>",
            &["a", "", "- b", "", "c", "", "- d"],
        ),
        ("<ul><li><ul><li>a</li></ul></li></ul>", &["- - a"]),
        (
            "<ul><li>a<ol start=\"2\"><li>b</ol></ul>",
            &["- a", "", "  2. b"],
        ),
        ("</ul></li>a</p></note>", &["a"]),
        ("* a\n* b\n\n  c\n", &["- a", "- b", "", "  c"]),
    ]);
}

#[test]
fn definitions() {
    check(&[
        (
            "<dl><dt>A b</dt><dd>c</dd><dt>D:</dt><dd><p>e</p></dd></dl>",
            &["- **A b**: c", "- **D:** e"],
        ),
        (
            "<dl><dt><code>a</code><dd>b<p>c</dl>",
            &["- **`a`**: b", "", "  c"],
        ),
        ("<dl><dt>a<dt>b<dd>c</dl>", &["- **a**", "- **b**: c"]),
        (
            "<dl><dt>a</dt><dd><ul><li>b</li></ul></dd></dl>",
            &["- **a**:", "  - b"],
        ),
        ("<dl><dd>a</dd></dl>", &["- a"]),
    ]);
}

#[test]
fn admonitions() {
    check(&[
        (
            "<p>a</p><note><p>b</p><p>c</p></note><p>d</p>",
            &["a", "", "> **Note**: b", ">", "> c", "", "d"],
        ),
        (
            "<important><ul><li>a</li></ul></important>",
            &["> **Important**:", ">", "> - a"],
        ),
        (
            "<note>a</note><note>b</note>",
            &["> **Note**: a", "", "> **Note**: b"],
        ),
        (
            "<ul><li>a<note>b</note></li><li>c</li></ul>",
            &["- a", "", "  > **Note**: b", "- c"],
        ),
        ("> a\n> b", &["> a b"]),
    ]);
}

#[test]
fn headings_and_tables() {
    let long = format!("<h2>{}</h2>", "word ".repeat(30));
    assert_eq!(
        lines(&long),
        [
            format!("**{}", ["word"; 19].join(" ")),
            format!("{}**", ["word"; 11].join(" "))
        ]
    );
    check(&[
        (
            "<p>a</p><h3>b <i>c</i> #</h3>d",
            &["a", "", r"### b _c_ \#", "", "d"],
        ),
        ("<ul><li><h1>a</h1>b</li></ul>", &["- **a**", "", "  b"]),
        ("# A\n\nb", &["# A", "", "b"]),
        (
            "<table><thead><tr><th>a<th>b</tr></thead><tr><td><p>c</p></td><td>d</td></tr></table>",
            &["- **a** | **b**", "- c | d"],
        ),
        (
            "| a | b |\n|---|---|\n| c | d |",
            &["- **a** | **b**", "- c | d"],
        ),
    ]);
}

#[test]
fn escapes_only_where_needed() {
    check(&[
        (
            r"<p>snake_case a_ _b * 2*3 C:\d \* a`b</p>",
            &[r"snake_case a\_ \_b * 2\*3 C:\d \\\* a\`b"],
        ),
        (
            "<p>[a] [b](c) ~1 a~b --x a-b</p>",
            &[r"\[a] \[b](c) ~1 a\~b \--x a-b"],
        ),
        (
            "<p>&lt;b> &lt; 1 &amp;lt; a & b R&D</p>",
            &[r"\<b> < 1 \&lt; a & b R&D"],
        ),
        (
            "<p># a</p><p>1. a</p><p>2) a</p><p>- a</p><p>+ a</p>",
            &[
                r"\# a", "", r"1\. a", "", r"2\) a", "", r"\- a", "", r"\+ a",
            ],
        ),
        (
            "<p>> a</p><p>===</p><p>| a</p><p>:-</p><p>#a -1 =b</p>",
            &[
                r"\> a", "", r"\===", "", r"\| a", "", r"\:-", "", "#a -1 =b",
            ],
        ),
    ]);
}

#[test]
fn wrapping() {
    let words = format!(
        "<p>{} - b <code>{}</code></p>",
        "a".repeat(WIDTH),
        "c ".repeat(WIDTH)
    );
    let code = format!("`{}`", ["c"; WIDTH].join(" "));
    assert_eq!(lines(&words), ["a".repeat(WIDTH), r"\- b".to_owned(), code]);
    let nested = lines(&format!(
        "<ul><li><note>{}</note></li></ul>",
        "word ".repeat(40)
    ));
    assert!(
        nested.len() > 2
            && nested
                .iter()
                .skip(1)
                .all(|line| line.starts_with("  > word"))
    );
    assert!(nested.iter().all(|line| line.len() <= WIDTH));
}

#[test]
fn hostile_characters() {
    check(&[
        (
            "<p>a\0b\u{7}c\u{202e}d\u{2066}e\u{200b}f\u{feff}g&#x202E;&#0;</p>",
            &["abcdefg\u{fffd}"],
        ),
        ("a\u{2028}b\u{2029}c\u{85}d\re\r\nf\tg", &["a b c d e f g"]),
        (
            "<pre>a\r\nb\u{2067}&#8238;\rc</pre>",
            &["```text", "a", "b", "c", "```"],
        ),
        ("<p>*/ \"# </script> --></p>", &[r##"\*/ "# \-->"##]),
        ("*/ \"# \\", &[r##"\*/ "# \\"##]),
        (
            "<p><a href=\"https://x/\u{202e}a\u{a0}b\">c</a></p>",
            &["[c](https://x/a%20b)"],
        ),
    ]);
}

/// Depth and size cost neither the stack nor more than linear time, whose absence these sizes would show.
#[test]
fn deep_and_large() {
    let open_only = [
        "<ul><li>",
        "<note>",
        "<b>",
        "<dl><dt>",
        "<pre>",
        "<table><tr><td>",
        "<ul>a<note><li>",
        "<a href=\"https://x\">a",
        "<p>a",
        "<x",
    ];
    for tag in open_only {
        assert!(
            !lines(&format!("<p>{}z</p>", tag.repeat(10_000))).is_empty(),
            "{tag}"
        );
    }
    for piece in [
        "> ",
        "- ",
        "[",
        "a `",
        "*a",
        "_",
        "\\",
        "&",
        "http",
        "https://a.b ",
        "![a](",
        "1. a\n",
        "a\n\n    ",
    ] {
        assert!(!lines(&format!("a {}z", piece.repeat(20_000))).is_empty());
        assert!(!lines(&format!("{}z", piece.repeat(20_000))).is_empty());
    }
    let deep = lines(&format!(
        "<p>{}z{}</p>y",
        "<ul><li>a".repeat(10_000),
        "</li></ul>".repeat(10_000)
    ));
    assert_eq!(deep.last().map(String::as_str), Some("y"));
    let link = format!(
        "<p><a href=\"https://{}\">{}",
        "x".repeat(100_000),
        "a <b>b</b><p>".repeat(10_000)
    );
    assert!(lines(&link).iter().map(String::len).sum::<usize>() < 1_000_000);
}
