// Names and roles that the theme leaves out, and the keyboard for what scrolls sideways.
const give = (selector, attribute, value) =>
  document.querySelectorAll(selector).forEach((part) => part.setAttribute(attribute, value));

function scrollable() {
  for (const part of document.querySelectorAll(".katex-display, .md-typeset__scrollwrap, .md-typeset pre > code")) {
    if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
    else part.removeAttribute("tabindex");
  }
}

function prepare() {
  give(".md-search[role=dialog]", "aria-label", "Search");
  give(".md-dialog", "role", "status");
  give(".md-code__nav", "role", "none");
  scrollable();
  document.fonts.ready.then(scrollable);
}

addEventListener("resize", scrollable);
globalThis.document$?.subscribe(prepare);
