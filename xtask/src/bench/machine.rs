//! Where figures come from: the machine, the compiler, and the versions of both sides.

use std::env::consts::{ARCH, OS};
use std::process::Command;
use std::{env, fs, thread};

use whitesmith::Timestamp;
use whitesmith_model::Diagnostic;

use super::cargo::{Cargo, run};

/// Crates whose versions matter.
const CRATES: [&str; 8] = [
    "generated",
    "whitesmith",
    "aws-sdk-athena",
    "aws-sdk-dynamodb",
    "aws-sdk-ec2",
    "aws-sdk-s3",
    "aws-sdk-sqs",
    "aws-config",
];

pub(crate) struct Machine {
    /// What there is to know, each with its name.
    pub(crate) facts: Vec<(&'static str, String)>,
}

impl Machine {
    /// This one, now.
    pub(crate) fn this(cargo: &Cargo) -> Result<Self, Diagnostic> {
        let metadata = cargo.metadata()?;
        let rustc = env::var_os("RUSTC").unwrap_or("rustc".into());
        let compiler = run(Command::new(rustc).arg("--version"))?;
        let versions: Result<Vec<_>, Diagnostic> = CRATES
            .iter()
            .map(|name| Ok(format!("{name} {}", metadata.package(name)?.version)))
            .collect();
        let read = |path| fs::read_to_string(path).unwrap_or_default();
        let now = Timestamp::now().to_string();
        let day = now.split('T').next().unwrap_or_default();
        Ok(Self {
            facts: vec![
                ("date", day.to_owned()),
                ("processor", processor(&read("/proc/cpuinfo"))),
                ("memory", memory(&read("/proc/meminfo"))),
                ("system", system(&read("/proc/sys/kernel/osrelease"))),
                ("compiler", compiler.trim().to_owned()),
                ("versions", versions?.join(", ")),
            ],
        })
    }
}

const UNKNOWN: &str = "unknown";

/// The model, and how many threads of it there are for us.
fn processor(cpuinfo: &str) -> String {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let model = field(cpuinfo, "model name").unwrap_or(UNKNOWN);
    format!("{model}, {threads} threads")
}

fn memory(meminfo: &str) -> String {
    let total = field(meminfo, "MemTotal").and_then(|total| total.split(' ').next());
    let kilobytes = total.and_then(|total| total.parse::<u64>().ok());
    kilobytes.map_or_else(
        || UNKNOWN.to_owned(),
        |kilobytes| format!("{} GiB", kilobytes >> 20),
    )
}

/// The kernel's version without its last parts, which name who built it.
fn system(release: &str) -> String {
    let version: Vec<&str> = release.trim().splitn(3, '.').take(2).collect();
    format!("{OS} {} {ARCH}", version.join(".")).replace("  ", " ")
}

/// The value of the first line with that name.
fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key.trim() == name).then(|| value.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::{ARCH, OS, memory, processor, system};

    #[test]
    fn what_a_system_says_of_its_machine() {
        let cpuinfo = "processor\t: 0\nmodel name\t: Fast CPU @ 3.00GHz\nprocessor\t: 1\n";
        assert!(processor(cpuinfo).starts_with("Fast CPU @ 3.00GHz, "));
        assert_eq!(
            memory("MemTotal:       24636384 kB\nMemFree: 1 kB\n"),
            "23 GiB"
        );
        assert_eq!(system("6.8.0-49-somebody\n"), format!("{OS} 6.8 {ARCH}"));
    }

    #[test]
    fn what_it_does_not_say_is_unknown() {
        assert!(processor("").starts_with("unknown, "));
        assert_eq!(memory("MemTotal: much"), "unknown");
        assert_eq!(system(""), format!("{OS} {ARCH}"));
    }
}
