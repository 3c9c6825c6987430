/** Python in a worker, which can be discarded when a run does not end. It loads nothing before the first message. */

/* global SHARED -- files of the folder that students get, listed by the build */
const NEEDED = ["pyodide.asm.wasm", "pyodide.asm.mjs", "python_stdlib.zip", "pyodide-lock.json"];
let python;

/** Throw if a file is missing: Pyodide would wait for it for ever. */
async function requireFiles(home) {
  const answers = await Promise.all(NEEDED.map((name) => fetch(home + name, { method: "HEAD" })));
  if (answers.some((answer) => !answer.ok)) throw new Error("a part of Python is missing on this site");
}

async function text(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} is missing on this site`);
  return answer.text();
}

/** Throw where a policy forbids WebAssembly: Pyodide would not report it. An empty module is enough for the test. */
const requireWebAssembly = () => new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));

class Python {
  static async start(base) {
    const home = `${base}python/`;
    requireWebAssembly();
    await requireFiles(home);
    const { loadPyodide } = await import(`${home}pyodide.mjs`);
    const quiet = () => {}; // what Python prints outside a check does not go to the console
    const pyodide = await loadPyodide({ indexURL: home, packages: ["numpy", "pytest"], stdout: quiet, stderr: quiet });
    const self = new Python(base, pyodide);
    await self.fetch(SHARED);
    pyodide.FS.writeFile("/home/pyodide/runner.py", await text(`${base}workbench/runner.py`));
    self.runner = pyodide.pyimport("runner");
    return self;
  }

  constructor(base, pyodide) {
    Object.assign(this, { base, FS: pyodide.FS, files: new Map() });
  }

  /** Fetch files of the students' folder. */
  async fetch(names) {
    const missing = names.filter((name) => !this.files.has(name));
    const texts = await Promise.all(missing.map((name) => text(`${this.base}assignments/${name}`)));
    missing.forEach((name, i) => this.files.set(name, texts[i]));
  }

  prepare(slug) {
    return this.fetch([`${slug}/test_${slug}.py`, `${slug}/picture.py`]);
  }

  /** Write all files again, since the code of the previous run may have changed them, and run the checks. */
  run(slug, code) {
    for (const [name, content] of [...this.files, [`${slug}/${slug}.py`, code]]) {
      this.FS.mkdirTree(`/course/${name}`.replace(/[/][^/]*$/, ""));
      this.FS.writeFile(`/course/${name}`, content);
    }
    this.runner.run(slug, (json) => postMessage(JSON.parse(json)));
  }
}

/** Return the last line of an error or a traceback. */
const reason = (error) =>
  String(error?.message ?? error)
    .trim()
    .split("\n")
    .at(-1);

/** Run the checks of `slug` with files from `base`; without `slug`, only start Python. */
async function answer({ base, slug, code }) {
  try {
    python ??= Python.start(base); // a promise, because a run may be requested while Python is still starting
    const ready = await python;
    if (slug === undefined) return;
    await ready.prepare(slug);
  } catch (error) {
    postMessage({ broken: reason(error) });
    return;
  }
  postMessage({ ready: true });
  try {
    (await python).run(slug, code);
  } catch (error) {
    postMessage({ crashed: reason(error) });
  }
}

onmessage = ({ data }) => answer(data);
