//! The committed TypeScript is what the door takes and answers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::path::Path;

use collector_core::rpc::bindings;

#[test]
fn the_bindings_are_what_the_door_takes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/bindings");
    let files = bindings::files().unwrap_or_else(|clash| panic!("{clash}"));
    if std::env::var_os("GOLDEN_WRITE").is_some() {
        std::fs::create_dir_all(&folder).unwrap();
        for file in &files {
            std::fs::write(folder.join(file.name), &file.text).unwrap();
        }
    }
    for file in &files {
        let kept = std::fs::read_to_string(folder.join(file.name)).unwrap_or_default();
        assert!(
            kept == file.text,
            "app/ui/src/bindings/{} is not what the code says: cargo xtask bindings writes it again",
            file.name
        );
    }
}
