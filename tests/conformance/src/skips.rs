//! Cases that cannot pass, each with the reason.

use crate::case::Kind::{self, Request, Response};
use crate::run::Skip;

/// The cases that are known to fail. They are run all the same, and one that passes fails the run, so that none stays here
/// longer than it is true.
///
/// None is of the official suite. All but one of those of botocore's tests are about models that were made of Smithy's, and
/// say something else in botocore's format than there. botocore fails them too, and leaves them out of its own runs, with
/// one exception: the request `XmlLists`. The one of rpcv2Cbor is a response that no service may give.
pub const SKIPS: &[Skip] = &[
    ec2_query(Request, "Ec2Lists", EC2_NAMES),
    ec2_query(Request, "Ec2ProtocolIdempotencyTokenAutoFill", EC2_NAMES),
    ec2_query(
        Request,
        "Ec2ProtocolIdempotencyTokenAutoFillIsSet",
        EC2_NAMES,
    ),
    ec2_query(Request, "Ec2QueryEndpointTraitWithHostLabel", EC2_NAMES),
    ec2_query(Request, "Ec2TimestampsInput", EC2_NAMES),
    ec2_query(Response, "Ec2XmlLists", FLATTENED_NAMES),
    aws_query(Response, "QueryXmlLists", FLATTENED_NAMES),
    rest_xml(Request, "BodyWithXmlName", STRUCTURE_NAMES),
    rest_xml(Response, "BodyWithXmlName", STRUCTURE_NAMES),
    rest_xml(Request, "HttpPayloadWithXmlName", PAYLOAD_NAMES),
    rest_xml(Request, "HttpPayloadWithXmlNamespace", PAYLOAD_NAMES),
    rest_xml(
        Request,
        "HttpPayloadWithXmlNamespaceAndPrefix",
        PAYLOAD_NAMES,
    ),
    rest_xml(Request, "RestXmlHttpPayloadWithUnion", PAYLOAD_NAMES),
    rest_xml(Request, "XmlAttributesOnPayload", PAYLOAD_NAMES),
    rest_xml(Request, "XmlLists", FLATTENED_REQUESTS),
    rest_xml(Response, "XmlLists", FLATTENED_NAMES),
    Skip {
        service: "com.amazonaws.botocorerpcv2cbor3#RpcV2Protocol",
        kind: Response,
        id: "RpcV2CborPayloadWithUnsetUnion",
        reason: NO_PROTOCOL,
    },
];

const EC2_NAMES: &str = "a member without a `locationName` is sent by its own name in botocore's format, and the case \
                         expects it with a capital";
const FLATTENED_NAMES: &str = "the elements of a flattened list have the `locationName` of the list's member in \
                               botocore's format, and the case expects the name of the structure's member";
const FLATTENED_REQUESTS: &str = "botocore names the elements of a flattened list by the structure's member in requests \
                                  in XML, and by the list's member in responses and in queries; a model in Smithy's \
                                  terms has one name, which is that of responses";
const NO_PROTOCOL: &str = "its response has no header `smithy-protocol`, which the protocol asks of every response, and \
                           clients go by: without it, something between here and the service may have answered";
const PAYLOAD_NAMES: &str = "a payload's element is named after the member in botocore's format, where that has no \
                             `locationName`, and the case expects the name of the structure";
const STRUCTURE_NAMES: &str = "a structure's `locationName` is that of every member that targets it in botocore's format, \
                               and the case expects the member's own name";

const fn aws_query(kind: Kind, id: &'static str, reason: &'static str) -> Skip {
    Skip {
        service: "com.amazonaws.botocoreawsquery#BotocoreAwsQuery",
        kind,
        id,
        reason,
    }
}

const fn ec2_query(kind: Kind, id: &'static str, reason: &'static str) -> Skip {
    Skip {
        service: "com.amazonaws.botocoreec2query#BotocoreEc2Query",
        kind,
        id,
        reason,
    }
}

const fn rest_xml(kind: Kind, id: &'static str, reason: &'static str) -> Skip {
    Skip {
        service: "com.amazonaws.botocorerestxml#BotocoreRestXml",
        kind,
        id,
        reason,
    }
}
