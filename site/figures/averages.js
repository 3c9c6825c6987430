/** A noisy run with a fixed rate, four ways to calm it, and what each costs; NumPy drew the noise. */

import { schedule_noise as noise } from "../../build/figures/replay.json";
import { choice, slider } from "./controls.js";
import { legend } from "./legend.js";
import { losses, movingAverage, scheduleFree, tailMean } from "./means.js";
import { number, range, rememberLast, steps } from "./numbers.js";
import { descend, noisy } from "./optimisers.js";
import { Panel } from "./plot.js";

const STEPS = noise.length;
const START = noise[0].map(() => -3);
const NAMES = ["last iterate", "mean", "moving average", "falling rate", "schedule-free"];

function run(name, rate, sigma) {
  const gradient = noisy(losses[name].gradient, noise, sigma);
  const path = (rates) => descend("gd", gradient, START, rates, STEPS).map((state) => state.w);
  return {
    last: path(rate),
    falling: path((t) => rate * (1 - t / STEPS)),
    free: scheduleFree(gradient, START, rate, STEPS),
  };
}

export function averages(frame) {
  const shape = choice(frame, "Loss", [
    ["parabola", "parabola w²/2"],
    ["lopsided", "lopsided, e^w − 1 − w"],
  ]);
  const rate = slider(frame, { label: "Learning rate η", min: 0.02, max: 1, log: true, value: 0.3 });
  const sigma = slider(frame, { label: "Noise of the gradient σ", min: 0.05, max: 1.5, step: 0.05, value: 1 });
  const count = (n) => `${n} steps`;
  const from = slider(frame, {
    label: "Mean of all iterates from step",
    min: 0,
    max: 120,
    step: 1,
    value: 30,
    format: String,
  });
  const memory = slider(frame, {
    label: "Memory of the moving average",
    min: 2,
    max: 80,
    step: 1,
    value: 20,
    format: count,
  });

  const stepAxis = { domain: [0, STEPS], label: "step", ticks: [0, 50, 100, 150] };
  const one = new Panel(frame, {
    label: "The first of sixteen runs: its iterates and their averages",
    x: stepAxis,
    y: { domain: [-3.2, 2], label: "w, in one run" },
  });
  const chart = new Panel(frame, {
    label: "Mean loss of sixteen runs over the steps",
    x: stepAxis,
    y: { domain: [1e-4, 10], log: true, label: "mean loss" },
  });
  const law = chart.line("gd-surface");
  const lines = range(5, (i) => [one, chart].map((panel) => panel.line(`gd-c${i + 1} ${i ? "" : "gd-thin"}`)));
  const minimum = one.rule("y");
  const floor = chart.rule("y");
  legend(frame, [
    ...NAMES.map((text, i) => ({ className: `gd-c${i + 1}`, text })),
    { className: "gd-surface", text: "σ²/2t" },
  ]);
  const runOf = rememberLast(run);

  frame.settings = { rate };
  frame.start(() => {
    const s2 = sigma.value ** 2;
    const { last, falling, free } = runOf(shape.value, rate.value, sigma.value);
    const paths = [last, tailMean(last, from.value), movingAverage(last, memory.value), falling, free];
    const loss = paths.map((path) => path.map(losses[shape.value].f));
    const predicted = (rate.value * s2) / (2 * (2 - rate.value));
    minimum(0, "minimum");
    floor(predicted, "noise floor");
    law(range(STEPS, (t) => [t + 1, s2 / 2 / (t + 1)]));
    lines.forEach(([left, right], i) => {
      left(paths[i].map((w, t) => [t, w[0]]));
      right(loss[i].map((value, t) => [t, value]));
    });
    const end = loss.map((values) => values.at(-1));
    const order = range(5).sort((i, j) => end[i] - end[j]);
    return {
      facts: { steps: STEPS, last: end[0], mean: end[1] },
      words:
        `Mean loss after ${STEPS} steps, the smallest first: ` +
        `${order.map((i) => `${NAMES[i]} (${number(end[i], 2)})`).join(", ")}. ` +
        `The noise floor of a parabola is ${number(predicted, 2)}, and σ²/2t is ${number(s2 / 2 / STEPS, 2)}.`,
      table: () => ({
        caption: `Mean loss of sixteen runs at η = ${number(rate.value)}, σ = ${number(sigma.value)}`,
        head: ["step", ...NAMES],
        rows: steps(STEPS, 10).map((t) => [t, ...loss.map((values) => number(values[t], 4))]),
      }),
    };
  });
}
