// Plays the stories: a real centre, real handsets, a real browser.
//   node stories/play.mjs [--only collector]
import { after, before } from "node:test";
import { Centre } from "./city.mjs";
import { closeBrowsers } from "./hand.mjs";
import { collector } from "./collector.mjs";
import { day } from "./day.mjs";
import { desk } from "./desk.mjs";
import { enrol } from "./enrol.mjs";
import { full } from "./full.mjs";
import { map } from "./map.mjs";
import { mishaps } from "./mishaps.mjs";
import { rough } from "./rough.mjs";
import { shell } from "./shell.mjs";
import { shots } from "./shots.mjs";
import { supervisor } from "./supervisor.mjs";
import { unit } from "./unit.mjs";

// One city for all of them: who leaves a job open comes last.
const STORIES = { collector, day, desk, enrol, full, map, mishaps, rough, shell, shots, unit, supervisor };
const only = process.argv[process.argv.indexOf("--only") + 1];
const chosen = process.argv.includes("--only") ? only.split(",") : Object.keys(STORIES);

let centre = null;
before(async () => { centre = await Centre.open(); });
after(async () => {
  await closeBrowsers();
  await centre?.close();
});
for (const name of chosen) STORIES[name](() => centre);
