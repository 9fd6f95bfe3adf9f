//! Files as streams.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use http_body::{Body, Frame, SizeHint};
use tokio::runtime::Handle;
use tokio::task::{JoinHandle, spawn_blocking};

use super::ByteStream;
use crate::error::{Error, ErrorKind};

/// How much is read at a time.
const CHUNK: usize = 256 * 1024;

impl ByteStream {
    /// The contents of a file, which is opened and read again by each attempt at a call. It takes the feature
    /// `default-transport`, and must not change while it is sent.
    ///
    /// # Errors
    ///
    /// A file that cannot be looked at.
    pub async fn from_path(path: impl Into<PathBuf>) -> Result<Self, Error> {
        let path = path.into();
        let looked_at = path.clone();
        let length = blocking(move || looked_at.metadata()).await;
        let length = length.map_err(|error| {
            let message = format!("cannot read `{}`: {error}", path.display());
            Error::new(ErrorKind::Request, message).with_source(error)
        })?;
        let length = length.len();
        let open = move || FileBody {
            state: State::Closed(path.clone()),
            left: length,
        };
        Ok(Self::replayable(open, Some(length)))
    }
}

/// What `work` comes to, on a thread that may wait; on this one where no runtime has any other.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    if Handle::try_current().is_err() {
        return work();
    }
    spawn_blocking(work).await.map_err(io::Error::other)?
}

/// A file that is being sent.
struct FileBody {
    state: State,
    /// How many bytes are to come, by the length that the request says.
    left: u64,
}

enum State {
    Closed(PathBuf),
    Open(File),
    Reading(JoinHandle<io::Result<(File, Bytes)>>),
    Ended,
}

impl FileBody {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<io::Result<Bytes>> {
        loop {
            let chunk = usize::try_from(self.left).unwrap_or(CHUNK).min(CHUNK);
            let (file, bytes) = match std::mem::replace(&mut self.state, State::Ended) {
                State::Closed(path) if Handle::try_current().is_ok() => {
                    self.state =
                        State::Reading(spawn_blocking(move || read(File::open(path)?, chunk)));
                    continue;
                }
                State::Open(file) if Handle::try_current().is_ok() => {
                    self.state = State::Reading(spawn_blocking(move || read(file, chunk)));
                    continue;
                }
                State::Closed(path) => read(File::open(path)?, chunk)?,
                State::Open(file) => read(file, chunk)?,
                State::Reading(mut reading) => match Pin::new(&mut reading).poll(context) {
                    Poll::Ready(read) => read.map_err(io::Error::other)??,
                    Poll::Pending => {
                        self.state = State::Reading(reading);
                        return Poll::Pending;
                    }
                },
                State::Ended => return Poll::Ready(Ok(Bytes::new())),
            };
            self.state = State::Open(file);
            self.left -= (bytes.len() as u64).min(self.left);
            return Poll::Ready(Ok(bytes));
        }
    }
}

/// Reads a chunk, which is shorter than asked for only at the end of the file.
fn read(file: File, chunk: usize) -> io::Result<(File, Bytes)> {
    let mut bytes = BytesMut::zeroed(chunk);
    let mut filled = 0;
    while let Some(rest) = bytes.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match (&file).read(rest) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    bytes.truncate(filled);
    Ok((file, bytes.freeze()))
}

impl Body for FileBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let bytes = ready!(self.poll_chunk(context))?;
        if bytes.is_empty() {
            self.left = 0;
            let message = "the file is shorter than it was when the call began";
            let error = io::Error::new(io::ErrorKind::UnexpectedEof, message);
            return Poll::Ready(Some(Err(error)));
        }
        Poll::Ready(Some(Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
