/** Numbers in the form in which readers write them. */

const raised = (n) => String(n).replace(/./g, (c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c]));

export const power = (exponent) => (exponent === 0 ? "1" : `10${raised(exponent)}`);

/** Return x with three digits (or `digits`), with a power of ten where there would be many zeros. */
export function number(x, digits = 3) {
  if (!Number.isFinite(x)) return "too large";
  if (x === 0) return "0";
  const exponent = Math.floor(Math.log10(Math.abs(+x.toPrecision(digits))));
  const text =
    exponent < -3 || exponent > 4
      ? `${+(x / 10 ** exponent).toPrecision(digits)} · ${power(exponent)}`
      : String(+x.toPrecision(digits));
  return text.replace("-", "−");
}

/** Return the number that a reader has typed, such as 0,25 or 3 · 10^-4, and NaN for anything else. */
export function read(text) {
  const plain = text.trim().replace("−", "-").replace(",", ".").replace(/\s*[·×*x]\s*10\s*\^?\s*/, "e");
  return plain ? Number(plain) : NaN;
}

export const TYPE_A_NUMBER = "Type a number, such as 0.25 or 3e-4.";

/** Return f with a memory of its last result: it is called with the same arguments while another slider moves. */
export function rememberLast(f) {
  let [key, result] = [null, null];
  return (...args) => {
    const next = JSON.stringify(args);
    if (next !== key) [key, result] = [next, f(...args)];
    return result;
  };
}

export const percent = (x) => `${number(100 * x, 2)} %`;

export const plural = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;

export const range = (n, f = (i) => i) => Array.from({ length: n }, (_, i) => f(i));

/** Return every `stride`-th of the steps 0 .. n, and the last one. */
export const steps = (n, stride) => range(n + 1).filter((t) => t % stride === 0 || t === n);
