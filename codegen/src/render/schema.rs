//! Targets and traits, as the runtime's tables write them.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{auth, endpoint, ident, waiter};
use crate::format::inline;
use crate::ir::{PresignedCopy, Target, Trait};

/// The static schema that a member targets.
pub(super) fn target(target: &Target) -> &str {
    match target {
        Target::Prelude(name) => name,
        Target::Own(name) => name,
    }
}

/// `, [Sensitive]` behind a row of a table, or nothing. `implied` is what the row says already.
pub(super) fn row_traits(traits: &[Trait], implied: &[Trait]) -> String {
    let traits = traits.iter().filter(|t| !implied.contains(t));
    let traits: Vec<String> = traits.map(|t| inline(short(t))).collect();
    if traits.is_empty() {
        String::new()
    } else {
        format!(", [{}]", traits.join(", "))
    }
}

/// A trait without the name of its type.
fn short(t: &Trait) -> TokenStream {
    match t {
        Trait::Required => quote! { Required },
        Trait::Sensitive => quote! { Sensitive },
        Trait::Sparse => quote! { Sparse },
        Trait::IdempotencyToken => quote! { IdempotencyToken },
        Trait::JsonName(name) => quote! { JsonName(#name) },
        Trait::TimestampFormat(format) => {
            let format = ident(format);
            quote! { TimestampFormat(whitesmith::schema::TimestampFormat::#format) }
        }
        Trait::Error(fault) => {
            let fault = ident(fault);
            quote! { Error(whitesmith::schema::Fault::#fault) }
        }
        Trait::HttpError(status) => {
            let status = Literal::u16_unsuffixed(*status);
            quote! { HttpError(#status) }
        }
        Trait::Retryable { throttling } => quote! { Retryable { throttling: #throttling } },
        Trait::OptionalAuth => quote! { OptionalAuth },
        Trait::NoAuth => quote! { NoAuth },
        Trait::Auth(schemes) => {
            let schemes = auth::schemes(schemes);
            quote! { Auth(#schemes) }
        }
        Trait::HostPrefix(prefix) => quote! { HostPrefix(#prefix) },
        Trait::HostLabel => quote! { HostLabel },
        Trait::EndpointUrl => quote! { EndpointUrl },
        Trait::ContextParam(name) => quote! { ContextParam(#name) },
        Trait::StaticContextParams(params) => {
            let params = params.iter().map(|(name, value)| {
                let value = endpoint::static_param(value);
                quote! { (#name, #value) }
            });
            quote! { StaticContextParams(&[#(#params),*]) }
        }
        Trait::OperationContextParams(params) => {
            let params = params.iter().map(|(name, path)| {
                let path = waiter::path(path);
                quote! { (#name, #path) }
            });
            quote! { OperationContextParams(&[#(#params),*]) }
        }
        Trait::RequestCompression => quote! { RequestCompression },
        Trait::HttpChecksum {
            request_required,
            request_algorithm,
            validation_mode,
            response_algorithms,
        } => {
            let (algorithm, mode) = (
                option(request_algorithm.as_ref()),
                option(validation_mode.as_ref()),
            );
            quote! {
                HttpChecksum(&whitesmith::checksum::HttpChecksum {
                    request_checksum_required: #request_required,
                    request_algorithm_member: #algorithm,
                    request_validation_mode_member: #mode,
                    response_algorithms: &[#(#response_algorithms),*],
                })
            }
        }
        Trait::Marker(name) => {
            let name = ident(name);
            quote! { #name }
        }
        Trait::Http { method, uri, code } => {
            let code = Literal::u16_unsuffixed(*code);
            quote! { Http { method: #method, uri: #uri, code: #code } }
        }
        Trait::HttpHeader(name) => quote! { HttpHeader(#name) },
        Trait::HttpPrefixHeaders(prefix) => quote! { HttpPrefixHeaders(#prefix) },
        Trait::HttpQuery(name) => quote! { HttpQuery(#name) },
        Trait::MediaType(name) => quote! { MediaType(#name) },
        Trait::XmlName(name) => quote! { XmlName(#name) },
        Trait::XmlNamespace { uri, prefix } => {
            quote! { XmlNamespace { uri: #uri, prefix: #prefix } }
        }
        Trait::Ec2QueryName(name) => quote! { Ec2QueryName(#name) },
        Trait::AwsQueryError { code, status } => {
            let status = Literal::u16_unsuffixed(*status);
            quote! { AwsQueryError { code: #code, status: #status } }
        }
        Trait::RequestHeader(name, value) => quote! { RequestHeader(#name, #value) },
        Trait::EmptyLabel(instead) => quote! { EmptyLabel(#instead) },
        Trait::LabelPrefixes(prefixes) => quote! { LabelPrefixes(&[#(#prefixes),*]) },
        Trait::RegionOf(param) => quote! { RegionOf(#param) },
        Trait::PresignedCopy(copy) => presigned_copy(copy),
        Trait::DiscoveredEndpoint(operation, error) => discovered_endpoint(operation, error),
    }
}

/// How the endpoints of a service are asked for that tells them itself.
fn discovered_endpoint(operation: &str, error: &str) -> TokenStream {
    quote! {
        DiscoveredEndpoint(&whitesmith::endpoint::Discovery {
            operation: &whitesmith::OperationSchema {
                name: #operation,
                service: &SERVICE,
                input: &UNIT,
                output: whitesmith::endpoint::DESCRIBED_ENDPOINTS,
                errors: &[],
                traits: &[],
            },
            error: #error,
        })
    }
}

/// How the operation copies from another region.
fn presigned_copy(copy: &PresignedCopy) -> TokenStream {
    let (url, names_regions) = (&copy.url, copy.names_regions);
    let (region, source) = (option(copy.region.as_ref()), option(copy.source.as_ref()));
    quote! {
        PresignedCopy(&whitesmith::endpoint::PresignedCopy {
            url: #url,
            region: #region,
            source: #source,
            names_regions: #names_regions,
        })
    }
}

/// Text that may not be there.
fn option(text: Option<&String>) -> TokenStream {
    match text {
        Some(text) => quote! { Some(#text) },
        None => quote! { None },
    }
}
