/**
 * The computations of the figures, without the drawing. Names and conventions are those of the exercises;
 * optimisers.test.js compares every function with the Python references.
 */

import { newtonSchulz } from "./matrices.js";

const zeros = (w) => w.map(() => 0);
export const norm = (w) => Math.hypot(...w);

// Objectives: f(w) and its gradient. The smallest value of each is 0, so that a loss fits on a log axis.

/** f(w) = sum of curvature_i w_i^2 / 2, the model on which the rates of gradient descent are known exactly. */
export const quadratic = (...curvatures) => ({
  f: (w) => curvatures.reduce((sum, c, i) => sum + (c * w[i] * w[i]) / 2, 0),
  gradient: (w) => w.map((wi, i) => curvatures[i] * wi),
});

export const surfaces = {
  ravine: quadratic(0.1, 10),
  rosenbrock: {
    f: ([x, y]) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    gradient: ([x, y]) => [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
  },
  beale: {
    f: ([x, y]) => (1.5 - x + x * y) ** 2 + (2.25 - x + x * y ** 2) ** 2 + (2.625 - x + x * y ** 3) ** 2,
    gradient([x, y]) {
      const [a, b, c] = [1.5 - x + x * y, 2.25 - x + x * y ** 2, 2.625 - x + x * y ** 3];
      return [2 * (a * (y - 1) + b * (y ** 2 - 1) + c * (y ** 3 - 1)), 2 * x * (a + 2 * b * y + 3 * c * y ** 2)];
    },
  },
  himmelblau: {
    f: ([x, y]) => (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2,
    gradient([x, y]) {
      const [a, b] = [x * x + y - 11, x + y * y - 7];
      return [4 * x * a + 2 * b, 2 * a + 4 * y * b];
    },
  },
  // A saddle at (0, 0) between two minima at (0, -1) and (0, 1); the plain saddle x^2 - y^2 has no minimum.
  saddle: {
    f: ([x, y]) => (x * x) / 2 + (y * y - 1) ** 2 / 4,
    gradient: ([x, y]) => [x, y * (y * y - 1)],
  },
};

/** Mean over the entries of w_i^2 / 2 + w_i^4 / 40; each entry is a run of a problem whose curvature grows outwards. */
export const stiff = {
  f: (w) => w.reduce((sum, wi) => sum + wi ** 2 / 2 + wi ** 4 / 40, 0) / w.length,
  gradient: (w) => w.map((wi) => wi + wi ** 3 / 10),
};

/** Return `gradient` with given noise: in step t, entry i is off by sigma noise[t][i]. */
export const noisy = (gradient, noise, sigma) => (w, t) => gradient(w).map((g, i) => g + sigma * noise[t][i]);

/** Return linear regression by mean squared error. The columns of X are orthogonal, so the Hessian is diagonal. */
export function leastSquares(X, y) {
  const curvatures = X[0].map((_, j) => (2 * X.reduce((sum, row) => sum + row[j] ** 2, 0)) / X.length);
  const minimum = curvatures.map((c, j) => (2 * X.reduce((sum, row, i) => sum + row[j] * y[i], 0)) / X.length / c);
  const residual = (w, i) => X[i].reduce((sum, x, j) => sum + x * w[j], 0) - y[i];
  const gradient = (w, rows) => {
    const sum = zeros(w);
    for (const i of rows) {
      const r = residual(w, i);
      for (let j = 0; j < sum.length; j++) sum[j] += r * X[i][j];
    }
    return sum.map((s) => (2 * s) / rows.length);
  };
  const all = y.map((_, i) => i);
  return {
    curvatures,
    minimum,
    gradient,
    loss: (w) => all.reduce((sum, i) => sum + residual(w, i) ** 2, 0) / all.length,
    /** loss(w) minus the smallest loss, without the cancellation of that difference. */
    excess: (w) => curvatures.reduce((sum, c, j) => sum + (c * (w[j] - minimum[j]) ** 2) / 2, 0),
    /** Variance, at the minimum, of each entry of the gradient of one row. */
    rowVariance: minimum.map((_, j) => all.reduce((sum, i) => sum + gradient(minimum, [i])[j] ** 2, 0) / all.length),
  };
}

export const ADAM = { beta1: 0.9, beta2: 0.999, eps: 1e-8 };

// Optimisers: a step takes the state { w, ... } and returns the next one.

export const step = {
  gd: ({ w }, g, rate) => ({ w: w.map((wi, i) => wi - rate * g[i]) }),

  momentum({ w, v = zeros(w) }, g, rate, { gamma = 0.9 } = {}) {
    v = v.map((vi, i) => gamma * vi + rate * g[i]);
    return { w: w.map((wi, i) => wi - v[i]), v };
  },

  rmsprop({ w, s = zeros(w) }, g, rate, { gamma = 0.9, eps = 1e-8 } = {}) {
    s = s.map((si, i) => gamma * si + (1 - gamma) * g[i] ** 2);
    return { w: w.map((wi, i) => wi - (rate * g[i]) / Math.sqrt(s[i] + eps)), s };
  },

  adam({ w, m = zeros(w), v = zeros(w), t = 0 }, g, rate, { beta1, beta2, eps } = ADAM) {
    t += 1;
    m = m.map((mi, i) => beta1 * mi + (1 - beta1) * g[i]);
    v = v.map((vi, i) => beta2 * vi + (1 - beta2) * g[i] ** 2);
    const [mScale, vScale] = [1 - beta1 ** t, 1 - beta2 ** t];
    return { w: w.map((wi, i) => wi - (rate * (m[i] / mScale)) / (Math.sqrt(v[i] / vScale) + eps)), m, v, t };
  },

  /** Here w is a square matrix, row by row. */
  muon({ w, m = zeros(w) }, g, rate, { gamma = 0.9 } = {}) {
    m = m.map((mi, i) => gamma * mi + g[i]);
    const o = newtonSchulz(m);
    return { w: w.map((wi, i) => wi - rate * o[i]), m };
  },
};

/** Return nSteps + 1 states, the first one at w0. The rate is a number or a function of the step 0, 1, 2, ... */
export function descend(optimiser, gradient, w0, rate, nSteps, settings) {
  const states = [{ w: w0 }];
  for (let t = 0; t < nSteps; t++) {
    const g = gradient(states[t].w, t);
    states.push(step[optimiser](states[t], g, typeof rate === "function" ? rate(t) : rate, settings));
  }
  return states;
}

/** Return the path of mini-batch descent over given row orders: one order per epoch, cut into batches. */
export function replay(problem, w0, orders, batchSize, rate) {
  const path = [w0];
  for (const letters of orders) {
    const order = Array.from(letters, (letter) => letter.charCodeAt(0) - 48); // as site/tools/replay.py writes rows
    for (let start = 0; start < order.length; start += batchSize) {
      const g = problem.gradient(path.at(-1), order.slice(start, start + batchSize));
      path.push(step.gd({ w: path.at(-1) }, g, rate).w);
    }
  }
  return path;
}

// Theory on the quadratic.

/** Return the factor by which gradient descent shrinks the error in the slowest direction. */
export const contraction = (rate, ...curvatures) => Math.max(...curvatures.map((c) => Math.abs(1 - rate * c)));

/** Return this factor for momentum: the root of largest size of z^2 - (1 + gamma - rate curvature) z + gamma. */
export function spectralRadius(rate, gamma, curvature) {
  const b = 1 + gamma - rate * curvature;
  const discriminant = b * b - 4 * gamma;
  return discriminant < 0 ? Math.sqrt(gamma) : (Math.abs(b) + Math.sqrt(discriminant)) / 2;
}

/** Return how the error along one curvature behaves; it does not swing only if both roots are real and positive. */
export function regime(rate, gamma, curvature) {
  if (rate * curvature > 2 * (1 + gamma)) return "diverging";
  const b = 1 + gamma - rate * curvature;
  return b * b < 4 * gamma || b < 0 ? "oscillating" : "monotone";
}

/** Return the rate and gamma with the smallest spectral radius over the curvatures between mu and L (Polyak 1964). */
export function bestMomentum(mu, L) {
  const [a, b] = [Math.sqrt(mu), Math.sqrt(L)];
  return { rate: (2 / (a + b)) ** 2, gamma: ((b - a) / (b + a)) ** 2 };
}

/**
 * Return the corners of the region of (rate, gamma) where the spectral radius over both curvatures is at most rho. For
 * a largest root of exactly rho the characteristic polynomial is linear in rate and gamma, so the sides are straight.
 */
export function fasterThan(rho, mu, L) {
  const left = (gamma) => ((1 - rho) * (1 - gamma / rho)) / mu;
  const right = (gamma) => ((1 + rho) * (1 + gamma / rho)) / L;
  const [a, b] = [(1 - rho) / mu, (1 + rho) / L];
  const lowest = Math.max(0, (rho * (a - b)) / (a + b)); // where the two sides meet
  const highest = rho * rho; // complex roots have the size sqrt(gamma)
  if (lowest > highest) return [];
  return [
    [left(lowest), lowest],
    [right(lowest), lowest],
    [right(highest), highest],
    [left(highest), highest],
  ];
}

/** Return the mean excess loss at which descent with independent batches settles (first order; 0 for full batches). */
export function noiseFloor(problem, nRows, batchSize, rate) {
  const shrink = (nRows - batchSize) / ((nRows - 1) * batchSize);
  return problem.curvatures.reduce(
    (sum, c, j) => sum + (rate * problem.rowVariance[j] * shrink) / (2 * (2 - rate * c)),
    0,
  );
}

// Schedules: the rate of step t.

export const schedules = {
  constant: (t, initialRate) => initialRate,
  step: (t, initialRate, gamma, stepSize) => initialRate * gamma ** Math.floor(t / stepSize),
  exponential: (t, initialRate, k) => initialRate * Math.exp(-k * t),
  cosine: (t, initialRate, minRate, totalSteps) =>
    minRate + ((initialRate - minRate) * (1 + Math.cos(Math.PI * Math.min(t / totalSteps, 1)))) / 2,
  warmup: (t, peakRate, warmupSteps, totalSteps, minRate = 0) =>
    t < warmupSteps
      ? (peakRate * (t + 1)) / warmupSteps
      : schedules.cosine(t - warmupSteps, peakRate, minRate, totalSteps - warmupSteps),
};

// The range test: one run whose rate grows until the loss explodes.

export function rangeTest(f, gradient, w0, minRate, maxRate, nSteps) {
  const [rates, losses] = [[], []];
  let [w, smallest] = [w0, Infinity];
  for (let i = 0; i < nSteps; i++) {
    rates.push(minRate * (maxRate / minRate) ** (i / (nSteps - 1)));
    w = step.gd({ w }, gradient(w, i), rates[i]).w;
    losses.push(f(w));
    if (!Number.isFinite(losses[i]) || losses[i] > 4 * smallest) break;
    smallest = Math.min(smallest, losses[i]);
  }
  return { rates, losses };
}

/** Return the position of the rate at which the loss falls fastest over log(rate), before its smallest value. */
export function suggest(rates, losses) {
  const x = rates.filter((_, i) => Number.isFinite(losses[i])).map(Math.log);
  const y = losses.filter(Number.isFinite);
  const lowest = y.indexOf(Math.min(...y));
  const slope = (i) => {
    if (i === 0) return (y[1] - y[0]) / (x[1] - x[0]);
    const [left, right] = [x[i] - x[i - 1], x[i + 1] - x[i]]; // second-order differences, as in np.gradient
    return (
      (left ** 2 * y[i + 1] + (right ** 2 - left ** 2) * y[i] - right ** 2 * y[i - 1]) / (left * right * (left + right))
    );
  };
  let best = 0;
  for (let i = 1; i < lowest; i++) if (slope(i) < slope(best)) best = i;
  return best;
}
