//! The files of `deploy/`: their command lines are ours, their settings exist, and what matters in
//! them stands there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::cli::{finished, program};

const PROGRAM: &str = "/usr/local/bin/namecheck";
/// What other programs read: the system's, and the image of Postgres.
const OTHERS: [&str; 6] = ["TZ", "SHELL", "MAILTO", "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD_FILE"];

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy").join(name)
}

fn text(name: &str) -> String {
    fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn yaml(name: &str) -> Value {
    serde_saphyr::from_str(&text(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn words(value: &Value) -> Vec<String> {
    let words = value.as_array().unwrap_or_else(|| panic!("no list of words: {value}"));
    words.iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

/// `KEY=VALUE` lines of a unit file, in order; comments and sections left out.
fn entries(name: &str) -> Vec<(String, String)> {
    let text = text(name);
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once('=')).map(|(k, v)| (k.to_owned(), v.to_owned())).collect()
}

fn value<'a>(entries: &'a [(String, String)], key: &str) -> Option<&'a str> {
    entries.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
}

const UNITS: [&str; 2] = ["systemd/namecheck.service", "systemd/namecheck-nightly.service"];

/// The containers of a pod, those that run before the others included.
fn containers(pod: &Value) -> Vec<&Value> {
    ["initContainers", "containers"].iter().filter_map(|kind| pod[*kind].as_array()).flatten().collect()
}

fn pods() -> Vec<(&'static str, Value)> {
    let deployment = yaml("kubernetes/deployment.yaml")["spec"]["template"]["spec"].take();
    let job = yaml("kubernetes/cronjob.yaml")["spec"]["jobTemplate"]["spec"]["template"]["spec"].take();
    vec![("kubernetes/deployment.yaml", deployment), ("kubernetes/cronjob.yaml", job)]
}

/// Every command line of ours in these files: what stands behind the program.
fn command_lines() -> Vec<(&'static str, Vec<String>)> {
    let mut found = Vec::new();
    for unit in UNITS {
        for (key, line) in entries(unit).iter().filter(|(key, _)| key.starts_with("Exec")) {
            let rest = line.strip_prefix(PROGRAM).unwrap_or_else(|| panic!("{unit}: {key}={line}"));
            found.push((unit, rest.split_whitespace().map(str::to_owned).collect()));
        }
    }
    let cron = text("cron/namecheck");
    let (_, rest) = cron.split_once(&format!("do {PROGRAM} ")).unwrap();
    let line = rest.split(['>', ';', '|']).next().unwrap();
    found.push(("cron/namecheck", line.split_whitespace().map(str::to_owned).collect()));
    for instruction in ["    CMD", "CMD"] {
        let dockerfile = text("Dockerfile");
        let line = dockerfile.lines().find_map(|line| line.strip_prefix(&format!("{instruction} "))).unwrap();
        let mut words = words(&serde_json::from_str(line).unwrap());
        if words[0] == PROGRAM {
            words.remove(0);
        }
        found.push(("Dockerfile", words));
    }
    for service in ["migrate", "serve"] {
        found.push(("compose.yaml", words(&yaml("compose.yaml")["services"][service]["command"])));
    }
    for (file, pod) in pods() {
        for container in containers(&pod) {
            assert!(container["command"].is_null(), "{file}: the image says which program");
            found.push((file, words(&container["args"])));
        }
    }
    found
}

/// How the program takes a command line, without doing what it says.
fn taken(words: &[String]) -> (i32, String) {
    let mut args: Vec<&str> = words.iter().map(String::as_str).collect();
    args.push("--help");
    let done = finished(program(&args).output().unwrap());
    (done.code, done.err)
}

#[test]
fn every_command_line_is_one_of_ours() {
    let lines = command_lines();
    assert_eq!(lines.len(), 2 + 1 + 1 + 2 + 2 + 3, "{lines:?}");
    for (file, words) in lines {
        let (code, error) = taken(&words);
        assert_eq!(code, 0, "{file}: {words:?}: {error}");
    }
    for wrong in ["serve --nightly 25:00", "serve --every-night", "nightfall", "health --readyz"] {
        let words: Vec<String> = wrong.split(' ').map(str::to_owned).collect();
        assert_eq!(taken(&words).0, 2, "{wrong} would not be found");
    }
}

/// Every environment variable that the files set.
fn variables() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for unit in UNITS {
        for (_, line) in entries(unit).iter().filter(|(key, _)| key == "Environment") {
            names.insert(line.split('=').next().unwrap().to_owned());
        }
    }
    for line in text("cron/namecheck").lines().filter(|line| !line.starts_with('#') && !line.contains(' ')) {
        names.extend(line.split_once('=').map(|(name, _)| name.to_owned()));
    }
    let dockerfile = text("Dockerfile");
    let (_, set) = dockerfile.split_once("\nENV ").unwrap();
    let set = set.split("\nUSER").next().unwrap();
    names.extend(set.split_whitespace().filter_map(|word| Some(word.split_once('=')?.0.to_owned())));
    for service in yaml("compose.yaml")["services"].as_object().unwrap().values() {
        names.extend(service["environment"].as_object().into_iter().flatten().map(|(name, _)| name.clone()));
    }
    for (_, pod) in pods() {
        for container in containers(&pod) {
            let variables = container["env"].as_array().into_iter().flatten();
            names.extend(variables.map(|variable| variable["name"].as_str().unwrap().to_owned()));
        }
    }
    names
}

#[test]
fn every_setting_is_one_of_ours() {
    let config = include_str!("../../src/config.rs");
    let names = variables();
    assert!(names.contains("DATABASE_URL_FILE") && names.contains("NAMECHECK_CONTACT"), "{names:?}");
    for name in names {
        let ours =
            config.contains(&format!("env(\"{name}\")")) || config.contains(&format!("path(\"{name}\")"));
        assert!(ours || OTHERS.contains(&name.as_str()), "nobody reads {name}");
    }
}

#[test]
fn no_secret_stands_in_a_file_or_on_a_command_line() {
    for file in ["Dockerfile", "compose.yaml", "cron/namecheck", UNITS[0], UNITS[1]] {
        let settings: String = text(file)
            .lines()
            .filter(|line| !line.trim_start().starts_with('#'))
            .map(|line| format!("{line}\n"))
            .collect();
        for word in
            ["postgres://", "DATABASE_URL:", "DATABASE_URL=", "--database-url", "PGPASSWORD", "PASSWORD:"]
        {
            assert!(!settings.contains(word), "{file}: {word}");
        }
    }
}

#[test]
fn the_image_has_no_shell_and_no_root() {
    let dockerfile = text("Dockerfile");
    let last = dockerfile.rsplit("\nFROM ").next().unwrap();
    assert!(last.starts_with("gcr.io/distroless/cc-debian12:nonroot\n"));
    assert!(
        last.contains("\nUSER 65532:65532\n") && last.contains(&format!("\nENTRYPOINT [\"{PROGRAM}\"]\n"))
    );
    assert!(last.contains("\nHEALTHCHECK ") && !last.contains("\nRUN "));
    let minimum = env!("CARGO_PKG_RUST_VERSION");
    assert!(
        dockerfile.contains(&format!("\nFROM rust:{minimum}-slim-bookworm AS build\n")),
        "Rust {minimum}"
    );
    assert!(text("Dockerfile.dockerignore").lines().any(|line| line == "target"));
}

#[test]
fn the_composed_services_wait_for_each_other_and_are_closed_off() {
    let compose = yaml("compose.yaml");
    let services = &compose["services"];
    let image = format!("namecheck:{}", env!("CARGO_PKG_VERSION"));
    for name in ["migrate", "serve"] {
        let service = &services[name];
        assert_eq!(service["image"], json!(image), "{name}");
        assert_eq!((&service["read_only"], &service["cap_drop"]), (&json!(true), &json!(["ALL"])), "{name}");
        assert_eq!(service["secrets"], json!(["database_url"]), "{name}");
    }
    assert_eq!(services["migrate"]["depends_on"]["postgres"]["condition"], "service_healthy");
    assert_eq!(services["serve"]["depends_on"]["migrate"]["condition"], "service_completed_successfully");
    assert_eq!(services["serve"]["ports"], json!(["127.0.0.1:8080:8080"]), "not for the whole network");
    assert!(services["postgres"]["healthcheck"]["test"].is_array());
    for secret in compose["secrets"].as_object().unwrap().values() {
        assert!(secret["file"].as_str().unwrap().starts_with("./secrets/"));
    }
}

#[test]
fn the_pods_are_closed_off_probed_and_bounded() {
    for (file, pod) in pods() {
        let context = &pod["securityContext"];
        assert_eq!(
            (&context["runAsNonRoot"], &context["runAsUser"]),
            (&json!(true), &json!(65532)),
            "{file}"
        );
        assert_eq!(context["seccompProfile"]["type"], "RuntimeDefault", "{file}");
        assert_eq!(pod["automountServiceAccountToken"], false, "{file}");
        // Longer than the 20 s of requests and the 20 s of work in the background.
        assert!(pod["terminationGracePeriodSeconds"].as_u64().unwrap() > 40, "{file}");
        for container in containers(&pod) {
            let context = &container["securityContext"];
            assert_eq!(context["allowPrivilegeEscalation"], false, "{file}");
            assert_eq!(context["readOnlyRootFilesystem"], true, "{file}");
            assert_eq!(context["capabilities"]["drop"], json!(["ALL"]), "{file}");
            assert!(container["resources"]["limits"]["memory"].is_string(), "{file}");
            let secret = container["env"][0]["value"].as_str().unwrap();
            let mounted = container["volumeMounts"][0]["mountPath"].as_str().unwrap();
            assert!(secret.starts_with(mounted), "{file}: {secret}");
        }
    }
    let deployment = yaml("kubernetes/deployment.yaml");
    let serve = &deployment["spec"]["template"]["spec"]["containers"][0];
    for (probe, route) in
        [("startupProbe", "/healthz"), ("livenessProbe", "/healthz"), ("readinessProbe", "/readyz")]
    {
        assert_eq!(serve[probe]["httpGet"], json!({"path": route, "port": "http"}), "{probe}");
    }
    let labels = &deployment["spec"]["template"]["metadata"]["labels"];
    for selector in
        [&deployment["spec"]["selector"]["matchLabels"], &yaml("kubernetes/service.yaml")["spec"]["selector"]]
    {
        assert_eq!(selector, labels);
    }
}

#[test]
fn a_cluster_runs_a_night_once_and_makes_up_for_a_missed_one() {
    let job = yaml("kubernetes/cronjob.yaml");
    let spec = &job["spec"];
    assert_eq!((&spec["concurrencyPolicy"], &spec["timeZone"]), (&json!("Forbid"), &json!("Etc/UTC")));
    // Below 10 s Kubernetes may never start it; a day or more would run two.
    assert!((3600..86_400).contains(&spec["startingDeadlineSeconds"].as_u64().unwrap()));
    assert_eq!(spec["jobTemplate"]["spec"]["template"]["spec"]["restartPolicy"], "Never");
    let kustomization = yaml("kubernetes/kustomization.yaml");
    assert_eq!(kustomization["images"][0]["newTag"], env!("CARGO_PKG_VERSION"));
    let mut listed = words(&kustomization["resources"]);
    listed.sort();
    let mut there: Vec<String> = fs::read_dir(path("kubernetes"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "kustomization.yaml")
        .collect();
    there.sort();
    assert_eq!(listed, there);
    for name in there {
        let file = yaml(&format!("kubernetes/{name}"));
        assert!(file["apiVersion"].is_string() && file["kind"].is_string(), "{name}");
        assert!(file["metadata"]["name"].as_str().unwrap().starts_with("namecheck"), "{name}");
    }
}

#[test]
fn the_units_are_closed_off_and_the_timer_makes_up_for_missed_nights() {
    for unit in UNITS {
        let entries = entries(unit);
        for (key, expected) in [
            ("DynamicUser", "yes"),
            ("NoNewPrivileges", "yes"),
            ("ProtectSystem", "strict"),
            ("CapabilityBoundingSet", ""),
            ("SystemCallFilter", "@system-service"),
            ("LoadCredential", "database-url:/etc/namecheck/database-url"),
            ("Restart", "on-failure"),
        ] {
            assert_eq!(value(&entries, key), Some(expected), "{unit}: {key}");
        }
    }
    assert_eq!(value(&entries(UNITS[1]), "RestartPreventExitStatus"), Some("2"));
    let timer = entries("systemd/namecheck-nightly.timer");
    assert_eq!(value(&timer, "Persistent"), Some("true"));
    assert!(value(&timer, "RandomizedDelaySec").is_some());
    assert!(value(&timer, "OnCalendar").unwrap().ends_with(" 02:30:00"));
}

/// Every key the units use, by section: a mistyped one would be passed over by systemd.
const KEYS: [(&str, &str); 4] = [
    ("Unit", "Description Wants After StartLimitIntervalSec StartLimitBurst"),
    (
        "Service",
        "Type ExecStartPre ExecStart Restart RestartSec RestartPreventExitStatus TimeoutStopSec DynamicUser User \
         StateDirectory StateDirectoryMode Environment LoadCredential EnvironmentFile NoNewPrivileges ProtectSystem \
         ProtectHome PrivateTmp PrivateDevices ProtectKernelTunables ProtectKernelModules ProtectKernelLogs \
         ProtectControlGroups ProtectClock ProtectHostname ProtectProc ProcSubset RestrictAddressFamilies \
         RestrictNamespaces RestrictRealtime RestrictSUIDSGID LockPersonality MemoryDenyWriteExecute RemoveIPC \
         SystemCallArchitectures SystemCallFilter SystemCallErrorNumber CapabilityBoundingSet UMask",
    ),
    ("Timer", "OnCalendar Persistent RandomizedDelaySec AccuracySec"),
    ("Install", "WantedBy"),
];

#[test]
fn every_key_of_the_units_is_one_of_its_section() {
    for name in [UNITS[0], UNITS[1], "systemd/namecheck-nightly.timer"] {
        let text = text(name);
        let mut keys = "";
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            if let Some(section) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                keys = KEYS.iter().find(|(known, _)| *known == section).unwrap().1;
                continue;
            }
            let (key, _) = line.split_once('=').unwrap_or_else(|| panic!("{name}: {line}"));
            assert!(keys.split_whitespace().any(|known| known == key), "{name}: {line}");
        }
    }
}

#[test]
fn systemd_takes_the_units_where_it_is_there_to_be_asked() {
    let directory = tempfile::tempdir().unwrap();
    let mut command = Command::new("systemd-analyze");
    command.args(["verify", "--man=no"]);
    for name in [UNITS[0], UNITS[1], "systemd/namecheck-nightly.timer"] {
        let copy = directory.path().join(path(name).file_name().unwrap());
        // It looks whether the program is there.
        fs::write(&copy, text(name).replace(PROGRAM, env!("CARGO_BIN_EXE_namecheck"))).unwrap();
        command.arg(copy);
    }
    let Ok(output) = command.output() else { return };
    let said = String::from_utf8_lossy(&output.stderr);
    // Of other units of the machine it also speaks.
    let ours: Vec<&str> = said.lines().filter(|line| line.contains("namecheck")).collect();
    assert!(output.status.success() && ours.is_empty(), "{said}");
}
