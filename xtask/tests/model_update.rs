//! `cargo xtask model update`, from every kind of source, without a network.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what fails in a helper fails the test"
)]

mod support;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::thread;

use flate2::Compression;
use flate2::write::GzEncoder;
use support::{LAMPS, Project, Ran, files, xtask};
use xtask::Exit;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What the service of `data/botocore` becomes.
const STORED: &str = include_str!("data/lamps.json");

const OVERLAY: &str = r#"{ "smithy": "2.0", "shapes": {
    "com.amazonaws.lamps#Lamp$State": {
        "type": "apply",
        "traits": { "smithy.api#documentation": "Our own words." }
    }
} }"#;

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/botocore")
}

/// A project whose model has an overlay, and is not there yet.
fn project() -> Project {
    let project = Project::new();
    let config = "[[service]]\nname = \"lamps\"\nmodels = [\"apis/lamps.json\", \"lamps.docs.json\"]\n\n[output]\ndir = \"out\"\n";
    fs::write(project.path("codegen.toml"), config).unwrap();
    fs::write(project.path("lamps.docs.json"), OVERLAY).unwrap();
    project
}

fn update(project: &Project, more: &[&str]) -> Ran {
    let config = project.path("codegen.toml").into_os_string();
    let own = ["model".into(), "update".into(), "--config".into(), config];
    xtask(own.into_iter().chain(more.iter().map(Into::into)))
}

fn update_from(project: &Project, from: &Path) -> Ran {
    update(project, &["lamps", "--from", from.to_str().unwrap()])
}

fn stored(project: &Project) -> String {
    fs::read_to_string(project.path("apis/lamps.json")).unwrap_or_default()
}

#[track_caller]
fn assert_fine(ran: &Ran) {
    assert_eq!(ran.exit, Exit::Fine, "{}", ran.stderr);
}

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
fn the_second_time_it_comes_from_where_it_came_from() {
    let project = project();
    assert_fine(&update_from(&project, &data()));
    fs::write(
        project.path("apis/lamps.json"),
        STORED.replace("\"max\": 64", "\"max\": 32"),
    )
    .unwrap();
    let check = project.codegen(&["--check"]);
    assert_eq!(check.exit, Exit::Wrong);
    assert!(
        check.stderr.contains("`apis/lamps.json` was changed"),
        "{}",
        check.stderr
    );

    let ran = update(&project, &[]);
    assert_fine(&ran);
    assert_eq!(stored(&project), STORED);
    assert!(ran.stdout.contains("64"), "{}", ran.stdout);
    assert_fine(&project.codegen(&[]));
}

#[test]
fn a_model_that_was_changed_by_hand_has_no_source_any_more() {
    let project = project();
    assert_fine(&update_from(&project, &data()));
    fs::write(project.path("apis/lamps.json"), format!("{STORED}\n")).unwrap();
    let ran = project.codegen(&[]);
    assert_fine(&ran);
    assert!(
        ran.stderr
            .contains("note: `apis/lamps.json` is not any more what came from"),
        "{}",
        ran.stderr
    );
    assert_fine(&project.codegen(&["--check"]));
    let again = update(&project, &["lamps"]);
    assert_eq!(again.exit, Exit::Wrong);
    assert!(
        again
            .stderr
            .contains("says where the model of `lamps` comes from"),
        "{}",
        again.stderr
    );
}

