/** Tasks, and the answer to one being written. */
import type { Answers, Phone } from "./kept";
import { refuse } from "./says";

export function tasksCommands(phone: Phone) {
  const { world, caseOf, answerOf, keep, put, queue } = phone;

  return {
    "tasks.open": () =>
      [...world.tasks].sort((a, b) => (a.due ?? Infinity) - (b.due ?? Infinity)),
    "tasks.take": ({ case: id, task }) => {
      world.tasks.forEach((one) => {
        if (one.task === task) one.taken = true;
      });
      return queue("answer", id, caseOf(id).card.field_code, 0);
    },
    "tasks.give_back": ({ case: id }) => queue("answer", id, caseOf(id).card.field_code, 0),
    "tasks.predict": () => null,
    "tasks.discard_answer": ({ task }) => {
      world.answers = world.answers.filter((answer) => answer.task !== task);
      return null;
    },
    "tasks.answer": ({ case: id, task }) => {
      const open = world.tasks.find((one) => one.task === task) ?? refuse("task.unknown");
      const found = world.answers.find((answer) => answer.task === task);
      if (found !== undefined) return structuredClone(found);
      const answer = {
        task,
        case: id,
        kind: open.kind,
        disposal: null,
        check: null,
        verification: null,
        reason: "",
        opinion: "",
        without_media: "",
        media: [],
      };
      world.answers.push(answer);
      return structuredClone(answer);
    },
    "tasks.edit_answer": ({ task, edit }) =>
      structuredClone(Object.assign(answerOf(task), edit)),
    "tasks.remove_answer_photo": ({ task, medium }) => {
      const answer = answerOf(task);
      answer.media = answer.media.filter((one) => one.op !== medium);
      return structuredClone(answer);
    },
    "tasks.submit_answer": ({ task }) => {
      const answer = answerOf(task);
      const said = answer.check ?? answer.verification ?? answer.disposal;
      if (said === null) return refuse("move.needs_result");
      world.answers = world.answers.filter((other) => other.task !== task);
      world.tasks.forEach((one) => {
        if (one.task === task) one.answered = true;
      });
      return queue("answer", answer.case, caseOf(answer.case).card.field_code, answer.media.length);
    },
    "tasks.add_answer_photo": ({ task, role, instead }, url, bytes) => {
      put(answerOf(task).media, keep(url, bytes, role), instead);
      return structuredClone(answerOf(task));
    },
  } satisfies Partial<Answers>;
}
