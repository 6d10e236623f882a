//! The peer of the figure `cold_start`: a window with the web view, the size and the settings of the
//! handset's own, over a page that says one word. No core, no screens, no files of anybody.

#![allow(clippy::disallowed_types, reason = "the context that Tauri generates holds a HashMap")]

fn main() -> tauri::Result<()> {
    tauri::Builder::default()
        .build(tauri::generate_context!("examples/empty-window/tauri.conf.json"))?
        .run(|_, _| {});
    Ok(())
}
