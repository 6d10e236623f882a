/** The core's commands over a {@link World}: what the real one does, as far as a screen can tell. */
import { casesCommands } from "./cases";
import { PEOPLE } from "./city";
import { classesCommands } from "./classes";
import { groundCommands } from "./ground";
import { type Answers, phoneOver } from "./kept";
import { outboxCommands } from "./outbox";
import { peopleCommands } from "./people";
import { phoneCommands } from "./phone";
import { reportsCommands } from "./reports";
import { refuse } from "./says";
import { supervisionCommands } from "./supervision";
import { tasksCommands } from "./tasks";
import { unitCommands } from "./units";
import type { World } from "./world";

export function commandsOver(world: World, changed: () => void): Answers {
  const phone = phoneOver(world, changed);
  const { me, queue } = phone;
  return {
    ...peopleCommands(phone),
    ...reportsCommands(phone),
    ...casesCommands(phone),
    ...tasksCommands(phone),
    ...outboxCommands(phone),
    ...classesCommands(phone),
    ...groundCommands,
    ...unitCommands(world, me, queue),
    ...phoneCommands(world, () => PEOPLE.find(({ id }) => id === world.signedIn) ?? null, queue, changed, refuse),
    ...supervisionCommands(world, me, queue),
  };
}
