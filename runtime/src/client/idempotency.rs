//! Idempotency tokens (Smithy specification, "idempotencyToken trait").

use super::config::Config;
use crate::bridge;
use crate::error::{Error, ErrorKind};
use crate::shape::{self, Structure};

/// Gives a fresh token to each member that is one and that the caller left out.
pub(super) fn fill_tokens(input: &mut dyn Structure, config: &Config) -> Result<(), Error> {
    let members = input.schema().members().iter().enumerate();
    for (index, member) in members.filter(|(_, member)| member.is_idempotency_token()) {
        let filled = shape::member_mut(input, index, |value| {
            if value.is_present() {
                return Ok(());
            }
            bridge::read_text(&config.idempotency_token(), value, member)
        });
        filled.transpose().map_err(|error| {
            let message = format!("{} cannot hold a token: {error}", member.name());
            Error::new(ErrorKind::Request, message).with_source(error)
        })?;
    }
    Ok(())
}
