//! Blobs that are sent and received bit by bit (Smithy specification, "streaming trait").

mod chunks;
#[cfg(feature = "default-transport")]
mod file;

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http_body::Body;

use crate::codec::{SerdeError, ShapeDeserializer, ShapeSerializer};
use crate::error::{BoxError, Error};
use crate::schema::Member;
use crate::shape::Value;

pub use chunks::Chunks;

/// A body of any kind.
pub(crate) type BoxBody = Pin<Box<dyn Body<Data = Bytes, Error = BoxError> + Send>>;

/// A blob that need not be in memory as a whole: bytes that are, a file, what a server sends, or any [`http_body::Body`].
///
/// A clone is the same stream: what can be read only once is read by whoever comes first.
#[derive(Clone)]
pub struct ByteStream(Source);

#[derive(Clone)]
enum Source {
    Bytes(Bytes),
    /// Opened anew by each that reads it.
    Replayable {
        open: Arc<dyn Fn() -> BoxBody + Send + Sync>,
        length: Option<u64>,
    },
    /// Taken out by the first that reads it.
    Once {
        body: Arc<Mutex<Option<BoxBody>>>,
        length: Option<u64>,
    },
}

impl ByteStream {
    /// What `body` yields. It can be read only once, so that a call that sends it is not tried again after that began;
    /// [`replayable`](Self::replayable) makes one that is.
    pub fn from_body<B>(body: B) -> Self
    where
        B: Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
    {
        let body = chunks::boxed(body);
        let length = body.size_hint().exact();
        let body = Arc::new(Mutex::new(Some(body)));
        Self(Source::Once { body, length })
    }

    /// What the bodies yield that `open` makes, one for each attempt at a call: the same bytes from all of them, `length`
    /// of them where that is known.
    pub fn replayable<B, F>(open: F, length: Option<u64>) -> Self
    where
        B: Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
        F: Fn() -> B + Send + Sync + 'static,
    {
        let open = Arc::new(move || chunks::boxed(open()));
        Self(Source::Replayable { open, length })
    }

    /// How many bytes there are, where that is known.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        match &self.0 {
            Source::Bytes(bytes) => Some(bytes.len() as u64),
            Source::Replayable { length, .. } | Source::Once { length, .. } => *length,
        }
    }

    /// The bytes, if they are all in memory.
    #[must_use]
    pub fn bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Source::Bytes(bytes) => Some(bytes),
            Source::Replayable { .. } | Source::Once { .. } => None,
        }
    }

    /// Whether it can be sent more than once, as a call does that is tried again.
    #[must_use]
    pub fn is_replayable(&self) -> bool {
        !matches!(self.0, Source::Once { .. })
    }

    /// Whether somebody has begun to read a stream that can be read only once.
    pub(crate) fn is_spent(&self) -> bool {
        match &self.0 {
            Source::Bytes(_) | Source::Replayable { .. } => false,
            Source::Once { body, .. } => body.lock().map_or(true, |body| body.is_none()),
        }
    }

    /// What it holds, chunk by chunk. Of a stream that can be read only once and has been, the first chunk is an error.
    #[must_use]
    pub fn into_chunks(self) -> Chunks {
        match self.0 {
            Source::Bytes(bytes) => Chunks::whole(bytes),
            Source::Replayable { open, length } => Chunks::of(open(), length),
            Source::Once { body, length } => {
                let taken = body.lock().ok().and_then(|mut body| body.take());
                taken.map_or_else(Chunks::spent, |body| Chunks::of(body, length))
            }
        }
    }

    /// Reads all of it into memory.
    ///
    /// # Errors
    ///
    /// What the source failed with; a stream that has been read.
    pub async fn collect(self) -> Result<Bytes, Error> {
        match self.0 {
            Source::Bytes(bytes) => Ok(bytes),
            _ => self.into_chunks().collect().await,
        }
    }
}

impl Default for ByteStream {
    /// Nothing.
    fn default() -> Self {
        Self(Source::Bytes(Bytes::new()))
    }
}

impl<T: Into<Bytes>> From<T> for ByteStream {
    fn from(bytes: T) -> Self {
        Self(Source::Bytes(bytes.into()))
    }
}

impl PartialEq for ByteStream {
    /// Streams are equal if they are the same one, bytes in memory if they are alike.
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Source::Bytes(one), Source::Bytes(other)) => one == other,
            (Source::Replayable { open: one, .. }, Source::Replayable { open: other, .. }) => {
                Arc::ptr_eq(one, other)
            }
            (Source::Once { body: one, .. }, Source::Once { body: other, .. }) => {
                Arc::ptr_eq(one, other)
            }
            _ => false,
        }
    }
}

impl fmt::Debug for ByteStream {
    /// Shows how much there is; what it is may be sensitive.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.length() {
            Some(length) => write!(f, "ByteStream({length} bytes)"),
            None => f.write_str("ByteStream"),
        }
    }
}

impl Value for ByteStream {
    fn write(
        &self,
        member: &'static Member,
        serializer: &mut dyn ShapeSerializer,
    ) -> Result<(), SerdeError> {
        serializer.write_stream(member, self)
    }

    fn read(
        &mut self,
        member: &'static Member,
        deserializer: &mut dyn ShapeDeserializer,
    ) -> Result<(), SerdeError> {
        *self = deserializer.read_stream(member)?;
        Ok(())
    }
}
