// Names for two parts of the theme that have none, and the keyboard for what scrolls sideways.
const name = (selector, label) =>
  document.querySelectorAll(selector).forEach((part) => part.setAttribute("aria-label", label));

function scrollable() {
  for (const part of document.querySelectorAll(".katex-display, .md-typeset__scrollwrap, .md-typeset pre > code")) {
    if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
    else part.removeAttribute("tabindex");
  }
}

function prepare() {
  name(".md-search[role=dialog]", "Search");
  name(".md-dialog", "Message");
  scrollable();
}

addEventListener("resize", scrollable);
globalThis.document$?.subscribe(prepare);
