//! Generates the operations that are measured, from models that are not part of the repository: `MODELS` names their
//! folder.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use whitesmith_codegen::{Options, Plan};
use whitesmith_model::{Model, Source};

const SLICES: [(&str, &[&str]); 3] = [
    ("dynamodb", &["Query"]),
    ("s3", &["GetObject", "ListObjectsV2", "PutObject"]),
    ("sqs", &["ReceiveMessage"]),
];
const USUAL: &str = "../../../../shared/models";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed=MODELS");
    let models = env::var_os("MODELS").map_or_else(|| USUAL.into(), PathBuf::from);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut modules = String::new();
    for (name, operations) in SLICES {
        let path = models.join(name).with_extension("json");
        println!("cargo::rerun-if-changed={}", path.display());
        generate(&path, name, operations, &out)?;
        let module = out.join(name).join("mod.rs").display().to_string();
        writeln!(modules, "#[path = {module:?}]\npub(crate) mod {name};")?;
    }
    fs::write(out.join("generated.rs"), modules)?;
    Ok(())
}

fn generate(
    model: &Path,
    name: &str,
    operations: &[&str],
    out: &Path,
) -> Result<(), Box<dyn Error>> {
    let shown = model.display().to_string();
    let text =
        fs::read_to_string(model).map_err(|error| format!("cannot read `{shown}`: {error}"))?;
    let model = Model::load([Source::new(shown, text)])?;
    let operations: Vec<String> = operations.iter().map(|&name| name.to_owned()).collect();
    let slice = model.slice(None, &operations)?;
    let plan = Plan::new(&slice, &Options::new(format!("crate::generated::{name}")))?;
    for file in plan.render_all()? {
        let path = out.join(name).join(file.path);
        fs::create_dir_all(path.parent().ok_or("a file without a folder")?)?;
        fs::write(path, file.text)?;
    }
    Ok(())
}
