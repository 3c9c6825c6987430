/** The workspace of one exercise: editor, buttons and results. It is loaded when a reader opens it. */

import { element } from "../figures/frame.js";
import { createEditor } from "./editor.js";
import { drawPicture } from "./picture.js";
import { DEADLINE, run, stop, warmUp } from "./python.js";
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
    this.button(bar, "Copy", () => this.copy());
    this.button(bar, "Download", () => this.download());
    this.button(bar, "Start over", () => this.reset());
    this.storageWarning = element("p", "wb-storage", root);
    this.storageWarning.role = "status";
    this.status = element("p", "wb-status", root);
    this.status.role = "status";
    this.results = new Results(root, slug);
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

  async runChecks() {
    this.busy = true;
    this.runButton.textContent = "Stop";
    this.results.clear();
    this.showStatus("Python is loading, about 12 MB the first time …");
    const outcome = await run(this.slug, this.editor.code, (message) => {
      this.results.receive(message);
      if (message.ready) this.showStatus("The checks are running …");
    });
    this.busy = false;
    this.runButton.textContent = "Run the checks";
    this.showOutcome(outcome);
  }

  showOutcome(outcome) {
    const { results, slug } = this;
    if (outcome.broken !== undefined)
      this.showStatus(`Python does not run in this browser (${outcome.broken}). ${inYourEditor(slug)}`);
    else if (outcome.crashed !== undefined)
      this.showStatus(`Python itself stopped while your code ran: ${outcome.crashed}. It has been started again.`);
    else if (outcome.stopped) this.showStatus("Stopped.");
    else if (outcome.late) {
      const culprit = results.running ? `The check “${results.running}”` : `${slug}.py itself`;
      this.showStatus(
        `${culprit} did not end within ${DEADLINE} seconds: is there a loop that never ends? The run was stopped.`,
      );
    } else {
      results.finish(outcome);
      this.showStatus(results.summary);
      storeProgress(slug, results.passed, results.checks);
      if (outcome.picture)
        drawPicture(results.root, slug, outcome.picture).catch(() =>
          this.showStatus(`${results.summary}. The picture cannot be loaded.`),
        );
    }
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
    this.results.clear();
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
