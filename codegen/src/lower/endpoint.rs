//! Where a service is, and what its operations say of that.

use serde_json::Value;
use whitesmith_model::traits::{
    AwsService, ClientContextParams, ClientDiscoveredEndpoint, ClientEndpointDiscovery,
    ContextParam, Endpoint, HostLabel, OperationContextParams, ParamType, SigV4,
    StaticContextParams, StaticValue,
};
use whitesmith_model::{Diagnostic, Member, Shape, TraitView, lay_out};

use super::{Context, jmespath};
use crate::EndpointRules;
use crate::ir::{self, Endpoints, StaticParam, Trait, Type};
use crate::names::{self, Case, Scope};

const RULE_SET: &str = "smithy.rules#endpointRuleSet";
const BDD: &str = "smithy.rules#endpointBdd";
const REGIONAL: &str = "aws.endpoints#standardRegionalEndpoints";
const PARTITIONAL: &str = "aws.endpoints#standardPartitionalEndpoints";
const DUAL_STACK_ONLY: &str = "aws.endpoints#dualStackOnlyEndpoints";
const RULES_BASED: &str = "aws.endpoints#rulesBasedEndpoints";

/// What a service says of where it is. Rules say it best; a diagram of the same is next, unless a standard pattern says
/// all. What AWS says nothing of is at the usual place.
pub(crate) fn endpoint_rules(service: &Shape) -> Result<EndpointRules, Diagnostic> {
    let traits = service.traits();
    let standard = [REGIONAL, PARTITIONAL];
    let order = if traits.has(RULES_BASED) {
        [RULE_SET, BDD, REGIONAL, PARTITIONAL]
    } else {
        [RULE_SET, REGIONAL, PARTITIONAL, BDD]
    };
    let said = order.into_iter().find(|id| traits.has(id));
    let is_aws = traits.has(AwsService::ID) && traits.has(SigV4::ID);
    let text = match said.and_then(|id| traits.get(id)) {
        Some(applied) => {
            let value: Value = applied
                .parse()
                .map_err(|diagnostic| diagnostic.of(service.id()))?;
            ascii(lay_out(&without_prose(value)).trim_end())
        }
        None => "{}".to_owned(),
    };
    let id = said.or(is_aws.then_some(REGIONAL));
    Ok(EndpointRules {
        id,
        text,
        dual_stack_only: traits.has(DUAL_STACK_ONLY) && id.is_some_and(|id| standard.contains(&id)),
    })
}

/// Rules without what is said to people only. An endpoint's properties stay as they are.
fn without_prose(mut rules: Value) -> Value {
    if let Some(Value::Object(parameters)) = rules.get_mut("parameters") {
        for parameter in parameters.values_mut().filter_map(Value::as_object_mut) {
            parameter.remove("documentation");
            parameter.remove("deprecated");
        }
    }
    strip_rules(&mut rules);
    rules
}

fn strip_rules(value: &mut Value) {
    let Value::Object(rule) = value else {
        return;
    };
    rule.remove("documentation");
    for list in ["rules", "results"] {
        if let Some(Value::Array(rules)) = rule.get_mut(list) {
            rules.iter_mut().for_each(strip_rules);
        }
    }
}

