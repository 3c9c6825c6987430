/**
 * "Before you look": a guess is entered while the answer of the figure below is covered, and is then drawn there.
 *
 * predictions.js has the questions. Nothing is stored: a page that is opened again asks again.
 */

import { select } from "d3-selection";

import { element } from "./frame.js";
import { addFields } from "./guess.js";
import { Plane } from "./plot.js";
import { PREDICTIONS } from "./predictions.js";

const waiting = new Set();

/** Return the axes of a picture that was drawn at build. */
function stillPlane(picture) {
  const { x, y, box } = JSON.parse(picture.dataset.plot);
  const [left, top, width, height] = box;
  const data = select(picture).select("svg").append("g").attr("class", "gd-still");
  data.attr("transform", `translate(${left},${top})`);
  const plane = new Plane(data, data, width, height);
  plane.setScales(x, y);
  return plane;
}

function figureAfter(paragraph) {
  const follows = (figure) => paragraph.compareDocumentPosition(figure) & Node.DOCUMENT_POSITION_FOLLOWING;
  return [...document.querySelectorAll("figure.gd-figure")].find(follows);
}

export class Prediction {
  constructor(paragraph) {
    paragraph.dataset.live = "";
    this.figure = figureAfter(paragraph);
    this.frame = this.figure.frame;
    this.asked = PREDICTIONS[paragraph.dataset.prediction](this.frame?.facts, +paragraph.dataset.answer);
    const picture = this.figure.querySelector("[data-plot]");
    this.planes = this.frame?.drawn ?? (picture ? [stillPlane(picture)] : []);
    this.addForm(paragraph);
    if (!this.asked.open) this.cover();
    waiting.add(this);
  }

  addForm(paragraph) {
    this.form = element("form", "guess");
    this.form.noValidate = true;
    this.entry = element("div", "guess-entry", this.form);
    this.fields = addFields(this.entry, this.asked.fields, () => this.changed());
    const buttons = element("div", "guess-buttons", this.entry);
    element("button", "md-button md-button--primary", buttons, "Show");
    const skip = element("button", "md-button", buttons, "Skip ");
    skip.type = "button";
    element("kbd", "", skip, "Esc");
    skip.addEventListener("click", () => this.skip());
    this.said = element("p", "guess-said", this.form);
    Object.assign(this.said, { role: "status", ariaLive: "polite", tabIndex: -1 });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.show();
    });
    paragraph.after(this.form);
  }

  get guesses() {
    return this.fields.map((field) => field.value);
  }

  /** Hide what answers the question: the curves, what is said about them, and the text that follows. */
  cover() {
    const answer = this.figure.nextElementSibling;
    this.hidden = this.asked.only === "text" ? [answer] : [this.figure.querySelector("figcaption"), answer];
    for (const part of this.hidden) part.classList.add("gd-veiled");
    if (this.asked.only === "text") return;
    this.figure.classList.add("gd-covered");
    if (this.frame) this.frame.root.inert = true;
    const place = this.fields.find((field) => field.axis);
    this.veils = this.planes.map((plane, i) => {
      const veil = plane.data.append("g").attr("class", "gd-veil");
      veil.append("rect").attr("width", plane.width).attr("height", plane.height);
      const words = place?.axis.panel === i ? "type your guess, or click here" : "after your guess";
      plane.text(veil, words, plane.width / 2, plane.height / 2, "middle");
      return veil;
    });
    // What is inert gets no clicks, but the figure around it does.
    if (place) this.figure.addEventListener("click", (this.click = (event) => this.take(place, event)));
  }

  /** Take the place of a click as the guess. */
  take(field, event) {
    const { panel, along, times = 1 } = field.axis;
    const plane = this.planes[panel];
    const box = this.veils[panel].node().getBoundingClientRect();
    const inside = (v, low, high) => low <= v && v <= high;
    if (!inside(event.clientX, box.left, box.right) || !inside(event.clientY, box.top, box.bottom)) return;
    field.value = times * plane.valuesAt(event)[along === "x" ? 0 : 1];
  }

  uncover() {
    waiting.delete(this);
    this.entry.remove();
    if (this.asked.open) return;
    for (const part of this.hidden) part.classList.remove("gd-veiled");
    this.figure.classList.remove("gd-covered");
    if (this.frame) this.frame.root.inert = false;
    for (const veil of this.veils ?? []) veil.remove();
    this.figure.removeEventListener("click", this.click);
  }

  /** Draw a number while it is typed; other guesses are drawn beside the answer. */
  changed() {
    this.said.textContent = "";
    if (this.fields.every((field) => field.axis && field.done)) this.mark();
  }

  show() {
    const open = this.fields.find((field) => !field.done);
    if (open) {
      this.said.textContent = open.missing;
      return;
    }
    const [before, guesses] = [this.frame?.facts, this.guesses];
    this.uncover();
    if (this.asked.set) {
      this.asked.set(this.frame.settings);
      this.frame.redraw();
    }
    this.guessed = [guesses, before, this.frame?.facts];
    this.mark();
    if (this.frame) this.frame.marks = () => this.mark();
    this.say(this.asked.say(...this.guessed));
  }

  skip() {
    this.uncover();
    for (const plane of this.planes) plane.data.selectAll(".gd-guess").remove();
    this.say("Skipped.");
  }

  say(words) {
    this.said.textContent = words;
    this.said.focus({ preventScroll: true });
  }

  /** Draw the guess into the figure, at its values: { panel, points } is a line, { panel, x, y } a point or a rule. */
  mark() {
    const marks = this.asked.marks?.(...(this.guessed ?? [this.guesses, this.frame?.facts])) ?? [];
    for (const plane of this.planes) plane.data.selectAll(".gd-guess").remove();
    for (const mark of marks) draw(this.planes[mark.panel], mark);
  }
}

function draw(plane, { x, y, points, words = "your guess" }) {
  const group = plane.data.append("g").attr("class", "gd-guess");
  const at = (axis, v, size) => Math.max(0, Math.min(size, plane[`place${axis}`](v) || 0));
  const [last] = points?.slice(-1) ?? [];
  const [px, py] = [at("X", last?.[0] ?? x ?? 0, plane.width), at("Y", last?.[1] ?? y ?? 0, plane.height)];
  if (points) group.append("path").attr("d", `M${points.map(plane.place).join("L")}`);
  else if (y === undefined) group.append("path").attr("d", `M${px},0V${plane.height}`);
  else group.append("circle").attr("cx", px).attr("cy", py).attr("r", 5);
  const left = px > plane.width / 2;
  const falls = points && points[0][1] > last[1]; // a label is where its line does not pass
  const beside = y === undefined && !points ? 26 : Math.max(14, Math.min(plane.height - 6, py + (falls ? 18 : -9)));
  plane.text(group, words, px + (left ? -8 : 8), beside, left ? "end" : "start");
}

/** One key skips the question that has the focus, or without a focus the first one that can be seen. */
addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const seen = ({ top, bottom }) => bottom > 0 && top < innerHeight;
  const focus = document.activeElement;
  for (const one of waiting) {
    if (!one.form.isConnected) waiting.delete(one);
    else if (focus === document.body ? seen(one.form.getBoundingClientRect()) : one.form.contains(focus))
      return one.skip();
  }
});
