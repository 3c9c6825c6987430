/** The memory of an optimiser over its run: its velocity and its mean of squared gradients. */

import { legend } from "./legend.js";
import { number } from "./numbers.js";
import { ADAM } from "./optimisers.js";
import { Panel } from "./plot.js";

// Adam's means are shown after bias correction, as Adam uses them.
const corrected = (values, beta, t) => values.map((x) => (t ? x / (1 - beta ** t) : 0));
const velocity = {
  momentum: (state) => state.v ?? [0, 0],
  adam: (state) => (state.m ? corrected(state.m, ADAM.beta1, state.t) : [0, 0]),
};
const squares = {
  rmsprop: (state) => state.s ?? [0, 0],
  adam: (state) => (state.v ? corrected(state.v, ADAM.beta2, state.t) : [0, 0]),
};
const SYMBOL = { momentum: "v", adam: "m̂" };

/** Return the numbers that an axis can show; a run that diverged has larger ones. */
const finite = (values) => values.flat().filter((x) => Math.abs(x) < 1e9);

export class Memory {
  constructor(frame, stepAxis) {
    this.stepAxis = stepAxis;
    this.velocity = this.addPanel(frame, "Velocity over the steps", { domain: [-1, 1], label: "velocity" });
    legend(frame, [
      { className: "gd-first", text: "memory for w₁" },
      { className: "gd-second", text: "memory for w₂" },
      { className: "gd-arrow", text: "where ten more steps like the last one would lead" },
    ]);
    this.squares = this.addPanel(frame, "Memory of squared gradients over the steps", {
      domain: [0.01, 100],
      log: true,
      label: "root of the squared-gradient memory",
    });
  }

  addPanel(frame, label, y) {
    const panel = new Panel(frame, { label, x: this.stepAxis, y, height: 200 });
    const lines = ["gd-first", "gd-second"].map((className) => panel.line(className));
    const now = panel.rule("x", "gd-now");
    const empty = panel.text(panel.data, "", panel.width / 2, panel.height / 2, "middle");
    return { panel, lines, now, empty, y };
  }

  show(kind, name, states, t) {
    this.kind = kind;
    this.state = states[t];
    const speed = velocity[kind] && states.map(velocity[kind]);
    const most = Math.max(1e-6, ...finite(speed ?? []).map(Math.abs)) * 1.1;
    const axis = { domain: [-most, most], ticks: 4, format: (v) => number(v, 2) };
    this.draw(this.velocity, speed, axis, t, `${name} keeps no velocity`);
    const roots = squares[kind] && states.map((state) => squares[kind](state).map(Math.sqrt));
    const some = finite(roots ?? []).filter((x) => x > 1e-9);
    const [low, high] = some.length ? [Math.min(...some), Math.max(...some)] : [0.01, 100];
    const decades = [10 ** Math.floor(Math.log10(low)), 10 ** Math.ceil(Math.log10(high) + 1e-9)];
    this.draw(this.squares, roots, { domain: decades, log: true }, t, `${name} keeps no squared gradients`);
  }

  draw(part, values, y, t, emptyText) {
    part.panel.setAxes(this.stepAxis, { ...part.y, ...y });
    part.empty.text(values ? "" : emptyText);
    part.now(values ? t : NaN);
    part.lines.forEach((line, i) => line((values ?? []).map((pair, k) => [k, pair[i]]).slice(1)));
  }

  words(name) {
    const pair = ([a, b]) => `(${number(a, 2)}, ${number(b, 2)})`;
    const parts = [];
    if (velocity[this.kind])
      parts.push(`the velocity ${SYMBOL[this.kind]} is ${pair(velocity[this.kind](this.state))}`);
    if (squares[this.kind])
      parts.push(`the root of the squared-gradient memory is ${pair(squares[this.kind](this.state).map(Math.sqrt))}`);
    return parts.length ? `Inside ${name} ${parts.join(" and ")}.` : "Gradient descent remembers nothing.";
  }

  cells(kind, state) {
    const cell = (part) =>
      part[kind]
        ? part[kind](state)
            .map((x) => number(x, 3))
            .join(", ")
        : "none";
    return [cell(velocity), cell(squares)];
  }
}
