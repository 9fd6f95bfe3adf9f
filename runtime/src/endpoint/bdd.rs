//! Decision diagrams: the same as rules, in a form that looks at no condition twice.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use super::error::{EndpointError, InvalidRules};
use super::parse::{self, member, string};
use super::path::Path;
use super::rules::{Condition, Outcome, Parameter, Scope};
use super::{Endpoint, Params, Partitions};

/// The rules of a service as a binary decision diagram: the value of the trait `smithy.rules#endpointBdd`, read and
/// checked.
///
/// A node asks one condition and leads to one of two places, by a reference: 1 and -1 are the end without an endpoint,
/// other numbers of a node's place (from 1) lead to it, negative ones to the node with its two ways swapped, and those
/// from 100,000,000 on are the results, of which the first is that no rule matches. Nodes in a circle are refused, so
/// that an evaluation ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Bdd {
    pub(super) parameters: Vec<Parameter>,
    pub(super) conditions: Vec<Condition>,
    /// The second result and those after it.
    pub(super) results: Vec<Outcome>,
    pub(super) root: Place,
    pub(super) nodes: Vec<Node>,
    /// How many parameters and variables there are.
    pub(super) slots: usize,
}

/// Where a reference leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    NoMatch,
    Result(usize),
    Node { index: usize, swapped: bool },
}

/// A condition, and where to go from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Node {
    condition: usize,
    if_true: Place,
    if_false: Place,
}

/// From here on, references are results.
const RESULTS: i64 = 100_000_000;

/// The bytes of a node: three numbers of four bytes, the highest byte first.
const NODE_SIZE: usize = 12;

impl Bdd {
    /// The trait whose value a diagram is.
    pub const TRAIT: &str = "smithy.rules#endpointBdd";

    /// Reads the JSON text of a diagram.
    pub fn parse(json: &str) -> Result<Self, InvalidRules> {
        Self::from_value(&parse::json(json)?)
    }

    /// Reads a diagram.
    pub fn from_value(value: &Value) -> Result<Self, InvalidRules> {
        parse::bdd(value)
    }

    /// What an evaluation can be given.
    #[must_use]
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// Finds the endpoint, or the error that the diagram leads to.
    pub fn evaluate(
        &self,
        params: &Params,
        partitions: &Partitions,
    ) -> Result<Endpoint, EndpointError> {
        let mut scope = Scope::bind(&self.parameters, params, self.slots, partitions)?;
        let mut place = self.root;
        loop {
            place = match place {
                Place::NoMatch => return Err(EndpointError::NoRuleMatched),
                Place::Result(index) => {
                    let result = self.results.get(index);
                    return result
                        .ok_or(EndpointError::NoRuleMatched)?
                        .evaluate(&mut scope);
                }
                Place::Node { index, swapped } => {
                    let node = self.nodes.get(index).ok_or(EndpointError::NoRuleMatched)?;
                    let condition = self.conditions.get(node.condition);
                    let condition = condition.ok_or(EndpointError::NoRuleMatched)?;
                    if condition.matches(&mut scope)? == swapped {
                        node.if_false
                    } else {
                        node.if_true
                    }
                }
            };
        }
    }
}

