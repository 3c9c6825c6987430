/** Native controls with visible labels: keyboard, touch and screen readers come with them. */

import { element } from "./frame.js";
import { number } from "./numbers.js";

let ids = 0;

/** Return a control with its label. They are joined by id, so that the value beside them is not part of the name. */
function labelled(parent, className, tag, text) {
  const box = element("div", className, parent);
  const label = element("label", "", box, text);
  const control = element(tag, "", box);
  label.htmlFor = control.id = `gd-${++ids}`;
  return { box, control, label };
}

/**
 * Return a slider with a linear scale and a `step`, or with a logarithmic scale. `setTicks` gives it special values
 * ({ value, text }): the position nearest to one stands for exactly this value, so that a limit such as 2/L can be
 * set and is named. `zones` are the colours of the track between the ticks, from left to right.
 */
export function slider(frame, options) {
  const { label, min, max, step, value, log = false, zones = [], format = number, parent = frame.controls } = options;
  const positions = log ? 200 : Math.round((max - min) / step);
  const { box, control: input, label: name } = labelled(parent, "gd-slider", "input", label);
  const output = element("span", "gd-value");
  name.after(output);
  const ruler = element("div", "gd-ruler", box);
  Object.assign(input, { type: "range", min: 0, max: positions, step: 1 });

  let [current, ticks] = [value, []];
  const share = (v) => (log ? Math.log(v / min) / Math.log(max / min) : (v - min) / (max - min));
  const raw = (p) => (log ? min * (max / min) ** (p / positions) : min + ((max - min) * p) / positions);
  const position = (v) => Math.round(share(v) * positions);
  const show = () => {
    const tick = ticks.find((each) => each.value === current);
    const text = format(current) + (tick ? ` = ${tick.text}` : "");
    output.textContent = text;
    input.setAttribute("aria-valuetext", text);
  };
  const self = {
    get value() {
      return current;
    },
    set value(v) {
      [current, input.value] = [v, position(v)];
      show();
    },
    /** Ticks may move when another slider moves. */
    setTicks(next) {
      ticks = next.filter((tick) => tick.value >= min && tick.value <= max);
      ruler.replaceChildren();
      for (const tick of ticks)
        element("span", "gd-tick", ruler, tick.text).style.setProperty("--at", share(tick.value));
      const stops = [0, ...ticks.map((tick) => share(tick.value)), 1];
      const parts = zones.map((zone, i) => `var(--gd-${zone}) ${stops[i] * 100}% ${(stops[i + 1] ?? 1) * 100}%`);
      if (zones.length) input.style.setProperty("--gd-track", `linear-gradient(to right, ${parts})`);
      show();
    },
  };
  input.addEventListener("input", () => {
    const tick = ticks.find((each) => position(each.value) === +input.value);
    current = tick?.value ?? +raw(+input.value).toPrecision(3);
    show();
    frame.redraw();
  });
  self.value = value;
  return self;
}

export function button(frame, text, press, parent = frame.controls) {
  const node = element("button", "gd-button", parent, text);
  node.type = "button";
  node.addEventListener("click", press);
  return node;
}

/** Return a select control; `options` are pairs of a value and the text shown for it. */
export function choice(frame, label, options, change = () => {}) {
  const { control } = labelled(frame.controls, "gd-choice", "select", label);
  for (const [value, text] of options) element("option", "", control, text).value = value;
  control.addEventListener("change", () => {
    change(control.value);
    frame.redraw();
  });
  return control;
}

export function checkbox(frame, text, checked) {
  const { box, control, label } = labelled(frame.controls, "gd-check", "input", text);
  Object.assign(control, { type: "checkbox", checked });
  box.prepend(control, label);
  control.addEventListener("change", () => frame.redraw());
  return control;
}
