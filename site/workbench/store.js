/** What this browser remembers: code and progress of each exercise, and the practice. Storage may be full or forbidden; nothing throws. */

const PREFIX = `course:${new URL("../..", import.meta.url).pathname}:`; // other sites may use this host

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key));
  } catch {
    return null;
  }
}

/** Store a value, or remove it if it is null; return whether this worked. */
function write(key, value) {
  try {
    if (value === null) localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, JSON.stringify(value));
    return !localStorage.forgets; // set by the substitute of site/tools/finish.mjs for forbidden storage
  } catch {
    return false;
  }
}

export const codeOf = (slug) => read(`code:${slug}`);
export const storeCode = (slug, code) => write(`code:${slug}`, code);
/** Return { passed, of } of the best run so far, or null. */
export const progressOf = (slug) => read(`progress:${slug}`);

export function storeProgress(slug, passed, of) {
  const before = progressOf(slug);
  return (before && before.passed >= passed && before.of === of) || write(`progress:${slug}`, { passed, of });
}

/** Return the exercises that a reader chose for practice ("chosen"), or the cards of answered questions ("cards"). */
export const practiceOf = (name) => read(`practice:${name}`);
export const storePractice = (name, value) => write(`practice:${name}`, value);
