/** The learning-rate range test on (L x^2 + 0.1 L y^2) / 2, and descent with the suggested rate and with your own. */

import { range_noise as noise } from "../../build/figures/replay.json";
import { slider } from "./controls.js";
import { legend } from "./legend.js";
import { number } from "./numbers.js";
import { descend, noisy, quadratic, rangeTest as test, suggest } from "./optimisers.js";
import { Panel } from "./plot.js";

const [LOW, HIGH, STEPS] = [1e-4, 100, noise.length];

export function rangeTest(frame) {
  const curvature = slider(frame, { label: "Largest curvature L", min: 0.1, max: 10, log: true, value: 1 });
  const sigma = slider(frame, { label: "Noise of the gradient σ/L", min: 0, max: 1, step: 0.02, value: 0.1 });
  const mine = slider(frame, {
    label: "Your own rate",
    min: LOW,
    max: HIGH,
    log: true,
    value: 1,
    zones: ["calm", "calm", "away"],
  });

  const sweep = new Panel(frame, {
    label: "The range test: loss after each step against the rate of that step",
    x: { domain: [LOW, HIGH], log: true, label: "learning rate of the step" },
    y: { domain: [0, 1.6], label: "loss relative to the start" },
  });
  const fall = sweep.line("gd-ink");
  const each = sweep.dots("gd-ink", 0, 10);
  const [stops, yours, suggested] = [sweep.rule("x", "gd-stop", 1), sweep.rule("x", "gd-c2"), sweep.rule("x", "gd-c1")];

  const chart = new Panel(frame, {
    label: "Gradient descent with the suggested rate and with your own",
    x: { domain: [0, STEPS], label: "step" },
    y: { domain: [1e-5, 100], log: true, label: "loss relative to the start" },
  });
  const runs = [chart.line("gd-c1"), chart.line("gd-c2")];
  legend(frame, [
    { className: "gd-ink", shape: 0, text: "the range test" },
    { className: "gd-c1", text: "descent with the suggested rate" },
    { className: "gd-c2", text: "descent with your own rate" },
  ]);

  frame.start(() => {
    const L = curvature.value;
    const { f, gradient } = quadratic(L, 0.1 * L);
    const noisyGradient = noisy(gradient, noise, sigma.value * L);
    const scale = f([1, 1]);
    const { rates, losses } = test(f, noisyGradient, [1, 1], LOW, HIGH, STEPS);
    const best = rates[suggest(rates, losses)];
    mine.setTicks([
      { value: best, text: "suggested" },
      { value: 2 / L, text: "2/L" },
    ]);
    const finals = [best, mine.value].map((rate) =>
      descend("gd", noisyGradient, [1, 1], rate, STEPS).map((state) => f(state.w) / scale),
    );

    const points = rates.map((rate, i) => [rate, losses[i] / scale]);
    fall(points);
    each(points);
    suggested(best, `suggested ${number(best, 2)}`);
    yours(mine.value);
    stops(rates.length < STEPS ? rates.at(-1) : NaN, "stops");
    finals.forEach((run, i) => runs[i](run.map((loss, t) => [t, loss])));

    const lowest = rates[losses.indexOf(Math.min(...losses))];
    const ends = finals.map((run) =>
      run.at(-1) < 1e6 ? `to ${number(run.at(-1), 2)} of the first loss` : "to divergence",
    );
    return {
      facts: { stop: rates.at(-1), limit: 2 / L },
      run: {
        curvatures: [L, 0.1 * L],
        noise: noise.map((row) => row.map((n) => n * sigma.value * L)),
        settings: { w0: [1, 1], min_rate: LOW, max_rate: HIGH, n_steps: STEPS },
        scale,
        paths: [rates.map((rate, i) => [rate, losses[i]])],
      },
      words:
        `The loss falls fastest at the suggestion, η = ${number(best, 2)}. It is smallest at ${number(lowest, 2)}; ` +
        `at ${number(rates.at(-1), 2)} it is more than four times this minimum (2/L is ${number(2 / L, 2)}). ` +
        `${STEPS} steps lead ${ends[0]} with the suggested rate, and ${ends[1]} with your own.`,
      table: () => ({
        caption: `Range test with L = ${number(L)} and noise ${number(sigma.value)}`,
        head: ["step", "rate", "loss, relative"],
        rows: points.map(([rate, loss], i) => [i + 1, number(rate, 4), number(loss, 4)]),
      }),
    };
  });
}
