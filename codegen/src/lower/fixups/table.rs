//! The rows, by service.

use super::{At, Copies, Fixup, Says};

const GLACIER_HASHES: &str =
    "Glacier refuses uploads without the SHA-256 and the tree hash of what is uploaded";

const COPIES: &str = "copies between regions carry a request to the other region, which callers cannot sign by themselves";

/// The members of copies of RDS and of the databases that share its API.
const SNAPSHOT: &[&str] = &["PreSignedUrl", "SourceDBClusterSnapshotIdentifier"];
const REPLICA: &[&str] = &["PreSignedUrl", "ReplicationSourceIdentifier"];

/// A row about a copy of RDS, or of one of the databases that share its API.
const fn rds_copy(
    service: &'static str,
    operation: &'static str,
    members: &'static [&'static str],
) -> Fixup {
    Fixup {
        service,
        at: At::Operation(operation, members),
        says: Says::PresignedCopy(Copies::Rds),
        because: COPIES,
    }
}

pub(super) const TABLE: [Fixup; 21] = [
    Fixup {
        service: "API Gateway",
        at: At::Operations,
        says: Says::Header("accept", "application/json"),
        because: "API Gateway answers in another format where JSON is not asked for",
    },
    rds_copy("DocDB", "CopyDBClusterSnapshot", SNAPSHOT),
    rds_copy("DocDB", "CreateDBCluster", &["PreSignedUrl"]),
    Fixup {
        service: "EC2",
        at: At::Operation("CopySnapshot", &["PresignedUrl", "SourceRegion"]),
        says: Says::PresignedCopy(Copies::Ec2),
        because: COPIES,
    },
    Fixup {
        service: "Glacier",
        at: At::Operations,
        says: Says::VersionHeader("x-amz-glacier-version"),
        because: "Glacier refuses requests that do not say the version of its API",
    },
    Fixup {
        service: "Glacier",
        at: At::Label("accountId"),
        says: Says::EmptyLabel("-"),
        because: "Glacier takes a hyphen for the account of whoever calls",
    },
    Fixup {
        service: "Glacier",
        at: At::Operation("UploadArchive", &["checksum"]),
        says: Says::TreeHash,
        because: GLACIER_HASHES,
    },
    Fixup {
        service: "Glacier",
        at: At::Operation("UploadMultipartPart", &["checksum"]),
        says: Says::TreeHash,
        because: GLACIER_HASHES,
    },
    Fixup {
        service: "Machine Learning",
        at: At::Input("Predict", "PredictEndpoint"),
        says: Says::EndpointUrl,
        because: "Machine Learning gives each model an endpoint of its own, which the caller passes on",
    },
    rds_copy("Neptune", "CopyDBClusterSnapshot", SNAPSHOT),
    rds_copy("Neptune", "CreateDBCluster", REPLICA),
    rds_copy("RDS", "CopyDBClusterSnapshot", SNAPSHOT),
    rds_copy(
        "RDS",
        "CopyDBSnapshot",
        &["PreSignedUrl", "SourceDBSnapshotIdentifier"],
    ),
    rds_copy("RDS", "CreateDBCluster", REPLICA),
    rds_copy(
        "RDS",
        "CreateDBInstanceReadReplica",
        &["PreSignedUrl", "SourceDBInstanceIdentifier"],
    ),
    rds_copy(
        "RDS",
        "StartDBInstanceAutomatedBackupsReplication",
        &["PreSignedUrl", "SourceDBInstanceArn"],
    ),
    Fixup {
        service: "Route 53",
        at: At::LabelOf(&["ChangeId", "DelegationSetId", "ResourceId"]),
        says: Says::LabelPrefixes(&["hostedzone/", "change/", "delegationset/"]),
        because: "Route 53 returns IDs with the path to them, and takes them without it",
    },
    Fixup {
        service: "S3",
        at: At::TimestampHeader("Expires", "HeadObject"),
        says: Says::Lenient,
        because: "S3 gives back whatever text was stored as `Expires`, and the model has it as a timestamp",
    },
    Fixup {
        service: "S3",
        at: At::Error("NotFound"),
        says: Says::Status(404),
        because: "S3 answers HEAD with nothing but a status, and it is this error that it tells",
    },
    Fixup {
        service: "S3",
        at: At::PathOfContext("Bucket"),
        says: Says::NotInPath("Bucket"),
        because: "the endpoint rules of S3 put the bucket into the host or the path, and the paths of its operations do \
                  once more",
    },
    Fixup {
        service: "S3",
        at: At::Context("Bucket"),
        says: Says::RegionOf("Bucket"),
        because: "S3 refuses calls in a region that is not the bucket's, and says in a header which is",
    },
];
