/** Five schedules, and the mean loss of sixteen noisy runs under each of them; NumPy drew the noise. */

import { schedule_noise as noise } from "../../build/figures/replay.json";
import { slider } from "./controls.js";
import { legend } from "./legend.js";
import { number, range, rememberLast, steps } from "./numbers.js";
import { descend, noisy, schedules as rule, stiff } from "./optimisers.js";
import { Panel } from "./plot.js";

const STEPS = noise.length;
const START = noise[0].map(() => 4);
const TOPS = [0.05, 0.1, 0.25, 0.5, 1, 1.5]; // of the rate axis; only a few, so that higher rates look higher
const NAMES = ["constant", "step decay", "exponential", "cosine", "warm-up, then cosine"];

function words(fine, lost, sigma) {
  const steep = `At the start this rate is too large: ${lost.join(", ")} ${lost.length > 1 ? "diverge" : "diverges"}.`;
  if (!fine.length) return steep;
  if (fine.length === 1) return `${steep} Only one converges: ${fine[0]}.`;
  const order = `Lowest loss at the end: ${fine[0]}; highest: ${fine.at(-1)}.`;
  if (lost.length) return `${steep} ${order}`;
  return sigma
    ? `${order} A rate that stays large keeps the noise; one that falls averages it away.`
    : `${order} Without noise a smaller rate gains nothing.`;
}

export function schedules(frame) {
  const rate = slider(frame, { label: "Initial or peak rate η₀", min: 0.03, max: 1.2, log: true, value: 0.5 });
  const sigma = slider(frame, { label: "Noise of the gradient σ", min: 0, max: 1, step: 0.02, value: 0.5 });
  const every = slider(frame, {
    label: "Step decay halves every",
    min: 5,
    max: 60,
    step: 1,
    value: 30,
    format: (n) => `${n} steps`,
  });
  const k = slider(frame, { label: "Exponential decay k", min: 0, max: 0.1, step: 0.002, value: 0.03 });
  const warm = slider(frame, { label: "Warm-up", min: 0, max: 50, step: 1, value: 15, format: (n) => `${n} steps` });

  const stepAxis = { domain: [0, STEPS], label: "step", ticks: [0, 50, 100, 150] };
  const curves = new Panel(frame, {
    label: "The learning rate of each schedule over the steps",
    x: stepAxis,
    y: { domain: [0, 1.2], label: "learning rate" },
  });
  const chart = new Panel(frame, {
    label: "Mean loss of sixteen noisy runs under each schedule",
    x: stepAxis,
    y: { domain: [1e-4, 100], log: true, label: "mean loss of 16 noisy runs" },
  });
  const lines = NAMES.map((_, i) => [curves, chart].map((panel) => panel.line(`gd-c${i + 1}`)));
  legend(
    frame,
    NAMES.map((text, i) => ({ className: `gd-c${i + 1}`, text })),
  );

  const lossesUnder = (rates, sigma) => {
    const gradient = noisy(stiff.gradient, noise, sigma);
    return descend("gd", gradient, START, (t) => rates[t], STEPS).map((state) => stiff.f(state.w));
  };
  const lossesOf = NAMES.map(() => rememberLast(lossesUnder));

  frame.start(() => {
    const r = rate.value;
    const rates = [
      (t) => rule.constant(t, r),
      (t) => rule.step(t, r, 0.5, every.value),
      (t) => rule.exponential(t, r, k.value),
      (t) => rule.cosine(t, r, 0, STEPS),
      (t) => rule.warmup(t, r, warm.value, STEPS),
    ].map((f) => range(STEPS, f));
    const losses = rates.map((each, i) => lossesOf[i](each, sigma.value));
    curves.setAxes(stepAxis, { domain: [0, TOPS.find((top) => top > 1.02 * r)] });
    lines.forEach(([schedule, loss], i) => {
      schedule(rates[i].map((value, t) => [t, value]));
      loss(losses[i].map((value, t) => [t, value]));
    });

    const run = {
      settings: { rate: r, every: every.value, k: k.value, warm: warm.value, steps: STEPS },
      paths: rates.slice(1),
      lossesOf: (own) => lossesUnder(own, sigma.value),
    };

    const end = losses.map((each) => each.at(-1));
    const [fine, lost] = [true, false].map((want) => range(5).filter((i) => end[i] < 1e3 === want));
    fine.sort((i, j) => end[i] - end[j]);
    const place = (i) => `${NAMES[i]} (${number(end[i], 2)})`;
    return {
      run,
      facts: { losses },
      words: words(
        fine.map(place),
        lost.map((i) => NAMES[i]),
        sigma.value,
      ),
      table: () => ({
        caption: `Rate and mean loss at η₀ = ${number(r)}, σ = ${number(sigma.value)}`,
        head: ["step", ...NAMES.flatMap((name) => [`${name}: rate`, `${name}: loss`])],
        rows: steps(STEPS, 10).map((t) => [
          t,
          ...range(5)
            .flatMap((i) => [rates[i][t] ?? rates[i][t - 1], losses[i][t]])
            .map((x) => number(x, 4)),
        ]),
      }),
    };
  });
}
