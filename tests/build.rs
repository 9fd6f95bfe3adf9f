//! Generates a module for every feature model in `models/`, so that the tests compile and run what users would get.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use whitesmith_codegen::{Options, Plan};
use whitesmith_model::{Model, Source};

fn main() -> Result<(), Box<dyn Error>> {
    let models = Path::new("models");
    println!("cargo::rerun-if-changed={}", models.display());
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut entries: Vec<PathBuf> = fs::read_dir(models)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    entries.sort();
    let mut modules = String::new();
    for file in entries
        .iter()
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
    {
        let name = file
            .file_stem()
            .and_then(|name| name.to_str())
            .ok_or("a model without a name")?;
        generate(file, name, &out)?;
        let path = out.join(name).join("mod.rs");
        writeln!(
            modules,
            "#[path = {:?}]\npub mod {name};",
            path.display().to_string()
        )?;
    }
    fs::write(out.join("models.rs"), modules)?;
    Ok(())
}

fn generate(file: &Path, name: &str, out: &Path) -> Result<(), Box<dyn Error>> {
    let source = Source::new(file.display().to_string(), fs::read_to_string(file)?);
    let model = Model::load([source])?;
    let slice = model.slice(None, &[])?;
    let plan = Plan::new(&slice, &Options::new(format!("crate::{name}")))?;
    for file in plan.render_all()? {
        let path = out.join(name).join(file.path);
        fs::create_dir_all(path.parent().ok_or("a file without a folder")?)?;
        fs::write(path, file.text)?;
    }
    Ok(())
}
