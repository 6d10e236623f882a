/** Every word of the screens in English, complete. */
import type { Texts } from "../index";
import common from "./common";
import day from "./day";
import entry from "./entry";
import me from "./me";
import records from "./records";
import report from "./report";
import supervision from "./supervision";
import work from "./work";

const en: Texts = { ...common, ...entry, ...day, ...report, ...work, ...supervision, ...records, ...me };

export default en;
