//! Waiters, and the expressions of JMESPath that they look at answers with.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{docs, ident};
use crate::ir::{Comparator, Expression, Matcher, Waiter};

/// The client's method for a waiter of an operation, with its table. `parameters` and `input` are the call's.
pub(super) fn waiter(
    waiter: &Waiter,
    operation: &str,
    parameters: &[TokenStream],
    input: &TokenStream,
) -> TokenStream {
    let docs = docs(&waiter.docs);
    let deprecated = waiter.is_deprecated.then(|| quote! { #[deprecated] });
    let (operation, method) = (ident(operation), ident(&waiter.method));
    let name = &waiter.name;
    let acceptors = waiter.acceptors.iter().map(|(state, matcher)| {
        let (state, matcher) = (ident(state), self::matcher(matcher));
        quote! { (State::#state, #matcher) }
    });
    let min_delay = Literal::u64_unsuffixed(waiter.min_delay);
    let max_delay = Literal::u64_unsuffixed(waiter.max_delay);
    quote! {
        #docs
        #deprecated
        pub fn #method(&self #(, #parameters)*) -> Wait<#operation> {
            static WAITER: whitesmith::Waiter = {
                use whitesmith::jmespath::{Expression::*, Function};
                use whitesmith::waiter::{Comparator::*, Matcher::*, State};
                whitesmith::Waiter {
                    name: #name,
                    acceptors: &[#(#acceptors),*],
                    min_delay: #min_delay,
                    max_delay: #max_delay,
                }
            };
            Wait::new(&self.0, #input, &WAITER)
        }
    }
}

fn matcher(matcher: &Matcher) -> TokenStream {
    match matcher {
        Matcher::Output(path, comparator) => {
            let (path, comparator) = (expression(path), self::comparator(comparator));
            quote! { Output(#path, #comparator) }
        }
        Matcher::InputOutput(path, comparator) => {
            let (path, comparator) = (expression(path), self::comparator(comparator));
            quote! { InputOutput(#path, #comparator) }
        }
        Matcher::Succeeded(succeeded) => quote! { Succeeded(#succeeded) },
        Matcher::ErrorType(name) => quote! { ErrorType(#name) },
    }
}

fn comparator(comparator: &Comparator) -> TokenStream {
    match comparator {
        Comparator::Text(name, expected) => {
            let name = ident(name);
            quote! { #name(#expected) }
        }
        Comparator::BooleanEquals(expected) => quote! { BooleanEquals(#expected) },
    }
}

/// An expression where nothing of the runtime's is imported.
pub(super) fn path(path: &Expression) -> TokenStream {
    let path = expression(path);
    quote! {{
        use whitesmith::jmespath::{Expression::*, Function};
        #path
    }}
}

fn expression(expression: &Expression) -> TokenStream {
    let all = |parts: &[Expression]| {
        let parts = parts.iter().map(self::expression);
        quote! { &[#(#parts),*] }
    };
    match expression {
        Expression::Current => quote! { Current },
        Expression::Field(name) => quote! { Field(#name) },
        Expression::Index(index) => {
            let index = Literal::i32_unsuffixed(*index);
            quote! { Index(#index) }
        }
        Expression::Slice(from, to, step) => {
            let (from, to) = (end(*from), end(*to));
            let step = Literal::i32_unsuffixed(*step);
            quote! { Slice(#from, #to, #step) }
        }
        Expression::Text(text) => quote! { Text(#text) },
        Expression::Json(json) => quote! { Json(#json) },
        Expression::Chain(parts) => {
            let parts = all(parts);
            quote! { Chain(#parts) }
        }
        Expression::Pair(name, first, second) => {
            let name = ident(name);
            let (first, second) = (self::expression(first), self::expression(second));
            quote! { #name(&#first, &#second) }
        }
        Expression::Not(inner) => {
            let inner = self::expression(inner);
            quote! { Not(&#inner) }
        }
        Expression::List(parts) => {
            let parts = all(parts);
            quote! { List(#parts) }
        }
        Expression::Object(parts) => {
            let parts = parts.iter().map(|(name, part)| {
                let part = self::expression(part);
                quote! { (#name, #part) }
            });
            quote! { Object(&[#(#parts),*]) }
        }
        Expression::Call(function, arguments) => {
            let (function, arguments) = (ident(function), all(arguments));
            quote! { Call(Function::#function, #arguments) }
        }
    }
}

fn end(index: Option<i32>) -> TokenStream {
    match index.map(Literal::i32_unsuffixed) {
        Some(index) => quote! { Some(#index) },
        None => quote! { None },
    }
}
