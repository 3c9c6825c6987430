/** Muon, the memory of facts and the averages agree with NumPy. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { associations, frequencies, newtonSchulz } from "./matrices.js";
import { losses, movingAverage, scheduleFree, tailMean } from "./means.js";
import { ADAM, descend, noisy } from "./optimisers.js";

const read = (name) => JSON.parse(readFileSync(new URL(`../../build/figures/${name}.json`, import.meta.url)));
const { memory, averages, newton_schulz } = read("vectors").after_adam;
const noise = read("replay").schedule_noise;

function close(got, want, what, tolerance = 1e-9) {
  const [a, b] = [got.flat(9), want.flat(9)];
  assert.equal(a.length, b.length, what);
  b.forEach((x, i) => {
    assert.ok(Math.abs(a[i] - x) <= tolerance * (Math.abs(x) + 1e-2), `${what}: ${i}: ${a[i]}, not ${x}`);
  });
}

const RATES = { gd: 2.2, momentum: 3.6, adam: 0.2, muon: 0.12 };
const STEPS = memory.losses.gd.length - 1;
const rateOf = (kind) => (t) => RATES[kind] * (kind === "adam" || kind === "muon" ? 1 - t / STEPS : 1);
const settingsOf = (kind) => (kind === "adam" ? { ...ADAM, beta1: 0.6 } : { gamma: 0.6 });
const run = (kind, problem) =>
  descend(kind, problem.gradient, new Float64Array(64), rateOf(kind), STEPS, settingsOf(kind)).map(({ w }) => [...w]);

test("Newton-Schulz moves a matrix where NumPy does", () => {
  close([...newtonSchulz(newton_schulz.matrix)], newton_schulz.result, "result");
});

test("every optimiser learns the memory as in Python", () => {
  const p = frequencies(3, 8);
  close(p, memory.frequencies, "frequencies");
  const problem = associations(p, 0.5);
  for (const kind of Object.keys(RATES)) {
    const path = run(kind, problem);
    const tolerance = kind === "muon" ? 1e-6 : 1e-9; // five Newton-Schulz steps make tiny directions 485 times as long
    close(
      path.filter((_, t) => t % 10 === 0),
      memory.runs[kind],
      kind,
      tolerance,
    );
    close(path.map(problem.f), memory.losses[kind], `${kind} losses`, tolerance);
    close(problem.missing(path.at(-1)), memory.missing[kind], `${kind} missing`, tolerance);
  }
});

test("turning the facts changes what Adam learns and nothing else", () => {
  const problems = [0, 0.5].map((angle) => associations(frequencies(3, 8), angle));
  const ends = (kind) => problems.map((problem) => problem.f(run(kind, problem).at(-1)));
  for (const kind of ["gd", "momentum", "muon"]) {
    const [straight, turned] = ends(kind);
    assert.ok(Math.abs(turned / straight - 1) < 1e-6, kind);
  }
  const [straight, turned] = ends("adam");
  assert.ok(turned > 100 * straight);
});

test("averages of noisy runs are those of NumPy", () => {
  const [rate, sigma, start, length] = [0.3, 0.8, 30, 25];
  const two = noise.map((row) => row.slice(0, 2));
  for (const [name, want] of Object.entries(averages)) {
    const gradient = noisy(losses[name].gradient, two, sigma);
    const path = (rates) => descend("gd", gradient, [-3, -3], rates, two.length).map((state) => state.w);
    const last = path(rate);
    close(last, want.last, "last");
    close(tailMean(last, start), want.mean, "mean");
    close(movingAverage(last, length), want.moving, "moving average");
    close(
      path((t) => rate * (1 - t / two.length)),
      want.falling,
      "falling",
    );
    close(scheduleFree(gradient, [-3, -3], rate, two.length), want.free, "schedule-free");
  }
});
