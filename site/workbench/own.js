/**
 * A reader's own functions in the figures: what they do beside what the figure shows, also while they are wrong.
 *
 * Loaded only where this browser holds code for a figure. The worker calls the function with the numbers of the figure.
 */

import { element } from "../figures/frame.js";
import { run } from "./python.js";
import { codeOf } from "./store.js";

const SITE = new URL("../..", import.meta.url); // wherever it is served
const LINE = "wb-own-run";
const SWATCH = `<svg class="gd-swatch" viewBox="0 0 36 12" aria-hidden="true"><path class="gd-line ${LINE}" d="M1,6H35"/></svg>`;
const CLOSE = 1e-6; // relative; further apart, two runs differ
const SOON = 250; // ms after which lines of earlier settings go

const descent = (slug, problem, { w0, rate, steps }, more = {}) => ({
  slug,
  function: slug === "update_rule" ? "gradient_descent" : `${slug}_descent`,
  arguments: { w0, learning_rate: rate, n_steps: steps, ...more },
  problem,
  shape: [steps + 1, w0.length],
});
const quadratic = ({ curvatures }) => ({ quadratic: curvatures });
const RACERS = ["update_rule", "momentum", "rmsprop", "adam"];

/** By figure: the calls for what it shows, the lines in its panels, and how answers become points of the lines. */
const FIGURES = {
  parabola: {
    calls: (shown) => [descent("update_rule", quadratic(shown), shown)],
    lines: ([valley, errors]) => [valley.line(LINE), errors.line(LINE)],
    points: ([path], { curvatures: [L], w0 }) => [
      path.map(([w]) => [w, (L * w * w) / 2]),
      path.map(([w], t) => [t, Math.abs(w / w0[0])]),
    ],
  },
  contour: {
    calls: (shown) => [descent("update_rule", quadratic(shown), shown)],
    lines: ([map, errors]) => [map.line(LINE), errors.line(LINE)],
    points: ([path], { w0 }) => [path, path.map((w, t) => [t, Math.hypot(...w) / Math.hypot(...w0)])],
  },
  momentum: {
    calls: (shown) => [descent("momentum", quadratic(shown), shown, { gamma: shown.gamma })],
    lines: ([, chart]) => [chart.line(LINE), chart.line(LINE)],
    points: ([path]) => [0, 1].map((i) => path.map((w, t) => [t, w[i]])),
  },
  race: {
    calls: (shown) =>
      RACERS.map((slug, i) => descent(slug, { surface: shown.surface }, { ...shown, rate: shown.rates[i] })),
    lines: ([map, chart]) => RACERS.flatMap(() => [map.line(LINE), chart.line(LINE)]),
    points: (paths, { f, t }) =>
      paths.flatMap((path) => [path.slice(0, t + 1), path.map((w, step) => [step, f(w)])]),
  },
  batches: {
    calls: ({ settings, seed, paths }) => [
      {
        slug: "sgd",
        function: "sgd",
        arguments: { ...settings, rng: seed },
        problem: { regression: true },
        shape: [paths[0]?.length, 2],
      },
    ],
    lines: ([plane, chart]) => [plane.line(LINE), chart.line(LINE)],
    points: ([path], { settings: { batch_size }, rows, excess }) => [
      path,
      path.map((w, i) => [(i * batch_size) / rows, excess(w)]),
    ],
  },
  "range-test": {
    calls: ({ curvatures, noise, settings }) => [
      {
        slug: "tuning",
        function: "learning_rate_range_test",
        arguments: settings,
        problem: { quadratic: curvatures, noise, loss: true },
        shape: [2, null],
        points: ([rates, losses]) => rates.map((rate, i) => [rate, losses[i]]),
      },
    ],
    lines: ([sweep]) => [sweep.line(LINE)],
    points: ([points], { scale }) => [points.map(([rate, loss]) => [rate, loss / scale])],
  },
  schedules: {
    calls: ({ settings: { rate, every, k, warm, steps } }) =>
      [
        ["step_decay", { initial_rate: rate, gamma: 0.5, step_size: every }],
        ["exponential_decay", { initial_rate: rate, k }],
        ["cosine_annealing", { initial_rate: rate, min_rate: 0, total_steps: steps }],
        ["warmup_cosine", { peak_rate: rate, warmup_steps: warm, total_steps: steps }],
      ].map(([name, settings]) => ({
        slug: "schedules",
        function: name,
        arguments: { t: Array.from({ length: steps }, (_, t) => t), ...settings },
        shape: [steps],
      })),
    lines: ([curves, chart]) => Array.from({ length: 4 }, () => [curves.line(LINE), chart.line(LINE)]).flat(),
    points: (rates, { lossesOf }) =>
      rates.flatMap((own) => [
        own.map((rate, t) => [t, rate]),
        own.length ? lossesOf(own).map((loss, t) => [t, loss]) : [],
      ]),
  },
};

