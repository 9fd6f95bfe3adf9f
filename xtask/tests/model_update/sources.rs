//! Every kind of place that a model comes from.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::thread;

use flate2::Compression;
use flate2::write::GzEncoder;
use xtask::Exit;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::{LAMPS, files};
use crate::{STORED, assert_fine, data, project, stored, update, update_from};

#[test]
fn a_folder_of_botocore_s_becomes_facts() {
    let project = project();
    let ran = update_from(&project, &data());
    assert_fine(&ran);
    assert_eq!(stored(&project), STORED);
    assert!(
        ran.stderr.contains("2026-01-01; 2 operations, "),
        "{}",
        ran.stderr
    );
    let lock = fs::read_to_string(project.path("codegen.lock")).unwrap();
    assert!(lock.contains("version = \"2026-01-01\""), "{lock}");
    assert_fine(&project.codegen(&[]));
    assert_fine(&project.codegen(&["--check"]));
}

#[test]
fn a_package_becomes_the_same_and_its_version_is_locked() {
    let project = project();
    let wheel = project.path("botocore-1.2.3-py3-none-any.whl");
    pack(&wheel);
    assert_fine(&update_from(&project, &wheel));
    assert_eq!(stored(&project), STORED);
    let lock = fs::read_to_string(project.path("codegen.lock")).unwrap();
    assert!(lock.contains("version = \"1.2.3\""), "{lock}");

    fs::write(&wheel, "PK\u{3}\u{4} and no more").unwrap();
    let ran = update_from(&project, &wheel);
    assert_eq!(ran.exit, Exit::Wrong);
    assert!(
        ran.stderr.contains("cannot read the package"),
        "{}",
        ran.stderr
    );
    assert_eq!(stored(&project), STORED);
}

/// Packs the data as the package does: the larger files of a service are packed by gzip, too.
fn pack(wheel: &Path) {
    let mut archive = ZipWriter::new(fs::File::create(wheel).unwrap());
    for (name, bytes) in files(&data()) {
        let is_large = name.ends_with("service-2.json") || name.contains("rule-set");
        let (ending, bytes) = if is_large {
            let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
            packed.write_all(&bytes).unwrap();
            (".gz", packed.finish().unwrap())
        } else {
            ("", bytes)
        };
        let path = format!("botocore/data/{name}{ending}");
        archive
            .start_file(path, SimpleFileOptions::default())
            .unwrap();
        archive.write_all(&bytes).unwrap();
    }
    archive.finish().unwrap();
}

#[test]
fn what_was_stored_is_stored_the_same_from_each_place_that_has_smithy_s_own_format() {
    let first = project();
    assert_fine(&update_from(&first, &data()));
    let file = first.path("apis/lamps.json");

    let from_file = project();
    assert_fine(&update_from(&from_file, &file));
    assert_eq!(stored(&from_file), STORED);

    let from_folder = project();
    let published = from_folder.path("models/lamps/service/2026-01-01");
    fs::create_dir_all(&published).unwrap();
    fs::copy(&file, published.join("lamps-2026-01-01.json")).unwrap();
    assert_fine(&update_from(&from_folder, &from_folder.path("models")));
    assert_eq!(stored(&from_folder), STORED);
    let lock = fs::read_to_string(from_folder.path("codegen.lock")).unwrap();
    assert!(
        lock.contains("source = \"models\"\nversion = \"2026-01-01\""),
        "{lock}"
    );

    let from_service = project();
    let folder = from_folder.path("models/lamps");
    assert_fine(&update_from(&from_service, &folder));
    assert_eq!(stored(&from_service), STORED);

    let from_web = project();
    let url = serve(STORED.as_bytes().to_vec(), "200 OK");
    assert_fine(&update(&from_web, &["lamps", "--from", &url]));
    assert_eq!(stored(&from_web), STORED);
    let lock = fs::read_to_string(from_web.path("codegen.lock")).unwrap();
    assert!(lock.contains(&format!("source = \"{url}\"")), "{lock}");
}

/// Answers one request, and gives the address to ask.
fn serve(body: Vec<u8>, status: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]);
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&body).unwrap();
    });
    format!("http://{address}/lamps.json")
}

