//! The shared `config` and `credentials` files: where they are, and how they are written.

use proptest::prelude::*;
use whitesmith::{Config, ErrorKind};

use crate::home::Home;

#[test]
fn a_profile_that_is_named_must_be_there() {
    let home = Home::new().config("[profile dev]\nregion = eu-west-1\n[other]\nregion = x\n");
    let said = home.loader().profile("other").load().unwrap_err();
    let said = said.to_string();
    assert!(
        said.contains("no profile \"other\", which the configuration names"),
        "{said}"
    );
    assert!(
        said.contains(&home.path(".aws/config").display().to_string()),
        "{said}"
    );
    assert!(said.contains("credentials, which is not there"), "{said}");

    let dev = home.loader().profile("dev").load().unwrap();
    assert_eq!(dev.region(), Some("eu-west-1"));
    let home = home.variable("AWS_PROFILE", "prod");
    let error = home.load().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let said = error.to_string();
    assert!(
        said.contains("no profile \"prod\", which AWS_PROFILE names"),
        "{said}"
    );

    // The default one need not be there, nor any file.
    assert_eq!(Home::new().load().unwrap().region(), None);
    let none: [(&str, &str); 0] = [];
    assert_eq!(Config::from_variables(none).unwrap().region(), None);
}

#[test]
fn files_are_where_variables_say() {
    let home = Home::new()
        .file(
            "mine",
            "[default]\nregion = eu-west-1\n[profile b]\nregion = sa-east-1\n",
        )
        .config("[default]\nregion = us-east-1\n");
    let mine = home.path("mine").display().to_string();
    let home = home.variable("AWS_CONFIG_FILE", &mine);
    assert_eq!(home.load().unwrap().region(), Some("eu-west-1"));
    let home = home
        .variable("AWS_CONFIG_FILE", "~/mine")
        .variable("AWS_PROFILE", "b");
    assert_eq!(home.load().unwrap().region(), Some("sa-east-1"));

    let folder = home.path(".aws").display().to_string();
    let said = Home::new().variable("AWS_CONFIG_FILE", &folder).load();
    let said = said.unwrap_err().to_string();
    assert!(
        said.contains("which AWS_CONFIG_FILE names, cannot be read"),
        "{said}"
    );
    let not_text = Home::new();
    std::fs::write(not_text.path(".aws/config"), b"[default]\n\xff").unwrap();
    let said = not_text.load().unwrap_err().to_string();
    assert!(said.contains("not UTF-8"), "{said}");
}

#[test]
fn profiles_are_written_as_aws_documents_them() {
    for (config, credentials, region) in [
        ("[default]\nregion=a", "", Some("a")),
        ("\u{feff}[default]\r\nREGION \t= a # why\r\n", "", Some("a")),
        (
            "# x\n; y\n[default] # z\n\n\t\nregion = a;b\n",
            "",
            Some("a;b"),
        ),
        ("[default]; z\nregion = a ; b\n", "", Some("a")),
        (
            "[profile default]\nregion = a\n[default]\nregion = b\n",
            "",
            Some("a"),
        ),
        (
            "[default]\nregion = b\n[profile default]\noutput = json\n",
            "",
            None,
        ),
        (
            "[default]\nregion = a\n[default]\nregion = b\n",
            "",
            Some("b"),
        ),
        ("[default]\nregion = a\nregion = b\n", "", Some("b")),
        (
            "[default]\nregion = a\n",
            "[default]\nregion = b\n",
            Some("b"),
        ),
        (
            "[default]\nregion = a\n",
            "[profile default]\nregion = b\n",
            Some("a"),
        ),
        (
            "[default]\ns3 =\n  region = b\n  # more\n  x = y\nregion = a\n",
            "",
            Some("a"),
        ),
        (
            "[default]\nin valid = x\n  more\nregion = a\n",
            "",
            Some("a"),
        ),
        (
            "[unknown thing]\nnot a property\n[default]\nregion = a\n",
            "",
            Some("a"),
        ),
        ("[profile \t default \t]\nregion = a\n", "", Some("a")),
        ("[profile \"default\"]\nregion = a\n", "", Some("a")),
        ("[default]\nregion = a=b\n", "", Some("a=b")),
        ("[default]\nregion =\n", "", None),
    ] {
        let home = Home::new().config(config).credentials(credentials);
        let loaded = home
            .load()
            .unwrap_or_else(|error| panic!("{config:?}: {error}"));
        assert_eq!(loaded.region(), region, "{config:?}");
    }
}

#[test]
fn a_file_that_cannot_be_read_says_which_line() {
    for (config, line, why) in [
        ("[default", 1, "`]`"),
        ("[default] region", 1, "comment"),
        ("region = a", 1, "section"),
        (" region = a", 1, "section"),
        ("[default]\n\n hunter2", 3, "continues"),
        ("[default]\nhunter2\n", 2, "no `=`"),
        ("[default]\n= hunter2\n", 2, "key"),
        ("[default]\ns3 =\n hunter2\n", 3, "no `=`"),
        ("[default]\na = b\n[default]\n hunter2\n", 4, "continues"),
    ] {
        let home = Home::new().config(config);
        let error = home.load().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        let said = error.to_string();
        let place = format!("{}, line {line}: ", home.path(".aws/config").display());
        assert!(
            said.starts_with(&place) && said.contains(why),
            "{config:?}: {said}"
        );
        assert!(!said.contains("hunter2"), "{said}");
    }
}

#[test]
fn names_may_be_quoted() {
    let home = Home::new().config(
        "[profile \"my prof\"]\nregion = a\nservices = my s\n[profile 'other']\nregion = b\n\
         [services \"my s\"]\nathena =\n  endpoint_url = http://localhost:1\n[profile \"\"]\nregion = c\n",
    );
    let region = |name: &str| {
        let config = home.loader().profile(name).load();
        config.map(|config| config.region().map(str::to_owned))
    };
    assert_eq!(region("my prof").unwrap().as_deref(), Some("a"));
    assert_eq!(region("other").unwrap().as_deref(), Some("b"));
    for none in ["\"my prof\"", "my", "'other'", "\"\""] {
        let error = region(none).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{none}");
    }
}

proptest! {
    #[test]
    fn no_file_makes_it_panic(
        config in "(\\PC|\n){0,80}",
        credentials in "([\\[\\]# =;:a\t\n]|default|profile |services |region|true){0,60}",
    ) {
        let home = Home::new().config(&config).credentials(&credentials);
        // Whatever it is, it is read or refused.
        if let Err(error) = home.load() {
            prop_assert_eq!(error.kind(), ErrorKind::Configuration);
        }
    }

    #[test]
    fn what_is_written_plainly_is_read_again(
        name in "[a-zA-Z0-9_.@-]{1,20}",
        region in "[a-z0-9-]{1,20}",
        noise in "(# [a-z ]{0,9}\n|\n|other = x\n|  indented\n){0,5}",
    ) {
        prop_assume!(name != "default" && !noise.starts_with("  "));
        let home = Home::new().config(&format!("[profile {name}]\nx = y\n{noise}region = {region}\n"));
        let config = home.loader().profile(&name).load().unwrap();
        prop_assert_eq!(config.region(), Some(region.as_str()));
    }
}
