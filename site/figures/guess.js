/** The fields in which a guess is entered: a number, or some of several words, perhaps in order. */

import { element } from "./frame.js";
import { range, read, TYPE_A_NUMBER } from "./numbers.js";

/** Add a field for a number; `label` has "…" where the field stands. */
function numberField(form, { label, axis }, changed) {
  const line = element("label", "guess-field", form);
  const input = element("input");
  const [before, after] = label.split("…");
  line.append(before, input, after);
  Object.assign(input, { size: 6, inputMode: "decimal", autocomplete: "off" });
  input.addEventListener("input", changed);
  return {
    axis,
    missing: TYPE_A_NUMBER,
    get value() {
      return read(input.value);
    },
    /** Show a number that was chosen on an axis. */
    set value(number) {
      input.value = String(+number.toPrecision(3)).replace("-", "−");
      changed();
    },
    get done() {
      return Number.isFinite(this.value);
    },
  };
}

/** Add a button for each word. With `pick` "one" one of them is chosen, with "some" any, with "order" all in order. */
function wordsField(form, { label, options, pick }, changed) {
  const group = element("div", `guess-field guess-${pick}`, form);
  Object.assign(group, { role: "group", ariaLabel: label });
  element("span", "", group, label);
  const chosen = [];
  const show = () =>
    buttons.forEach((button, i) => {
      button.ariaPressed = String(chosen.includes(i));
      button.dataset.place = chosen.includes(i) ? chosen.indexOf(i) + 1 : "–";
    });
  const press = (i) => {
    if (pick === "one") chosen.splice(0, 1, i);
    else if (chosen.includes(i)) chosen.splice(chosen.indexOf(i), 1);
    else chosen.push(i);
    const open = range(options.length).filter((other) => !chosen.includes(other));
    if (pick === "order" && open.length === 1 && chosen.at(-1) === i) chosen.push(open[0]); // the last place is certain
    show();
    changed();
  };
  const buttons = options.map((text, i) => {
    const button = element("button", "guess-option", group, text);
    button.type = "button";
    button.addEventListener("click", () => press(i));
    return button;
  });
  show();
  return {
    missing: pick === "order" ? "Press the buttons in the order that you expect." : "Choose an answer first.",
    get value() {
      return pick === "one" ? chosen[0] : pick === "some" ? [...chosen].sort() : [...chosen];
    },
    get done() {
      return chosen.length >= (pick === "order" ? options.length : 1);
    },
  };
}

export const addFields = (form, fields, changed) =>
  fields.map((field) => (field.options ? wordsField : numberField)(form, field, changed));
