//! Unions.

use super::deprecated;
use super::schema::{row_traits, target};
use crate::format::{File, Text};
use crate::ir::{Union, UnionVariant};

/// A union: an enum with a variant per member, and its table.
pub(super) fn union(union: &Union, file: &mut File) {
    let Union {
        name, schema, id, ..
    } = union;
    file.item(|text| {
        text.docs(&union.docs);
        deprecated(union.deprecated.as_ref(), text);
        text.line(format_args!("#[derive(Clone, PartialEq)]"));
        text.line(format_args!("#[non_exhaustive]"));
        text.block(format_args!("pub enum {name}"), |text| {
            union.variants.iter().for_each(|it| variant(it, text));
            text.doc(format_args!(
                "A member that this version of the crate does not name."
            ));
            text.line(format_args!(
                "Unrecognized(whitesmith::UnrecognizedMember),"
            ));
        });
    });
    file.table("union", |text| {
        let traits = row_traits(&union.traits, &[]);
        let boxed = if union.is_boxed { ", for Box" } else { "" };
        text.row(format_args!("{name}: {schema} = {id:?}{traits}{boxed}"));
        union.variants.iter().for_each(|it| row(it, text));
    });
}

fn variant(variant: &UnionVariant, text: &mut Text) {
    text.docs(&variant.docs);
    deprecated(variant.deprecated.as_ref(), text);
    text.line(format_args!("{}{},", variant.name, held(variant)));
}

fn row(variant: &UnionVariant, text: &mut Text) {
    text.row(format_args!(
        "{}{} = {:?} => {}{}",
        variant.name,
        held(variant),
        variant.member.name,
        target(&variant.member.target),
        row_traits(&variant.member.traits, &[]),
    ));
}

fn held(variant: &UnionVariant) -> String {
    let held = variant.ty.as_ref();
    held.map(|ty| format!("({ty})")).unwrap_or_default()
}
