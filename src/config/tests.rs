use super::*;

fn config(flags: &Flags, vars: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let env = |name: &str| vars.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
    let read = |path: &Path| match path.to_str() {
        Some("/run/secrets/url") => Ok("postgres://me:secret@h/d\n".to_owned()),
        Some("/run/secrets/empty") => Ok("\n".to_owned()),
        _ => Err(io::ErrorKind::NotFound.into()),
    };
    Config::resolve(flags, env, read, |_, home| home.unwrap_or(Path::new("/nowhere")).join("data"))
}

#[test]
fn flags_come_before_the_environment_and_both_before_what_is_built_in() {
    let vars = [("DATABASE_URL", "postgres://env/db"), ("NAMECHECK_DATA_DIR", "/d"), ("NAMECHECK_BIND", "")];
    let flags = Flags { database_url: Some("postgres://flag/db".to_owned()), ..Flags::default() };
    let config = config(&flags, &vars).unwrap();
    let url = config.database_url.unwrap();
    assert_eq!((url.value.as_str(), url.origin), ("postgres://flag/db", Origin::Flag("--database-url")));
    assert_eq!(config.data_dir.origin, Origin::Env("NAMECHECK_DATA_DIR"));
    assert_eq!(
        (config.bind.value.to_string().as_str(), config.bind.origin),
        ("127.0.0.1:8080", Origin::Default)
    );
    let config = super::tests::config(&Flags::default(), &[("HOME", "/home/me")]).unwrap();
    assert_eq!(
        (config.data_dir.value, config.data_dir.origin),
        (PathBuf::from("/home/me/data"), Origin::Default)
    );
}

#[test]
fn a_value_that_makes_no_sense_is_refused_by_its_name() {
    let none = Flags::default();
    for (name, value) in [
        ("NAMECHECK_BIND", "8080"),
        ("NAMECHECK_MAX_CONNECTIONS", "1"),
        ("NAMECHECK_LOG_FORMAT", "xml"),
        ("NAMECHECK_LIST_MAX_AGE_HOURS", "0"),
        ("NAMECHECK_EVENT_DAYS", "6"),
        ("NAMECHECK_DELIVERY_DAYS", "40000"),
        ("NAMECHECK_EXTRACTOR_TIMEOUT_MS", "0"),
        ("NAMECHECK_EXTRACTOR_MAX_BYTES", "8 MB"),
        ("NAMECHECK_WEBHOOK_ALLOW_PRIVATE", "maybe"),
    ] {
        let error = config(&none, &[("NAMECHECK_DATA_DIR", "/d"), (name, value)]).unwrap_err();
        assert_eq!((error.name, error.value.as_str()), (name, value));
    }
}

#[test]
fn a_secret_may_stand_in_a_file_and_nowhere_else_then() {
    let url = |vars: &[(&str, &str)]| {
        config(&Flags::default(), &[&[("NAMECHECK_DATA_DIR", "/d")], vars].concat())
            .map(|config| config.database_url.unwrap())
    };
    let file = ("DATABASE_URL_FILE", "/run/secrets/url");
    let found = url(&[file]).unwrap();
    assert_eq!(
        (found.value.as_str(), found.origin),
        ("postgres://me:secret@h/d", Origin::Env("DATABASE_URL_FILE"))
    );
    for vars in [
        &[("DATABASE_URL_FILE", "/run/secrets/none")][..],
        &[("DATABASE_URL_FILE", "/run/secrets/empty")],
        &[file, ("DATABASE_URL", "postgres:///other")],
    ] {
        let error = url(vars).unwrap_err();
        assert_eq!(error.name, "DATABASE_URL_FILE");
        assert!(!error.to_string().contains("secret@"), "{error}");
    }
}

#[test]
fn no_password_is_ever_shown() {
    assert_eq!(mask("postgres://me:secret@host:5432/db"), "postgres://me:***@host:5432/db");
    assert_eq!(mask("postgres://me:se@cr:et@host/db"), "postgres://me:***@host/db");
    assert_eq!(mask("postgres://me@host/db?password=secret"), "postgres://me@host/db?***");
    assert_eq!(mask("host=x password=secret"), "***");
    assert_eq!(mask("postgres:///db"), "postgres:///db");
    let vars = [("DATABASE_URL", "postgres://me:secret@h/d"), ("NAMECHECK_DATA_DIR", "/d")];
    let shown = format!("{:?}", config(&Flags::default(), &vars).unwrap().shown());
    assert!(!shown.contains("secret"), "{shown}");
}
