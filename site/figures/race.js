/** Four optimisers on one surface, and the memory of the chosen one during its run. */

import { button, choice, slider } from "./controls.js";
import { drawSurface } from "./contours.js";
import { element, prefersReducedMotion } from "./frame.js";
import { handle } from "./handle.js";
import { landscapes } from "./landscapes.js";
import { swatch } from "./legend.js";
import { Memory } from "./memory.js";
import { number, plural, range, rememberLast } from "./numbers.js";
import { descend, surfaces } from "./optimisers.js";
import { Panel } from "./plot.js";

const STEPS = 200;
const MILLISECONDS = 30; // per step while the race plays
const LOST = 1e6; // larger than the loss at any start
export const NAMES = { gd: "gradient descent", momentum: "momentum", rmsprop: "RMSprop", adam: "Adam" };
const KINDS = Object.keys(NAMES);
/** Return the class of an optimiser's lines, and the number of its marker: each looks the same in every figure. */
export const style = (kind) => `gd-c${KINDS.indexOf(kind) + 1}`;
export const shape = (kind) => KINDS.indexOf(kind);

export function race(frame) {
  let [playing, w0, drawn] = [null, landscapes.ravine.start, null];
  const titles = Object.entries(landscapes).map(([name, { title }]) => [name, title]);
  const surface = choice(frame, "Surface", titles, (name) => {
    w0 = landscapes[name].start;
    for (const kind of KINDS) rates[kind].value = landscapes[name].rates[kind];
  });
  const inside = choice(frame, "Look inside", Object.entries(NAMES));
  inside.value = "adam";

  const transport = element("div", "gd-transport", frame.controls);
  const go = (step) => {
    time.value = Math.max(0, Math.min(STEPS, step));
    frame.redraw();
  };
  const stop = () => {
    cancelAnimationFrame(playing);
    playing = null;
    play.textContent = "Play";
    frame.sentence.ariaLive = "polite";
  };
  const play = button(frame, "Play", () => (playing ? stop() : start()), transport);
  button(frame, "Step back", () => go(time.value - 1), transport);
  button(frame, "Step on", () => go(time.value + 1), transport);
  const time = slider(frame, { label: "Step", min: 0, max: STEPS, step: 1, value: 60 });

  function start() {
    if (prefersReducedMotion()) return go(time.value < STEPS ? STEPS : 0);
    if (time.value === STEPS) go(0);
    let before = performance.now();
    const tick = (now) => {
      if (!frame.root.isConnected) return; // the page was left by instant navigation
      const steps = Math.max(0, Math.floor((now - before) / MILLISECONDS));
      before += steps * MILLISECONDS;
      if (steps) go(time.value + steps);
      if (time.value < STEPS) playing = requestAnimationFrame(tick);
      else stop();
    };
    play.textContent = "Pause";
    frame.sentence.ariaLive = "off"; // the sentence now changes too fast to be read aloud
    playing = requestAnimationFrame(tick);
  }

  const axes = ({ x, y }) => [
    { domain: x, label: "w₁" },
    { domain: y, label: "w₂" },
  ];
  const [x, y] = axes(landscapes.ravine);
  const map = new Panel(frame, { label: "Paths of the optimisers on lines of equal loss", x, y, handles: true });
  const heights = map.data.append("g").attr("class", "gd-heights");
  const paths = KINDS.map((kind) => map.line(style(kind)));
  const heads = KINDS.map((kind, i) => map.dots(style(kind), i, 60));
  const arrow = map.line("gd-arrow");
  const point = handle(map, "Start point", (at) => {
    w0 = at;
    frame.redraw();
  });
  const lossAxis = ({ losses: domain }) => ({ domain, log: true, label: "loss" });
  const stepAxis = { domain: [0, STEPS], label: "step" };
  const chart = new Panel(frame, { label: "Loss over the steps", x: stepAxis, y: lossAxis(landscapes.ravine) });
  const losses = KINDS.map((kind) => chart.line(style(kind)));
  const now = chart.rule("x", "gd-now");
  const memory = new Memory(frame, stepAxis);

  const rates = {};
  KINDS.forEach((kind, i) => {
    const { [kind]: value } = landscapes.ravine.rates;
    const scale = { min: 1e-4, max: 1, log: true, value };
    rates[kind] = slider(frame, { label: `Rate η of ${NAMES[kind]}`, ...scale, parent: frame.below });
    frame.below.lastChild.prepend(swatch(style(kind), i));
  });

  const runOf = (kind) =>
    rememberLast((name, start, rate) => descend(kind, surfaces[name].gradient, start, rate, STEPS));
  const run = Object.fromEntries(KINDS.map((kind) => [kind, runOf(kind)]));

  frame.start(() => {
    const name = surface.value;
    const { f } = surfaces[name];
    if (name !== drawn) {
      drawn = name;
      map.setAxes(...axes(landscapes[name]));
      chart.setAxes(stepAxis, lossAxis(landscapes[name]));
      drawSurface(map, heights, f);
    }
    const t = time.value;
    const runs = KINDS.map((kind) => run[kind](name, w0, rates[kind].value));
    const loss = runs.map((states) => states.map((state) => f(state.w)));
    runs.forEach((states, i) => {
      paths[i](states.slice(0, t + 1).map((state) => state.w));
      heads[i]([states[t].w]);
      losses[i](loss[i].map((value, k) => [k, value]));
    });
    const chosen = KINDS.indexOf(inside.value);
    memory.show(inside.value, NAMES[inside.value], runs[chosen], t);
    const [before, after] = [runs[chosen][Math.max(0, t - 1)].w, runs[chosen][t].w];
    arrow([after, after.map((w, i) => w + 10 * (w - before[i]))]);
    now(t);
    point(w0, `w1 ${number(w0[0])}, w2 ${number(w0[1])}`);

    const rank = (i) => (loss[i][t] <= LOST ? loss[i][t] : LOST); // NaN, too
    const order = range(4).sort((i, j) => rank(i) - rank(j));
    const verdict = (i) => `${NAMES[KINDS[i]]} ${rank(i) < LOST ? number(rank(i), 2) : "has diverged"}`;
    return {
      facts: { losses: (step) => loss.map((values) => values[step]) },
      run: {
        surface: name,
        f,
        w0,
        rates: KINDS.map((kind) => rates[kind].value),
        steps: STEPS,
        t,
        paths: runs.map((states) => states.map((state) => state.w)),
      },
      words: `Loss after ${plural(t, "step")}: ${order.map(verdict).join(", ")}. ${memory.words(NAMES[inside.value])}`,
      table: () => ({
        caption: `After ${plural(t, "step")}`,
        head: ["optimiser", "rate η", "loss", "w₁", "w₂", "velocity", "squared-gradient memory"],
        rows: KINDS.map((kind, i) => [
          NAMES[kind],
          number(rates[kind].value),
          number(loss[i][t], 5),
          ...runs[i][t].w.map((w) => number(w, 5)),
          ...memory.cells(kind, runs[i][t]),
        ]),
      }),
    };
  });
}
