//! The clients against moto, a server of AWS's interfaces that others wrote, on loopback.
//!
//! moto is installed from the Python Package Index into the target folder; where there is no Python or no network, the
//! tests say so and skip. It checks every signature with AWS's own signer for Python. Each test works in a region of its
//! own, which no other fills.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

mod catalogs;
mod dynamodb;
mod executions;
mod failures;
mod install;
mod queries;
mod refused;
mod server;
// A program of its own, which `slices` has built: here, it is formatted.
#[cfg(any())]
#[path = "services/main.rs"]
mod services;
mod slices;
mod work_groups;

use generated::athena::Client;

use self::refused::assert_refused;
use self::server::Moto;

/// moto's only account.
const ACCOUNT: &str = "123456789012";

/// A client of Athena in a region that the test has alone; `None` where there is no moto.
#[track_caller]
fn athena(region: &str) -> Option<Client> {
    let moto = Moto::get()?;
    Some(Client::new(moto.config(region).build()))
}
