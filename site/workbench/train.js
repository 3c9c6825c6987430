/** A network that learns to read digits, epoch by epoch, with the reader's own functions. Python runs in the worker. */

import { button, choice, slider } from "../figures/controls.js";
import { Frame, prefersReducedMotion } from "../figures/frame.js";
import { legend } from "../figures/legend.js";
import { number, percent, plural } from "../figures/numbers.js";
import { Panel } from "../figures/plot.js";
import { Digits } from "./digits.js";
import { OPTIMISERS, Parts } from "./parts.js";
import { run, stop } from "./python.js";

const [EPOCHS, PICTURES] = [60, 300]; // as in network.py
const PAUSE = 80; // ms that an epoch takes at least, so that it can be followed
const NAMES = Object.keys(OPTIMISERS);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Return in words why an outcome is none, undefined if it is one. */
function problemOf({ broken, crashed, stopped, late, problem }) {
  if (broken !== undefined) return `Python does not run in this browser (${broken}).`;
  if (crashed !== undefined) return `Python itself stopped while your code ran: ${crashed}.`;
  if (late !== undefined) return late === true ? "Your code did not come to an end, and was stopped." : late;
  return stopped ? "Stopped." : problem;
}

class Training {
  constructor(place) {
    const frame = (this.frame = new Frame());
    place.replaceChildren(frame.root);
    Object.assign(this, { shown: [], before: [], words: "", running: false, begun: false, ended: false });
    const named = NAMES.map((name) => [name, name]);
    this.optimiser = choice(frame, "Optimiser", named, (name) => {
      this.rate.value = OPTIMISERS[name].rate;
      this.startOver();
    });
    this.optimiser.value = "Adam";
    this.rate = slider(frame, { label: "Highest rate", min: 1e-4, max: 3, log: true, value: OPTIMISERS.Adam.rate });
    const bar = document.createElement("div");
    bar.className = "gd-transport";
    frame.controls.append(bar);
    this.go = button(frame, "Train", () => (this.running ? this.halt() : this.train()), bar);
    this.go.classList.add("tr-go");
    button(frame, "Start over", () => this.startOver(), bar);
    this.parts = new Parts(frame.root);
    frame.controls.after(this.parts.list);
    this.drawPanels();
    this.digits = new Digits(frame.root, PICTURES);
    frame.sentence.before(this.digits.canvas);
    this.parts.show(this.optimiser.value);
    frame.start(() => this.draw());
  }

  drawPanels() {
    const x = { label: "epoch", domain: [0, EPOCHS] };
    const loss = { label: "loss", domain: [0.005, 4], log: true };
    const chart = new Panel(this.frame, { label: "The loss after each epoch", x, y: loss });
    const count = { label: `misread of ${PICTURES}`, domain: [1, PICTURES], log: true };
    const counts = new Panel(this.frame, { label: "The number of misread pictures after each epoch", x, y: count });
    const OLD = "gd-second tr-before";
    this.lines = [
      [chart.line(OLD), () => this.before.map(({ losses }, t) => [t, losses[1]])],
      [chart.line("gd-c1"), () => this.shown.map(({ losses }, t) => [t, losses[0]])],
      [chart.line("gd-c2"), () => this.shown.map(({ losses }, t) => [t, losses[1]])],
      [counts.line(OLD), () => this.before.map(({ misread }, t) => [t, Math.max(misread.length, 1)])],
      [counts.line("gd-c2"), () => this.shown.map(({ misread }, t) => [t, Math.max(misread.length, 1)])],
    ];
    legend(this.frame, [
      { className: "gd-c1", text: "pictures it learns from" },
      { className: "gd-c2", text: "other pictures" },
      { className: OLD, text: "other pictures, in the run before" },
    ]);
  }

  draw() {
    for (const [line, points] of this.lines) line(points().map(([t, value]) => [t, value ?? NaN]));
    const last = this.shown.at(-1);
    if (last) this.digits.show(last.misread);
    return { words: this.words || this.progress(), table: () => this.table() };
  }

