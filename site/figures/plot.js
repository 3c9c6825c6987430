/** A panel: axes, and a data layer that clips everything outside. Sizes fit a phone; wider pages scale the panel. */

import { axisBottom, axisLeft } from "d3-axis";
import { scaleLinear, scaleLog } from "d3-scale";
import { create } from "d3-selection";
import { symbol, symbolCircle, symbolDiamond, symbolSquare, symbolTriangle } from "d3-shape";

import { power } from "./numbers.js";

const MARGIN = { top: 26, right: 12, bottom: 38, left: 46 };
const sides = (margin) => ({ top: margin, right: margin, bottom: margin, left: margin });

/** The markers, by number; a series has the same marker everywhere. */
export const SYMBOLS = [symbolCircle, symbolSquare, symbolTriangle, symbolDiamond];

/** Return whether a point can be drawn: a run that diverged ends in points that are NaN. */
const drawable = ([x, y]) => !Number.isNaN(x + y);

/**
 * Return a d3 scale for ticks and pointers, and the same map as plain arithmetic for the thousands of points that are
 * drawn when a slider moves. Points far outside are moved closer, since SVG cannot hold the numbers of a diverging run.
 */
function scale({ domain: [a, b], log }, [start, end]) {
  const d3 = (log ? scaleLog() : scaleLinear()).domain([a, b]).range([start, end]);
  const [low, high] = log ? [a / 1e9, b * 1e9] : [3 * a - 2 * b, 3 * b - 2 * a];
  const slope = (end - start) / (log ? Math.log(b / a) : b - a);
  const place = (v) => {
    const near = v < low ? low : v > high ? high : v;
    return start + slope * (log ? Math.log(near / a) : near - a);
  };
  return [d3, place];
}

/** Return the powers of ten in a range, at most seven of them. */
function powers([low, high]) {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const stride = Math.ceil((last - first + 1) / 7);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
    .filter((e) => e % stride === 0)
    .map((e) => 10 ** e);
}

/** Two scales, and a layer in which series are drawn with them. `overlay` has the same origin and is not clipped. */
export class Plane {
  constructor(data, overlay, width, height) {
    Object.assign(this, { data, overlay, width, height });
  }

  setScales(x, y) {
    [this.x, this.placeX] = scale(x, [0, this.width]);
    [this.y, this.placeY] = scale(y, [this.height, 0]);
  }

  text(parent, words, x, y, anchor = "start", className = "gd-label") {
    return parent
      .append("text")
      .attr("class", className)
      .attr("x", x)
      .attr("y", y)
      .attr("text-anchor", anchor)
      .text(words);
  }

  /** Return the pixels of a point. */
  place = ([x, y]) => [this.placeX(x), this.placeY(y)];

