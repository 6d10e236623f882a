/** How things are coloured. A colour never speaks alone: the word stands beside it. */
export type Tone = "plain" | "blue" | "green" | "amber" | "red";
