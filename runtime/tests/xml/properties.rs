//! What holds for any value, and any bytes.

use proptest::prelude::*;
use whitesmith::shape::Shape as _;

use crate::shapes::{Choice, Shelf, Simple};
use crate::{PUT, PUT_SIMPLE, read, written};

fn text() -> impl Strategy<Value = String> {
    "[^\\x00]{0,12}"
}

fn any_shelf() -> impl Strategy<Value = Shelf> {
    let leaf = (
        proptest::option::of(text()),
        proptest::option::of(proptest::collection::vec(text(), 0..3)),
        proptest::collection::vec(any::<i32>(), 0..3),
        proptest::option::of(proptest::collection::btree_map(text(), text(), 0..3)),
        proptest::option::of(proptest::collection::vec(
            proptest::option::of(text()),
            0..3,
        )),
    );
    let leaf = leaf.prop_map(|(id, books, numbers, map, sparse)| Shelf {
        id,
        named: books.clone(),
        books,
        flat_numbers: Some(numbers.clone()).filter(|numbers| !numbers.is_empty()),
        flat_map: map.clone().filter(|map| !map.is_empty()),
        map,
        sparse,
        choice: Some(match numbers.len() {
            0 => Choice::Nothing,
            1 => Choice::Text(format!("{numbers:?}")),
            _ => Choice::Many(numbers),
        }),
        ..Shelf::zero()
    });
    leaf.prop_recursive(3, 12, 3, |shelf| {
        (shelf.clone(), proptest::collection::vec(shelf, 1..3)).prop_map(|(inner, flat)| Shelf {
            flat: Some(flat),
            inner: Some(Box::new(inner)),
            ..Shelf::zero()
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_is_written_is_read_again(shelf in any_shelf()) {
        prop_assert!(crate::shelf(&written(&PUT, &shelf)) == shelf);
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        _ = read::<Shelf>(&PUT, &bytes);
    }

    #[test]
    fn no_mixture_of_xml_panics(parts in proptest::collection::vec(0..PARTS.len(), 0..40)) {
        let xml: String = parts.into_iter().map(|part| PARTS[part]).collect();
        _ = read::<Shelf>(&PUT, xml.as_bytes());
        _ = read::<Simple>(&PUT_SIMPLE, xml.as_bytes());
    }

    #[test]
    fn no_cut_document_panics(shelf in any_shelf(), cut in any::<prop::sample::Index>()) {
        let xml = written(&PUT, &shelf);
        let cut = cut.index(xml.len());
        prop_assert!(read::<Shelf>(&PUT, &xml.as_bytes()[..cut]).is_err() || cut == 0);
    }
}

const PARTS: &[&str] = &[
    "<S>",
    "</S>",
    "<choice>",
    "</choice>",
    "<Part x:shelf-id='1'>",
    "</Part>",
    "<Part/>",
    "<many>",
    "</many>",
    "7",
    "<KV>",
    "</KV>",
    "<key>",
    "</key>",
    "<value>",
    "</value>",
    "&amp;",
    "&#x41;",
    "&x;",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?xml ?>",
    "<!DOCTYPE S>",
    "<p:Owner",
    ">",
    "/>",
    "'",
    "=",
    "\u{feff}",
    "ö",
    "<:>",
    "< >",
    "<inner>",
    "</inner>",
    "<books>",
    "<member>",
    "</member>",
    "</books>",
    " i:nil='true'",
];