  /** Return the values of the axes under a pointer; they stay inside the axes when the pointer has left them. */
  valuesAt(event) {
    // Use the transform and not the bounding box of the layer, which may include clipped parts.
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.overlay.node().getScreenCTM().inverse());
    const inside = (v, size) => Math.max(0, Math.min(size, v));
    const [px, py] = [inside(at.x, this.width), inside(at.y, this.height)];
    return [this.x.invert(px), this.y.invert(py)].map((v) => +v.toPrecision(4));
  }

  /** Add a line; return a function that draws it through points. */
  line(className) {
    const path = this.data.append("path").attr("class", `gd-line ${className}`);
    return (points) => {
      let d = "";
      for (const point of points) {
        if (!drawable(point)) break;
        const [px, py] = this.place(point);
        // Tenths of a pixel give the same picture with half the text.
        d += `${d ? "L" : "M"}${Math.round(10 * px) / 10},${Math.round(10 * py) / 10}`;
      }
      path.attr("d", d);
    };
  }

  /** Add lines of equal loss of a quadratic; return a function that draws those with these radii around its minimum. */
  ellipses() {
    const group = this.data.append("g");
    return ([w1, w2], [c1, c2], radii) =>
      group
        .selectAll("ellipse")
        .data(radii)
        .join("ellipse")
        .attr("class", "gd-level")
        .attr("cx", this.x(w1))
        .attr("cy", this.y(w2))
        .attr("rx", (r) => this.x(r / Math.sqrt(c1)) - this.x(0))
        .attr("ry", (r) => this.y(0) - this.y(r / Math.sqrt(c2)));
  }

  /** Add markers of one of four shapes; return a function that draws them at points. */
  dots(className, shape = 0, size = 28) {
    const group = this.data.append("g").attr("class", `gd-dots ${className}`);
    const d = symbol(SYMBOLS[shape], size)();
    return (points) =>
      group
        .selectAll("path")
        .data(points.map(this.place).filter(drawable))
        .join((enter) => enter.append("path").attr("d", d))
        .attr("transform", ([x, y]) => `translate(${x.toFixed(1)},${y.toFixed(1)})`);
  }

  /** Add a straight line across the panel with a text, `row` lines down; return a function of value and text. */
  rule(axis, className = "", row = 0) {
    const group = this.data.append("g").attr("class", `gd-rule ${className}`);
    const stroke = group.append("line");
    const words = this.text(group, "", 0, 0);
    return (value, text = "") => {
      const at = this[axis](value);
      group.attr("display", Number.isFinite(at) ? null : "none");
      if (!Number.isFinite(at)) return;
      if (axis === "x") {
        const left = at > this.width * 0.75;
        stroke.attr("x1", at).attr("x2", at).attr("y2", this.height);
        words
          .attr("x", at + (left ? -5 : 5))
          .attr("y", 12 + 15 * row)
          .attr("text-anchor", left ? "end" : "start");
      } else {
        stroke.attr("x2", this.width).attr("y1", at).attr("y2", at);
        words
          .attr("x", this.width - 4)
          .attr("y", at - 5)
          .attr("text-anchor", "end");
      }
      words.text(text);
    };
  }
}

export class Panel extends Plane {
  /**
   * x, y: { domain, label, log, ticks }; handles: whether the panel has points that readers can move; margin: the same
   * on all sides, for a panel without axes.
   */
  constructor(frame, { label, x, y, width = 360, height = 270, handles = false, margin }) {
    const { top, right, bottom, left } = margin === undefined ? MARGIN : sides(margin);
    const [inner, tall] = [width - left - right, height - top - bottom];
    const svg = create("svg")
      .attr("class", "gd-panel")
      .attr("viewBox", `0 0 ${width} ${height}`)
      .attr("aria-label", label);
    svg.attr("role", handles ? "group" : "img");
    const root = svg.append("g").attr("transform", `translate(${left},${top})`);
    const [axisX, axisY] = ["x", "y"].map((name) => root.append("g").attr("class", `gd-axis gd-axis-${name}`));
    axisX.attr("transform", `translate(0,${tall})`);
    // A nested svg clips to its box without an id, which would have to be unique in the page.
    const data = root.append("svg").attr("width", inner).attr("height", tall).attr("class", "gd-data");
    super(data, root.append("g").attr("class", "gd-overlay"), inner, tall);
    Object.assign(this, { svg, axisX, axisY });
    this.text(root, x.label, this.width, this.height + 32, "end", "gd-title");
    this.text(root, y.label, -left + 4, -12, "start", "gd-title");
    this.setAxes(x, y);
    frame.panels.append(this.svg.node());
    (frame.drawn ??= []).push(this);
  }

  setAxes(x, y) {
    const key = `${x.domain} ${y.domain}`;
    if (key === this.key) return;
    this.key = key;
    this.setScales(x, y);
    const setTicks = (axis, { domain, log, ticks = 5, format }) => {
      axis.offset(0); // d3-axis would move ticks by half a pixel, away from the data
      if (log) return axis.tickValues(powers(domain)).tickFormat((v) => power(Math.round(Math.log10(v))));
      return (Array.isArray(ticks) ? axis.tickValues(ticks) : axis.ticks(ticks)).tickFormat(format ?? null);
    };
    this.axisX.call(setTicks(axisBottom(this.x).tickSize(-this.height).tickPadding(7), x));
    this.axisY.call(setTicks(axisLeft(this.y).tickSize(-this.width).tickPadding(6), y));
    // d3-axis sets these attributes; the style sheet, which the theme may change, has to decide.
    for (const axis of [this.axisX, this.axisY])
      axis.attr("font-size", null).attr("font-family", null).attr("fill", null);
  }
}
