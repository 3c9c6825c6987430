/** The editor, its buttons and the results of one exercise; loaded when somebody opens it. */

import { element } from "../figures/frame.js";
import { createEditor } from "./editor.js";
import { drawPicture } from "./picture.js";
import { DEADLINE, run, stop, warmUp } from "./python.js";
import { Results } from "./results.js";
import { codeOf, keepCode, keepProgress } from "./store.js";

const local = (slug) =>
  `In your own editor: save it as ${slug}/${slug}.py in the folder assignments and run pytest ${slug} there.`;

class Bench {
  constructor(root, slug, stub) {
    Object.assign(this, { slug, stub, busy: false });
    const hint = element(
      "p",
      "wb-keys",
      root,
      "Ctrl+Enter (on a Mac ⌘+Enter) runs the checks. Esc, then Tab, leaves the editor.",
    );
    hint.id = `wb-keys-${slug}`;
    const frame = element("div", "wb-editor", root);
    const bar = element("div", "wb-bar", root);
    this.runs = this.button(bar, "Run the checks", () => this.press());
    this.runs.classList.add("md-button--primary");
    this.button(bar, "Copy", () => this.copy());
    this.button(bar, "Download", () => this.download());
    this.button(bar, "Start over", () => this.reset());
    this.unkept = element("p", "wb-unkept", root);
    this.unkept.role = "status";
    this.status = element("p", "wb-status", root);
    this.status.role = "status";
    this.results = new Results(root, slug);
    this.editor = createEditor(frame, {
      name: `${slug}.py`,
      code: codeOf(slug) ?? stub,
      describedBy: hint.id,
      changed: (code) => this.keep(code),
      run: () => this.press(),
    });
    this.editor.focus();
  }

  button(parent, words, press) {
    const node = element("button", "md-button", parent, words);
    node.type = "button";
    node.addEventListener("click", press);
    return node;
  }

  say(words) {
    this.status.textContent = words;
  }

  /** Whoever writes will run it: Python starts meanwhile, unless the browser is told to save data. */
  keep(code) {
    if (!navigator.connection?.saveData) warmUp();
    const kept = keepCode(this.slug, code === this.stub ? null : code);
    this.unkept.textContent = kept
      ? ""
      : `This browser does not keep what you write here: its store is full or switched off. ${local(this.slug)}`;
  }

  press() {
    if (this.busy) stop();
    else this.check();
  }

  async check() {
    this.busy = true;
    this.runs.textContent = "Stop";
    this.results.clear();
    this.say("Python is loading, about 10 MB the first time …");
    const outcome = await run(this.slug, this.editor.code, (message) => {
      this.results.hear(message);
      if (message.ready) this.say("The checks are running …");
    });
    this.busy = false;
    this.runs.textContent = "Run the checks";
    this.conclude(outcome);
  }

  conclude(outcome) {
    const { results, slug } = this;
    if (outcome.broken !== undefined)
      this.say(`Python does not run in this browser (${outcome.broken}). ${local(slug)}`);
    else if (outcome.crashed !== undefined)
      this.say(`Python itself stopped while your code ran: ${outcome.crashed}. It is started anew.`);
    else if (outcome.stopped) this.say("Stopped.");
    else if (outcome.late) {
      const what = results.running ? `The check “${results.running}”` : `${slug}.py itself`;
      this.say(`${what} did not end within ${DEADLINE} seconds: is there a loop that never ends? The run was stopped.`);
    } else {
      results.finish(outcome);
      this.say(results.summary);
      keepProgress(slug, results.passed, results.checks);
      if (outcome.picture)
        drawPicture(results.root, slug, outcome.picture).catch(() =>
          this.say(`${results.summary}. The picture of it cannot be loaded.`),
        );
    }
  }

  async copy() {
    try {
      await navigator.clipboard.writeText(this.editor.code);
      this.say("Copied.");
    } catch {
      this.say("This browser does not let a page copy. Select all in the editor and copy there.");
    }
  }

  download() {
    const link = element("a");
    link.href = URL.createObjectURL(new Blob([this.editor.code], { type: "text/x-python" }));
    link.download = `${this.slug}.py`;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  reset() {
    if (this.busy) stop();
    this.editor.code = this.stub;
    this.results.clear();
    this.say("The file is as you found it. Undo with Ctrl+Z in the editor.");
  }
}

/** In the place of the file as the page shows it. */
export function open(shown, slug) {
  const root = element("div", "wb-bench");
  shown.after(root);
  shown.hidden = true;
  return new Bench(root, slug, shown.querySelector("pre code").textContent);
}
