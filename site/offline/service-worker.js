/**
 * Answer every request for the site from the files of one build, so that it works offline and versions are never mixed.
 *
 * site/tools/offline.py replaces BUILD by { version, files }: `files` maps the path of each file to the hash of its
 * content. A file is kept under its path and hash: what did not change is not fetched again for the next build.
 */

/* global BUILD */
const { version, files } = BUILD;
const SCOPE = new URL(self.registration.scope);
const STORE = `course ${SCOPE.pathname}`; // other sites may use this host
const AT_ONCE = 6;

const addressOf = (path) => new URL(path, SCOPE).href;
const keyOf = (path) => `${addressOf(path)}?${encodeURIComponent(files[path])}`;

/** Fetch a file and keep it; the browser throws if its content is not that of this build. */
async function fetchFile(cache, path) {
  const answer = await fetch(addressOf(path), { integrity: files[path], cache: "no-cache", priority: "low" });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  await cache.put(keyOf(path), answer.clone());
  return answer;
}

/** Fetch all files that no earlier build has left here. */
async function fill() {
  const cache = await caches.open(STORE);
  const present = new Set((await cache.keys()).map(({ url }) => url));
  const missing = Object.keys(files).filter((path) => !present.has(keyOf(path)));
  const take = async () => {
    for (let path = missing.pop(); path !== undefined; path = missing.pop()) await fetchFile(cache, path);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, take));
}

/** Remove the files of other builds, and say to all pages which build is served from now on. */
async function takeOver() {
  const cache = await caches.open(STORE);
  const wanted = new Set(Object.keys(files).map(keyOf));
  for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
  await self.clients.claim();
  for (const client of await self.clients.matchAll()) client.postMessage({ version });
}

/** Return the path of the file that a request is for, or undefined if it is none of the site. */
function pathOf({ url, method }) {
  if (!["GET", "HEAD"].includes(method) || !url.startsWith(SCOPE.href)) return undefined;
  const path = decodeURIComponent(new URL(url).pathname.slice(SCOPE.pathname.length));
  return [path, `${path.replace(/[/]$/, "")}/index.html`.replace(/^[/]/, "")].find((each) => each in files);
}

async function answer({ url, method }, path) {
  const folder = new URL(url).pathname;
  if (path.endsWith("/index.html") && !/[/](index[.]html)?$/.test(folder)) return Response.redirect(`${folder}/`);
  if (method === "HEAD") return new Response();
  const cache = await caches.open(STORE);
  return (await cache.match(keyOf(path))) ?? fetchFile(cache, path); // a browser may have removed some
}

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("message", ({ data }) => data === "take over" && self.skipWaiting());
self.addEventListener("fetch", (event) => {
  const path = pathOf(event.request);
  if (path !== undefined) event.respondWith(answer(event.request, path));
});
