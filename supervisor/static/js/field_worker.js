// Lets a form of fieldwork or the page of photos that was opened before be opened without network.
// Answers and photos are not kept here but by the page itself.
"use strict";

const CACHE = "inspection-forms";
const FORM = /^\/(inspections\/\d+\/form|campaigns\/\d+\/targets\/\d+\/visit|ratings\/rating\/\d+\/visits|pictures\/new)$/;
const ASSET = /^\/(bootstrap\/)?static\//;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) {
    return;
  }
  const isForm = event.request.mode === "navigate" && FORM.test(address.pathname);
  if (isForm || ASSET.test(address.pathname)) {
    event.respondWith(fromNetworkOrCache(event.request));
  }
});

/** Answer as the server does; without it, as it did when the form was last opened. */
async function fromNetworkOrCache(request) {
  try {
    return await fetch(request);
  } catch (failure) {
    const kept = await (await caches.open(CACHE)).match(request, { ignoreSearch: request.mode === "navigate" });
    if (kept) {
      return kept;
    }
    throw failure;
  }
}
