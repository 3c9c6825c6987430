/** The page's end of the worker: one run at a time, and none that goes on for ever. */

const BASE = new URL("../", import.meta.url).href; // the assets of the site, wherever it is served
const LOADING = 180; // seconds for Python to arrive and to start
export const DEADLINE = 10; // seconds without a sign of life; the checks of an exercise take less than one

let worker = null;
let current = null;

function ended(outcome) {
  clearTimeout(current?.timer);
  const { done } = current ?? {};
  current = null;
  done?.(outcome);
}

function discard() {
  worker?.terminate();
  worker = null;
}

function spawn() {
  worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }) => {
    if ("broken" in data || "crashed" in data) fail(data);
    else if ("passed" in data) ended(data);
    else {
      limit(DEADLINE, { late: true });
      current?.tell(data);
    }
  };
  worker.onerror = (event) => {
    event.preventDefault();
    fail({ broken: event.message || "the worker does not start" });
  };
}

/** An interpreter that failed or hangs is not asked again; unless it never ran, the next one is started at once. */
function fail(outcome) {
  discard();
  if (!("broken" in outcome)) warmUp();
  ended(outcome);
}

/** Start Python before it is needed. */
export function warmUp() {
  if (worker || !globalThis.WebAssembly) return;
  spawn();
  worker.postMessage({ base: BASE });
}

function limit(seconds, outcome) {
  if (!current) return;
  clearTimeout(current.timer);
  current.timer = setTimeout(() => fail(outcome), 1000 * seconds);
}

/**
 * Run the checks of an exercise. `tell` hears of checks and verdicts as they come. The promise is kept with what the
 * runner says at the end, or with { late }, { stopped }, { crashed: reason } or { broken: reason }.
 */
export function run(slug, code, tell) {
  if (current) stop();
  if (!globalThis.WebAssembly) return Promise.resolve({ broken: "this browser does not run WebAssembly here" });
  if (!worker) spawn();
  return new Promise((done) => {
    current = { tell, done };
    limit(LOADING, { broken: `Python did not start within ${LOADING} seconds` });
    worker.postMessage({ base: BASE, slug, code });
  });
}

export function stop() {
  fail({ stopped: true });
}
