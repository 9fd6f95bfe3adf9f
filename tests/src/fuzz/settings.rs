//! The shared files of AWS's tools, and variables beside them.
//!
//! An input is a letter for the profile, the text of `config`, and after the first line of `---` that of `credentials`;
//! what comes after another is variables, `NAME=value` each.

use std::fmt::Write as _;
use std::fs;

use arbitrary::{Result, Unstructured};
use whitesmith::{Config, Error, ErrorKind};

use super::{choose, text};

const PROFILES: [Option<&str>; 4] = [None, Some("default"), Some("dev"), Some("a b")];

/// What stands where secrets do. It is in no error and in no `Debug`.
const SECRET: &str = "hunter2";

/// The line that it stands in.
const KEY: &str = "aws_secret_access_key = hunter2";

pub(super) fn run(input: &[u8]) {
    // Too little to choose by is no file.
    _ = read(Unstructured::new(input));
}

fn read(mut input: Unstructured<'_>) -> Result<()> {
    let profile = *choose(&mut input, &PROFILES)?;
    let text = text(input.take_rest());
    let mut parts = text.splitn(3, "---\n");
    let [config, credentials, variables] = [(); 3].map(|()| parts.next().unwrap_or_default());
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    fs::write(at("config"), config).expect("a file");
    fs::write(at("credentials"), credentials).expect("a file");
    let load = || {
        let set = variables.lines().filter_map(|line| line.split_once('='));
        // No variable leads out of the folder.
        let set = set.filter(|(name, _)| !name.ends_with("_FILE") && *name != "HOME");
        let set = set.map(|(name, value)| (name.into(), value.into()));
        let files = [
            ("AWS_CONFIG_FILE", "config"),
            ("AWS_SHARED_CREDENTIALS_FILE", "credentials"),
        ];
        let files = files.map(|(name, file)| (name.to_owned(), at(file).into_os_string()));
        let loader = Config::loader().variables(set.chain(files));
        match profile {
            Some(profile) => loader.profile(profile).load(),
            None => loader.load(),
        }
    };
    let (once, twice) = (shown(&load()), shown(&load()));
    assert_eq!(once, twice);
    // Where the text has it for something else, it may be shown.
    let secrets = text.split('\n').filter(|line| *line == KEY).count();
    if text.matches(SECRET).count() == secrets {
        assert!(!once.contains(SECRET), "{once}");
    }
    Ok(())
}

fn shown(loaded: &std::result::Result<Config, Error>) -> String {
    let mut shown = format!("{loaded:?}");
    match loaded {
        Ok(config) => {
            let write = write!(shown, "{:?}{:?}", config.region(), config.app_id());
            write.expect("a string takes what is written");
        }
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
            shown.push_str(&error.to_string());
        }
    }
    shown
}
