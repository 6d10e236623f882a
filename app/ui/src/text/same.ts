/** The shape of a catalogue, or of a part of one: the same keys, each with a text of its own. */
export type Same<T> = { [K in keyof T]: T[K] extends string ? string : Same<T[K]> };
