/** "Which mistake is it?": questions about known mistakes, from the exercises that a reader has chosen or solved. */

import { element } from "../figures/frame.js";
import { answered, until } from "./cards.js";
import { sketch } from "./sketch.js";
import { practiceOf, progressOf, storePractice } from "./store.js";

const SITE = new URL("../..", import.meta.url); // wherever it is served
const SOON = 10 * 60_000; // ms: what is due by then is asked when nothing else is left
const KINDS = { wrong: "this code", right: "expected" };

function shuffled(items) {
  return items.map((item) => [Math.random(), item]).sort(([a], [b]) => a - b).map(([, item]) => item);
}

/** Return all questions of an exercise, each with what it needs to be asked. */
async function load(slug) {
  const answer = await fetch(new URL(`assets/practice/${slug}.json`, SITE));
  if (!answer.ok) throw new Error(`${answer.status} for ${slug}`);
  const { title, mistakes, questions } = await answer.json();
  return questions.map((question) => ({ ...question, key: `${slug}/${question.id}`, slug, title, mistakes }));
}

class Practice {
  constructor(place) {
    this.questions = new Map(); // by exercise
    this.chosen = practiceOf("chosen") ?? {};
    this.cards = practiceOf("cards") ?? {};
    this.list = place.querySelector(".pr-exercises");
    this.root = place.querySelector(".pr-now");
    this.status = place.querySelector(".pr-status");
    this.list.querySelectorAll("[data-slug]").forEach((item) => this.offer(item));
    document.addEventListener("keydown", (event) => this.press(event));
    this.refresh();
  }

  /** Put a box before an exercise of the list. */
  offer(item) {
    const { slug } = item.dataset;
    const label = element("label");
    const box = element("input", "", label);
    box.type = "checkbox";
    box.checked = this.has(slug);
    box.ariaLabel = `Practise ${item.querySelector("a").textContent}`;
    box.addEventListener("change", () => {
      this.chosen[slug] = box.checked;
      this.keep("chosen", this.chosen);
      this.refresh();
    });
    item.prepend(label);
  }

  has(slug) {
    const best = progressOf(slug);
    return this.chosen[slug] ?? (best !== null && best.passed === best.of);
  }

  keep(name, value) {
    if (!storePractice(name, value)) this.forgets = true;
  }

  get slugs() {
    return [...this.list.querySelectorAll("[data-slug]")].map((item) => item.dataset.slug).filter((slug) => this.has(slug));
  }

  /** Fetch what was chosen, and ask unless a question stands open that still belongs to it. */
  async refresh() {
    try {
      for (const slug of this.slugs)
        if (!this.questions.has(slug)) this.questions.set(slug, await load(slug));
      if (!this.question || !this.has(this.question.slug)) this.ask();
      else this.count();
    } catch {
      this.status.textContent = "The questions cannot be loaded. Are you offline?";
    }
  }

  get all() {
    return this.slugs.flatMap((slug) => this.questions.get(slug) ?? []);
  }

  /** Return the question that is due for the longest time, or else a new one, or else one that is due soon. */
  next() {
    const others = this.all.filter(({ key }) => key !== this.question?.key || this.all.length === 1);
    const fresh = others.filter(({ key }) => !this.cards[key]);
    const seen = others.filter(({ key }) => this.cards[key]).sort((a, b) => this.due(a) - this.due(b));
    const now = Date.now();
    if (seen.length && this.due(seen[0]) <= now) return seen[0];
    if (fresh.length) return fresh[Math.floor(Math.random() * fresh.length)];
    return seen.length && this.due(seen[0]) <= now + SOON ? seen[0] : undefined;
  }

  due({ key }) {
    return new Date(this.cards[key].due).getTime();
  }

  count() {
    const seen = this.all.filter(({ key }) => this.cards[key]);
    const due = seen.filter((question) => this.due(question) <= Date.now()).length;
    const words = this.all.length ? `${due} to repeat, ${this.all.length - seen.length} new, ${this.all.length} in all.` : "";
    this.status.textContent = words + (this.forgets ? " This browser keeps no answers: its storage is full or switched off." : "");
  }

