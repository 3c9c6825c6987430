/** Batch, mini-batch and stochastic descent with an equal budget of row gradients, replaying what NumPy drew. */

import replayed from "../../build/figures/replay.json";
import { button, checkbox, slider } from "./controls.js";
import { legend } from "./legend.js";
import { number, plural, range } from "./numbers.js";
import { leastSquares, noiseFloor, replay } from "./optimisers.js";
import { Panel } from "./plot.js";

const problem = leastSquares(replayed.X, replayed.y);
const [ROWS, EPOCHS] = [replayed.y.length, replayed.orders[0].length];
const W0 = [-1, -0.5];
const mean = (values) => values.reduce((sum, v) => sum + v, 0) / values.length;

/** A run as points (rows evaluated, excess loss), with its mean over the last third of the budget. */
function run(orders, size, rate) {
  const path = replay(problem, W0, orders, size, rate);
  const losses = path.map((w, i) => [Math.min(i * size, ROWS * EPOCHS), problem.excess(w)]);
  return { path, losses, size, floor: noiseFloor(problem, ROWS, size, rate), tail: mean(losses.slice(-Math.ceil(losses.length / 3)).map(([, l]) => l)) };
}

export function batches(frame) {
  let seed = 0;
  const rate = slider(frame, { label: "Learning rate η", min: 0.01, max: 0.8, log: true, value: 0.1 });
  const exponent = slider(frame, { label: "Mini-batch size B", min: 1, max: 5, value: 3, positions: 4, format: (e) => `${2 ** e} rows` });
  const independent = checkbox(frame, "Draw rows with replacement, not in a fresh order each epoch", false);
  button(frame, "Other random rows", () => {
    seed = (seed + 1) % replayed.orders.length;
    frame.redraw();
  });

  const plane = new Panel(frame, {
    label: "Paths of the three runs over lines of equal loss",
    x: { domain: [-1.2, 1.2], label: "w₁, the intercept" },
    y: { domain: [-0.8, 2.1], label: "w₂, the slope" },
  });
  const [a, b] = problem.minimum;
  plane.data.append("g").selectAll("ellipse").data(range(9, (i) => 0.25 * (i + 1))).join("ellipse").attr("class", "gd-level")
    .attr("cx", plane.x(a)).attr("cy", plane.y(b))
    .attr("rx", (r) => plane.x(r / Math.sqrt(problem.curvatures[0])) - plane.x(0))
    .attr("ry", (r) => plane.y(0) - plane.y(r / Math.sqrt(problem.curvatures[1])));
  const chart = new Panel(frame, {
    label: "Loss above the minimum against the number of rows evaluated",
    x: { domain: [0, EPOCHS], label: "row gradients evaluated / 64 (epochs)" },
    y: { domain: [1e-5, 10], log: true, label: "loss above the minimum" },
  });
  const kinds = ["gd-c3", "gd-c2", "gd-c1"].map((className, i) => ({
    path: plane.line(`${className} ${i < 2 ? "gd-faint" : ""}`),
    dots: plane.dots(className, 2 - i, 30),
    loss: chart.line(`${className} ${i < 2 ? "gd-faint" : ""}`),
    floor: chart.rule("y", className),
  }));
  legend(frame, [
    { className: "gd-c1", shape: 0, text: "batch: all 64 rows a step" },
    { className: "gd-c2", shape: 1, text: "mini-batch: B rows a step" },
    { className: "gd-c3", shape: 2, text: "SGD: one row a step" },
    { className: "gd-floor", text: "predicted noise floor (independent draws)" },
  ]);

  frame.start(() => {
    const size = 2 ** exponent.value;
    const orders = (independent.checked ? replayed.draws : replayed.orders)[seed];
    const runs = [1, size, ROWS].map((n) => run(n === ROWS ? replayed.orders[0] : orders, n, rate.value));
    runs.forEach(({ path, losses, floor }, i) => {
      kinds[i].path(path);
      kinds[i].dots([path.at(-1)]);
      kinds[i].loss(losses.map(([rows, loss]) => [rows / ROWS, loss]));
      kinds[i].floor(floor > 0 ? floor : NaN);
    });
    const [sgd, mini, batch] = runs;
    const last = (one) => one.losses.at(-1)[1];
    const settled = (one) => `${number(one.tail, 2)} (predicted ${number(one.floor, 2)})`;
    return {
      words:
        `${ROWS * EPOCHS} row gradients buy ${plural(EPOCHS, "batch step")} or ${ROWS * EPOCHS} steps of SGD. ` +
        `Over its last third SGD is ${settled(sgd)} above the minimum, batches of ${size} ${settled(mini)}; ` +
        `batch descent has no floor and has come to ${number(last(batch), 2)}.`,
      table: () => ({
        caption: `Loss above the minimum at η = ${number(rate.value)}`,
        head: ["epoch", "batch", `mini-batch of ${size}`, "SGD"],
        rows: [
          ...range(EPOCHS + 1).map((e) => [e, ...[batch, mini, sgd].map((one) => number(one.losses[(e * ROWS) / one.size][1], 5))]),
          ["predicted floor", ...[batch, mini, sgd].map((one) => number(one.floor, 5))],
        ],
      }),
    };
  });
}
