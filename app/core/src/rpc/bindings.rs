//! The door in TypeScript, written from the same rows that take its calls.

use std::any::TypeId;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use ts_rs::{Config, TS, TypeVisitor};

use super::change::Change;
use super::commands::COMMANDS;
use super::puts::PUTS;

const NOTE: &str = "// Written by `cargo xtask bindings` from app/core/src/rpc. Do not edit.\n";

/// A command's own words.
pub(super) struct Words {
    params: String,
    answer: String,
    says: &'static [&'static str],
}

/// A type with its declaration.
struct Declared {
    id: TypeId,
    text: String,
}

/// Collects every type that is reached.
pub(super) struct Sheet {
    config: Config,
    types: BTreeMap<String, Declared>,
    clashes: Vec<String>,
}

impl Sheet {
    fn new() -> Self {
        // Every whole number of ours is below 2^53: milliseconds, counts, bytes.
        let config = Config::new().with_large_int("number");
        Self { config, types: BTreeMap::new(), clashes: Vec::new() }
    }

    pub(super) fn words<P: TS + 'static, A: TS + 'static>(
        &mut self,
        says: &'static [&'static str],
    ) -> Words {
        P::visit_dependencies(self);
        self.visit::<A>();
        A::visit_generics(self);
        Words { params: P::inline(&self.config), answer: A::name(&self.config), says }
    }
}

impl TypeVisitor for Sheet {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // What has no file of its own is TypeScript's own: a number, a list.
        if T::output_path().is_none() {
            return;
        }
        let (name, id) = (T::ident(&self.config), TypeId::of::<T>());
        if let Some(known) = self.types.get(&name) {
            if known.id != id {
                self.clashes.push(name);
            }
            return;
        }
        let text = T::docs().unwrap_or_default() + "export " + &T::decl(&self.config);
        self.types.insert(name, Declared { id, text: laid_out(&text) });
        T::visit_dependencies(self);
    }
}

/// A file of the bindings.
pub struct File {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub text: String,
}

/// Every file of the bindings.
///
/// # Errors
/// Names that two types share; one of them needs another name in TypeScript.
pub fn files() -> Result<Vec<File>, String> {
    let mut sheet = Sheet::new();
    let asked = COMMANDS.iter().map(|c| (c.name, (c.words)(&mut sheet))).collect::<Vec<_>>();
    let put = PUTS.iter().map(|p| (p.name, (p.words)(&mut sheet))).collect::<Vec<_>>();
    sheet.visit::<Change>();
    sheet.visit::<crate::api::ApiError>();
    if !sheet.clashes.is_empty() {
        return Err(format!("two types of one name: {}", sheet.clashes.join(", ")));
    }

    let mut types = format!("{NOTE}\n/** An instant in milliseconds since 1970-01-01 UTC. */\n");
    types.push_str("export type Millis = number;\n");
    for declared in sheet.types.values() {
        let _ = write!(types, "\n{}\n", declared.text);
    }

    let mut body = interface("What a screen may ask.", "Commands", &asked);
    body.push('\n');
    body.push_str(&interface("What takes bytes in.", "Puts", &put));
    let spoken = |name: &str| {
        let mut words = asked.iter().chain(&put).map(|(_, words)| words);
        words.any(|words| has_word(&words.params, name) || has_word(&words.answer, name))
    };
    let used: Vec<&str> = sheet.types.keys().map(String::as_str).filter(|n| spoken(n)).collect();
    let commands = format!(
        "{NOTE}\nimport type {{\n  {},\n}} from \"./types\";\n\n{body}",
        used.join(",\n  ")
    );
    Ok(vec![File { name: "commands.ts", text: commands }, File { name: "types.ts", text: types }])
}

fn interface(says: &str, name: &str, rows: &[(&str, Words)]) -> String {
    let mut text = format!("/** {says} */\nexport interface {name} {{\n");
    for (name, Words { params, answer, says }) in rows {
        let says = says.join("").trim().to_owned();
        // A type without fields is written so; a caller gives `{}`.
        let params = params.replace(", }", " }").replace("<symbol, never>", "<string, never>");
        let _ = write!(
            text,
            "  /** {says} */\n  \"{name}\": {{\n    params: {params};\n    answer: {answer};\n  }};\n"
        );
    }
    text.push_str("}\n");
    text
}

fn has_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|other| other == word)
}

/// A declaration with a line per field, and its comments where they belong.
fn laid_out(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut depth = 0_usize;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line.starts_with('*') || line.starts_with("/**") {
            let gap = if line.starts_with('*') { " " } else { "" };
            lines.push(format!("{}{gap}{line}", "  ".repeat(depth)));
            continue;
        }
        for part in at_closing(line) {
            let (opens, closes) = (part.matches('{').count(), part.matches('}').count());
            let starts_with_end = usize::from(part.starts_with('}'));
            let indent = depth.saturating_sub(starts_with_end);
            lines.push(format!("{}{part}", "  ".repeat(indent)));
            depth = (depth + opens).saturating_sub(closes);
        }
    }
    joined(&lines)
}

/// Cuts a line before the first brace that closes an earlier line's.
fn at_closing(line: &str) -> Vec<&str> {
    let mut open = 0_usize;
    for (at, c) in line.char_indices() {
        match c {
            '{' => open += 1,
            '}' if open == 0 && at > 0 => {
                let (before, after) = line.split_at(at);
                return [vec![before.trim()], at_closing_after(after)].concat();
            }
            '}' => open = open.saturating_sub(1),
            _ => {}
        }
    }
    vec![line]
}

fn at_closing_after(line: &str) -> Vec<&str> {
    // The first brace closes; the rest may close more.
    let rest = line.get(1..).map(str::trim).unwrap_or_default();
    if rest.starts_with('}') { [vec!["}"], at_closing_after(rest)].concat() } else { vec![line] }
}

/// Short comments go on one line.
fn joined(lines: &[String]) -> String {
    let mut text: Vec<String> = Vec::new();
    let mut rest = lines;
    while let Some((line, after)) = rest.split_first() {
        rest = after;
        if let [says, end, after @ ..] = rest
            && line.trim() == "/**"
            && end.trim() == "*/"
        {
            let says = says.trim().trim_start_matches('*').trim();
            text.push(format!("{line} {says} */"));
            rest = after;
        } else {
            text.push(line.clone());
        }
    }
    text.join("\n")
}