/// JSON in which every character that is not ASCII is escaped: all of them are in strings. Some of them turn the
/// direction of text, which no Rust source may.
fn ascii(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if c == '\n' || (' '..='~').contains(&c) {
            text.push(c);
        } else {
            let mut units = [0; 2];
            let units = c.encode_utf16(&mut units);
            text.extend(units.iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    text
}

impl Context<'_, '_> {
    pub(super) fn endpoints(&self, service: &Shape) -> Endpoints {
        let rules = endpoint_rules(service).unwrap_or_else(|diagnostic| {
            self.refuse(diagnostic);
            EndpointRules {
                id: None,
                text: String::new(),
                dual_stack_only: false,
            }
        });
        Endpoints {
            constructor: rules.id.map(|id| match id {
                RULE_SET => "rule_set",
                BDD => "bdd",
                PARTITIONAL => "partitional",
                _ => "regional",
            }),
            text: rules.text,
            dual_stack_only: rules.dual_stack_only,
        }
    }

    /// What a configuration says of endpoints. A standard pattern has nothing that it could set.
    pub(super) fn client_context_params(&self, service: &Shape) -> Vec<ir::ContextParam> {
        let params: Option<ClientContextParams> = self.view(service.id(), service.traits());
        let params = params.filter(|_| self.has_rules()).map(|params| params.0);
        let params = params.unwrap_or_default();
        let methods = names::all(
            params.keys().map(String::as_str),
            Scope::methods(),
            Case::Snake,
        );
        let params = params.into_iter().zip(methods);
        let params = params.map(|((name, param), method)| ir::ContextParam {
            docs: match self.rustdoc(&param.documentation.unwrap_or_default()) {
                docs if docs.is_empty() => {
                    vec![format!("The parameter `{name}` of the endpoint rules.")]
                }
                docs => docs,
            },
            method,
            ty: match param.r#type {
                ParamType::String => Type::String,
                ParamType::Boolean => Type::Primitive("bool"),
                ParamType::StringArray => Type::List(Box::new(Type::String)),
            },
            name,
        });
        params.collect()
    }

    /// What an operation says of its endpoint. Parameters are for rules; a standard pattern has none that an operation
    /// could set.
    pub(super) fn context_traits(&self, operation: &Shape) -> Vec<Trait> {
        let (id, applied) = (operation.id(), operation.traits());
        let mut traits = Vec::new();
        if let Some(Endpoint { host_prefix }) = self.view(id, applied) {
            traits.push(Trait::HostPrefix(host_prefix));
        }
        traits.extend(self.discovery(operation));
        if !self.has_rules() {
            return traits;
        }
        if let Some(StaticContextParams(params)) = self.view(id, applied) {
            let params = params.into_iter().map(|(name, param)| {
                let value = match param.value {
                    StaticValue::Text(text) => StaticParam::Text(text),
                    StaticValue::Flag(flag) => StaticParam::Flag(flag),
                    StaticValue::List(list) => StaticParam::List(list),
                };
                (name, value)
            });
            traits.push(Trait::StaticContextParams(params.collect()));
        }
        if let Some(OperationContextParams(params)) = self.view(id, applied) {
            let params = params
                .into_iter()
                .filter_map(|(name, param)| match jmespath::expression(&param.path) {
                    Ok(path) => Some((name, path)),
                    Err(reason) => {
                        let message =
                            format!("the endpoint parameter `{name}` cannot be found: {reason}");
                        let span = applied.get(OperationContextParams::ID);
                        let span = span.and_then(|applied| applied.span());
                        self.refuse(Diagnostic::new(message).of(id).at(span));
                        None
                    }
                });
            traits.push(Trait::OperationContextParams(params.collect()));
        }
        traits
    }

    /// Where an operation can only be called at an endpoint that the service tells: by which operation it does.
    fn discovery(&self, operation: &Shape) -> Option<Trait> {
        let service = self.slice.service();
        let own: ClientDiscoveredEndpoint = self.view(operation.id(), operation.traits())?;
        let how: ClientEndpointDiscovery = self.view(service.id(), service.traits())?;
        let name = |id: String| id.rsplit('#').next().map(str::to_owned);
        let tells = name(how.operation).filter(|_| own.required)?;
        let error = how.error.and_then(name).unwrap_or_default();
        Some(Trait::DiscoveredEndpoint(tells, error))
    }

    /// What a member of an input says of the endpoint.
    pub(super) fn endpoint_traits(&self, member: &Member) -> Vec<Trait> {
        let applied = member.traits();
        let mut traits = Vec::new();
        if applied.has(HostLabel::ID) {
            traits.push(Trait::HostLabel);
        }
        if self.has_rules()
            && let Some(ContextParam { name }) = self.view(member.id(), applied)
        {
            traits.push(Trait::ContextParam(name));
        }
        traits
    }

    pub(super) fn has_rules(&self) -> bool {
        let traits = self.slice.service().traits();
        traits.has(RULE_SET) || traits.has(BDD)
    }
}