/// The nodes of a diagram, checked, and where it begins.
pub(super) fn diagram(
    bdd: &Map<String, Value>,
    path: &Path<'_>,
    conditions: usize,
    results: usize,
) -> Result<(Place, Vec<Node>), InvalidRules> {
    let nodes_path = path.key("nodes");
    let encoded = string(member(bdd, "nodes", path)?, &nodes_path)?;
    let bytes = STANDARD
        .decode(encoded)
        .map_err(|error| InvalidRules::new(nodes_path, format!("this is not base64: {error}")))?;
    let (raw, rest) = bytes.as_chunks::<NODE_SIZE>();
    if !rest.is_empty() {
        let reason = format!("a node is {NODE_SIZE} bytes, and the last has less");
        return Err(InvalidRules::new(nodes_path, reason));
    }
    let count_path = path.key("nodeCount");
    if let Some(count) = bdd.get("nodeCount")
        && count.as_u64() != u64::try_from(raw.len()).ok()
    {
        let reason = format!("there are {} nodes, and this says {count}", raw.len());
        return Err(InvalidRules::new(count_path, reason));
    }
    let root_path = path.key("root");
    let root = member(bdd, "root", path)?.as_i64();
    let bounds = Bounds {
        nodes: raw.len(),
        conditions,
        results,
    };
    let root = root
        .ok_or_else(|| "this should be a whole number".to_owned())
        .and_then(|root| bounds.place(root))
        .map_err(|reason| InvalidRules::new(root_path, reason))?;
    let nodes = raw
        .iter()
        .enumerate()
        .map(|(index, raw)| {
            // The first stands for the references 1 and -1, which are no way to it.
            if index == 0 {
                return Ok(Node::UNUSED);
            }
            bounds
                .node(raw)
                .map_err(|reason| InvalidRules::new(nodes_path.index(index), reason))
        })
        .collect::<Result<Vec<_>, _>>()?;
    if let Some(index) = circle(root, &nodes) {
        let reason = "the nodes lead in a circle from here";
        return Err(InvalidRules::new(nodes_path.index(index), reason));
    }
    Ok((root, nodes))
}

/// How many there are of what references name.
struct Bounds {
    nodes: usize,
    conditions: usize,
    results: usize,
}

impl Bounds {
    fn node(&self, raw: &[u8; NODE_SIZE]) -> Result<Node, String> {
        let (numbers, _) = raw.as_chunks::<4>();
        let [condition, if_true, if_false] = numbers else {
            return Err("a node is three numbers".to_owned());
        };
        let [condition, if_true, if_false] =
            [condition, if_true, if_false].map(|bytes| i64::from(i32::from_be_bytes(*bytes)));
        let index = usize::try_from(condition).ok();
        let index = index.filter(|index| *index < self.conditions);
        Ok(Node {
            condition: index.ok_or_else(|| format!("there is no condition {condition}"))?,
            if_true: self.place(if_true)?,
            if_false: self.place(if_false)?,
        })
    }

    fn place(&self, reference: i64) -> Result<Place, String> {
        let nowhere = || format!("the reference {reference} leads to no node and no result");
        if reference == 1 || reference == -1 {
            return Ok(Place::NoMatch);
        }
        if reference >= RESULTS {
            let index = usize::try_from(reference - RESULTS).map_err(|_| nowhere())?;
            return match index.checked_sub(1) {
                None => Ok(Place::NoMatch),
                Some(index) if index < self.results => Ok(Place::Result(index)),
                Some(_) => Err(nowhere()),
            };
        }
        let index = usize::try_from(reference.unsigned_abs()).map_err(|_| nowhere())?;
        match index.checked_sub(1) {
            Some(index) if index < self.nodes => Ok(Place::Node {
                index,
                swapped: reference < 0,
            }),
            _ => Err(nowhere()),
        }
    }
}

impl Node {
    const UNUSED: Self = Self {
        condition: 0,
        if_true: Place::NoMatch,
        if_false: Place::NoMatch,
    };
}

/// A node that a way from the root leads to twice. It keeps its own stack: diagrams are deeper than ours.
fn circle(root: Place, nodes: &[Node]) -> Option<usize> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut states = vec![State::New; nodes.len()];
    let mut stack = vec![root];
    while let Some(place) = stack.last().copied() {
        let Place::Node { index, .. } = place else {
            stack.pop();
            continue;
        };
        let (state, node) = (states.get_mut(index)?, nodes.get(index)?);
        match *state {
            State::New => {
                *state = State::Open;
                for next in [node.if_true, node.if_false] {
                    if let Place::Node { index, .. } = next {
                        if states.get(index) == Some(&State::Open) {
                            return Some(index);
                        }
                        stack.push(next);
                    }
                }
            }
            State::Open | State::Done => {
                *state = State::Done;
                stack.pop();
            }
        }
    }
    None
}
