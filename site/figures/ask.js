/** A question that asks for a number gets a field; the page says whether the number is right, within one percent. */

import { element } from "./frame.js";
import { read, TYPE_A_NUMBER } from "./numbers.js";

function verdict(number, answer) {
  if (Number.isNaN(number)) return TYPE_A_NUMBER;
  return Math.abs(number - answer) <= 0.01 * Math.abs(answer) ? "Right." : "Not this. Try again, or open the answer.";
}

export function addField(question) {
  const form = element("form", "ask-number");
  form.innerHTML =
    '<label>Your number <input size="10" inputmode="decimal" autocomplete="off"></label> ' +
    '<button class="md-button">Check</button> <output></output>';
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const number = read(form.querySelector("input").value);
    form.querySelector("output").textContent = verdict(number, +question.dataset.number);
  });
  question.after(form);
}
