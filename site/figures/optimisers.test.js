/** The figures' optimisers agree with the Python references: every number within 1e-9 of NumPy's. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";

import * as o from "./optimisers.js";

const read = (name) => JSON.parse(readFileSync(new URL(`../../build/figures/${name}.json`, import.meta.url)));
const [replay, vectors] = [read("replay"), read("vectors")];

let compared = 0;
after(() => console.log(`${compared} numbers compared`));

/** Compare relative to each number; the second term allows for entries that cancel to nearly zero beside large ones. */
function close(got, want, what) {
  const [a, b] = [[got].flat(9), [want].flat(9)];
  assert.equal(a.length, b.length, `${what}: ${a.length} numbers, expected ${b.length}`);
  const size = b.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  b.forEach((x, i) => {
    const error = Math.abs(a[i] - x);
    assert.ok(error <= 1e-9 * Math.abs(x) + 1e-13 * size, `${what}: number ${i} is ${a[i]}, expected ${x}`);
  });
  compared += b.length;
}

test("surfaces have the same values and gradients as in Python", () => {
  for (const [name, rows] of Object.entries(vectors.surfaces)) {
    for (const [w, f, gradient] of rows) {
      close(o.surfaces[name].f(w), f, name);
      close(o.surfaces[name].gradient(w), gradient, name);
    }
  }
});

for (const [surface, runs] of Object.entries(vectors.descents)) {
  test(`every optimiser takes the same path as in Python on ${surface}, with the same memory`, () => {
    for (const [kind, { w0, rate, states }] of Object.entries(runs)) {
      const got = o.descend(kind, o.surfaces[surface].gradient, w0, rate, states.w.length - 1);
      for (const [key, want] of Object.entries(states)) {
        close(
          got.map((state) => state[key] ?? [0, 0]),
          want,
          `${kind} ${key} on ${surface}`,
        );
      }
    }
  });
}

test("momentum follows a rate that changes", () => {
  const rate = (t) => o.schedules.exponential(t, 0.05, 0.03);
  const path = o.descend("momentum", o.surfaces.ravine.gradient, [1, 1], rate, 60, { gamma: 0.8 });
  close(
    path.map((state) => state.w),
    vectors.scheduled_momentum,
    "momentum",
  );
});

test("stochastic runs replay the rows that NumPy's generator drew", () => {
  const want = vectors.stochastic;
  const problem = o.leastSquares(replay.X, replay.y);
  for (const [size, path] of Object.entries(want.shuffled)) {
    close(o.replay(problem, want.w0, replay.orders[1], +size, 0.1), path, `batches of ${size}`);
  }
  const path = o.replay(problem, want.w0, replay.orders[1], 5, 0.1);
  close(o.replay(problem, want.w0, replay.draws[2], 8, 0.1), want.drawn, "batches drawn with replacement");
  close(problem.minimum, want.minimum, "minimum");
  close(problem.curvatures, want.curvatures, "curvatures");
  close(path.map(problem.loss), want.loss, "loss");
  close(path.map(problem.excess), want.excess, "excess loss");
  close(o.noiseFloor(problem, 64, 8, 0.1), want.floor, "noise floor");
});

const rates = {
  step: (t) => o.schedules.step(t, 0.5, 0.5, 30),
  exponential: (t) => o.schedules.exponential(t, 0.5, 0.03),
  cosine: (t) => o.schedules.cosine(t, 0.5, 0.01, 120),
  warmup: (t) => o.schedules.warmup(t, 0.5, 15, 150),
};

test("schedules have the same rates as in Python and give the same losses with the same noise", () => {
  const gradient = o.noisy(o.stiff.gradient, replay.schedule_noise, 0.5);
  for (const [name, want] of Object.entries(vectors.schedules)) {
    close(
      want.map((_, t) => rates[name](t)),
      want,
      name,
    );
    const path = o.descend("gd", gradient, Array(16).fill(4), rates[name], want.length);
    close(
      path.map((state) => o.stiff.f(state.w)),
      vectors.schedule_losses[name],
      `${name} losses`,
    );
  }
});

