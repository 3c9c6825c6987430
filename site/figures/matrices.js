/**
 * Square matrices, row by row in one array: what Muon does to a gradient, and a memory of facts of unequal frequency.
 * matrices.test.js compares every function with NumPy.
 */

const sum = (values) => values.reduce((total, x) => total + x, 0);

/** Return A B for matrices with n rows and columns. */
function multiply(a, b, n) {
  const product = new Float64Array(n * n);
  for (let i = 0; i < n * n; i += n)
    for (let k = 0; k < n; k++) {
      const x = a[i + k];
      for (let j = 0; j < n; j++) product[i + j] += x * b[k * n + j];
    }
  return product;
}

/** Return A B^T. */
function multiplyTransposed(a, b, n) {
  const product = new Float64Array(n * n);
  for (let i = 0; i < n * n; i += n)
    for (let j = 0; j < n; j++) {
      let dot = 0;
      for (let k = 0; k < n; k++) dot += a[i + k] * b[j * n + k];
      product[i + j] = dot;
    }
  return product;
}

/** Return nearly the orthogonal matrix closest to G: a polynomial, repeated, moves all singular values near 1. */
export function newtonSchulz(G, nSteps = 5, [a, b, c] = [3.4445, -4.775, 2.0315]) {
  const n = Math.sqrt(G.length);
  const length = Math.sqrt(G.reduce((total, g) => total + g * g, 0)) + 1e-7;
  let X = Float64Array.from(G, (g) => g / length);
  for (let step = 0; step < nSteps; step++) {
    const A = multiplyTransposed(X, X, n);
    const B = multiplyTransposed(A, A, n); // A^2, since A is symmetric
    for (let i = 0; i < B.length; i++) B[i] = b * A[i] + c * B[i];
    const next = multiply(B, X, n);
    for (let i = 0; i < next.length; i++) next[i] += a * X[i];
    X = next;
  }
  return X;
}

/** Return the matrix that turns by `angle` in the plane of every binary digit of the indices 0 .. n - 1. */
export function turn(angle, n) {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const entry = (i, j) => {
    let product = 1;
    for (let bit = 1; bit < n; bit *= 2) product *= (i & bit) === (j & bit) ? cos : i & bit ? sin : -sin;
    return product;
  };
  return Float64Array.from({ length: n * n }, (_, k) => entry(Math.floor(k / n), k % n));
}

/** Return the frequencies of n facts: the k-th is proportional to k to the power of -exponent. */
export function frequencies(exponent, n) {
  const weights = Array.from({ length: n }, (_, k) => (k + 1) ** -exponent);
  return weights.map((w) => w / sum(weights));
}

/** Return the loss of a matrix W that has to map input x_k to output y_k; fact k counts with its frequency p_k. */
export function associations(p, angle) {
  const n = p.length;
  const [inputs, outputs] = [turn(angle, n), turn(-angle, n)];
  const solution = multiplyTransposed(outputs, inputs, n);
  const hessian = multiplyTransposed(
    inputs.map((x, i) => x * p[i % n]),
    inputs,
    n,
  );
  const off = (W) => solution.map((x, i) => W[i] - x);
  /** Return how far the output of each fact is from the right one, relative to its length of 1. */
  const missing = (W) => {
    const errors = multiply(off(W), inputs, n);
    const squares = p.map(() => 0);
    errors.forEach((error, i) => (squares[i % n] += error * error));
    return squares.map(Math.sqrt);
  };
  return {
    missing,
    gradient: (W) => multiply(off(W), hessian, n),
    f: (W) => missing(W).reduce((total, error, k) => total + (p[k] * error ** 2) / 2, 0),
  };
}