#[test]
fn a_file_that_is_not_on_the_web_is_an_error() {
    let project = project();
    let url = serve(Vec::new(), "404 Not Found");
    let ran = update(&project, &["lamps", "--from", &url]);
    assert_eq!(ran.exit, Exit::Wrong);
    assert!(
        ran.stderr.contains(&format!("cannot get `{url}`")),
        "{}",
        ran.stderr
    );
    assert!(!project.path("codegen.lock").exists());
}

#[test]
fn companions_beside_a_file_belong_to_it_and_a_file_of_a_folder_goes_by_its_name() {
    let from_file = project();
    assert_fine(&update_from(
        &from_file,
        &data().join("lamps/2026-01-01/service-2.json"),
    ));
    assert_eq!(stored(&from_file), STORED);

    let from_folder = project();
    fs::create_dir(from_folder.path("models")).unwrap();
    fs::write(from_folder.path("models/lamps.json"), STORED).unwrap();
    fs::write(from_folder.path("models/house.json"), LAMPS).unwrap();
    assert_fine(&update_from(&from_folder, &from_folder.path("models")));
    assert_eq!(stored(&from_folder), STORED);

    // By another name, it is known by what SDKs call it.
    let config = fs::read_to_string(from_folder.path("codegen.toml")).unwrap();
    let config = config.replace("name = \"lamps\"", "name = \"lights\"");
    fs::write(from_folder.path("codegen.toml"), config).unwrap();
    let models = from_folder.path("models");
    let ran = update(
        &from_folder,
        &["lights", "--from", models.to_str().unwrap()],
    );
    assert_fine(&ran);
    assert!(ran.stdout.contains("Nothing changed."), "{}", ran.stdout);
    assert!(
        ran.stderr.contains("cargo xtask codegen --config"),
        "{}",
        ran.stderr
    );
}

#[test]
fn names_and_versions_that_could_be_something_else_are_refused() {
    let project = project();
    for (args, expected) in [
        (
            ["../lamps", "--from", "x.json"],
            "cannot be the name of a service",
        ),
        (
            ["Lamps", "--from", "x.json"],
            "cannot be the name of a service",
        ),
        (
            ["lamps", "--from", "http://me:s3cret@a/x.json"],
            "has a user or a password in it",
        ),
        (
            ["lamps", "--from", "botocore>=1"],
            "is not how a version of a package is asked for",
        ),
        (
            ["lamps", "--from", "botocore==1 --index-url x"],
            "is no version of a package",
        ),
        (
            ["lamps", "--from", "no/such/file.json"],
            "cannot read `no/such/file.json`",
        ),
    ] {
        let ran = update(&project, &args);
        assert_eq!(ran.exit, Exit::Wrong, "{args:?}");
        assert!(ran.stderr.contains(expected), "{}", ran.stderr);
    }
}

#[test]
fn a_broken_source_is_pointed_at_and_nothing_is_written() {
    let project = project();
    assert_fine(&update_from(&project, &data()));
    let before = files(&project.path(""));
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("lamps/2026-01-01");
    fs::create_dir_all(&place).unwrap();
    let service = fs::read_to_string(data().join("lamps/2026-01-01/service-2.json")).unwrap();
    for (from, to, expected) in [
        (
            "\"type\": \"timestamp\"",
            "\"type\": \"moment\"",
            "service-2.json:79:",
        ),
        (
            "\"shape\": \"SecretCode\"",
            "\"shape\": \"NoSuchCode\"",
            "service-2.json:52:",
        ),
        ("\"serviceId\": \"Lamps\",", "", "service-2.json:3:"),
        ("\"operations\": {", "\"operations\": [", "service-2.json:"),
    ] {
        fs::write(place.join("service-2.json"), service.replace(from, to)).unwrap();
        let ran = update_from(&project, folder.path());
        assert_eq!(ran.exit, Exit::Wrong, "{to}");
        assert!(ran.stderr.contains(expected), "{expected}: {}", ran.stderr);
        assert_eq!(files(&project.path("")), before, "{to}");
    }
}
