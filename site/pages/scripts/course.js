// Add names and roles that the theme omits, and make blocks that scroll reachable by keyboard.
const setAll = (selector, attribute, value) =>
  document.querySelectorAll(selector).forEach((part) => part.setAttribute(attribute, value));

function scrollable() {
  for (const part of document.querySelectorAll(".katex-display, .md-typeset__scrollwrap, .md-typeset pre > code")) {
    if (part.scrollWidth > part.clientWidth || part.scrollHeight > part.clientHeight) part.tabIndex = 0;
    else part.removeAttribute("tabindex");
  }
}

function prepare() {
  setAll(".md-search[role=dialog]", "aria-label", "Search");
  setAll(".md-dialog", "role", "status");
  setAll(".md-code__nav", "role", "none");
  scrollable();
  document.fonts.ready.then(scrollable);
}

addEventListener("resize", scrollable);
globalThis.document$?.subscribe(prepare);
