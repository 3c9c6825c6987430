/** Python, apart from the page: it can be thrown away when a run does not end. Loads nothing before it is told to. */

/* global SHARED -- files of the folder that students get, listed by the build */
const NEEDED = ["pyodide.asm.wasm", "pyodide.asm.mjs", "python_stdlib.zip", "pyodide-lock.json"];
let python;

/** Pyodide waits for ever for a file that never comes, so it is asked for each of them first. */
async function present(home) {
  const answers = await Promise.all(NEEDED.map((name) => fetch(home + name, { method: "HEAD" })));
  if (answers.some((answer) => !answer.ok)) throw new Error("a part of Python is missing on this site");
}

async function text(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} is missing on this site`);
  return answer.text();
}

/** Throws where a policy forbids WebAssembly, which Pyodide would take in silence; an empty module is enough. */
const allowed = () => new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));

class Python {
  static async start(base) {
    const home = `${base}python/`;
    allowed();
    await present(home);
    const { loadPyodide } = await import(`${home}pyodide.mjs`);
    const quiet = () => {}; // what is printed outside a check belongs in no console
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

  /** Files of the students' folder. */
  async fetch(names) {
    const missing = names.filter((name) => !this.files.has(name));
    const texts = await Promise.all(missing.map((name) => text(`${this.base}assignments/${name}`)));
    missing.forEach((name, i) => this.files.set(name, texts[i]));
  }

  prepare(slug) {
    return this.fetch([`${slug}/test_${slug}.py`, `${slug}/picture.py`]);
  }

  /** All files are written anew, whatever the code of the run before did to them. */
  run(slug, code) {
    for (const [name, content] of [...this.files, [`${slug}/${slug}.py`, code]]) {
      this.FS.mkdirTree(`/course/${name}`.replace(/[/][^/]*$/, ""));
      this.FS.writeFile(`/course/${name}`, content);
    }
    this.runner.run(slug, (json) => postMessage(JSON.parse(json)));
  }
}

/** Of a traceback, what it ends with. */
const reason = (error) =>
  String(error?.message ?? error)
    .trim()
    .split("\n")
    .at(-1);

/** `base` is where the site's own files lie; without `slug` Python only gets ready. */
async function answer({ base, slug, code }) {
  try {
    python ??= Python.start(base); // a promise: a run may be asked for while Python is still starting
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
