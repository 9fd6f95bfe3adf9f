//! Overlays, and which service a model is of.

use std::fs;

use xtask::Exit;

use crate::support::{LAMPS, Project, files};
use crate::{OVERLAY, STORED, assert_fine, data, project, stored, update, update_from};

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
