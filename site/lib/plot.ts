/** Observable Plot, loaded with the first chart. */

export { axisX, axisY, barY, dot, plot, ruleX, ruleY, tickY } from "npm:@observablehq/plot@0.6.17";
