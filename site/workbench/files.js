/** Two buttons in the list of exercises: save all files of this browser as one archive, and open such an archive. */

import { element } from "../figures/frame.js";
import { codeOf, storeCode } from "./store.js";

const NAME = "exercises.zip";

function button(parent, text, press) {
  const node = element("button", "md-button", parent, text);
  node.type = "button";
  node.addEventListener("click", press);
}

/** Return a file that the reader chooses. */
function chosen() {
  const input = Object.assign(document.createElement("input"), { type: "file", accept: ".zip" });
  return new Promise((done) => {
    input.addEventListener("change", () => done(input.files[0]));
    input.click();
  });
}

async function save(slugs) {
  const files = new Map(slugs.map((slug) => [slug, codeOf(slug)]).filter(([, code]) => code !== null));
  if (!files.size) return "There is nothing to save yet: no file was changed in this browser.";
  const { pack } = await import("./archive.js");
  const link = element("a");
  link.href = URL.createObjectURL(new Blob([pack(files)], { type: "application/zip" }));
  link.download = NAME;
  link.click();
  URL.revokeObjectURL(link.href);
  return `Saved in ${NAME}: ${[...files.keys()].join(", ")}.`;
}

async function open(slugs) {
  const { unpack } = await import("./archive.js");
  const file = await chosen();
  let files;
  try {
    files = unpack(new Uint8Array(await file.arrayBuffer()), slugs);
  } catch {
    return `${file.name} cannot be opened: it is no archive, or it is damaged.`;
  }
  const names = [...files.keys()].join(", ");
  if (!names) return `${file.name} holds no file of an exercise, such as ${slugs[0]}/${slugs[0]}.py.`;
  const other = [...files].filter(([slug, code]) => ![null, code].includes(codeOf(slug))).map(([slug]) => slug);
  const question = `This browser has other code for ${other.join(", ")}. Replace it?`;
  if (other.length && !confirm(question)) return "Nothing was opened, and nothing was replaced.";
  for (const [slug, code] of files)
    if (!storeCode(slug, code)) return "This browser does not keep files: its storage is full or switched off.";
  return `Opened: ${names}. Each is in the editor of its page.`;
}

/** Put the buttons into a place that names all exercises. */
export function mountFiles(place) {
  place.dataset.live = "";
  const slugs = place.dataset.files.split(" ");
  const bar = element("div", "wb-bar", place);
  const status = element("p", "wb-status", place);
  status.role = "status";
  const doing = (action) => async () => {
    status.textContent = "";
    status.textContent = await action(slugs).catch(() => "A part of this page cannot be loaded.");
  };
  button(bar, "Save all", doing(save));
  button(bar, "Open", doing(open));
}
