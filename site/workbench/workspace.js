/** The workspace of one exercise: editor, buttons and results. It is loaded when a reader opens it. */

/* global EXPLAINED -- inserted by the build: the exercises of which it is recorded what known mistakes answer */
import { element } from "../figures/frame.js";
import { createEditor } from "./editor.js";
import { showExplanation } from "./explanation.js";
import { drawPicture } from "./picture.js";
import { DEADLINE, run, stop, warmUp } from "./python.js";
import { RACE, Race } from "./race.js";
import { Results } from "./results.js";
import { codeOf, storeCode, storeProgress } from "./store.js";

const inYourEditor = (slug) =>
  `To use your own editor, save the file as ${slug}/${slug}.py in the folder assignments and run pytest ${slug} there.`;

/** Start Python before it is needed, unless the browser is set to save data. */
export const startPython = () => navigator.connection?.saveData || warmUp();

class Workspace {
  constructor(root, slug, stub) {
    Object.assign(this, { slug, stub, busy: false });
    const keys = "Ctrl+Enter (on a Mac ⌘+Enter) runs the checks. Esc, then Tab, leaves the editor.";
    const hint = element("p", "wb-keys", root, keys);
    hint.id = `wb-keys-${slug}`;
    const frame = element("div", "wb-editor", root);
    const bar = element("div", "wb-bar", root);
    this.runButton = this.button(bar, "Run the checks", () => this.runOrStop());
    this.runButton.classList.add("md-button--primary");
    if (EXPLAINED.includes(slug)) {
      this.whyButton = this.button(bar, "Why?", () => this.explain());
      this.whyButton.disabled = true;
    }
    if (slug === RACE) this.button(bar, "Race", () => this.race());
    this.button(bar, "Copy", () => this.copy());
    this.button(bar, "Download", () => this.download());
    this.button(bar, "Start over", () => this.reset());
    this.storageWarning = element("p", "wb-storage", root);
    this.storageWarning.role = "status";
    this.status = element("p", "wb-status", root);
    this.status.role = "status";
    this.explanation = element("div", "", root);
    Object.assign(this.explanation, { role: "region", ariaLabel: "What is wrong" });
    this.results = new Results(root, slug);
    this.track = element("div", "", root);
    this.editor = createEditor(frame, {
      name: `${slug}.py`,
      code: codeOf(slug) ?? stub,
      describedBy: hint.id,
      changed: (code) => this.store(code),
      run: () => this.runOrStop(),
    });
    frame.addEventListener("focusin", startPython, { once: true });
    bar.addEventListener("pointerenter", startPython, { once: true });
    this.editor.focus();
  }

  button(parent, text, press) {
    const node = element("button", "md-button", parent, text);
    node.type = "button";
    node.addEventListener("click", press);
    return node;
  }

  showStatus(text) {
    this.status.textContent = text;
  }

  store(code) {
    const stored = storeCode(this.slug, code === this.stub ? null : code);
    const warning = "This browser does not keep what you write here: its storage is full or switched off.";
    this.storageWarning.textContent = stored ? "" : `${warning} ${inYourEditor(this.slug)}`;
  }

  runOrStop() {
    if (this.busy) stop();
    else this.runChecks();
  }

  /** Do a task of Python with the code; say `doing` while it runs, and return its outcome, null if there is none. */
  async do(task, argument, doing, receive) {
    this.busy = true;
    this.runButton.textContent = "Stop";
    this.showStatus("Python is loading, about 12 MB the first time …");
    const outcome = await run({ task, slug: this.slug, code: this.editor.code, argument }, (message) => {
      receive?.(message);
      if (message.ready) this.showStatus(doing);
    });
    this.busy = false;
    this.runButton.textContent = "Run the checks";
    const problem = this.problem(outcome);
    if (problem) this.showStatus(problem);
    return problem ? null : outcome;
  }

  /** Return in words why there is no outcome, null if there is one. */
  problem({ broken, crashed, stopped, late }) {
    if (broken !== undefined) return `Python does not run in this browser (${broken}). ${inYourEditor(this.slug)}`;
    if (crashed !== undefined)
      return `Python itself stopped while your code ran: ${crashed}. It has been started again.`;
    if (stopped) return "Stopped.";
    if (late !== true) return late ?? null;
    const culprit = this.results.running ? `The check “${this.results.running}”` : `${this.slug}.py itself`;
    return `${culprit} did not end within ${DEADLINE} seconds: is there a loop that never ends? The run was stopped.`;
  }

  async runChecks() {
    const { results, slug } = this;
    this.clear();
    const outcome = await this.do("checks", null, "The checks are running …", (message) => results.receive(message));
    if (!outcome) return;
    results.finish(outcome);
    this.showStatus(results.summary);
    storeProgress(slug, results.passed, results.checks);
    if (this.whyButton) this.whyButton.disabled = false;
    if (outcome.picture)
      drawPicture(results.root, slug, outcome.picture).catch(() =>
        this.showStatus(`${results.summary}. The picture cannot be loaded.`),
      );
  }

  /** Show what is wrong: with the same code, one step more each time. */
  async explain() {
    if (this.busy) return;
    const { code } = this.editor;
    if (this.asked?.code !== code) this.asked = { code, level: 0 };
    const outcome = await this.do("why", this.asked.level + 1, "Your functions are called with all kinds of inputs …");
    if (!outcome) return;
    if (outcome.more) this.asked.level += 1;
    showExplanation(this.explanation, outcome.lines);
    this.showStatus(outcome.more ? "Press “Why?” again, and it says more." : "There is no more to say.");
  }

  /** Let the code race against the optimisers of the course. */
  async race() {
    if (this.busy) return;
    this.clear();
    const race = new Race(this.track);
    const outcome = await this.do("race", null, "The race begins …", (message) => race.receive(message));
    if (outcome) this.showStatus(outcome.problem || race.summary);
  }

  clear() {
    this.explanation.replaceChildren();
    this.track.replaceChildren();
    this.results.clear();
  }

  async copy() {
    try {
      await navigator.clipboard.writeText(this.editor.code);
      this.showStatus("Copied.");
    } catch {
      this.showStatus("This browser does not allow a page to copy. Select everything in the editor and copy it there.");
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
    this.clear();
    this.showStatus("The file is the stub again. Ctrl+Z in the editor brings your code back.");
  }
}

/** Open a workspace in the place of the stub that the page shows. */
export function open(stub, slug) {
  const root = element("div", "wb-workspace");
  stub.after(root);
  stub.hidden = true;
  return new Workspace(root, slug, stub.querySelector("pre code").textContent);
}
