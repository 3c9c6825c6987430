/** The race: the reader's method beside the optimisers of the course, as a panel and a row of a table per landscape. */

import { element } from "../figures/frame.js";
import { legend } from "../figures/legend.js";
import { number, plural } from "../figures/numbers.js";
import { Panel } from "../figures/plot.js";

export const RACE = "race"; // the exercise
const OWN = "yours"; // the name of the reader's method
const SHALLOW = 1e-3; // an axis shows at least three decimals
const style = (name, i) => (name === OWN ? "gd-first wb-racer" : `gd-c${i}`);
const mean = (values) => number(values.reduce((sum, value) => sum + value, 0) / values.length, 2);

export class Race {
  constructor(place) {
    Object.assign(this, { place, rows: [], problems: new Map() });
  }

  /** Take in a message of the runner: first what takes part, then what each landscape gave. */
  receive({ methods, grounds, raced }) {
    if (grounds) this.prepare(methods, grounds);
    if (raced) this.show(raced);
  }

  /** Draw empty panels and an empty table, so that nothing moves while the race is on. The reader's method is first. */
  prepare(others, grounds) {
    const methods = [OWN, ...others.filter((name) => name !== OWN)];
    Object.assign(this, { methods, grounds });
    const live = element("div", "gd-live", element("figure", "gd-figure wb-race", this.place));
    const title = element("p", "", live, "How much of the loss at the start is left, at the best point so far");
    legend({ panels: title }, methods.map((name, i) => ({ className: style(name, i), text: name })));
    this.panels = element("div", "wb-tracks", live);
    this.charts = grounds.map((ground) => this.chart(ground));
    this.words = element("div", "", live);
    this.words.role = "status";
    const caption = "Decimals of the loss that are gone at the end: 1 is a tenth left. The most of each row is bold.";
    const scroll = element("div", "gd-scroll wb-race-table", live);
    Object.assign(scroll, { tabIndex: 0, role: "region", ariaLabel: "Results of the race" });
    const table = element("table", "gd-table", scroll);
    element("caption", "", table, caption);
    const head = element("tr", "", element("thead", "", table));
    for (const name of ["landscape", ...methods]) element("th", "", head, name).scope = "col";
    const body = element("tbody", "", table);
    this.cells = grounds.map(({ name }) => {
      const row = element("tr", "", body);
      element("th", "", row, name).scope = "row";
      return methods.map(() => element("td", "", row));
    });
  }

  /** Return a function that draws the curves of one landscape. */
  chart({ name, budget, function: asked }) {
    const track = element("div", "wb-track", this.panels);
    element("p", "", track, name);
    const x = { label: asked === "fit" ? "rows" : "calls", domain: [0, budget], ticks: 4 };
    const y = { label: "share left", domain: [SHALLOW, 1], log: true };
    const panel = new Panel({ panels: track }, { label: `The race on ${name}`, x, y, width: 250, height: 190 });
    return (curves) => {
      const least = Math.min(SHALLOW, ...Object.values(curves).map((curve) => curve.at(-1)?.[1] ?? 1));
      panel.setAxes(x, { ...y, domain: [10 ** Math.floor(Math.log10(least) + 1e-9), 1] });
      for (const [i, method] of [...this.methods.entries()].reverse())
        if (curves[method]) panel.line(style(method, i))([[0, 1], ...curves[method]]);
    };
  }

  show({ decimals, curves, problem }) {
    const at = this.rows.length;
    const { name, function: asked } = this.grounds[at];
    this.rows.push(decimals);
    this.charts[at](curves);
    const most = Math.max(...Object.values(decimals)).toFixed(1);
    this.methods.forEach((method, i) => {
      const text = decimals[method]?.toFixed(1) ?? "–";
      this.cells[at][i].replaceChildren(text === most ? element("strong", "", undefined, text) : text);
    });
    if (problem) this.complain(`${asked}: ${problem}`, name);
  }

  /** Say what went wrong: one line for each error, with all landscapes on which it was raised. */
  complain(text, name) {
    if (!this.problems.has(text)) this.problems.set(text, { names: [], line: element("p", "wb-problem", this.words) });
    const { names, line } = this.problems.get(text);
    names.push(name);
    line.textContent = names.length > 2 ? `${text} (on ${names.length} landscapes)` : `${text} (on ${names.join(" and ")})`;
  }

  /** The result in one line. */
  get summary() {
    const best = this.rows.filter((row) => row[OWN] >= Math.max(...Object.values(row))).length;
    const means = ["minimise", "fit"].flatMap((name) => {
      const own = this.rows.map((row) => row[OWN]).filter((value, i) => this.grounds[i].function === name && value >= 0);
      return own.length ? [`${mean(own)} with ${name}`] : [];
    });
    const average = means.length ? `; decimals on average: ${means.join(", ")}` : "";
    return `${RACE}   yours is best on ${best} of ${plural(this.rows.length, "landscape")}${average}`;
  }
}
