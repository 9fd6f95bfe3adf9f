//! Tests of what rule sets are found to be.

mod published;
mod written;