  ask() {
    this.question = this.next();
    this.root.replaceChildren();
    this.count();
    if (!this.question) return this.rest();
    const { title, function: name, path, calls, id, others, mistakes } = this.question;
    element("p", "pr-where", this.root, title);
    const head = element("h2", "pr-head", this.root);
    head.append("Which mistake is in ", element("code", "", undefined, name), "?");
    head.id = "question";
    head.tabIndex = -1;
    for (const { call, given, ...answers } of calls) {
      const box = element("div", "pr-call", this.root);
      element("pre", "", box, call);
      const list = element("dl", "", box);
      for (const [kind, words] of Object.entries(KINDS)) {
        element("dt", "", list, words);
        element("pre", `pr-${kind}`, element("dd", "", list), answers[kind]);
      }
      const drawing = path ? sketch(answers) : null;
      if (drawing) box.append(drawing);
      if (given) element("p", "pr-given", box, given);
    }
    const choices = element("ol", "pr-choices", this.root);
    choices.ariaLabel = "Four mistakes";
    for (const choice of shuffled([id, ...Object.keys(others)])) {
      const button = element("button", "pr-choice", element("li", "", choices), mistakes[choice].title);
      button.type = "button";
      button.dataset.id = choice;
      button.addEventListener("click", () => this.answer(choice));
    }
    element("p", "pr-keys", this.root, "Keys: 1 to 4 choose, Enter goes on.");
    this.verdict = element("div", "pr-verdict", this.root);
    this.verdict.setAttribute("aria-live", "polite");
  }

  /** Say why there is no question. */
  rest() {
    const cards = this.all.map((question) => this.due(question)).sort((a, b) => a - b);
    const words = cards.length
      ? `Nothing is due now. The next question comes back in ${until(cards[0], Date.now())}.`
      : "Tick an exercise below to begin.";
    element("p", "pr-rest", this.root, words);
  }

  answer(choice) {
    if (this.verdict.hasChildNodes()) return;
    const { key, id, mistakes } = this.question;
    const right = choice === id;
    const now = new Date();
    this.cards[key] = answered(this.cards[key], right, now);
    this.keep("cards", this.cards);
    for (const button of this.root.querySelectorAll(".pr-choice")) {
      const mark = { [choice]: "pr-no", [id]: "pr-yes" }[button.dataset.id];
      button.setAttribute("aria-disabled", "true");
      if (mark) button.classList.add(mark);
      if (mark) button.prepend(element("span", "pr-mark", undefined, mark === "pr-yes" ? "✓ " : "✗ "));
    }
    const time = until(this.cards[key].due, now);
    element("p", "pr-outcome", this.verdict, `${right ? "Right." : "Not this one."} The question comes back in ${time}.`);
    if (!right) this.difference(choice);
    const { title, computes, asked, concept, page } = mistakes[id];
    const words = element("p", "", this.verdict);
    words.append(element("strong", "", undefined, `${title}.`), ` This ${computes}; the exercise asks you to ${asked}. ${concept} `);
    element("a", "", words, "Read the paragraph").href = new URL(page, SITE);
    const next = element("button", "md-button md-button--primary pr-next", this.verdict, "Next question");
    next.type = "button";
    next.addEventListener("click", () => {
      this.ask();
      this.root.querySelector(".pr-head")?.focus({ preventScroll: true });
      this.root.scrollIntoView({ block: "nearest" });
    });
    next.focus();
    this.count();
  }

  /** Say what the chosen mistake computes, and what it answers to the same calls. */
  difference(choice) {
    const { calls, others, mistakes } = this.question;
    const { title, computes } = mistakes[choice];
    const words = element("p", "", this.verdict);
    const given = calls.length > 1 ? "To these calls it answers" : "To this call it answers";
    words.append("You chose ", element("strong", "", undefined, `${title}.`), ` Such code ${computes}. ${given}:`);
    const list = element("ul", "pr-instead", this.verdict);
    others[choice].forEach((text, place) => {
      const same = text === calls[place].right ? " (as expected)" : text === calls[place].wrong ? " (as above)" : "";
      element("pre", "", element("li", "", list), text + same);
    });
  }

  /** Choose with the keys 1 to 4, unless the reader types somewhere. */
  press(event) {
    const typing = event.target.closest?.("input:not([type=checkbox]), textarea, [contenteditable]");
    if (!this.root.isConnected || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    this.root.querySelectorAll(".pr-choice")[Number(event.key) - 1]?.click();
  }
}

export function mountPractice(place) {
  new Practice(place);
}
