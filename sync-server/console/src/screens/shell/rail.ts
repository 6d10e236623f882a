/** The places of the console, and who is shown them: nobody sees a place that would refuse. */
export interface Place {
  name: "queue" | "register" | "duty" | "notices";
  /** The outline of its sign, in a square of 24. */
  icon: string;
}

const READERS = [
  "acceptor", "shift_leader", "dispatcher", "unit_clerk", "urger", "leader", "evaluator", "data_officer", "observer",
];

const PLACES: (Place & { posts: string[] | null })[] = [
  { name: "queue", posts: READERS, icon: "M4 5h16M4 12h16M4 19h10" },
  { name: "register", posts: ["acceptor"], icon: "M6 3h9l4 4v14H6zM9 12h7M12.500 8.500v7" },
  { name: "duty", posts: ["acceptor", "shift_leader", "dispatcher"], icon: "M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 3.500-7 8-7s8 3 8 7" },
  { name: "notices", posts: null, icon: "M4 10v4h3l7 5V5L7 10zM18 9c1.300 1.700 1.300 4.300 0 6" },
];

/** The places of somebody who holds these posts. */
export const railOf = (has: (...posts: string[]) => boolean): Place[] =>
  PLACES.filter(({ posts }) => posts === null || has(...posts));
