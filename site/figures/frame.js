/** The parts that all figures share: question, controls, panels, a sentence about the run, a table of the numbers. */

export function element(tag, className, parent, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  parent?.append(node);
  return node;
}

/** Return a function that calls f at once and then at most every `wait` milliseconds; the last call is never lost. */
function throttle(f, wait) {
  let [timer, latest] = [null, null];
  return (value) => {
    latest = value;
    if (timer) return;
    f(value);
    timer = setTimeout(() => {
      timer = null;
      if (latest !== value) f(latest);
    }, wait);
  };
}

export const prefersReducedMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export class Frame {
  constructor(question) {
    this.root = element("div", "gd-live");
    if (question) element("p", "gd-question", this.root, question);
    this.controls = element("div", "gd-controls", this.root);
    this.panels = element("div", "gd-panels", this.root);
    this.sentence = element("p", "gd-sentence", this.root);
    this.sentence.ariaLive = "polite";
    // A screen reader would never finish a sentence that changes with every pixel of a slider.
    this.say = throttle((words) => (this.sentence.textContent = words), 250);
    this.below = element("div", "gd-controls", this.root);
    this.details = element("details", "gd-numbers", this.root);
    element("summary", "", this.details, "The numbers as a table");
    this.details.addEventListener("toggle", () => this.tabulate());
  }

  /**
   * Draw the figure. `draw` draws the current settings and returns { words, table, run, facts }: `table` is a function,
   * `run` describes what is shown to site/workbench/own.js, which draws the same with a reader's own functions, and
   * `facts` are the numbers that answer the question before the figure.
   */
  start(draw) {
    this.draw = draw;
    this.redraw();
  }

  redraw() {
    const { words, table, run, facts } = this.draw();
    Object.assign(this, { table, run, facts });
    this.follow?.();
    this.marks?.();
    this.say(words);
    this.tabulate();
  }

  /** Write the table, but only while it is open: tables are long and seldom read. */
  tabulate() {
    this.details.querySelector(".gd-scroll")?.remove();
    if (!this.details.open) return;
    const { caption, head, rows } = this.table();
    const scroll = element("div", "gd-scroll", this.details);
    Object.assign(scroll, { tabIndex: 0, role: "region", ariaLabel: caption });
    const table = element("table", "gd-table", scroll);
    element("caption", "", table, caption);
    const top = element("tr", "", element("thead", "", table));
    for (const name of head) element("th", "", top, name).scope = "col";
    const body = element("tbody", "", table);
    for (const [first, ...rest] of rows) {
      const row = element("tr", "", body);
      element("th", "", row, first).scope = "row";
      for (const cell of rest) element("td", "", row, cell);
    }
  }
}
