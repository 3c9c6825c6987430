/** Averages of the iterates of a noisy run; matrices.test.js compares every function with NumPy. */

/** Two losses with their minimum 0 at 0 and curvature 1 there; each is a mean over runs, the entries of w. */
const meanOf = (f) => (w) => w.reduce((sum, wi) => sum + f(wi), 0) / w.length;
export const losses = {
  parabola: { f: meanOf((w) => w ** 2 / 2), gradient: (w) => w },
  lopsided: { f: meanOf((w) => Math.expm1(w) - w), gradient: (w) => w.map(Math.expm1) },
};

/** Return, for every step, the mean of the iterates since step `start`; before it, the iterates themselves. */
export function tailMean(path, start) {
  const means = [];
  path.forEach((w, t) => {
    const n = Math.max(1, t - start + 1);
    means.push(w.map((wi, i) => (n === 1 ? wi : means[t - 1][i] + (wi - means[t - 1][i]) / n)));
  });
  return means;
}

/** Return the exponential moving average of the iterates, which remembers about `memory` steps. */
export function movingAverage(path, memory) {
  const means = [];
  path.forEach((w, t) => means.push(w.map((wi, i) => (t ? means[t - 1][i] + (wi - means[t - 1][i]) / memory : wi))));
  return means;
}

/** Return the averages x of schedule-free descent (Defazio et al. 2024): slopes are taken between z and x. */
export function scheduleFree(gradient, w0, rate, nSteps, beta = 0.9) {
  const xs = [w0];
  let z = w0;
  for (let t = 0; t < nSteps; t++) {
    const x = xs[t];
    const g = gradient(
      x.map((xi, i) => (1 - beta) * z[i] + beta * xi),
      t,
    );
    z = z.map((zi, i) => zi - rate * g[i]);
    xs.push(x.map((xi, i) => xi + (z[i] - xi) / (t + 2)));
  }
  return xs;
}
