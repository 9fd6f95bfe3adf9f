//! Files as texts, packed or not.

use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;
use whitesmith_model::{Diagnostic, Source, Span};

/// No model is larger; what claims to be would only fill the memory.
pub(crate) const LARGEST: u64 = 256 << 20;

/// What files with models end in.
const ENDINGS: [&str; 2] = [".json", ".json.gz"];

/// A file's name without the ending of files with models; nothing for other files.
pub(crate) fn stem(name: &str) -> Option<&str> {
    ENDINGS.iter().find_map(|ending| name.strip_suffix(ending))
}

/// The text of a file, unpacked where its name ends in `.gz`.
pub(crate) fn text(name: &str, bytes: Vec<u8>) -> Result<String, Diagnostic> {
    let wrong = |why: &str| Diagnostic::new(format!("cannot read `{name}`: {why}"));
    let bytes = if Path::new(name)
        .extension()
        .is_some_and(|ending| ending == "gz")
    {
        let mut unpacked = Vec::new();
        GzDecoder::new(bytes.as_slice())
            .take(LARGEST + 1)
            .read_to_end(&mut unpacked)
            .map_err(|error| wrong(&format!("it is not packed by gzip: {error}")))?;
        unpacked
    } else {
        bytes
    };
    if bytes.len() as u64 > LARGEST {
        return Err(wrong(&format!("it has more than {LARGEST} bytes")));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        // Up to there, the text is what the bytes are.
        let source = Source::new(name, String::from_utf8_lossy(error.as_bytes()).into_owned());
        Diagnostic::new("this is not UTF-8")
            .at(Some(&Span::new(&source, at..at)))
            .help("save the file in UTF-8".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::{stem, text};

    #[test]
    fn packed_files_are_unpacked() {
        let mut packed = GzEncoder::new(Vec::new(), Compression::default());
        packed.write_all(b"{}").unwrap();
        let packed = packed.finish().unwrap();
        assert_eq!(text("a.json.gz", packed.clone()).unwrap(), "{}");
        assert!(text("a.json", packed).is_err());
        assert!(text("a.json.gz", b"{}".to_vec()).is_err());
        let found = text("a.json", b"{\xff".to_vec()).unwrap_err().to_string();
        assert!(
            found.starts_with("a.json:1:2: this is not UTF-8"),
            "{found}"
        );
    }

    #[test]
    fn endings_of_models() {
        assert_eq!(stem("service-2.json.gz"), Some("service-2"));
        assert_eq!(stem("a.b.json"), Some("a.b"));
        assert_eq!(stem("a.toml"), None);
    }
}
