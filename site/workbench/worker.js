/**
 * Python in a web worker, which the page discards when a run does not end. It loads nothing before a first message.
 *
 * The page sends { base } to start Python, or { base, task, slug, code, argument, problem } to do something with the
 * code of an exercise: `base` is the address of the assets, `task` a function of runner.py, `slug` the name of the
 * exercise, `problem` what the task "follow" calls the code with. The worker answers a task with { ready: true } when all is loaded, then with the messages of runner.py, and at the end
 * with { outcome }. { broken: reason } says that Python or a file could not be loaded, { crashed: reason } that the
 * runner itself failed.
 */

import { noisy, quadratic, surfaces } from "../figures/optimisers.js";

/* global SHARED -- paths, inserted by the build, of the files in assignments/ that every exercise needs */
// the files that `loadPyodide` fetches itself
const NEEDED = ["pyodide.asm.wasm", "pyodide.asm.mjs", "python_stdlib.zip", "pyodide-lock.json"];
// the files of an exercise in assignments/ that a task needs
const FILES = {
  checks: (slug) => [`${slug}/test_${slug}.py`, `${slug}/picture.py`],
  why: (slug) => [`${slug}/contract.py`, `${slug}/known.txt`],
  race: () => [],
  train: () => ["digits.txt"],
  epoch: () => [],
  follow: () => [],
};

/** Return loss and gradient of { quadratic: curvatures } or { surface: name }; `noise` is added step by step. */
function functionsOf({ surface, quadratic: curvatures, noise }) {
  const { f, gradient } = surface ? surfaces[surface] : quadratic(...curvatures);
  let t = 0;
  const inNoise = noise && noisy(gradient, noise, 1);
  return { loss: (...w) => f(w), gradient: (...w) => (noise ? inNoise(w, Math.min(t++, noise.length - 1)) : gradient(w)) };
}
let python;

/** Throw if one of the NEEDED files is missing: Pyodide would wait for it for ever. */
async function requireFiles(home) {
  const answers = await Promise.all(NEEDED.map((name) => fetch(home + name, { method: "HEAD" })));
  if (answers.some((answer) => !answer.ok)) throw new Error("a part of Python is missing on this site");
}

/** Return the text at an address; throw if there is none. */
async function text(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} is missing on this site`);
  return answer.text();
}

/** Throw where a policy forbids WebAssembly: Pyodide would not report it. An empty module is enough for the test. */
const requireWebAssembly = () => new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));

/** Python with the files of the course, and runner.py, which runs checks. */
class Python {
  /** Load Python, its packages, the shared files and the runner. */
  static async start(base) {
    const home = `${base}python/`;
    requireWebAssembly();
    await requireFiles(home);
    const { loadPyodide } = await import(`${home}pyodide.mjs`);
    const quiet = () => {}; // what Python prints outside a check does not go to the console
    const pyodide = await loadPyodide({ indexURL: home, packages: ["numpy", "pytest"], stdout: quiet, stderr: quiet });
    const started = new Python(base, pyodide);
    await started.fetchMissing(SHARED);
    pyodide.FS.writeFile("/home/pyodide/runner.py", await text(`${base}workbench/runner.py`));
    started.runner = pyodide.pyimport("runner");
    return started;
  }

  constructor(base, pyodide) {
    Object.assign(this, { base, FS: pyodide.FS, files: new Map() });
  }

  /** Fetch those of these files of assignments/ that were not fetched before. */
  async fetchMissing(names) {
    const missing = names.filter((name) => !this.files.has(name));
    const texts = await Promise.all(missing.map((name) => text(`${this.base}assignments/${name}`)));
    missing.forEach((name, i) => this.files.set(name, texts[i]));
  }

  /** Do a task with `code`, and return the outcome. */
  run({ task, slug, code, argument, problem }) {
    const send = (json) => postMessage(JSON.parse(json));
    if (task === "follow") {
      const { gradient, loss } = problem && !problem.regression ? functionsOf(problem) : {};
      return JSON.parse(this.runner.follow(slug, code, argument, send, gradient, problem?.loss && loss));
    }
    if (task === "epoch") return JSON.parse(this.runner.epoch(slug, argument, send));
    // All files are written again: the code of the previous run may have changed them.
    const own = slug ? [[`${slug}/${slug}.py`, code]] : [];
    for (const [name, content] of [...this.files, ...own]) {
      this.FS.mkdirTree(`/course/${name}`.replace(/[/][^/]*$/, "")); // the folder of the file
      this.FS.writeFile(`/course/${name}`, content);
    }
    return JSON.parse(this.runner[task](slug, argument, send));
  }
}

/** Return the last line of an error's message: of a Python traceback, the line that names the error. */
const reason = (error) =>
  String(error?.message ?? error)
    .trim()
    .split("\n")
    .at(-1);

/**
 * Answer a message of the page: do its task, or only start Python if there is none.
 * After a failed start every later message is answered with `broken` too; the page then discards the worker.
 */
async function answer(message) {
  try {
    python ??= Python.start(message.base); // a promise, because a task may come while Python is still starting
    const ready = await python;
    if (!message.task) return;
    await ready.fetchMissing(FILES[message.task](message.slug));
  } catch (error) {
    postMessage({ broken: reason(error) });
    return;
  }
  postMessage({ ready: true });
  try {
    postMessage({ outcome: (await python).run(message) });
  } catch (error) {
    postMessage({ crashed: reason(error) });
  }
}

onmessage = ({ data }) => answer(data);
