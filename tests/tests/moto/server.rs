//! One moto for all tests of this program.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, header::CONTENT_TYPE};
use serde_json::Value;
use whitesmith::auth::Credentials;
use whitesmith::transport::{HyperTransport, Transport as _};
use whitesmith::{Config, ConfigBuilder};

use crate::install::{Missing, Python, python};

/// Longer than the slowest machine takes to import moto for the first time.
const START: Duration = Duration::from_mins(2);

/// A server that is up, and the one user whose signature it takes.
#[derive(Debug)]
pub(crate) struct Moto {
    url: String,
    access_key_id: String,
    secret_access_key: String,
    /// The server ends when its standard input does: with this process, however it ends.
    process: Child,
}

impl Moto {
    /// The server of this program; `None` when the machine cannot have one, which has then been said.
    #[track_caller]
    pub(crate) fn get() -> Option<&'static Self> {
        static MOTO: OnceLock<Result<Option<Moto>, String>> = OnceLock::new();
        let moto = MOTO.get_or_init(|| {
            match python().and_then(|python| Self::start(&python, "moto.log")) {
                Ok(moto) => Ok(Some(moto)),
                Err(Missing::Skip(why)) => {
                    skipped(&why);
                    Ok(None)
                }
                Err(Missing::Failure(why)) => Err(why),
            }
        });
        match moto {
            Ok(moto) => moto.as_ref(),
            Err(why) => panic!("{why}"),
        }
    }

    /// Starts a server that writes its log into this file of the target folder, and waits until it answers.
    pub(crate) fn start(python: &Python, log: &str) -> Result<Self, Missing> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let log = folder.join(log);
        let nowhere = folder.join("there-are-no-settings");
        let mut process = python
            .command()
            .args(["-c", include_str!("server.py")])
            .env("AWS_CONFIG_FILE", &nowhere)
            .env("AWS_SHARED_CREDENTIALS_FILE", &nowhere)
            .env("NO_PROXY", "127.0.0.1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(&log)?)
            .spawn()?;
        let stdout = process.stdout.take().expect("it is piped");
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            let mut line = String::new();
            let read = BufReader::new(stdout).read_line(&mut line);
            // Nobody listens any more once the time is up.
            let _ = sender.send(read.map(|_| line));
        });
        let line = match receiver.recv_timeout(START) {
            Ok(line) => line?,
            Err(_) => String::new(),
        };
        let ready: Value = serde_json::from_str(&line).unwrap_or_default();
        let [url, id, secret] = ["url", "id", "secret"].map(|name| ready[name].as_str());
        if let (Some(url), Some(id), Some(secret)) = (url, id, secret) {
            return Ok(Self {
                url: url.into(),
                access_key_id: id.into(),
                secret_access_key: secret.into(),
                process,
            });
        }
        process.kill()?;
        let status = process.wait()?;
        let said = fs::read_to_string(log)?;
        Err(Missing::Failure(format!(
            "moto does not start ({status}):\n{said}"
        )))
    }

    /// What a client in `region` needs to know. moto keeps regions apart, so a test that has one alone has it empty.
    pub(crate) fn config(&self, region: &str) -> ConfigBuilder {
        self.config_with(region, &self.access_key_id, &self.secret_access_key)
    }

    /// The same with a secret that is not the user's.
    pub(crate) fn config_with_wrong_secret(&self, region: &str) -> ConfigBuilder {
        self.config_with(region, &self.access_key_id, "not-the-secret")
    }

    /// The same as a user that is not there.
    pub(crate) fn config_of_nobody(&self, region: &str) -> ConfigBuilder {
        self.config_with(region, "AKIANOBODY", &self.secret_access_key)
    }

    /// What the program in `services` asks its environment.
    pub(crate) fn environment(&self) -> [(&'static str, &str); 3] {
        [
            ("WHITESMITH_MOTO_URL", &self.url),
            ("WHITESMITH_MOTO_ID", &self.access_key_id),
            ("WHITESMITH_MOTO_SECRET", &self.secret_access_key),
        ]
    }

    fn config_with(&self, region: &str, id: &str, secret: &str) -> ConfigBuilder {
        Config::builder()
            .region(region)
            .endpoint_url(&self.url)
            .credentials_provider(Credentials::new(id, secret, None, None, "moto"))
    }

    /// Calls moto's own interface, which AWS has not.
    pub(crate) async fn post(&self, path: &str, body: &Value) {
        let request = Request::post(format!("{}{path}", self.url))
            .header(CONTENT_TYPE, "application/json")
            .body(Bytes::from(body.to_string()).into())
            .expect("it is a request");
        let response = HyperTransport::new(None).send(request).await;
        let response = response.expect("moto answers");
        assert!(response.status().is_success(), "{response:?}");
    }

    /// Ends as the process does that started the server, and waits until the server has followed.
    pub(crate) fn left_alone(mut self) -> bool {
        drop(self.process.stdin.take());
        self.process.wait().is_ok_and(|status| status.success())
    }
}

/// Says so where everybody sees it: what a test prints by the macros is kept from whoever runs it.
fn skipped(why: &str) {
    let _ = writeln!(
        std::io::stderr(),
        "skipped: nothing is tested against moto: {why}"
    );
}
