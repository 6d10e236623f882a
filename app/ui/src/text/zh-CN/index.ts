/** Every word of the screens in Chinese, complete and first. Words of workflow.md §1 stay as they are. */
import common from "./common";
import day from "./day";
import entry from "./entry";
import me from "./me";
import records from "./records";
import report from "./report";
import supervision from "./supervision";
import work from "./work";

const zh = { ...common, ...entry, ...day, ...report, ...work, ...supervision, ...records, ...me };

export default zh;
