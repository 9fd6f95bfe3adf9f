//! Prints the state of a session: `app-official SESSION`.

use std::env;
use std::error::Error;

use aws_config::BehaviorVersion;
use aws_sdk_athena::Client;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let id = env::args().nth(1).ok_or("the ID of a session is missing")?;
    let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
    let athena = Client::new(&config);
    let session = athena.get_session().session_id(id).send().await?;
    let state = session.status().and_then(|status| status.state());
    println!("{}", state.map_or("unknown", |state| state.as_str()));
    Ok(())
}
