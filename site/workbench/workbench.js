/** Put a button above the stub of an exercise. Editor and Python are loaded when it is pressed, and not before. */

import { element } from "../figures/frame.js";
import { codeOf, progressOf } from "./store.js";

function mount(place) {
  place.dataset.live = "";
  const slug = place.dataset.exercise;
  const words = codeOf(slug) === null ? "Write and run it here" : "Continue with your code";
  const button = element("button", "md-button md-button--primary wb-open", place, words);
  button.type = "button";
  const error = element("p", "", place);
  error.role = "status";
  button.addEventListener("click", async () => {
    try {
      const { open } = await import("./workspace.js");
      open(place.parentElement.querySelector(".workbench ~ .highlight"), slug);
      place.replaceChildren();
    } catch {
      error.textContent = "The editor cannot be loaded.";
    }
  });
}

/** Show beside a link to an exercise how many checks passed in this browser. */
function showProgress(item) {
  const best = progressOf(item.dataset.progress);
  item.querySelector(".wb-progress")?.remove();
  if (!best) return;
  const share = best.passed === best.of ? "✓ all" : `${best.passed} of ${best.of}`;
  element("span", "wb-progress", item, ` ${share} visible checks pass`);
}

/** The exercises of which a figure draws what a reader's code does. */
const EXERCISES = {
  parabola: ["update_rule"],
  contour: ["update_rule"],
  momentum: ["momentum"],
  race: ["update_rule", "momentum", "rmsprop", "adam"],
  schedules: ["schedules"],
  batches: ["sgd"],
  "range-test": ["tuning"],
};

async function offerOwnCode(figure) {
  const slugs = EXERCISES[figure.dataset.figure] ?? [];
  if (slugs.every((slug) => codeOf(slug) === null)) return;
  figure.dataset.own = ""; // set first: a figure is offered once
  const { offer } = await import("./own.js");
  offer(figure);
}

function mountAll() {
  document.querySelectorAll("figure[data-figure]:not([data-own])").forEach(offerOwnCode);
  document.querySelectorAll(".workbench[data-exercise]:not([data-live])").forEach(mount);
  document.querySelectorAll("[data-progress]").forEach(showProgress);
}

// The theme swaps pages without loading them and reports it through document$.
if (globalThis.document$) document$.subscribe(mountAll);
else mountAll();
