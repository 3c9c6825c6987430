/** Make every <figure class="gd-figure" data-figure="..."> live; without JavaScript its own content stays. */

import { addField } from "./ask.js";
import { associations } from "./associations.js";
import { averages } from "./averages.js";
import { batches } from "./batches.js";
import { contour } from "./contour.js";
import { Frame } from "./frame.js";
import { momentum } from "./momentum.js";
import { parabola } from "./parabola.js";
import { paths } from "./paths.js";
import { Prediction } from "./prediction.js";
import { race } from "./race.js";
import { rangeTest } from "./rangetest.js";
import { schedules } from "./schedules.js";

const FIGURES = {
  paths,
  parabola,
  contour,
  batches,
  momentum,
  race,
  schedules,
  "range-test": rangeTest,
  associations,
  averages,
};

function mount(figure) {
  const frame = (figure.frame = new Frame(figure.dataset.question)); // site/workbench/own.js adds lines to it
  figure.dataset.live = ""; // set first: a figure that fails is not tried again
  FIGURES[figure.dataset.figure](frame);
  const caption = figure.querySelector("figcaption");
  figure.replaceChildren(frame.root, ...(caption ? [caption] : []));
}

function mountAll() {
  for (const figure of document.querySelectorAll("figure.gd-figure[data-figure]:not([data-live])")) mount(figure);
  for (const paragraph of document.querySelectorAll("[data-prediction]:not([data-live])")) new Prediction(paragraph);
  for (const question of document.querySelectorAll("[data-number]:not(:has(+ form))")) addField(question);
}

// Material swaps pages without loading them and reports it through document$; without Material, watch the document.
if (window.document$) window.document$.subscribe(mountAll);
else {
  mountAll();
  new MutationObserver(mountAll).observe(document.documentElement, { childList: true, subtree: true });
}
