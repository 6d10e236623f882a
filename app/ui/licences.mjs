// Writes what the app is made of, and under which licences: the packages of its screens from
// package-lock.json, the crates of its core from `cargo metadata`. What only tests or builds use is left
// out. Run by `npm run licences` whenever either lock changes; a test compares the list with both.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const UNSAID = "see its source";

function packages() {
  const lock = JSON.parse(readFileSync(`${HERE}package-lock.json`, "utf8"));
  return Object.entries(lock.packages)
    .filter(([path, one]) => path.startsWith("node_modules/") && !one.dev && !one.devOptional)
    .map(([path, { version, license }]) => ({
      from: "npm",
      name: path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length),
      version,
      licence: license ?? UNSAID,
    }));
}

/** Everything that is linked into the app, on whatever system. */
function crates() {
  const asked = ["metadata", "--format-version", "1", "--locked"];
  const said = execFileSync("cargo", asked, { cwd: HERE, maxBuffer: 256 * 1024 * 1024 });
  const { packages, resolve } = JSON.parse(said);
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const all = new Map(packages.map((one) => [one.id, one]));
  const app = packages.find(({ name, source }) => name === "collector" && source === null);
  const reached = new Set();
  const open = [app.id];
  while (open.length > 0) {
    const id = open.pop();
    if (reached.has(id)) continue;
    reached.add(id);
    for (const { pkg, dep_kinds } of nodes.get(id).deps)
      if (dep_kinds.some(({ kind }) => kind === null)) open.push(pkg);
  }
  return [...reached]
    .map((id) => all.get(id))
    .filter(({ source }) => source !== null)
    .map(({ name, version, license }) => ({ from: "crate", name, version, licence: license ?? UNSAID }));
}

const order = (one, other) => (`${one.name} ${one.version}` < `${other.name} ${other.version}` ? -1 : 1);
const made = [...packages(), ...crates()].sort(order);
const lines = made.map((one) => `  ${JSON.stringify(one)}`);
writeFileSync(`${HERE}src/screens/me/licences.json`, `[\n${lines.join(",\n")}\n]\n`);
console.log(`${made.length} parts`);
