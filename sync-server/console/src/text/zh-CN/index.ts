import act from "./act";
import caseTexts from "./case";
import common from "./common";
import desk from "./desk";
import workflow from "./workflow";

export default { ...common, ...workflow, ...desk, ...caseTexts, ...act };
