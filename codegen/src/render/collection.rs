//! Lists and maps: the schemas that stand for them.

use super::schema::{row_traits, target};
use crate::format::{File, Text};
use crate::ir::{Collection, CollectionMembers, Member};

/// All lists and maps, as one table.
pub(super) fn collections(collections: &[Collection], file: &mut File) {
    file.table("collections", |text| {
        for it in collections {
            row(it, text);
        }
    });
}

fn row(collection: &Collection, text: &mut Text) {
    let Collection { name, id, .. } = collection;
    let traits = row_traits(&collection.traits, &[]);
    match &collection.members {
        CollectionMembers::List(element) => {
            let element = held(element);
            text.row(format_args!("list {name} = {id:?}{traits} => {element}"));
        }
        CollectionMembers::Map(key, value) => {
            let (key, value) = (held(key), held(value));
            text.row(format_args!(
                "map {name} = {id:?}{traits} => {key} => {value}"
            ));
        }
    }
}

fn held(member: &Member) -> String {
    format!(
        "{}{}",
        target(&member.target),
        row_traits(&member.traits, &[])
    )
}
