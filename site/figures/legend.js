/** The legend. It shows colour, dash and marker, so that no line has to be recognised by one of them alone. */

import { create } from "d3-selection";
import { symbol } from "d3-shape";

import { element } from "./frame.js";
import { SYMBOLS } from "./plot.js";

export function swatch(className, shape) {
  const svg = create("svg").attr("class", "gd-swatch").attr("viewBox", "0 0 36 12").attr("aria-hidden", "true");
  svg.append("path").attr("class", `gd-line ${className}`).attr("d", "M1,6H35");
  if (shape !== undefined) {
    const marker = svg.append("g").attr("class", `gd-dots ${className}`).append("path");
    marker.attr("d", symbol(SYMBOLS[shape], 40)()).attr("transform", "translate(18,6)");
  }
  return svg.node();
}

/** Add a legend with an entry for each { className, shape, text }. */
export function legend(frame, entries) {
  const list = element("ul", "gd-legend");
  for (const { className, shape, text } of entries) {
    const item = element("li", "", list);
    item.append(swatch(className, shape), text);
  }
  frame.panels.after(list);
}
