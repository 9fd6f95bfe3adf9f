//! Paths: where the repository is, and how messages call a file.

use std::env;
use std::path::{Component, Path, PathBuf};

/// The root of the repository: the folder above this crate's, as Cargo tells it now or told it when this was built.
pub(crate) fn repository() -> PathBuf {
    let built = || env!("CARGO_MANIFEST_DIR").into();
    let here = env::var_os("CARGO_MANIFEST_DIR").map_or_else(built, PathBuf::from);
    here.parent()
        .map_or_else(|| here.clone(), Path::to_path_buf)
}

/// A path as messages show it: from the current folder, when it is below it.
pub(crate) fn shown(path: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    let path = path.strip_prefix(here).unwrap_or(path);
    if path.as_os_str().is_empty() {
        ".".to_owned()
    } else {
        path.display().to_string()
    }
}

/// The way from a folder to a path, with slashes, so that it is the same on every machine that has both.
pub(crate) fn relative(path: &Path, folder: &Path) -> String {
    // The folder of a bare file name is the empty path.
    let absolute = |path: &Path| {
        std::path::absolute(Path::new(".").join(path)).unwrap_or_else(|_| path.to_owned())
    };
    let (path, folder) = (absolute(path), absolute(folder));
    let steps = |path: &Path| -> Vec<String> {
        let mut steps: Vec<String> = Vec::new();
        for step in path.components() {
            match step {
                Component::ParentDir => drop(steps.pop()),
                Component::CurDir => {}
                other => steps.push(other.as_os_str().to_string_lossy().into_owned()),
            }
        }
        steps
    };
    let (to, from) = (steps(&path), steps(&folder));
    let same = to
        .iter()
        .zip(&from)
        .take_while(|(to, from)| to == from)
        .count();
    let up = from.iter().skip(same).map(|_| "..".to_owned());
    let way: Vec<_> = up.chain(to.into_iter().skip(same)).collect();
    way.join("/")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::relative;

    #[test]
    fn ways_from_a_folder() {
        let way = |path: &str| relative(Path::new(path), Path::new("/home/me/repository"));
        assert_eq!(way("/home/me/repository/model/a.json"), "model/a.json");
        assert_eq!(way("/home/me/repository/./x/../a.json"), "a.json");
        assert_eq!(way("/home/me/shared/models"), "../shared/models");
        assert_eq!(way("/srv/a.json"), "../../../srv/a.json");
        assert_eq!(relative(Path::new("x/a.json"), Path::new("")), "x/a.json");
        assert_eq!(relative(Path::new("a.json"), Path::new("x")), "../a.json");
    }
}
