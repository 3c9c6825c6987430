/** Five schedules, and the mean loss of sixteen noisy runs that each of them leads; the noise is NumPy's. */

import { schedule_noise as noise } from "../../build/figures/replay.json";
import { slider } from "./controls.js";
import { legend } from "./legend.js";
import { number, range, steps } from "./numbers.js";
import { descend, noisy, schedules as rule, stiff } from "./optimisers.js";
import { Panel } from "./plot.js";

const STEPS = noise.length;
const START = noise[0].map(() => 4);
const NAMES = ["constant", "step decay", "exponential", "cosine", "warm-up, then cosine"];

export function schedules(frame) {
  const rate = slider(frame, { label: "Initial or peak rate η₀", min: 0.03, max: 1.2, log: true, value: 0.5 });
  const sigma = slider(frame, { label: "Noise of the gradient σ", min: 0, max: 1, value: 0.5, positions: 50 });
  const every = slider(frame, { label: "Step decay halves every", min: 5, max: 60, value: 30, positions: 55, format: (n) => `${n} steps` });
  const k = slider(frame, { label: "Exponential decay k", min: 0, max: 0.1, value: 0.03, positions: 50 });
  const warm = slider(frame, { label: "Warm-up", min: 0, max: 50, value: 15, positions: 50, format: (n) => `${n} steps` });

  const curves = new Panel(frame, {
    label: "The learning rate of each schedule over the steps",
    x: { domain: [0, STEPS], label: "step" },
    y: { domain: [0, 1.2], label: "learning rate" },
  });
  const chart = new Panel(frame, {
    label: "Mean loss of sixteen noisy runs under each schedule",
    x: { domain: [0, STEPS], label: "step" },
    y: { domain: [1e-4, 100], log: true, label: "mean loss of 16 noisy runs" },
  });
  const lines = NAMES.map((_, i) => [curves, chart].map((panel) => panel.line(`gd-c${i + 1}`)));
  legend(frame, NAMES.map((text, i) => ({ className: `gd-c${i + 1}`, text })));

  frame.start(() => {
    const [r, gradient] = [rate.value, noisy(stiff.gradient, noise, sigma.value)];
    const rates = [
      (t) => rule.constant(t, r),
      (t) => rule.step(t, r, 0.5, every.value),
      (t) => rule.exponential(t, r, k.value),
      (t) => rule.cosine(t, r, 0, STEPS),
      (t) => rule.warmup(t, r, warm.value, STEPS),
    ].map((f) => range(STEPS, f));
    const losses = rates.map((each) => descend("gd", gradient, START, (t) => each[t], STEPS).map((state) => stiff.f(state.w)));
    curves.setAxes({ domain: [0, STEPS], label: "step" }, { domain: [0, 1.08 * r], label: "learning rate" });
    lines.forEach(([schedule, loss], i) => {
      schedule(rates[i].map((value, t) => [t, value]));
      loss(losses[i].map((value, t) => [t, value]));
    });

    const end = losses.map((each) => each.at(-1));
    const [fine, lost] = [true, false].map((want) => range(5).filter((i) => end[i] < 1e3 === want));
    fine.sort((i, j) => end[i] - end[j]);
    const failed = lost.map((i) => NAMES[i]).join(", ");
    const best = fine.length
      ? `${NAMES[fine[0]]} ends lowest, at ${number(end[fine[0]], 2)}; ${NAMES[fine.at(-1)]} highest, at ${number(end[fine.at(-1)], 2)}. `
      : "";
    const why = lost.length
      ? `Diverged: ${failed}. At the start the problem is too steep for η₀ = ${number(r)}${fine.includes(4) ? ", and only the warm-up comes through" : ""}.`
      : sigma.value === 0
        ? "Without noise nothing is won by a smaller rate."
        : "A rate that stays large keeps the noise; one that falls averages it away.";
    const words = best + why;
    return {
      words: words[0].toUpperCase() + words.slice(1),
      table: () => ({
        caption: `Rate and mean loss at η₀ = ${number(r)}, σ = ${number(sigma.value)}`,
        head: ["step", ...NAMES.flatMap((name) => [`${name}: rate`, `${name}: loss`])],
        rows: steps(STEPS, 10).map((t) => [t, ...range(5).flatMap((i) => [rates[i][t] ?? rates[i][t - 1], losses[i][t]]).map((x) => number(x, 4))]),
      }),
    };
  });
}
