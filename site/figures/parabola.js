/** Gradient descent on f(w) = L w^2 / 2: a step multiplies w by 1 - rate L, and this factor decides everything. */

import { slider } from "./controls.js";
import { legend } from "./legend.js";
import { number, percent, range } from "./numbers.js";
import { descend, quadratic } from "./optimisers.js";
import { Panel } from "./plot.js";

const [START, STEPS] = [-1.5, 20];

function words(factor) {
  const left = percent(Math.abs(factor));
  const crosses = "Every step crosses the minimum and";
  if (Math.abs(factor) < 1e-12)
    return "One step lands in the minimum: at η = 1/L the step is exactly as long as the error.";
  if (Math.abs(factor + 1) < 1e-12)
    return (
      "At η = 2/L every step jumps to the mirror point at the same height: " +
      "the loss stays constant for ever, though the gradient is not zero."
    );
  if (factor > 0)
    return `Every step leaves ${left} of the error, on the same side: the loss falls, and w never crosses the minimum.`;
  if (factor > -1)
    return `${crosses} leaves ${left} of the error on the other side: the run oscillates, and converges.`;
  return `${crosses} makes the error ${number(-factor)} times as large: the run diverges.`;
}

export function parabola(frame) {
  const rate = slider(frame, {
    label: "Learning rate η",
    min: 0.01,
    max: 2.5,
    step: 0.01,
    value: 0.3,
    zones: ["calm", "swing", "away"],
  });
  const curvature = slider(frame, { label: "Curvature L", min: 0.8, max: 3.2, step: 0.1, value: 1 });

  const valley = new Panel(frame, {
    label: "The parabola and the points that gradient descent visits",
    x: { domain: [-2, 2], label: "w" },
    y: { domain: [0, 4], label: "f(w) = L w² / 2" },
  });
  const curve = valley.line("gd-surface");
  const path = valley.line("gd-c1 gd-thin");
  const visited = valley.dots("gd-c1", 0, 44);

  const errors = new Panel(frame, {
    label: "The error after each step, on a logarithmic axis",
    x: { domain: [0, STEPS], label: "step" },
    y: { domain: [1e-4, 100], log: true, label: "error |w| relative to the start" },
  });
  const start = errors.rule("y");
  const fall = errors.line("gd-c1");
  const after = errors.dots("gd-c1", 0, 36);
  legend(frame, [{ className: "gd-c1", shape: 0, text: "gradient descent from w = −1.5" }]);

  frame.settings = { rate, curvature };
  frame.start(() => {
    const L = curvature.value;
    rate.setTicks([
      { value: 1 / L, text: "1/L" },
      { value: 2 / L, text: "2/L" },
    ]);
    const { f, gradient } = quadratic(L);
    const ws = descend("gd", gradient, [START], rate.value, STEPS).map((state) => state.w[0]);
    const points = ws.map((w) => [w, f([w])]);
    const error = ws.map((w, t) => [t, Math.abs(w / START)]);

    curve(range(81, (i) => -2 + i / 20).map((w) => [w, f([w])]));
    path(points);
    visited(points);
    start(1);
    fall(error);
    after(error);

    return {
      run: { curvatures: [L], w0: [START], rate: rate.value, steps: STEPS, paths: [ws.map((w) => [w])] },
      facts: { error: error.map(([, left]) => left), L },
      words: words(1 - rate.value * L),
      table: () => ({
        caption: `Gradient descent with η = ${number(rate.value)} and L = ${number(L)}`,
        head: ["step", "w", "f(w)", "error, relative"],
        rows: ws.map((w, t) => [t, number(w, 5), number(points[t][1], 5), number(error[t][1], 5)]),
      }),
    };
  });
}
