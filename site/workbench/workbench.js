/** Make the stub of an exercise an editor when a reader presses the button above it, or the stub itself. */

import { element } from "../figures/frame.js";
import { mountFiles } from "./files.js";
import { codeOf, progressOf } from "./store.js";

function mount(place) {
  place.dataset.live = "";
  const slug = place.dataset.exercise;
  const words = codeOf(slug) === null ? "Write and run it here" : "Continue with your code";
  const button = element("button", "md-button md-button--primary wb-open", place, words);
  button.type = "button";
  const error = element("p", "", place);
  error.role = "status";
  const stub = place.parentElement.querySelector(".stub");
  const load = () => import("./workspace.js");
  const show = async () => {
    try {
      const { open } = await load();
      if (stub.hidden) return;
      open(stub, slug);
      place.replaceChildren();
    } catch {
      error.textContent = "The editor cannot be loaded.";
    }
  };
  // A learner who comes back will run the checks, and Python is in the cache of the browser.
  const idle = globalThis.requestIdleCallback ?? setTimeout;
  if (codeOf(slug) !== null) idle(() => load().then(({ startPython }) => startPython(), () => {}));
  for (const target of [button, stub]) {
    target.addEventListener("pointerenter", () => load().catch(() => {}), { once: true });
    target.addEventListener("click", show);
  }
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

async function practise(place) {
  place.dataset.live = "";
  const { mountPractice } = await import("./practice.js");
  mountPractice(place);
}

async function train(place) {
  place.dataset.live = "";
  const { mountTraining } = await import("./train.js");
  mountTraining(place);
}

function mountAll() {
  document.querySelectorAll("figure[data-figure]:not([data-own])").forEach(offerOwnCode);
  document.querySelectorAll(".workbench[data-exercise]:not([data-live])").forEach(mount);
  document.querySelectorAll("[data-files]:not([data-live])").forEach(mountFiles);
  document.querySelectorAll(".practice:not([data-live])").forEach(practise);
  document.querySelectorAll(".train:not([data-live])").forEach(train);
  document.querySelectorAll("[data-progress]").forEach(showProgress);
}

// The theme swaps pages without loading them and reports it through document$.
if (globalThis.document$) document$.subscribe(mountAll);
else mountAll();
