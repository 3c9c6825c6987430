/** Four optimisers that learn facts of unequal frequency; a turn of all vectors changes nothing but the axes. */

import { slider } from "./controls.js";
import { swatch } from "./legend.js";
import { associations as problemOf, frequencies } from "./matrices.js";
import { number, percent, range, rememberLast } from "./numbers.js";
import { ADAM, descend } from "./optimisers.js";
import { Panel } from "./plot.js";

const [FACTS, STEPS] = [8, 30];
const NAMES = { gd: "gradient descent", momentum: "momentum", adam: "Adam", muon: "Muon" };
const RATES = { gd: 2.2, momentum: 3.6, adam: 0.2, muon: 0.12 };
const KINDS = Object.keys(NAMES);
const style = (kind) => `gd-c${KINDS.indexOf(kind) + 1}`;

/** Return a run from 0. The rates of Adam and Muon are lengths, so they have to fall. */
function run(kind, exponent, degrees, rate, gamma) {
  const problem = problemOf(frequencies(exponent, FACTS), (degrees * Math.PI) / 180);
  const falls = kind === "adam" || kind === "muon";
  const rateOf = (t) => (falls ? rate * (1 - t / STEPS) : rate);
  const settings = kind === "adam" ? { ...ADAM, beta1: gamma } : { gamma };
  const states = descend(kind, problem.gradient, new Float64Array(FACTS ** 2), rateOf, STEPS, settings);
  return { losses: states.map(({ w }) => problem.f(w)), missing: problem.missing(states.at(-1).w) };
}

export function associations(frame) {
  const exponent = slider(frame, { label: "Exponent of the frequencies", min: 0, max: 4, step: 0.05, value: 3 });
  const degrees = slider(frame, {
    label: "Turn of all vectors",
    min: 0,
    max: 45,
    step: 1,
    value: 0,
    format: (angle) => `${angle}°`,
  });
  const gamma = slider(frame, { label: "γ of momentum and Muon, β₁ of Adam", min: 0, max: 0.95, step: 0.05, value: 0.6 });

  const chart = new Panel(frame, {
    label: "Loss over the steps",
    x: { domain: [0, STEPS], label: "step" },
    y: { domain: [1e-7, 10], log: true, label: "loss" },
  });
  const facts = new Panel(frame, {
    label: "What is missing of each fact at the end",
    x: {
      domain: [1, FACTS],
      label: "fact, from the most frequent to the rarest",
      ticks: range(FACTS, (k) => k + 1),
      format: String,
    },
    y: { domain: [1e-4, 10], log: true, label: "missing at the end, relative to the start" },
  });
  const losses = KINDS.map((kind) => chart.line(style(kind)));
  const missing = KINDS.map((kind) => facts.line(style(kind)));
  const dots = KINDS.map((kind, i) => facts.dots(style(kind), i, 44));
  const start = facts.rule("y");

  const rates = {};
  KINDS.forEach((kind, i) => {
    const lengths = kind === "adam" || kind === "muon";
    const scale = { min: lengths ? 0.01 : 0.1, max: lengths ? 1 : 20, log: true, value: RATES[kind] };
    rates[kind] = slider(frame, { label: `Rate η of ${NAMES[kind]}`, ...scale, parent: frame.below });
    frame.below.lastChild.prepend(swatch(style(kind), i));
  });
  const runOf = Object.fromEntries(KINDS.map((kind) => [kind, rememberLast(run)]));

  frame.settings = { degrees };
  frame.start(() => {
    const p = frequencies(exponent.value, FACTS);
    rates.gd.setTicks([{ value: 2 / p[0], text: "2/p₁" }]);
    const runs = KINDS.map((kind) =>
      runOf[kind](kind, exponent.value, degrees.value, rates[kind].value, gamma.value),
    );
    start(1, "nothing learned");
    runs.forEach((one, i) => {
      losses[i](one.losses.map((loss, t) => [t, loss]));
      const points = Array.from(one.missing, (error, k) => [k + 1, error]);
      missing[i](points);
      dots[i](points);
    });
    const left = KINDS.map((kind, i) => `${NAMES[kind]} misses ${percent(runs[i].missing.at(-1))}`);
    return {
      facts: { steps: STEPS, losses: runs.map((one) => one.losses.at(-1)) },
      words:
        `Fact 8 is ${number(p[0] / p[FACTS - 1])} times rarer than fact 1. After ${STEPS} steps, ` +
        `${left.slice(0, 3).join(", ")} and ${left[3]} of it.`,
      table: () => ({
        caption: `What is missing after ${STEPS} steps, relative to the start`,
        head: ["fact", "frequency", ...KINDS.map((kind) => NAMES[kind])],
        rows: [
          ...range(FACTS, (k) => [k + 1, number(p[k], 4), ...runs.map((one) => number(one.missing[k], 4))]),
          ["loss", "", ...runs.map((one) => number(one.losses.at(-1), 4))],
        ],
      }),
    };
  });
}
