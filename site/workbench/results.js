/** The verdicts of a run in the words of the command line. */

import { element } from "../figures/frame.js";

/** A line of the list: mark and title, and below them what was seen and the idea behind. */
function row(list, { mark, outcome, title, message, hint }, printed) {
  const item = element("li", `wb-check wb-${outcome}`, list);
  element("span", "wb-mark", item, mark);
  const body = element("div", "wb-body", item);
  const calm = outcome === "skipped" || outcome === "not_written";
  element("p", "wb-title", body, calm ? `${title}   (${message})` : title);
  if (outcome !== "failed") return;
  element("pre", "wb-message", body, message).tabIndex = 0;
  if (hint) element("p", "wb-hint", body, hint);
  if (!printed) return;
  element("p", "wb-printed", body, "It printed:");
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
    Object.assign(this, { checks: 0, verdicts: [], running: "" });
    this.list = element("ul", "wb-checks", this.root);
    this.list.ariaLabel = "Checks";
  }

  /** A message of the runner. */
  hear({ checks, running, verdict, printed }) {
    if (checks) this.checks = checks.length;
    if (running) this.running = running;
    if (!verdict) return;
    this.verdicts.push(verdict);
    row(this.list, verdict, printed);
  }

  get passed() {
    return this.verdicts.filter((verdict) => verdict.outcome === "passed").length;
  }

  get summary() {
    return `${this.slug}   ${this.passed} of ${this.checks} visible checks pass`;
  }

  /** What stands beside the verdicts: what stopped the file, and all that pytest printed. */
  finish({ problem, terminal }) {
    if (problem) this.list.before(element("p", "wb-problem", undefined, problem));
    const details = element("details", "wb-terminal", this.root);
    element("summary", "", details, "What pytest prints in a terminal");
    element("pre", "wb-message", details, terminal).tabIndex = 0;
  }
}
