//! A crate of its own, from any model: what `--model` asks for.

use std::fs;
use std::io::ErrorKind;
use std::path::{self, Path, PathBuf};

use heck::ToKebabCase;
use whitesmith_codegen::Options;
use whitesmith_model::traits::AwsService;
use whitesmith_model::{Diagnostic, Diagnostics, Slice};

use crate::cli::{Codegen, Runtime};
use crate::codegen::{Client, Job};
use crate::config::is_keyword;
use crate::output::{Output, header, is_ours};
use crate::paths::{repository, shown};
use crate::target::{Target, model_files};

/// Names that Cargo or Rust keep for themselves, beside the keywords.
const RESERVED: &[&str] = &[
    "alloc",
    "build",
    "core",
    "deps",
    "examples",
    "incremental",
    "proc-macro",
    "proc_macro",
    "std",
    "test",
    "whitesmith",
];

/// The runtime's default features.
const DEFAULT_FEATURES: [&str; 3] = ["credential-chain", "default-transport", "sigv4"];

/// What the headers of the sources say: one file tells how to do it again, so that the others do not change with it.
const COMMAND: &str = "see Cargo.toml";

/// A crate that is wanted.
pub(crate) struct Standalone<'a> {
    args: &'a Codegen,
    out: &'a Path,
    /// Where the crate finds the runtime, as an entry of its Cargo.toml.
    runtime: String,
}

/// What the arguments say of the client itself.
pub(crate) fn target(args: &Codegen) -> Result<Target, Diagnostics> {
    Ok(Target {
        models: model_files(&args.models)?,
        service: args.service.clone(),
        operations: args.operations.clone(),
        ..Target::default()
    })
}

impl<'a> Standalone<'a> {
    /// Looks at the arguments, and whether the folder may be written to.
    pub(crate) fn new(args: &'a Codegen) -> Result<Self, Diagnostics> {
        let out = args.out.as_deref();
        let out = out.ok_or_else(|| Diagnostic::new("a crate needs a folder: `--out DIR`"))?;
        check_folder(out)?;
        let runtime = match &args.runtime {
            Some(Runtime::Version(version)) => format!("version = {}", toml_string(version)),
            Some(Runtime::Path(path)) => runtime_path(path)?,
            None => runtime_path(&repository().join("runtime"))?,
        };
        Ok(Self { args, out, runtime })
    }

    /// Loads the model and decides what it becomes.
    pub(crate) fn job(&self) -> Result<Job, Diagnostics> {
        let mut name = self.args.name.clone();
        let prepared = target(self.args)?.prepare(|slice| {
            name.get_or_insert_with(|| default_name(slice));
            Options::new("crate").command(COMMAND)
        })?;
        let name = name.unwrap_or_default();
        let mut output = Output::new(self.out, "src");
        let features = prepared.plan.features();
        output.add("Cargo.toml".to_owned(), self.manifest(&name, &features))?;
        Ok(Job {
            command: self.command(&|path| path.to_string_lossy().into_owned()),
            clients: vec![Client {
                name,
                folder: "src".to_owned(),
                prepared,
            }],
            output,
            locks: None,
        })
    }

    /// The manifest of a crate of that name, whose calls need these features of the runtime beside its default ones.
    fn manifest(&self, name: &str, features: &[&str]) -> String {
        // Without folders, the text is the same wherever it is made.
        let file_name = |path: &Path| {
            let name = path.file_name().unwrap_or(path.as_os_str());
            name.to_string_lossy().into_owned()
        };
        let out = Path::new("DIR");
        let shown = Self {
            out,
            runtime: String::new(),
            ..*self
        };
        let header = header("#", &shown.command(&file_name));
        let (name, runtime) = (toml_string(name), &self.runtime);
        let mut default = [&DEFAULT_FEATURES[..], features].concat();
        default.sort_unstable();
        let default = default
            .into_iter()
            .map(toml_string)
            .collect::<Vec<_>>()
            .join(", ");
        format!(
            r#"{header}
[package]
name = {name}
version = "0.1.0"
edition = "2024"

# The runtime's features, so that who depends on this crate can choose among them.
[features]
default = [{default}]
aws-config = ["whitesmith/aws-config"]
blocking = ["whitesmith/blocking"]
checksums = ["whitesmith/checksums"]
credential-chain = ["whitesmith/credential-chain"]
default-transport = ["whitesmith/default-transport"]
digest-auth = ["whitesmith/digest-auth"]
event-stream = ["whitesmith/event-stream"]
gzip = ["whitesmith/gzip"]
http2 = ["whitesmith/http2"]
sigv4 = ["whitesmith/sigv4"]
sigv4a = ["whitesmith/sigv4a"]
test-util = ["whitesmith/test-util"]

[dependencies]
whitesmith = {{ {runtime}, default-features = false }}

# A workspace of its own, whatever folder it is in.
[workspace]
"#
        )
    }

    /// The command that does the same again; `named` says how it calls its files.
    fn command(&self, named: &dyn Fn(&Path) -> String) -> String {
        let mut words = vec!["cargo xtask codegen --model".to_owned()];
        words.extend(self.args.models.iter().map(|path| quoted(&named(path))));
        if let Some(service) = &self.args.service {
            words.push(format!("--service {}", quoted(service)));
        }
        if !self.args.operations.is_empty() {
            words.push(format!(
                "--operation {}",
                quoted(&self.args.operations.join(","))
            ));
        }
        words.push(format!("--out {}", quoted(&self.out.to_string_lossy())));
        match &self.args.runtime {
            Some(Runtime::Version(version)) => {
                words.push(format!("--runtime {}", quoted(version)));
            }
            Some(Runtime::Path(path)) => words.push(format!("--runtime {}", quoted(&named(path)))),
            None => {}
        }
        if let Some(name) = &self.args.name {
            words.push(format!("--name {name}"));
        }
        words.join(" ")
    }
}

