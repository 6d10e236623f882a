import type { Me } from "@/api/desk";

/** The places of the console, and who is shown them: nobody sees a place that would refuse. */
export interface Place {
  name: "queue" | "register" | "duty" | "notices";
  /** The outline of its sign, in a square of 24. */
  icon: string;
}

type Holds = (...posts: string[]) => boolean;

/** Who is shown each: by what the centre says of the reader, or by post where only some have it. */
const PLACES: (Place & { to: (me: Me, has: Holds) => boolean })[] = [
  { name: "queue", to: (me) => me.may_read, icon: "M4 5h16M4 12h16M4 19h10" },
  { name: "register", to: (_, has) => has("acceptor"), icon: "M6 3h9l4 4v14H6zM9 12h7M12.500 8.500v7" },
  { name: "duty", to: (_, has) => has("acceptor", "shift_leader", "dispatcher"), icon: "M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 3.500-7 8-7s8 3 8 7" },
  { name: "notices", to: () => true, icon: "M4 10v4h3l7 5V5L7 10zM18 9c1.300 1.700 1.300 4.300 0 6" },
];

/** The places of whoever is signed in. */
export const railOf = (me: Me, has: Holds): Place[] => PLACES.filter(({ to }) => to(me, has));
