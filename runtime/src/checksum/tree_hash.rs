//! The SHA-256 tree hash of Glacier (Amazon S3 Glacier developer guide, "Computing checksums").

use http::Request;

use crate::body::Body;
use crate::error::Error;
use crate::operation::OperationSchema;
use crate::schema::Trait;

/// Adds the tree hash and the SHA-256 of the body to a request whose operation wants them; unless they are there.
///
/// Both are known before anything is sent, so a stream is read once before: one that can be read only once is an error of
/// kind [`Request`](crate::ErrorKind::Request).
pub(crate) async fn tree_hash(
    request: &mut Request<Body>,
    operation: &OperationSchema,
) -> Result<(), Error> {
    if operation.has(Trait::TreeHash) {
        // Boxed, for hardly any operation wants it.
        Box::pin(add(request)).await?;
    }
    Ok(())
}

#[cfg(feature = "checksums")]
async fn add(request: &mut Request<Body>) -> Result<(), Error> {
    use http::HeaderName;

    use super::request::value;
    use crate::error::ErrorKind;

    const TREE_HASH: HeaderName = HeaderName::from_static("x-amz-sha256-tree-hash");
    const CONTENT_SHA256: HeaderName = HeaderName::from_static("x-amz-content-sha256");

    let headers = request.headers();
    if headers.contains_key(TREE_HASH) && headers.contains_key(CONTENT_SHA256) {
        return Ok(());
    }
    if !request.body().is_replayable() {
        let reason = "the request needs the hashes of its body before that is sent, and this stream can be read only \
                      once: give all of its bytes, or use `ByteStream::replayable`";
        return Err(Error::new(ErrorKind::Request, reason));
    }
    let mut hasher = tree::TreeHasher::default();
    let mut chunks = request.body().clone().into_chunks();
    while let Some(chunk) = chunks.next().await.transpose()? {
        hasher.update(&chunk);
    }
    let (tree_hash, hash) = hasher.finish();
    let (tree_hash, hash) = (value(tree_hash)?, value(hash)?);
    let headers = request.headers_mut();
    headers.entry(TREE_HASH).or_insert(tree_hash);
    headers.entry(CONTENT_SHA256).or_insert(hash);
    Ok(())
}

#[cfg(not(feature = "checksums"))]
async fn add(_: &mut Request<Body>) -> Result<(), Error> {
    std::future::ready(Err(super::request::without_the_feature())).await
}

#[cfg(feature = "checksums")]
mod tree {
    use sha2::{Digest as _, Sha256};

    /// How much a leaf of the tree is the hash of.
    const LEAF: usize = 1024 * 1024;

    type Hash = [u8; 32];

    /// Hashes bytes as they come, whole and by the tree.
    #[derive(Default)]
    pub(super) struct TreeHasher {
        whole: Sha256,
        leaf: Sha256,
        /// How many bytes the leaf has.
        filled: usize,
        /// Hashes that wait for a neighbour, each with its height: ever lower ones.
        waiting: Vec<(u32, Hash)>,
    }

    impl TreeHasher {
        pub(super) fn update(&mut self, mut bytes: &[u8]) {
            self.whole.update(bytes);
            while !bytes.is_empty() {
                // A leaf ends when more comes, so that none is empty but the only one of nothing.
                if self.filled == LEAF {
                    self.end_leaf();
                }
                let room = LEAF - self.filled;
                let (now, later) = bytes.split_at_checked(room).unwrap_or((bytes, &[]));
                self.leaf.update(now);
                self.filled += now.len();
                bytes = later;
            }
        }

        /// The tree hash and the hash of the whole, in hexadecimal digits.
        pub(super) fn finish(mut self) -> (String, String) {
            self.end_leaf();
            let mut hashes = self.waiting.into_iter().rev().map(|(_, hash)| hash);
            let last = hashes.next().unwrap_or_default();
            let tree = hashes.fold(last, |right, left| joined(left, right));
            (hex(&tree), hex(&self.whole.finalize()))
        }

        fn end_leaf(&mut self) {
            self.filled = 0;
            let mut hash: Hash = self.leaf.finalize_reset().into();
            let mut height = 0;
            while let Some((_, left)) = self.waiting.pop_if(|(other, _)| *other == height) {
                hash = joined(left, hash);
                height += 1;
            }
            self.waiting.push((height, hash));
        }
    }

    fn joined(left: Hash, right: Hash) -> Hash {
        Sha256::new()
            .chain_update(left)
            .chain_update(right)
            .finalize()
            .into()
    }

    fn hex(hash: &[u8]) -> String {
        let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16);
        let digits = hash
            .iter()
            .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
        digits.flatten().collect()
    }

    #[cfg(test)]
    mod tests {
        use sha2::{Digest as _, Sha256};

        use super::{Hash, LEAF, TreeHasher, hex};

        /// The tree as the guide draws it: level upon level.
        fn by_levels(bytes: &[u8]) -> String {
            let mut level: Vec<Hash> = bytes
                .chunks(LEAF)
                .map(|leaf| Sha256::digest(leaf).into())
                .collect();
            while level.len() > 1 {
                let pairs = level.chunks(2).map(|pair| match pair {
                    [left, right] => Sha256::digest([*left, *right].concat()).into(),
                    rest => rest.concat().try_into().unwrap(),
                });
                level = pairs.collect();
            }
            hex(&level
                .first()
                .copied()
                .unwrap_or_else(|| Sha256::digest(b"").into()))
        }

        #[test]
        fn leaves_are_paired_level_by_level() {
            let sizes = [
                0,
                1,
                LEAF - 1,
                LEAF,
                LEAF + 1,
                2 * LEAF,
                3 * LEAF,
                5 * LEAF + 7,
                6 * LEAF,
            ];
            for size in sizes {
                let bytes = vec![b'a'; size];
                let mut hasher = TreeHasher::default();
                for chunk in bytes.chunks(300_000) {
                    hasher.update(chunk);
                }
                let (tree, whole) = hasher.finish();
                assert_eq!(tree, by_levels(&bytes), "{size} bytes");
                assert_eq!(whole, hex(&Sha256::digest(&bytes)), "{size} bytes");
            }
        }
    }
}
