//! Who may depend on whom (`ARCHITECTURE.md`), read from what cargo itself says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

fn packages() -> BTreeMap<String, BTreeSet<String>> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    let ships = |dependency: &&Value| dependency["kind"] != "dev";
    let named = |value: &Value| value["name"].as_str().unwrap().to_owned();
    let of = |package: &Value| {
        let dependencies = package["dependencies"].as_array().unwrap();
        (named(package), dependencies.iter().filter(ships).map(named).collect())
    };
    said["packages"].as_array().unwrap().iter().map(of).collect()
}

#[test]
fn everything_points_to_shared_and_handset_and_centre_never_meet() {
    let packages = packages();
    let ours: BTreeSet<&String> = packages.keys().collect();
    let own = |name: &str| -> BTreeSet<String> {
        packages[name].iter().filter(|d| ours.contains(d)).cloned().collect()
    };
    assert_eq!(own("shared"), BTreeSet::new());
    let handset = BTreeSet::from(["collector-photo".to_owned(), "shared".to_owned()]);
    assert_eq!(own("collector-core"), handset);
    assert_eq!(own("collector-photo"), BTreeSet::from(["shared".to_owned()]));
    assert_eq!(own("sync-server"), BTreeSet::from(["shared".to_owned()]));
    let door = BTreeSet::from(["collector-core".to_owned(), "shared".to_owned()]);
    assert_eq!(own("collector-web-host"), door);
    assert_eq!(own("collector"), door);
    assert_eq!(own("xtask"), BTreeSet::new());
    assert_eq!(packages["xtask"].len(), 0, "the one door builds in seconds");
}

#[test]
fn the_pure_domain_has_no_way_to_do_io() {
    let allowed = [
        "crdts",
        "ed25519-dalek",
        "minicbor",
        "minicbor-serde",
        "serde",
        "serde_bytes",
        "serde_json",
        "sha2",
        "thiserror",
        // Optional, for the bindings of the screens: it writes no file unless it is told to.
        "ts-rs",
        "uuid",
    ];
    let of_shared = &packages()["shared"];
    let odd: Vec<&String> = of_shared.iter().filter(|d| !allowed.contains(&d.as_str())).collect();
    assert!(odd.is_empty(), "{odd:?} in shared: is it pure? then name it here and say why");
}