#[test]
fn an_overlay_that_has_lost_its_target_is_named_and_nothing_is_written() {
    let project = project();
    fs::write(
        project.path("lamps.docs.json"),
        OVERLAY.replace("$State", "$Colour"),
    )
    .unwrap();
    let before = files(&project.path(""));
    let ran = update_from(&project, &data());
    assert_eq!(ran.exit, Exit::Wrong);
    assert!(
        ran.stderr.contains("com.amazonaws.lamps#Lamp$Colour"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("lamps.docs.json:2:5"), "{}", ran.stderr);
    assert_eq!(files(&project.path("")), before);
}

#[test]
fn an_overlay_is_never_taken_for_the_model() {
    let project = project();
    let config = fs::read_to_string(project.path("codegen.toml")).unwrap();
    let swapped = config.replace(
        "\"apis/lamps.json\", \"lamps.docs.json\"",
        "\"lamps.docs.json\", \"apis/lamps.json\"",
    );
    fs::write(project.path("codegen.toml"), swapped).unwrap();
    fs::create_dir(project.path("apis")).unwrap();
    fs::write(project.path("apis/lamps.json"), STORED).unwrap();
    let ran = update_from(&project, &data());
    assert_eq!(ran.exit, Exit::Wrong);
    assert!(ran.stderr.contains("is an overlay"), "{}", ran.stderr);
    assert!(ran.stderr.contains("codegen.toml:3:11"), "{}", ran.stderr);
    let overlay = fs::read_to_string(project.path("lamps.docs.json")).unwrap();
    assert_eq!(overlay, OVERLAY);
}

#[test]
fn prose_is_kept_where_it_is_wanted_and_no_overlay_has_its_own() {
    let project = project();
    assert_fine(&update(
        &project,
        &["lamps", "--with-docs", "--from", data().to_str().unwrap()],
    ));
    let text = stored(&project);
    assert!(text.contains("Prose that is not kept."), "{text}");
    assert!(!text.contains("Whether it shines."), "{text}");
    assert_fine(&project.codegen(&[]));
}

#[test]
fn a_service_that_is_not_configured_is_brought_in_too() {
    let project = Project::new();
    let wrong = update(&project, &["my-lamps", "--from", data().to_str().unwrap()]);
    assert_eq!(wrong.exit, Exit::Wrong);
    assert!(
        wrong.stderr.contains("has no service `my-lamps`"),
        "{}",
        wrong.stderr
    );
    assert!(
        wrong.stderr.contains("the nearest that it has: lamps"),
        "{}",
        wrong.stderr
    );

    fs::write(project.path("house.json"), LAMPS).unwrap();
    let house = update(
        &project,
        &[
            "house",
            "--from",
            project.path("house.json").to_str().unwrap(),
        ],
    );
    assert_fine(&house);
    assert!(
        house
            .stderr
            .contains("models = [\"model/apis/house.json\"]"),
        "{}",
        house.stderr
    );
    assert!(project.path("model/apis/house.json").exists());
    // Generating what is configured keeps what is known of the others.
    assert_fine(&project.codegen(&[]));
    let lock = fs::read_to_string(project.path("codegen.lock")).unwrap();
    assert!(lock.contains("source = \"house.json\""), "{lock}");
    assert_fine(&project.codegen(&["--check"]));
    // That one is not generated does not mean that nobody looks at it.
    let brought_in = project.path("model/apis/house.json");
    let text = fs::read_to_string(&brought_in).unwrap();
    fs::write(&brought_in, text + "\n").unwrap();
    let check = project.codegen(&["--check"]);
    assert_eq!(check.exit, Exit::Wrong);
    assert!(
        check.stderr.contains("`model/apis/house.json` was changed"),
        "{}",
        check.stderr
    );
}

#[test]
fn another_service_does_not_take_a_model_s_place() {
    let project = Project::new();
    let ran = update_from(&project, &data());
    assert_eq!(ran.exit, Exit::Wrong);
    let expected =
        "`lamps` is the service `my.api#Lamps`, and this is `com.amazonaws.lamps#LampService`";
    assert!(ran.stderr.contains(expected), "{}", ran.stderr);
    let model = fs::read_to_string(project.path("lamps.json")).unwrap();
    assert_eq!(model, LAMPS);
}

#[test]
fn a_service_whose_shape_has_another_name_is_still_the_same() {
    let project = project();
    fs::write(
        project.path("lamps.docs.json"),
        "{ \"smithy\": \"2.0\", \"shapes\": {} }",
    )
    .unwrap();
    let renamed = STORED
        .replace("com.amazonaws.lamps", "my.lamps")
        .replace("LampService", "Lamps");
    fs::create_dir(project.path("apis")).unwrap();
    fs::write(project.path("apis/lamps.json"), renamed).unwrap();
    let ran = update_from(&project, &data());
    assert_fine(&ran);
    assert!(ran.stdout.contains("LampService"), "{}", ran.stdout);
    assert_eq!(stored(&project), STORED);
}

#[test]
fn several_services_of_one_file_have_their_own_endpoints() {
    let project = project();
    let two = STORED.replace("com.amazonaws.lamps#LampService\": {", "com.amazonaws.lamps#Other\": {\n\"type\": \"service\", \"version\": \"1\" },\n\"com.amazonaws.lamps#LampService\": {");
    let rules =
        fs::read_to_string(data().join("lamps/2026-01-01/endpoint-rule-set-1.json")).unwrap();
    let two = two.replace(
        "\"aws.endpoints#standardRegionalEndpoints\": {}",
        &format!("\"smithy.rules#endpointRuleSet\": {rules}"),
    );
    fs::write(project.path("two.json"), two).unwrap();
    let config = fs::read_to_string(project.path("codegen.toml")).unwrap();
    let config = config.replace(
        "name = \"lamps\"",
        "name = \"lamps\"\nservice = \"LampService\"",
    );
    fs::write(project.path("codegen.toml"), config).unwrap();
    assert_fine(&update_from(&project, &project.path("two.json")));
    let text = stored(&project);
    assert_eq!(
        text.matches("standardRegionalEndpoints").count(),
        1,
        "{text}"
    );
    assert!(!text.contains("Prose that is not kept."), "{text}");
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

#[test]
fn a_broken_lock_is_pointed_at() {
    let project = project();
    assert_fine(&update_from(&project, &data()));
    for (text, expected) in [
        ("version = 1\nservices = []\n", "codegen.lock:2:1"),
        ("version = 7\n", "this is format 7"),
        (
            "version = 1\n[[service.lamps.model]]\npath = \"a\"\n",
            "missing field `sha256`",
        ),
        ("\u{0}", "codegen.lock:1:2"),
    ] {
        fs::write(project.path("codegen.lock"), text).unwrap();
        for ran in [
            project.codegen(&["--check"]),
            project.codegen(&[]),
            update(&project, &["lamps"]),
        ] {
            assert_eq!(ran.exit, Exit::Wrong, "{text:?}");
            assert!(ran.stderr.contains(expected), "{}", ran.stderr);
        }
        assert_eq!(
            fs::read_to_string(project.path("codegen.lock")).unwrap(),
            text
        );
    }
}

#[test]
fn a_lock_that_is_missing_or_says_something_else_fails_the_check() {
    let project = Project::new();
    assert_fine(&project.codegen(&[]));
    let lock = fs::read_to_string(project.path("codegen.lock")).unwrap();
    fs::remove_file(project.path("codegen.lock")).unwrap();
    let check = project.codegen(&["--check"]);
    assert_eq!(check.exit, Exit::Wrong);
    assert!(
        check.stderr.contains("`lamps` is not in it"),
        "{}",
        check.stderr
    );
    for (from, to, expected) in [
        ("\"Dim\"", "\"Dimmer\"", "it has other operations"),
        (
            "generator = \"",
            "generator = \"0",
            "another version of the generator",
        ),
        ("sha256 = \"", "sha256 = \"0", "64 hexadecimal digits"),
        (
            "path = \"lamps.json\"",
            "path = \"lamp.json\"",
            "`lamp.json` is not of its model any more",
        ),
    ] {
        let changed = lock.replace(from, to);
        assert_ne!(changed, lock, "{from}");
        fs::write(project.path("codegen.lock"), &changed).unwrap();
        let check = project.codegen(&["--check"]);
        assert_eq!(check.exit, Exit::Wrong, "{to}");
        assert!(check.stderr.contains(expected), "{}", check.stderr);
        assert_eq!(
            fs::read_to_string(project.path("codegen.lock")).unwrap(),
            changed
        );
    }
}
