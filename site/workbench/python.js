/** The page's side of the worker: one task at a time, and each with a deadline. */

const BASE = new URL("../", import.meta.url).href; // the assets of the site, wherever it is served
const LOADING = 180; // seconds for Python to arrive and to start
export const DEADLINE = 10; // seconds without a sign of life; the checks of an exercise take less than one

let worker = null;
let current = null;

function finish(outcome) {
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
    else if ("outcome" in data) finish(data.outcome);
    else {
      limit(data.patience ?? DEADLINE, { late: data.late ?? true });
      current?.receive(data);
    }
  };
  worker.onerror = (event) => {
    event.preventDefault();
    fail({ broken: event.message || "the worker does not start" });
  };
}

/** Discard an interpreter that failed or hangs, and start the next one at once unless Python does not run here. */
function fail(outcome) {
  discard();
  if (!("broken" in outcome)) warmUp();
  finish(outcome);
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
 * Do a task of runner.py, { task, slug, code, argument, problem }. `receive` gets the messages on the way. The promise
 * resolves to the outcome, or to { late }, { stopped }, { crashed: reason } or { broken: reason }.
 */
export function run(message, receive = () => {}) {
  if (current) stop();
  if (!globalThis.WebAssembly) return Promise.resolve({ broken: "this browser does not run WebAssembly here" });
  if (!worker) spawn();
  return new Promise((done) => {
    current = { receive, done };
    limit(LOADING, { broken: `Python did not start within ${LOADING} seconds` });
    worker.postMessage({ base: BASE, ...message });
  });
}

export function stop() {
  fail({ stopped: true });
}
