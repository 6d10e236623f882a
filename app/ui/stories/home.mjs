// Opens the app's window over a phone's folder and waits until 今日 shows so many tasks.
//   node stories/home.mjs FOLDER TASKS
import { Screen, Window } from "./window.mjs";

const [folder, tasks] = process.argv.slice(2);
const screen = await Screen.open();
try {
  const window = await Window.open(screen, folder, { standsAt: "" });
  await window.sees("今日");
  await window.counts(".tasks li", Number(tasks));
  await window.leave();
} finally {
  screen.close();
}
