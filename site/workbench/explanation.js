/** What is wrong, in the words of `why.py`: lines of the kinds that autograder/kit/explanation.py describes. */

import { element } from "../figures/frame.js";

const SITE = new URL("../..", import.meta.url); // wherever it is served

const SHOWN = {
  function: (place, text) => element("code", "", element("p", "wb-function", place), text),
  text: (place, text) => element("p", "", place, text),
  remark: (place, text) => element("p", "", place, text),
  page: (place, text) => {
    element("a", "", element("p", "", place, "→ "), text).href = new URL(text, SITE);
  },
  /** A call and what came of it share a box. */
  call: (place, text) => {
    const last = place.lastElementChild;
    if (last?.matches("pre")) last.textContent += `\n${text}`;
    else element("pre", "wb-message", place, text).tabIndex = 0;
  },
};

/** Show an explanation in place of an earlier one. */
export function showExplanation(place, lines) {
  place.replaceChildren();
  for (const { kind, text } of lines) SHOWN[kind](place, text);
}
