/** The learner's files as one archive, and back. It is loaded when a reader presses one of the two buttons. */

import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";

const LARGEST = 1 << 20; // bytes of a file, as in the grader

/** Return an archive in which each file lies as in a folder that can be graded. `files` maps slugs to code. */
export const pack = (files) =>
  zipSync(Object.fromEntries([...files].map(([slug, code]) => [`${slug}/${slug}.py`, strToU8(code)])));

/** Return a map from slugs to code, of the files of an archive that have the name of an exercise. */
export function unpack(bytes, slugs) {
  const slugOf = (name) => slugs.find((slug) => `/${name}`.endsWith(`/${slug}.py`));
  const found = unzipSync(bytes, { filter: ({ name, originalSize }) => slugOf(name) && originalSize <= LARGEST });
  return new Map(Object.entries(found).map(([name, content]) => [slugOf(name), strFromU8(content)]));
}