/// A folder may be written to when there is nothing in it, or a crate that was generated.
fn check_folder(folder: &Path) -> Result<(), Diagnostic> {
    let unreadable = |error| Diagnostic::new(format!("cannot read `{}`: {error}", shown(folder)));
    let is_empty = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) if error.kind() == ErrorKind::NotFound => true,
        Err(error) => return Err(unreadable(error)),
    };
    let is_generated = || fs::read(folder.join("Cargo.toml")).is_ok_and(|found| is_ours(&found));
    if is_empty || is_generated() {
        return Ok(());
    }
    let message = format!(
        "`{}` has files in it that were not generated",
        shown(folder)
    );
    let help = "name a folder that is empty or not there yet, or one with a generated crate";
    Err(Diagnostic::new(message).help(help.to_owned()))
}

fn runtime_path(folder: &Path) -> Result<String, Diagnostic> {
    let wrong = |why: &str| {
        let message = format!(
            "the runtime cannot be taken from `{}`: {why}",
            shown(folder)
        );
        Diagnostic::new(message).help("name the folder of the crate, or a version".to_owned())
    };
    if !folder.join("Cargo.toml").is_file() {
        return Err(wrong("there is no Cargo.toml"));
    }
    let absolute: PathBuf = path::absolute(folder).map_err(|error| wrong(&error.to_string()))?;
    let text = absolute
        .to_str()
        .ok_or_else(|| wrong("the path is not Unicode"))?;
    Ok(format!("path = {}", toml_string(text)))
}

/// Checks a name that was asked for.
pub(crate) fn crate_name(name: &str) -> Result<String, String> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-');
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) || !name.chars().all(is_plain) {
        return Err("use small letters, digits, `-` and `_`, with a letter first".to_owned());
    }
    if is_reserved(name) {
        return Err("Rust or Cargo keep this name for themselves".to_owned());
    }
    if name.len() > LONGEST_NAME {
        return Err(format!("a name has at most {LONGEST_NAME} characters"));
    }
    Ok(name.to_owned())
}

/// Registries take no longer names.
const LONGEST_NAME: usize = 64;

fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name) || is_keyword(&name.replace('-', "_"))
}

/// The name that SDKs give the service, or its shape's, as the name of a crate.
fn default_name(slice: &Slice<'_>) -> String {
    let service = slice.service();
    // A trait with a wrong value is reported when the client is decided.
    let aws: Option<AwsService> = service.traits().view().ok().flatten();
    legal_name(aws.as_ref().map_or(service.id().name(), |aws| &aws.sdk_id))
}

/// A text as the name of a crate.
pub(crate) fn legal_name(text: &str) -> String {
    let words: String = text
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
        .take(LONGEST_NAME / 2)
        .collect();
    let name = words.to_kebab_case();
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        format!("api-{name}").trim_end_matches('-').to_owned()
    } else if is_reserved(&name) {
        format!("{name}-client")
    } else {
        name
    }
}

fn toml_string(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// A word of a command as a shell takes it, on one line whatever is in it.
pub(crate) fn quoted(word: &str) -> String {
    let is_plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '#' | ',' | ':');
    let starts_plain = !word.starts_with('#');
    if !word.is_empty() && starts_plain && word.chars().all(is_plain) {
        return word.to_owned();
    }
    let line = word.replace(char::is_control, "?");
    format!("'{}'", line.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::{crate_name, legal_name, quoted};

    #[test]
    fn any_service_has_a_legal_name() {
        let long = "A".repeat(500);
        let given = [
            ("Athena", "athena"),
            ("API Gateway", "api-gateway"),
            ("DynamoDB", "dynamo-db"),
            ("../../etc/passwd", "etc-passwd"),
            ("Test", "test-client"),
            ("async", "async-client"),
            ("2Fast", "api-2fast"),
            ("", "api"),
            ("\u{202e}\n\"]", "api"),
        ];
        for (text, name) in given {
            assert_eq!(legal_name(text), name, "{text:?}");
        }
        for text in given
            .map(|(text, _)| text)
            .into_iter()
            .chain([long.as_str()])
        {
            let name = legal_name(text);
            assert_eq!(crate_name(&name), Ok(name.clone()), "{text:?}");
        }
    }

    #[test]
    fn names_that_are_asked_for() {
        for name in ["my-athena", "a", "s3_control"] {
            assert!(crate_name(name).is_ok(), "{name}");
        }
        for name in ["", "..", "a/b", "A", "1a", "-a", "std", "fn", "a\"b", "ä"] {
            assert!(crate_name(name).is_err(), "{name}");
        }
    }

    #[test]
    fn words_of_a_shell() {
        assert_eq!(quoted("apis/athena.json"), "apis/athena.json");
        assert_eq!(quoted("my.api#Lamps"), "my.api#Lamps");
        assert_eq!(quoted("it's\nme"), r"'it'\''s?me'");
        assert_eq!(quoted(""), "''");
    }
}
