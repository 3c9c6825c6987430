/** Native controls with visible labels: keyboard, touch and screen readers come with them. */

import { element } from "./frame.js";
import { number } from "./numbers.js";

let ids = 0;

/** Label and control belong together by id, so that the value beside them is not part of the name. */
function labelled(parent, className, tag, text) {
  const box = element("div", className, parent);
  const label = element("label", "", box, text);
  const control = element(tag, "", box);
  label.htmlFor = control.id = `gd-${++ids}`;
  return { box, control, label };
}

/**
 * A slider of equal positions on a linear or logarithmic scale. `marks` are values that matter ({ value, text }): the
 * position next to one stands for exactly that value, so that a limit such as 2/L can be hit, and is named.
 * `zones` are stretches between the marks, from left to right, each a CSS colour class.
 */
export function slider(frame, options) {
  const { label, min, max, value, log = false, marks = [], zones = [], format = number, parent = frame.controls } = options;
  const { positions = 200 } = options;
  const { box, control: input } = labelled(parent, "gd-slider", "input", label);
  const output = element("span", "gd-value", box);
  const ruler = element("div", "gd-ruler", box);
  Object.assign(input, { type: "range", min: 0, max: positions, step: 1 });

  const share = (v) => (log ? Math.log(v / min) / Math.log(max / min) : (v - min) / (max - min));
  const raw = (p) => (log ? min * (max / min) ** (p / positions) : min + ((max - min) * p) / positions);
  const self = {
    marks,
    get mark() {
      return self.marks.find((mark) => Math.round(share(mark.value) * positions) === +input.value);
    },
    get value() {
      return self.mark?.value ?? +raw(+input.value).toPrecision(3);
    },
    set value(v) {
      input.value = Math.round(share(v) * positions);
      self.show();
    },
    show() {
      const text = format(self.value) + (self.mark ? ` = ${self.mark.text}` : "");
      output.textContent = text;
      input.setAttribute("aria-valuetext", text);
    },
    /** New marks, for limits that depend on another slider. */
    setMarks(next) {
      self.marks = next.filter((mark) => mark.value >= min && mark.value <= max);
      ruler.replaceChildren();
      for (const mark of self.marks) {
        const tick = element("span", "gd-tick", ruler, mark.text);
        tick.style.setProperty("--at", share(mark.value));
      }
      const stops = [0, ...self.marks.map((mark) => share(mark.value)), 1];
      const parts = zones.map((zone, i) => `var(--gd-${zone}) ${stops[i] * 100}% ${(stops[i + 1] ?? 1) * 100}%`);
      if (zones.length) input.style.setProperty("--gd-track", `linear-gradient(to right, ${parts})`);
      self.show();
    },
  };
  input.addEventListener("input", () => {
    self.show();
    frame.redraw();
  });
  self.value = value;
  self.setMarks(marks);
  return self;
}

export function button(frame, text, press, parent = frame.controls) {
  const node = element("button", "gd-button", parent, text);
  node.type = "button";
  node.addEventListener("click", press);
  return node;
}

/** One of several; `options` maps values to the words shown. */
export function choice(frame, label, options, change = () => {}, parent = frame.controls) {
  const { control } = labelled(parent, "gd-choice", "select", label);
  for (const [value, text] of Object.entries(options)) element("option", "", control, text).value = value;
  control.addEventListener("change", () => {
    change(control.value);
    frame.redraw();
  });
  return control;
}

export function checkbox(frame, text, checked, parent = frame.controls) {
  const { box, control, label } = labelled(parent, "gd-check", "input", text);
  Object.assign(control, { type: "checkbox", checked });
  box.prepend(control, label);
  control.addEventListener("change", () => frame.redraw());
  return control;
}
