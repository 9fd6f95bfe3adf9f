//! Prints the state of a session: `app-whitesmith SESSION`.

use std::env;
use std::error::Error;

use generated::athena::Client;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let id = env::args().nth(1).ok_or("the ID of a session is missing")?;
    let athena = Client::from_env().await?;
    let session = athena.get_session(id).await?;
    let state = session.status.and_then(|status| status.state);
    println!(
        "{}",
        state.as_ref().map_or("unknown", |state| state.as_str())
    );
    Ok(())
}
