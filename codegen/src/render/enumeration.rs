//! Enums and intEnums.

use super::deprecated;
use super::schema::row_traits;
use crate::format::{File, Text};
use crate::ir::{Enumeration, Values, Variant};

/// An enum: an open Rust enum with a variant per named value, and its table.
pub(super) fn enumeration(enumeration: &Enumeration, file: &mut File) {
    let Enumeration {
        name, schema, id, ..
    } = enumeration;
    let debug = if enumeration.is_sensitive {
        ""
    } else {
        "Debug, "
    };
    let (table, unrecognized) = match enumeration.values {
        Values::Strings(_) => ("enumeration", "UnrecognizedValue"),
        Values::Integers(_) => ("int_enumeration", "UnrecognizedInteger"),
    };
    file.item(|text| {
        text.docs(&enumeration.docs);
        deprecated(enumeration.deprecated.as_ref(), text);
        text.line(format_args!("#[derive(Clone, {debug}PartialEq)]"));
        text.line(format_args!("#[non_exhaustive]"));
        text.block(format_args!("pub enum {name}"), |text| {
            enumeration
                .values
                .variants()
                .for_each(|it| variant(it, text));
            text.doc(format_args!(
                "A value that this version of the crate does not name."
            ));
            text.line(format_args!("Unrecognized(whitesmith::{unrecognized}),"));
        });
    });
    if enumeration.is_sensitive {
        file.item(|text| {
            text.line(format_args!(
                "whitesmith::redacted_debug!({name}: {schema});"
            ));
        });
    }
    file.table(table, |text| {
        let traits = row_traits(&enumeration.traits, &[]);
        text.row(format_args!("{name}: {schema} = {id:?}{traits}"));
        match &enumeration.values {
            Values::Strings(values) => {
                for (variant, value) in values {
                    text.row(format_args!("{} = {value:?}", variant.name));
                }
            }
            Values::Integers(values) => {
                for (variant, value) in values {
                    text.row(format_args!("{} = {value}", variant.name));
                }
            }
        }
    });
}

fn variant(variant: &Variant, text: &mut Text) {
    text.docs(&variant.docs);
    deprecated(variant.deprecated.as_ref(), text);
    text.line(format_args!("{},", variant.name));
}
