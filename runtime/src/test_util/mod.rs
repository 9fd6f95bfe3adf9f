//! What tests of code that calls a service stand on: transports that never touch the network.
//!
//! | tool | for |
//! |---|---|
//! | [`MockTransport`] | most tests: each operation answers with a typed output or error, and typed inputs are asked for |
//! | [`CannedTransport`] | what an answer looks like on the wire: whole HTTP responses, in order or by request |
//! | [`RecordingTransport`] | to be run now and then: calls a real service, and keeps what was said, without secrets |
//! | [`ReplayTransport`] | every other day: answers from that recording |
//!
//! A mock says what its author believes of a service, a recording what the service did say.
//!
//! A recording is a file for version control, to be read in reviews: pretty JSON, with bodies as JSON where they are.
//!
//! ```no_run
//! use std::env;
//! use whitesmith::test_util::{RecordingTransport, ReplayTransport};
//! use whitesmith::{Config, Error};
//!
//! # async fn code_under_test(_: Config) {}
//! # async fn test() -> Result<(), Error> {
//! const RECORDING: &str = "tests/recordings/sessions.json";
//! if env::var_os("RECORD").is_some() {
//!     let config = Config::from_env().await?;
//!     let recorder = RecordingTransport::of(&config)?;
//!     code_under_test(config.to_builder().transport(recorder.clone()).build()).await;
//!     recorder.save(RECORDING)?;
//! } else {
//!     let replay = ReplayTransport::load(RECORDING)?;
//!     code_under_test(replay.config().build()).await;
//!     assert!(replay.unused().is_empty(), "{:?}", replay.unused());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # What recordings keep
//!
//! Requests that are no calls of operations, such as those for credentials, are passed on and not kept. Of a call:
//!
//! - the few headers that say what a message is, on a list of those that are kept; never one that holds credentials;
//! - the URL without users, credentials and signatures;
//! - the body, as far as the schemas know it. Members that are `@sensitive`, or that have the name of a credential
//!   (`AuthToken`, `Password`, …), are replaced by something of their type, map keys among them, and so are
//!   idempotency tokens. Members that no schema knows keep their place and lose their value;
//! - of an error that no schema knows, its code and its message;
//! - of any other body, such as a proxy's page, its length and its type. So it is with the protocols that have no
//!   [`scrub_request`](crate::protocol::ClientProtocol::scrub_request).
//!
//! What was taken out of a request is taken out of its answer too, where a service quotes it, and long values are from then
//! on. What no model and no name calls secret stays: look at a recording before it is committed.

mod answer;
mod canned;
mod file;
mod json;
mod mock;
mod record;
mod recording;
mod replay;
mod scrub;

use crate::client::{Config, ConfigBuilder};
use crate::transport::Transport;

pub(crate) use answer::{Input, TypedAnswer};
pub use canned::CannedTransport;
pub use mock::{MockTransport, SentCall};
pub use record::RecordingTransport;
pub use recording::{Exchange, Recording};
pub use replay::ReplayTransport;
pub use scrub::Scrubber;
pub(crate) use scrub::{SCRUBBED, XmlBody};

/// A configuration for tests: a region, credentials and an endpoint that are nobody's.
fn nobodys(transport: impl Transport) -> ConfigBuilder {
    let config = Config::builder()
        .region("us-east-1")
        .endpoint_url("https://test.invalid")
        .transport(transport);
    #[cfg(feature = "sigv4")]
    let config = config.credentials_provider(crate::auth::Credentials::new(
        "AKIATEST", "test", None, None, "test",
    ));
    config
}
