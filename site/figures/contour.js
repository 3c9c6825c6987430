/** Gradient descent on (mu x^2 + L y^2) / 2 with L = 1: one rate has to suit both curvatures. */

import { slider } from "./controls.js";
import { handle } from "./handle.js";
import { legend } from "./legend.js";
import { number, range, steps } from "./numbers.js";
import { contraction, descend, norm, quadratic } from "./optimisers.js";
import { Panel } from "./plot.js";

const [L, STEPS] = [1, 60];

function words(rate, mu, kappa, factor, best) {
  if (rate > 2 / L) return `η is above 2/L: a step makes the steep error ${number(factor)} times as large.`;
  if (rate === 2 / L) return "η = 2/L: the run jumps to and fro in the steep direction for ever.";
  const slow = Math.abs(1 - rate * mu) > Math.abs(1 - rate * L) + 1e-9 ? "flat" : "steep";
  const verdict = `The slowest direction keeps ${number(factor)} of its error in every step`;
  if (Math.abs(factor - best) > 1e-9)
    return `${verdict}; it is the ${slow} one. With the best rate, 2/(μ + L), it would keep ${number(best)}.`;
  return `${verdict}, (κ − 1)/(κ + 1): both are equally slow, and no fixed rate does better for κ = ${number(kappa)}.`;
}

export function contour(frame) {
  let w0 = [-1.1, 0.6];
  const rate = slider(frame, {
    label: "Learning rate η",
    min: 0.02,
    max: 2.2,
    step: 0.005,
    value: 1.7,
    zones: ["calm", "calm", "away"],
  });
  const condition = slider(frame, { label: "Condition number κ = L/μ", min: 1, max: 100, log: true, value: 10 });

  const map = new Panel(frame, {
    label: "Lines of equal loss and the path of gradient descent",
    x: { domain: [-1.3, 1.3], label: "w₁, the flat direction" },
    y: { domain: [-1, 1], label: "w₂, the steep direction" },
    handles: true,
  });
  const lines = map.ellipses();
  const path = map.line("gd-c1 gd-thin");
  const visited = map.dots("gd-c1", 0, 26);
  const start = handle(map, "Start point", (point) => {
    w0 = point;
    frame.redraw();
  });

  const errors = new Panel(frame, {
    label: "The distance to the minimum after each step, on a logarithmic axis",
    x: { domain: [0, STEPS], label: "step" },
    y: { domain: [1e-6, 10], log: true, label: "distance to the minimum, relative" },
  });
  const bound = errors.line("gd-c2");
  const fall = errors.line("gd-c1");
  legend(frame, [
    { className: "gd-c1", shape: 0, text: "gradient descent at this rate" },
    { className: "gd-c2", text: "the best fixed rate, in the worst case: (κ − 1)/(κ + 1) per step" },
  ]);

  frame.settings = { rate, condition };
  frame.start(() => {
    const kappa = condition.value;
    const mu = L / kappa;
    rate.setTicks([
      { value: 2 / (mu + L), text: "2/(μ+L)" },
      { value: 2 / L, text: "2/L" },
    ]);
    const { gradient } = quadratic(mu, L);
    const ws = descend("gd", gradient, w0, rate.value, STEPS).map((state) => state.w);
    const best = (kappa - 1) / (kappa + 1);
    const distance = ws.map((w) => norm(w) / norm(w0));

    const radii = range(14, (i) => 0.15 * (i + 1)); // of the losses r^2 / 2
    lines([0, 0], [mu, L], radii);
    path(ws);
    visited(ws);
    start(w0, `w1 ${number(w0[0])}, w2 ${number(w0[1])}`);
    bound(ws.map((_, t) => [t, best ** t]));
    fall(distance.map((d, t) => [t, d]));

    return {
      run: { curvatures: [mu, L], w0, rate: rate.value, steps: STEPS, paths: [ws] },
      facts: { kappa, best },
      words: words(rate.value, mu, kappa, contraction(rate.value, mu, L), best),
      table: () => ({
        caption: `Gradient descent with η = ${number(rate.value)} and κ = ${number(kappa)}`,
        head: ["step", "w₁", "w₂", "distance, relative", "best rate, worst case"],
        rows: steps(STEPS, 5).map((t) => [t, ...[...ws[t], distance[t], best ** t].map((x) => number(x, 5))]),
      }),
    };
  });
}