test("range tests stop where Python's stop and suggest the same rate", () => {
  for (const { curvatures, sigma, rates, losses, suggestion } of vectors.range_tests) {
    const { f, gradient } = o.quadratic(...curvatures);
    const got = o.rangeTest(f, o.noisy(gradient, replay.range_noise, sigma), [1, 1], 1e-4, 100, 100);
    close(got.rates, rates, "rates");
    close(got.losses, losses, "losses");
    close(got.rates[o.suggest(got.rates, got.losses)], suggestion, "suggestion");
  }
});

test("the spectral radius is the largest eigenvalue of a momentum step", () => {
  for (const { rate, gamma, radius } of vectors.spectral_radii) {
    close(o.spectralRadius(rate, gamma, 1), radius, `rate ${rate}, gamma ${gamma}`);
  }
});

test("momentum at its best shrinks by (sqrt(kappa) - 1) / (sqrt(kappa) + 1), and nothing near it does better", () => {
  for (const kappa of [2, 10, 400]) {
    const { rate, gamma } = o.bestMomentum(1 / kappa, 1);
    const factor = (r, g) => Math.max(o.spectralRadius(r, g, 1 / kappa), o.spectralRadius(r, g, 1));
    const best = (Math.sqrt(kappa) - 1) / (Math.sqrt(kappa) + 1);
    // At the best point both roots are double: rounding of 1e-16 moves them by its square root.
    assert.ok(Math.abs(factor(rate, gamma) - best) < 1e-6);
    for (const [a, b] of [
      [1.01, 1],
      [0.99, 1],
      [1, 1.01],
      [1, 0.99],
    ]) {
      assert.ok(factor(rate * a, gamma * b) > best);
    }
  }
});

test("the region of a spectral radius has that radius on its sides, less inside and more outside", () => {
  const [mu, L] = [0.05, 1];
  const radius = ([rate, gamma]) => Math.max(o.spectralRadius(rate, gamma, mu), o.spectralRadius(rate, gamma, L));
  const between = (a, b, share) => a.map((x, i) => x + share * (b[i] - x));
  assert.deepEqual(o.fasterThan(0.6, mu, L), []); // the best is (sqrt(20) - 1) / (sqrt(20) + 1) = 0.634
  for (const rho of [0.7, 0.92, 0.97]) {
    const corners = o.fasterThan(rho, mu, L);
    const centre = corners.reduce((sum, c) => sum.map((x, i) => x + c[i] / 4), [0, 0]);
    corners.forEach((corner, i) => {
      const middle = between(corner, corners[(i + 1) % 4], 0.5);
      if (middle[1] > 0 && middle[0] !== corner[0]) close(radius(middle), rho, "radius on a side");
      assert.ok(radius(between(middle, centre, 0.05)) < rho);
      if (middle[1] > 0) assert.ok(radius(between(middle, centre, -0.05)) > rho);
    });
  }
});

test("regimes of momentum change at their borders", () => {
  assert.equal(o.regime(0.99, 0, 1), "monotone");
  assert.equal(o.regime(1.01, 0, 1), "oscillating");
  assert.equal(o.regime(2.01, 0, 1), "diverging");
  assert.equal(o.regime((1 - Math.sqrt(0.5)) ** 2 - 0.01, 0.5, 1), "monotone");
  assert.equal(o.regime((1 - Math.sqrt(0.5)) ** 2 + 0.01, 0.5, 1), "oscillating");
  assert.equal(o.regime(3.01, 0.5, 1), "diverging");
});

test("gradient descent on the quadratic is best at 2 / (mu + L)", () => {
  close(o.contraction(2 / 1.1, 0.1, 1), 9 / 11, "factor");
  assert.ok(o.contraction(1.83, 0.1, 1) > 9 / 11);
  assert.ok(o.contraction(1.81, 0.1, 1) > 9 / 11);
});
