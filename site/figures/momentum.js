/** Momentum on (mu x^2 + L y^2) / 2 with L = 1: the effect of each pair of rate and gamma on the two directions. */

import { button, slider } from "./controls.js";
import { handle } from "./handle.js";
import { legend } from "./legend.js";
import { number, range, steps } from "./numbers.js";
import { bestMomentum, descend, fasterThan, quadratic, regime, spectralRadius } from "./optimisers.js";
import { Panel } from "./plot.js";

const STEPS = 60;
const LEVELS = [0.98, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1];

function words(rate, gamma, kappa, rho, best) {
  const [flat, steep] = [1 / kappa, 1].map((c) => regime(rate, gamma, c));
  if (steep === "diverging") return `η is above 2(1 + γ)/L = ${number(2 * (1 + gamma))}: the run diverges.`;
  const how = flat === steep ? `both directions are ${flat}` : `the flat direction is ${flat}, the steep one ${steep}`;
  return (
    `The error that lasts longest keeps ${number(rho)} of its size in each step; ${how}. ` +
    `The best pair for κ = ${number(kappa)} keeps ${number(best)}.`
  );
}

export function momentum(frame) {
  const rate = slider(frame, { label: "Learning rate η (L = 1)", min: 0.02, max: 3.98, step: 0.02, value: 1 });
  const gamma = slider(frame, { label: "Momentum γ", min: 0, max: 0.99, step: 0.005, value: 0.6 });
  const condition = slider(frame, { label: "Condition number κ = L/μ", min: 1, max: 1000, log: true, value: 30 });
  button(frame, "Go to the best pair", () => {
    const best = bestMomentum(1 / condition.value, 1);
    [rate.value, gamma.value] = [best.rate, best.gamma];
    frame.redraw();
  });

  const map = new Panel(frame, {
    label: "Phase diagram of momentum: spectral radius over learning rate and gamma",
    x: { domain: [0, 4], label: "learning rate η" },
    y: { domain: [0, 1], label: "momentum γ" },
    handles: true,
  });
  const heat = map.data.append("g").attr("class", "gd-heat");
  map.data
    .append("path")
    .attr("class", "gd-outside")
    .attr("d", `M${map.x(2)},${map.height}L${map.x(4)},0H${map.width}V${map.height}Z`);
  const levels = map.data.append("g");
  const borders = [map.line("gd-border"), map.line("gd-border"), map.line("gd-border gd-border-flat")];
  const best = map.dots("gd-best", 3, 90);
  map.text(map.data, "diverging", map.width - 12, map.height - 14, "end", "gd-label gd-strong");
  map.text(map.data, "oscillating", map.x(1.75), map.height * 0.36, "middle", "gd-label gd-strong");
  map
    .text(map.data, "monotone", 0, 0, "start", "gd-label gd-strong")
    .attr("transform", `translate(15,${map.height - 6}) rotate(-90)`);
  const point = handle(map, "Rate and momentum", (at) => {
    [rate.value, gamma.value] = at;
    frame.redraw();
  });
  // While a mouse moves over the map, the figure shows the run of the pair under it.
  let hovered = null;
  const look = (pair) => {
    hovered = pair;
    frame.redraw();
  };
  map.data.on("pointermove", (event) => event.pointerType === "mouse" && look(map.valuesAt(event)));
  map.data.on("pointerleave", () => hovered && look(null));

  const chart = new Panel(frame, {
    label: "The two coordinates of the run over the steps",
    x: { domain: [0, STEPS], label: "step" },
    y: { domain: [-1.2, 1.2], label: "coordinate, from 1 at the start" },
  });
  const drawn = [chart.line("gd-c2"), chart.line("gd-c1")];
  legend(frame, [
    { className: "gd-c1", text: "flat direction, curvature μ" },
    { className: "gd-c2", text: "steep direction, curvature L" },
    { className: "gd-border", text: "critical damping of the steep direction" },
    { className: "gd-border gd-border-flat", text: "critical damping of the flat direction" },
    { className: "gd-region", text: "numbers: the largest share of the error that is left after a step" },
    { className: "gd-best", shape: 3, text: "best pair for this κ" },
  ]);

  let shown = null;
  frame.start(() => {
    const kappa = condition.value;
    const [r, g] = hovered ?? [rate.value, gamma.value];
    const pair = bestMomentum(1 / kappa, 1);
    if (kappa !== shown) {
      shown = kappa;
      const regions = LEVELS.map((rho) => fasterThan(rho, 1 / kappa, 1)).filter((corners) => corners.length);
      heat
        .selectAll("path")
        .data(regions)
        .join("path")
        .attr("class", "gd-band")
        .attr("d", (corners) => `M${corners.map(map.place).join("L")}Z`);
      const labelled = regions.slice(0, -1).map((corners, i) => [LEVELS[i], map.place(corners[2])]);
      levels
        .selectAll("text")
        .data(labelled.slice(1))
        .join("text")
        .attr("class", "gd-label")
        .attr("text-anchor", "end")
        .attr("x", ([, [x]]) => x - 8)
        .attr("y", ([, [, y]]) => y + 12)
        .text(([rho]) => rho);
      best([[pair.rate, pair.gamma]]);
      const gammas = range(61, (i) => (i / 60) ** 2);
      borders[0](gammas.map((y) => [(1 - Math.sqrt(y)) ** 2, y]));
      borders[1](gammas.map((y) => [(1 + Math.sqrt(y)) ** 2, y]));
      borders[2](gammas.map((y) => [(1 - Math.sqrt(y)) ** 2 * kappa, y]));
    }
    const { gradient } = quadratic(1 / kappa, 1);
    const ws = descend("momentum", gradient, [1, 1], r, STEPS, { gamma: g }).map((state) => state.w);
    point([rate.value, gamma.value], `learning rate ${number(rate.value)}, gamma ${number(gamma.value)}`);
    drawn[0](ws.map((w, t) => [t, w[1]]));
    drawn[1](ws.map((w, t) => [t, w[0]]));
    return {
      run: { curvatures: [1 / kappa, 1], w0: [1, 1], rate: r, gamma: g, steps: STEPS, paths: [ws] },
      words: words(
        r,
        g,
        kappa,
        Math.max(...[1 / kappa, 1].map((c) => spectralRadius(r, g, c))),
        (Math.sqrt(kappa) - 1) / (Math.sqrt(kappa) + 1),
      ),
      table: () => ({
        caption: `Momentum with η = ${number(r)}, γ = ${number(g)}, κ = ${number(kappa)}`,
        head: ["step", "flat coordinate", "steep coordinate"],
        rows: steps(STEPS, 4).map((t) => [t, number(ws[t][0], 5), number(ws[t][1], 5)]),
      }),
    };
  });
}
