//! Lists and maps: the schemas that stand for them.

use proc_macro2::TokenStream;
use quote::quote;

use super::ident;
use super::schema::{row_traits, target};
use crate::ir::{Collection, CollectionMembers};

/// All lists and maps, as one table.
pub(super) fn collections(collections: &[Collection]) -> TokenStream {
    let rows = collections.iter().map(row);
    quote! {
        whitesmith::collections! {
            #(#rows)*
        }
    }
}

fn row(collection: &Collection) -> TokenStream {
    let name = ident(&collection.name);
    let id = &collection.id;
    let traits = row_traits(&collection.traits, &[]);
    match &collection.members {
        CollectionMembers::List(element) => {
            let (element, element_traits) =
                (target(&element.target), row_traits(&element.traits, &[]));
            quote! { list #name = #id #traits => #element #element_traits; }
        }
        CollectionMembers::Map(key, value) => {
            let (key, key_traits) = (target(&key.target), row_traits(&key.traits, &[]));
            let (value, value_traits) = (target(&value.target), row_traits(&value.traits, &[]));
            quote! { map #name = #id #traits => #key #key_traits => #value #value_traits; }
        }
    }
}
