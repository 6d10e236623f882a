/**
 * What the screens know of the core: the generated bindings, gathered under one name, so that a screen
 * imports from one place and a change of the generator touches this file only.
 */
export type * from "@/bindings/types";
export type { Commands, Puts } from "@/bindings/commands";
