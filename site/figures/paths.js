/** Three optimisers from one start that readers move; the first figure of the site. */

import { drawSurface } from "./contours.js";
import { slider } from "./controls.js";
import { handle } from "./handle.js";
import { landscapes } from "./landscapes.js";
import { legend } from "./legend.js";
import { number, plural } from "./numbers.js";
import { descend, surfaces } from "./optimisers.js";
import { Panel } from "./plot.js";
import { NAMES, shape, style } from "./race.js";

const KINDS = ["gd", "momentum", "adam"];
const STEPS = 200;
const LOW = 1e-3; // the loss at which a run has arrived
const { f, gradient } = surfaces.himmelblau;
const RATES = { gd: 0.005, momentum: 0.002, adam: 0.25 };

/** Return how a run went: its states, and its first step with a low loss, or -1. */
function run(kind, start, factor) {
  const states = descend(kind, gradient, start, factor * RATES[kind], STEPS);
  return { states, arrival: states.findIndex(({ w }) => f(w) < LOW) };
}

function outcome({ states, arrival }) {
  const { w } = states[STEPS];
  if (arrival >= 0) return `finds (${w.map((wi) => number(wi)).join(", ")}) in ${plural(arrival, "step")}`;
  return f(w) < 1e6 ? `is still on its way after ${STEPS}` : "diverges";
}

export function paths(frame) {
  let start = [0.3, -4.2];
  const [x, y] = [landscapes.himmelblau.x, landscapes.himmelblau.y].map((domain) => ({ domain, ticks: [] }));
  const label = "Paths of three optimisers on lines of equal loss, with four minima";
  const map = new Panel(frame, { label, x, y, height: 250, margin: 0, handles: true });
  drawSurface(map, map.data.append("g"), f);
  const lines = KINDS.map((kind) => map.line(style(kind)));
  const heads = KINDS.map((kind) => map.dots(style(kind), shape(kind), 60));
  const point = handle(map, "Start point", (at) => {
    start = at;
    frame.redraw();
  });
  legend(
    frame,
    KINDS.map((kind) => ({ className: style(kind), shape: shape(kind), text: NAMES[kind] })),
  );
  const factor = slider(frame, {
    label: "All learning rates ×",
    min: 0.1,
    max: 10,
    log: true,
    value: 1,
    parent: frame.below,
  });

  frame.start(() => {
    const runs = KINDS.map((kind) => run(kind, start, factor.value));
    runs.forEach(({ states }, i) => {
      lines[i](states.map(({ w }) => w));
      heads[i]([states[STEPS].w]);
    });
    point(start, `w1 ${number(start[0])}, w2 ${number(start[1])}`);
    return {
      words: `${KINDS.map((kind, i) => `${NAMES[kind]} ${outcome(runs[i])}`).join("; ")}.`.replace("g", "G"),
      table: () => ({
        caption: `After ${STEPS} steps`,
        head: ["optimiser", "rate η", `steps to a loss below ${LOW}`, "loss", "w₁", "w₂"],
        rows: KINDS.map((kind, i) => {
          const { w } = runs[i].states[STEPS];
          const cells = [f(w), ...w].map((value) => number(value, 5));
          return [NAMES[kind], number(factor.value * RATES[kind]), runs[i].arrival < 0 ? "none" : runs[i].arrival, ...cells];
        }),
      }),
    };
  });
}