const same = (a, b) =>
  Math.abs(a - b) <= CLOSE * Math.max(Math.abs(a), Math.abs(b), 1e-3) || !(Number.isFinite(a) || Number.isFinite(b));

/** Return in words how an answer compares with what the figure shows. */
function comparison(name, own, shown) {
  if (!shown) return `Your ${name} runs through fresh orders of all rows.`;
  const equal = (point, t) => [point].flat().every((value, i) => same([own[t]].flat()[i], value));
  if (own.length !== shown.length)
    return `Your ${name} returns ${own.length} points where the figure has ${shown.length}.`;
  const far = shown.findIndex((point, t) => !equal(point, t));
  return far < 0 ? `Your ${name} does what the figure shows.` : `Your ${name} differs from the figure at step ${far}.`;
}

/** Return in words why there is no answer, undefined if there is one. */
function problemOf({ broken, crashed, late, error }) {
  if (broken !== undefined) return `Python does not run in this browser (${broken}).`;
  if (crashed !== undefined) return `Python itself stopped while your code ran: ${crashed}.`;
  return late === true ? "Your file itself does not come to an end." : (late ?? error);
}

let queue = Promise.resolve();
let loaded = false;

/** Return the outcome of a call; it waits for all earlier calls of this page. */
function ask({ slug, problem, ...call }) {
  const message = { task: "follow", slug, code: codeOf(slug), argument: JSON.stringify(call), problem };
  queue = queue.then(() => run(message, () => (loaded = true)));
  return queue;
}

class OwnRun {
  constructor(figure) {
    Object.assign(this, { frame: figure.frame, figure: FIGURES[figure.dataset.figure], busy: false, stale: false });
    const row = element("div", "gd-check", this.frame.root);
    this.box = element("input", "", row);
    Object.assign(this.box, { type: "checkbox", id: `wb-own-${figure.dataset.figure}` });
    element("label", "", row, "Draw what your own code does").htmlFor = this.box.id;
    row.insertAdjacentHTML("beforeend", SWATCH);
    this.words = element("p", "wb-own-words", this.frame.root);
    this.words.role = "status";
    this.box.addEventListener("change", () => (this.box.checked ? this.update() : this.show([], [])));
    this.frame.follow = () => this.box.checked && this.update();
  }

  /** Draw again; while a call runs, only the latest settings wait. */
  async update() {
    this.stale = true;
    if (this.busy) return;
    this.busy = true;
    while (this.stale && this.box.checked) {
      this.stale = false;
      const wait = loaded ? "Your code is running …" : "Python is loading, about 10 MB the first time …";
      const late = setTimeout(() => this.show([], [wait]), SOON);
      await this.draw();
      clearTimeout(late);
    }
    this.busy = false;
  }

  async draw() {
    const shown = this.frame.run;
    const [paths, said] = [[], []];
    for (const [i, call] of this.figure.calls(shown).entries()) {
      const outcome = codeOf(call.slug) === null ? {} : await ask(call);
      if (!this.box.checked || outcome.stopped) return;
      const problem = problemOf(outcome);
      if (problem && !outcome.error) {
        this.box.checked = false;
        return this.show([], [problem, linkTo(call.slug)]);
      }
      const answer = finite(outcome.answer ?? []);
      paths.push(outcome.answer && call.points ? call.points(answer) : answer);
      if (problem) said.push(problem, linkTo(call.slug));
      else if (outcome.answer) said.push(comparison(call.function, paths[i], shown.paths[i]));
    }
    this.show(this.figure.points(paths, shown), said);
  }

  /** Draw the lines through these points, and show texts and links below the figure. */
  show(points, said) {
    if (points.length) this.lines ??= this.figure.lines(this.frame.drawn);
    this.lines?.forEach((line, i) => line(points[i] ?? []));
    const text = said.map((part) => part.textContent ?? part).join(" ");
    if (text === this.words.textContent) return; // a screen reader would say it again
    this.words.replaceChildren(...said.flatMap((part, i) => (i ? [" ", part] : [part])));
  }
}

const finite = (value) => (Array.isArray(value) ? value.map(finite) : (value ?? NaN));

function linkTo(slug) {
  const link = element("a", "", undefined, "To the exercise");
  link.href = new URL(`exercises/${slug}/`, SITE);
  return link;
}

/** Add the switch to a live figure. */
export function offer(figure) {
  new OwnRun(figure);
}
