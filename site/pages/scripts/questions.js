// A question that asks for a number gets a field; the page says whether the number is right, within one percent.
// Without JavaScript the question and its folded answer remain.
function read(text) {
  const plain = text.trim().replace("−", "-").replace(",", ".").replace(/\s*[·×*x]\s*10\s*\^?\s*/, "e");
  return plain ? Number(plain) : NaN;
}

function verdict(number, answer) {
  if (Number.isNaN(number)) return "Type a number, such as 0.25 or 3e-4.";
  return Math.abs(number - answer) <= 0.01 * Math.abs(answer) ? "Right." : "Not this. Try again, or open the answer.";
}

function addField(question) {
  const form = document.createElement("form");
  form.className = "ask-number";
  form.innerHTML =
    '<label>Your number <input size="10" inputmode="decimal" autocomplete="off"></label> ' +
    '<button class="md-button">Check</button> <output></output>';
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    form.querySelector("output").textContent = verdict(read(form.querySelector("input").value), +question.dataset.number);
  });
  question.after(form);
}

globalThis.document$?.subscribe(() => document.querySelectorAll("[data-number]:not(:has(+ form))").forEach(addField));
