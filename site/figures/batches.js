/** Batch, mini-batch and stochastic descent with an equal budget of row gradients; NumPy drew the random rows. */

import replayed from "../../build/figures/replay.json";
import { button, checkbox, slider } from "./controls.js";
import { legend } from "./legend.js";
import { number, plural, range, rememberLast } from "./numbers.js";
import { leastSquares, noiseFloor, replay } from "./optimisers.js";
import { Panel } from "./plot.js";

const problem = leastSquares(replayed.X, replayed.y);
const [ROWS, EPOCHS] = [replayed.y.length, replayed.orders[0].length];
const W0 = [-1, -0.5];
const mean = (values) => values.reduce((sum, v) => sum + v, 0) / values.length;

/** Return a run: its path, the excess loss of every step, and the mean of this loss over the epoch up to the step. */
function run(source, seed, size, rate) {
  const path = replay(problem, W0, replayed[source][seed], size, rate);
  const losses = path.map(problem.excess);
  const window = ROWS / size;
  let sum = 0;
  const means = losses.map((loss, i) => {
    sum += loss - (i < window ? 0 : losses[i - window]);
    return sum / Math.min(i + 1, window);
  });
  const tail = mean(losses.slice(-Math.ceil(losses.length / 3)));
  return { path, losses, means, size, tail, floor: noiseFloor(problem, ROWS, size, rate) };
}

export function batches(frame) {
  let seed = 0;
  const rate = slider(frame, { label: "Learning rate η", min: 0.01, max: 0.8, log: true, value: 0.1 });
  const exponent = slider(frame, {
    label: "Mini-batch size B",
    min: 1,
    max: 5,
    step: 1,
    value: 3,
    format: (e) => `${2 ** e} rows`,
  });
  const independent = checkbox(frame, "Draw rows with replacement, not in a fresh order each epoch", false);
  button(frame, "Other random rows", () => {
    seed = (seed + 1) % replayed.orders.length;
    frame.redraw();
  });

  const plane = new Panel(frame, {
    label: "Paths of the three runs on lines of equal loss",
    x: { domain: [-1.2, 1.2], label: "w₁, the intercept" },
    y: { domain: [-0.8, 2.1], label: "w₂, the slope" },
  });
  const radii = range(9, (i) => 0.25 * (i + 1));
  plane.ellipses()(problem.minimum, problem.curvatures, radii);
  const chart = new Panel(frame, {
    label: "Loss above the minimum against the number of rows evaluated",
    x: { domain: [0, EPOCHS], label: "row gradients evaluated / 64 (epochs)" },
    y: { domain: [1e-4, 10], log: true, label: "loss above the minimum" },
  });
  // Faint lines are drawn first, so that the means and the floors lie on top of them.
  const colours = ["gd-c3", "gd-c2", "gd-c1"];
  const paths = colours.map((colour, i) => plane.line(`${colour} ${i < 2 ? "gd-faint" : ""}`));
  const ends = colours.map((colour, i) => plane.dots(colour, 2 - i, 40));
  const each = colours.map((colour) => chart.line(`${colour} gd-faint`));
  const means = colours.map((colour) => chart.line(colour));
  const floors = colours.map((colour) => chart.rule("y", colour));
  legend(frame, [
    { className: "gd-c1", shape: 0, text: "batch: all 64 rows per step" },
    { className: "gd-c2", shape: 1, text: "mini-batch: B rows per step" },
    { className: "gd-c3", shape: 2, text: "SGD: one row per step" },
    { className: "gd-faint", text: "thin: every step; thick: mean over the last epoch" },
  ]);

  const runOf = range(3, () => rememberLast(run));

  frame.start(() => {
    const size = 2 ** exponent.value;
    const source = independent.checked ? "draws" : "orders";
    const runs = [
      runOf[0](source, seed, 1, rate.value),
      runOf[1](source, seed, size, rate.value),
      runOf[2]("orders", 0, ROWS, rate.value),
    ];
    runs.forEach((one, i) => {
      const over = (losses) => losses.map((loss, k) => [Math.min((k * one.size) / ROWS, EPOCHS), loss]);
      paths[i](one.path);
      ends[i]([one.path.at(-1)]);
      each[i](one.size < ROWS ? over(one.losses) : []);
      means[i](over(one.means));
      floors[i](one.floor || NaN, one.size === 1 ? "noise floor of SGD" : `noise floor of B = ${one.size}`);
    });
    const [sgd, mini, batch] = runs;
    const settled = (one) => `${number(one.tail, 2)} above the minimum (predicted ${number(one.floor, 2)})`;
    const cancels = mini.tail < 0.6 * mini.floor && !independent.checked;
    const facts = { losses: (epoch) => [batch, mini, sgd].map((one) => one.means[(epoch * ROWS) / one.size]) };
    return {
      facts,
      run: {
        settings: { w0: W0, X: replayed.X, y: replayed.y, learning_rate: rate.value, n_epochs: EPOCHS, batch_size: size },
        seed,
        rows: ROWS,
        excess: problem.excess,
        paths: [independent.checked ? null : mini.path], // drawn with replacement, no run of the exercise is the same
      },
      words:
        `${ROWS * EPOCHS} row gradients make ${plural(EPOCHS, "batch step")} or ${ROWS * EPOCHS} steps of SGD. ` +
        `In the last third SGD stays ${settled(sgd)}, and mini-batches of ${size} rows stay ${settled(mini)}; ` +
        `batch descent has no floor and is at ${number(batch.losses.at(-1), 2)}.` +
        (cancels ? " With a fresh order in each epoch, part of the noise cancels." : ""),
      table: () => ({
        caption: `Loss above the minimum at η = ${number(rate.value)}, mean over the epoch`,
        head: ["epoch", "batch", `mini-batch of ${size}`, "SGD"],
        rows: [
          ...range(EPOCHS + 1).map((e) => [
            e,
            ...facts.losses(e).map((loss) => number(loss, 5)),
          ]),
          ["predicted floor", ...[batch, mini, sgd].map((one) => number(one.floor, 5))],
        ],
      }),
    };
  });
}
