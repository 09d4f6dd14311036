// A form of fieldwork without network: what is filled in is kept on the device until the server
// has it. The form says what it is: data-offline names it on this device, data-worker and
// data-token are addresses. The server knows a report by its client id, so sending one twice writes it once.
"use strict";

const RETRY_MS = 30000;
const form = document.querySelector("form[data-offline]");
const pictures = form.querySelector("input[type=file]");
const user = form.dataset.user;
const ownKey = `${user}:${form.dataset.offline}`;
let isSyncing = false;

/** Say in words where the report is. */
function tell(words, tone, link) {
  const place = document.getElementById("sync-state");
  place.dataset.tone = tone;
  place.textContent = words;
  if (link) {
    const anchor = document.createElement("a");
    anchor.href = link.href;
    anchor.textContent = link.text;
    place.append(anchor);
  }
}

// --- Drafts on the device -------------------------------------------------------------------

const drafts = draftsNamed("inspection-drafts");

const everyDraft = async () =>
  (await drafts("readonly", (store) => store.getAll())).filter((draft) => draft.user === user);

async function keep(draft) {
  await drafts("readwrite", (store) => store.put(draft));
  localStorage.setItem("inspection-drafts", String((await everyDraft()).length));
}

/** Forget a report the server has: the draft, and the page with it. */
async function forget(draft) {
  await drafts("readwrite", (store) => store.delete(draft.key));
  await (await caches.open(CACHE)).delete(draft.action);
  localStorage.setItem("inspection-drafts", String((await everyDraft()).length));
}

function filledIn(isWaiting) {
  const data = [...new FormData(form)].filter(([name]) => name !== "csrf_token");
  return {
    key: ownKey,
    user,
    action: form.getAttribute("action"),
    fields: data.filter(([, value]) => typeof value === "string"),
    fileField: pictures.name,
    photos: data.map(([, value]) => value).filter((value) => value instanceof File && value.size),
    isWaiting,
  };
}

function restore(draft) {
  form.querySelectorAll("input[type=checkbox]").forEach((box) => { box.checked = false; });
  for (const [name, value] of draft.fields) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio" || field.type === "checkbox") {
        field.checked = field.checked || field.value === value;
      } else {
        field.value = value;
      }
    }
  }
  const photos = new DataTransfer();
  draft.photos.forEach((photo) => photos.items.add(photo));
  pictures.files = photos.files;
}

/** How many things of the form have been filled in. */
function count(draft) {
  const asked = new Set(JSON.parse(form.dataset.items));
  return draft.fields.filter(([name, value]) => asked.has(name) && value).length + draft.photos.length;
}

// --- Sending --------------------------------------------------------------------------------

/** Send every report that waits, this form's and those of other forms. */
async function sync() {
  if (isSyncing) {
    return;
  }
  isSyncing = true;
  try {
    for (const draft of await everyDraft()) {
      if (draft.isWaiting) {
        await send(draft);
      }
    }
  } finally {
    isSyncing = false;
  }
}

async function send(draft) {
  const isOwn = draft.key === ownKey;
  let answer;
  try {
    const token = await passOf(form.dataset.token, user);
    if (!token) {
      const next = encodeURIComponent(location.pathname);
      tell(`已存本机 ${count(draft)} 项。登录已过期，登录后自动提交。`, "warn", { href: `/sign-in?next=${next}`, text: "去登录" });
      return;
    }
    const body = new FormData();
    draft.fields.forEach(([name, value]) => body.append(name, value));
    draft.photos.forEach((photo) => body.append(draft.fileField || "photos", photo));
    const headers = { "X-CSRFToken": token.csrf, Accept: "application/json" };
    answer = await fetch(draft.action, { method: "POST", body, headers });
  } catch {
    tell(`离线，已存本机 ${count(draft)} 项，恢复网络后自动提交。`, "warn");
    return;
  }
  const found = await answer.json().catch(() => null);
  if (answer.ok && found) {
    await forget(draft);
    if (isOwn) {
      form.querySelectorAll("input, select, textarea, button").forEach((field) => { field.disabled = true; });
    }
    tell(found.words, found.outcome === "taken" ? "good" : "warn", { href: found.record, text: "查看记录" });
    return;
  }
  await keep({ ...draft, isWaiting: false });
  tell(found ? `没有登记：${found.words}` : `服务器暂时无法处理，已存本机 ${count(draft)} 项，请稍后再提交。`, "severe");
}

// --- The page -------------------------------------------------------------------------------

async function showState() {
  const own = (await everyDraft()).find((draft) => draft.key === ownKey);
  const others = (await everyDraft()).filter((draft) => draft.isWaiting && draft.key !== ownKey).length;
  const more = others ? `另有 ${others} 户待提交。` : "";
  if (own) {
    const where = navigator.onLine ? "" : "离线，";
    tell(`${where}已存本机 ${count(own)} 项，${own.isWaiting ? "恢复网络后自动提交" : "尚未提交"}。${more}`, "note");
  } else if (!navigator.onLine) {
    tell(`离线，可以继续填写。${more}`, "note");
  } else if (form.dataset.kept && navigator.serviceWorker.controller) {
    tell(`本页已存到本机，断网也能填写。${more}`, "good");
  } else {
    tell(`在线。${more}`, "note");
  }
}

async function keepPage() {
  const worker = form.dataset.worker;
  const scope = new URL("./", new URL(worker, location.href)).pathname;
  try {
    if (await keepForOffline(form.getAttribute("action"), worker, scope)) {
      form.dataset.kept = "yes";
    } else {
      tell("此浏览器或连接不支持断网打开本页（需要 HTTPS），填写的内容仍会存到本机。", "warn");
    }
  } catch {
    tell("网络中断，本页还没有存到本机；填写的内容仍会存到本机。", "warn");
  }
}

form.addEventListener("input", async () => {
  await keep(filledIn(false));
  await showState();
});
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  await keep(filledIn(true));
  tell("正在提交…", "note");
  await sync();
});
window.addEventListener("online", sync);
window.addEventListener("offline", showState);
window.setInterval(() => { if (navigator.onLine) { sync(); } }, RETRY_MS);

(async () => {
  const own = (await everyDraft()).find((draft) => draft.key === ownKey);
  if (own) {
    restore(own);
  }
  await showState();
  await keepPage();
  if (!own && form.dataset.kept) {
    await showState();
  }
  form.dataset.ready = "yes";
  if (navigator.onLine) {
    await sync();
  }
})();