  /** Say where the run is. */
  progress() {
    const last = this.shown.at(-1);
    if (!last) return "Press “Train”: the network has seen nothing yet.";
    const [learned, other] = last.losses.map((loss) => number(loss ?? Infinity, 2));
    const epochs = plural(this.shown.length - 1, "epoch");
    const loss = `the loss is ${other} on them and ${learned} on those it learns from`;
    const now = `After ${epochs}, ${last.misread.length} of ${PICTURES} pictures are misread; ${loss}.`;
    if (!this.ended) return now;
    const end = this.shown.length > EPOCHS ? "" : " The stopping rule ended the run.";
    const share = percent(last.wrong / last.tested);
    return `${now}${end} Of ${last.tested} pictures that were kept for the end, it misreads ${last.wrong} (${share}).`;
  }

  table() {
    const rows = this.shown.map(({ losses, misread }, t) => [
      t,
      ...losses.map((loss) => number(loss ?? Infinity, 4)),
      misread.length,
    ]);
    const head = ["epoch", "loss, learned from", "loss, others", `misread of ${PICTURES}`];
    return { caption: `${this.optimiser.value}, epoch by epoch`, head, rows };
  }

  say(words) {
    this.words = words;
    this.frame.redraw();
  }

  /** Begin a run, or continue the one that was stopped, until it ends or the reader stops it. */
  async train() {
    if (this.ended) this.startOver();
    this.running = true;
    this.go.textContent = "Stop";
    this.frame.sentence.ariaLive = "off"; // it changes too fast to be read aloud
    const problem = await this.run().catch((error) => error.message);
    this.running = false;
    this.go.textContent = this.begun && !this.ended ? "Go on" : "Train";
    this.frame.sentence.ariaLive = "polite";
    this.say(problem ?? "");
  }

  /** Return what stopped the run, undefined if it is at its end or waits to be continued. */
  async run() {
    const problem = this.begun ? undefined : await this.begin();
    if (problem) return problem;
    const token = (this.token = {});
    while (this.token === token && !this.ended && this.frame.root.isConnected) {
      const epoch = run({ task: "epoch", slug: "", argument: this.rate.value });
      const [outcome] = await Promise.all([epoch, pause(PAUSE)]);
      if (this.token !== token) return undefined;
      const stopped = problemOf(outcome);
      if (stopped) this.begun = false; // Python has forgotten the run
      if (stopped) return stopped;
      this.shown.push(outcome);
      this.ended = "wrong" in outcome;
      if (!prefersReducedMotion()) this.frame.redraw();
    }
    return undefined;
  }

  /** Choose the functions and send them to Python; return what went wrong, undefined if nothing did. */
  async begin() {
    this.forget();
    this.say("Python is loading, about 12 MB the first time …");
    const optimiser = this.optimiser.value;
    const checking = ({ ready }) => ready && this.say("The checks of your files are running …");
    const codes = await this.parts.choose(optimiser, checking);
    const outcome = await run({ task: "train", slug: "", argument: JSON.stringify({ optimiser, codes }) });
    const problem = problemOf(outcome);
    if (problem) return problem;
    this.begun = true;
    this.words = "";
    this.digits.pictures = outcome.pictures;
    this.shown = [outcome];
    this.frame.redraw();
    return undefined;
  }

  /** Stop after this epoch; while files are still checked, at once. */
  halt() {
    if (this.begun) this.token = null;
    else stop();
  }

  /** Keep the curves of the run as those of the run before. */
  forget() {
    if (this.shown.length > 1) this.before = this.shown;
    Object.assign(this, { shown: [], words: "", begun: false, ended: false });
  }

  startOver() {
    if (this.running) this.halt();
    this.forget();
    this.parts.show(this.optimiser.value);
    this.go.textContent = this.running ? "Stop" : "Train";
    this.frame.redraw();
  }
}

export function mountTraining(place) {
  new Training(place);
}
