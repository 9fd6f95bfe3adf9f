//! Reads an Athena session: `cargo run --example get_session`.

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;
use generated::athena::{Client, GetSessionError};
use generated::whitesmith::Config;
use generated::whitesmith::auth::Credentials;
use whitesmith_tests::stand_in::{self, StandIn};

/// Reads an Athena session and prints it as JSON
///
/// No AWS account is needed: without an option, a stand-in for Athena on this machine answers.
#[derive(Parser)]
struct Args {
    /// Reads this session from AWS, with the region and credentials of the environment
    #[arg(long, value_name = "ID")]
    session_id: Option<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Args::parse().session_id {
        Some(id) => with_aws(&id).await,
        None => with_stand_in().await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn with_aws(id: &str) -> Result<(), Box<dyn Error>> {
    let athena = Client::from_env().await?;
    print_session(&athena, id).await
}

/// What a program does with a session, and with all that can go wrong.
async fn print_session(athena: &Client, id: &str) -> Result<(), Box<dyn Error>> {
    match athena.get_session(id).await {
        Ok(session) => println!("{}", serde_json::to_string_pretty(&session)?),
        Err(GetSessionError::ResourceNotFoundException(error)) => {
            let what = error.resource_name.as_deref().unwrap_or(id);
            println!("There is no session {what}: {}", error.metadata());
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// The same against a server on this machine, which knows one session.
async fn with_stand_in() -> Result<(), Box<dyn Error>> {
    let stand_in = StandIn::start().await?;
    let credentials = Credentials::new(
        stand_in::ACCESS_KEY_ID,
        stand_in::SECRET_ACCESS_KEY,
        None,
        None,
        "example",
    );
    let config = Config::builder()
        .endpoint_url(stand_in.url())
        .region(stand_in::REGION)
        .credentials_provider(credentials)
        .build();
    let athena = Client::new(config);

    println!(
        "A stand-in for Athena answers at {}, not AWS.",
        stand_in.url()
    );
    println!("\nThe session that it knows:");
    print_session(&athena, stand_in::SESSION_ID).await?;
    println!("\nOne that it does not know:");
    print_session(&athena, "no-such-session").await
}
