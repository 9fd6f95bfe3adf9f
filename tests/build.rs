//! Generates a module for every feature model in `models/`, so that the tests compile and run what users would get. A
//! model of several protocols has one for each of them: `choir_rest_xml`.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use whitesmith_codegen::{Options, Plan};
use whitesmith_model::traits::{Protocol, protocols};
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
        for name in generate(file, name, &out)? {
            let path = out.join(&name).join("mod.rs");
            writeln!(
                modules,
                "#[path = {:?}]\npub mod {name};",
                path.display().to_string()
            )?;
        }
    }
    fs::write(out.join("models.rs"), modules)?;
    Ok(())
}

/// Generates what is in a file, and names the modules that came of it.
fn generate(file: &Path, name: &str, out: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let source = Source::new(file.display().to_string(), fs::read_to_string(file)?);
    let model = Model::load([source])?;
    let slice = model.slice(None, &[])?;
    let options = match &protocols(slice.service())[..] {
        several @ [_, _, ..] => several.iter().map(|it| in_protocol(name, *it)).collect(),
        _ => vec![(name.to_owned(), Options::new(format!("crate::{name}")))],
    };
    for (name, options) in &options {
        write(&Plan::new(&slice, options)?, &out.join(name))?;
    }
    Ok(options.into_iter().map(|(name, _)| name).collect())
}

/// The module of a model in one of its protocols, and how it is made.
fn in_protocol(name: &str, protocol: Protocol) -> (String, Options) {
    let mut name = format!("{name}_");
    for letter in protocol.to_string().chars() {
        if letter.is_ascii_uppercase() {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    let options = Options::new(format!("crate::{name}")).protocol(protocol);
    (name, options)
}

fn write(plan: &Plan, folder: &Path) -> Result<(), Box<dyn Error>> {
    for file in plan.render_all()? {
        let path = folder.join(file.path);
        fs::create_dir_all(path.parent().ok_or("a file without a folder")?)?;
        fs::write(path, file.text)?;
    }
    Ok(())
}
