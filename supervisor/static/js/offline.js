// What the forms for work without network share: drafts on the device, and the page kept there.
// It is loaded before the script of the form.
"use strict";

const CACHE = "inspection-forms";

/** Return a function that does one thing with the drafts of this name: mode, and what to do. */
function draftsNamed(name) {
  return (mode, work) => new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("drafts", { keyPath: "key" });
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const change = database.transaction("drafts", mode);
      const asked = work(change.objectStore("drafts"));
      change.oncomplete = () => { database.close(); resolve(asked.result); };
      change.onabort = () => { database.close(); reject(change.error); };
    };
  });
}

/** Return who is signed in and the token of their forms; null where nobody is any more. */
async function passOf(address, user) {
  const pass = await fetch(address, { redirect: "manual", cache: "no-store" });
  const token = pass.ok ? await pass.json() : null;
  return token && String(token.user) === user ? token : null;
}

/** Keep a page and all it is made of for the time without network; tell whether that can be. */
async function keepForOffline(page, worker, scope) {
  if (!("serviceWorker" in navigator)) {
    return false;
  }
  await navigator.serviceWorker.register(worker, { scope });
  await navigator.serviceWorker.ready;
  if (navigator.onLine) {
    const parts = performance.getEntriesByType("resource").map((entry) => new URL(entry.name));
    const assets = parts.filter((part) => part.origin === location.origin && part.pathname.includes("/static/"));
    const wanted = [page, ...new Set(assets.map((part) => part.pathname + part.search))];
    await (await caches.open(CACHE)).addAll(wanted);
  }
  return true;
}
