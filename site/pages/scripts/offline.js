// The service worker keeps the site for use without a network, and reports a newer version. It is started when the page
// is idle, and not at all where the browser is set to save data: the site has about 12 MB with Python.
const { serviceWorker, connection } = navigator;
const base = new URL("..", import.meta.url);
const version = document.documentElement.dataset.version;

function offer(worker) {
  const note = document.createElement("div");
  note.className = "newer";
  note.role = "status";
  const words = document.createElement("span");
  words.textContent = "A newer version of this site is here. ";
  const button = Object.assign(document.createElement("button"), { className: "md-button", type: "button" });
  button.textContent = "Use it";
  button.addEventListener("click", () => worker.postMessage("take over"));
  document.body.append(note);
  note.append(words, button);
}

/** Offer a worker that has fetched the files of a newer build and waits. */
function watch(registration) {
  const offerWaiting = () => registration.waiting && serviceWorker.controller && offer(registration.waiting);
  offerWaiting();
  registration.addEventListener("updatefound", () =>
    registration.installing.addEventListener("statechange", (event) => event.target.state === "installed" && offerWaiting()),
  );
}

async function start() {
  // A worker that takes over names its version. A page of another version would get files that do not belong to it.
  serviceWorker.addEventListener("message", ({ data }) => data.version !== version && location.reload());
  if (connection?.saveData && !serviceWorker.controller) return;
  const options = { scope: base.pathname, updateViaCache: "none" };
  watch(await serviceWorker.register(new URL("service-worker.js", base), options));
}

// Storage may be forbidden, and a part of the site may be missing: the site then works as before, with a network.
if (serviceWorker && version) {
  const idle = globalThis.requestIdleCallback ?? setTimeout;
  addEventListener("load", () => idle(() => start().catch(() => {})));
}
