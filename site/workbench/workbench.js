/** Puts a button at the file of an exercise. Editor and Python are loaded when it is pressed, not before. */

import { element } from "./element.js";
import { codeOf } from "./store.js";

function mount(place) {
  place.dataset.live = "";
  const slug = place.dataset.exercise;
  const code = place.querySelector("pre code");
  const button = element("button", "md-button md-button--primary wb-open");
  button.type = "button";
  button.textContent = codeOf(slug) === null ? "Write and run it here" : "Go on with what you wrote here";
  button.addEventListener("click", async () => {
    const { open } = await import("./bench.js");
    button.remove();
    place.querySelector(".highlight").hidden = true;
    open(place, slug, code.textContent);
  });
  place.prepend(button);
}

const mountAll = () => document.querySelectorAll(".workbench[data-exercise]:not([data-live])").forEach(mount);

// The theme swaps pages without loading them and says so through document$.
if (globalThis.document$) document$.subscribe(mountAll);
else mountAll();
