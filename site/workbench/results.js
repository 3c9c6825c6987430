/** The results of a run, in the same words as on the command line. */

import { element } from "../figures/frame.js";

/** Append a check to the list: symbol and title, and for a failed check its message, hint and printed output. */
function append(list, { symbol, outcome, title, message, hint }, printed) {
  const item = element("li", `wb-check wb-${outcome}`, list);
  element("span", "wb-symbol", item, symbol);
  const body = element("div", "wb-body", item);
  const notRun = outcome === "skipped" || outcome === "not_written";
  element("p", "wb-title", body, notRun ? `${title}   (${message})` : title);
  if (outcome !== "failed") return;
  element("pre", "wb-message", body, message).tabIndex = 0;
  if (hint) element("p", "wb-hint", body, hint);
  if (!printed) return;
  element("p", "wb-printed", body, "Your code printed:");
  element("pre", "wb-message", body, printed).tabIndex = 0;
}

export class Results {
  constructor(parent, slug) {
    this.root = element("div", "wb-results", parent);
    this.slug = slug;
    this.clear();
  }

  clear() {
    this.root.replaceChildren();
    Object.assign(this, { checks: 0, passed: 0, running: "" });
    this.list = element("ul", "wb-checks", this.root);
    this.list.ariaLabel = "Checks";
  }

  /** Take in a message of the runner. */
  receive({ checks, running, result, printed }) {
    if (checks) this.checks = checks.length;
    if (running) this.running = running;
    if (!result) return;
    if (result.outcome === "passed") this.passed += 1;
    append(this.list, result, printed);
  }

  get summary() {
    return `${this.slug}   ${this.passed} of ${this.checks} visible checks pass`;
  }

  /** Show what belongs to the whole run: the problem that stopped the file, and everything that pytest printed. */
  finish({ problem, terminal }) {
    if (problem) this.list.before(element("p", "wb-problem", undefined, problem));
    const details = element("details", "wb-terminal", this.root);
    element("summary", "", details, "What pytest prints in a terminal");
    element("pre", "wb-message", details, terminal).tabIndex = 0;
  }
}
