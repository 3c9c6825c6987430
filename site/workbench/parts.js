/** Which of a reader's functions train the network: those of exercises whose checks pass now. */

import { element } from "../figures/frame.js";
import { run } from "./python.js";
import { codeOf } from "./store.js";

const SITE = new URL("../..", import.meta.url); // wherever it is served
const PARTS = { sgd: "mini-batches", schedules: "schedule", stopping: "stopping rule" };
/** The optimisers by name, each with its exercise and its highest rate, as in network.py. */
export const OPTIMISERS = {
  "gradient descent": { slug: "update_rule", rate: 0.5 },
  momentum: { slug: "momentum", rate: 0.1 },
  RMSprop: { slug: "rmsprop", rate: 0.005 },
  Adam: { slug: "adam", rate: 0.01 },
};

const judged = new Map(); // by code: undefined if the checks pass, else why the course's part is taken

/** Return why a file does not take part, undefined if it does. */
async function refusal(slug, code, begun) {
  const outcome = await run({ task: "checks", slug, code, argument: null }, begun);
  if (outcome.broken !== undefined) throw new Error(`Python does not run in this browser (${outcome.broken}).`);
  if (outcome.stopped) throw new Error("Stopped.");
  return outcome.passed ? undefined : "its checks do not pass yet";
}

export class Parts {
  constructor(place) {
    this.list = element("ul", "tr-parts", place);
    this.list.ariaLabel = "What trains the network";
  }

  /** Show what is known without Python: which exercises have code in this browser. */
  show(optimiser) {
    const parts = { [OPTIMISERS[optimiser].slug]: "optimiser", ...PARTS };
    this.list.replaceChildren();
    for (const [slug, title] of Object.entries(parts)) {
      const item = element("li", "", this.list, `${title}: `);
      const code = codeOf(slug);
      const missing = code === null ? "yours is not in this browser" : judged.get(code);
      element("strong", "", item, missing ? "the course’s" : "yours");
      item.append(missing ? `, ${missing} (` : ", ");
      element("a", "", item, missing ? "write it" : `${slug}.py`).href = new URL(`exercises/${slug}/`, SITE);
      if (missing) item.append(")");
    }
    return Object.keys(parts);
  }

  /** Run the checks of all files that may take part; return the code of those whose checks pass, by exercise. */
  async choose(optimiser, begun) {
    const codes = {};
    for (const slug of this.show(optimiser)) {
      const code = codeOf(slug);
      if (code === null) continue;
      if (!judged.has(code)) judged.set(code, await refusal(slug, code, begun));
      if (judged.get(code) === undefined) codes[slug] = code;
    }
    this.show(optimiser);
    return codes;
  }
}
