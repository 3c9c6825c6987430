/** Python, apart from the page: it can be thrown away when a run does not end. Loads nothing before it is told to. */

const SHARED = ["pytest.ini", "conftest.py", "checks.py", "pictures.py"]; // of the folder that students get
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
    pyodide.FS.mkdir("/course");
    const self = new Python(base, pyodide);
    await self.fetch(SHARED);
    pyodide.FS.writeFile("/home/pyodide/runner.py", await text(`${base}workbench/runner.py`));
    self.runner = pyodide.pyimport("runner");
    return self;
  }

  constructor(base, pyodide) {
    Object.assign(this, { base, FS: pyodide.FS });
  }

  /** Files of the students' folder, into the same places here. */
  async fetch(names) {
    const texts = await Promise.all(names.map((name) => text(`${this.base}assignments/${name}`)));
    names.forEach((name, i) => this.FS.writeFile(`/course/${name}`, texts[i]));
  }

  async prepare(slug) {
    if (this.FS.analyzePath(`/course/${slug}`).exists) return;
    this.FS.mkdir(`/course/${slug}`);
    await this.fetch([`${slug}/test_${slug}.py`, `${slug}/picture.py`]);
  }

  run(slug, code) {
    this.FS.writeFile(`/course/${slug}/${slug}.py`, code);
    this.runner.run(slug, (json) => postMessage(JSON.parse(json)));
  }
}

/** Of a traceback, what it ends with. */
const reason = (error) => String(error?.message ?? error).trim().split("\n").at(-1);

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
