// Photos without network: each is kept on the phone until the server has it. The server knows a
// photo by its client id, so sending one twice takes it in once.
"use strict";

const RETRY_MS = 20000;
const form = document.getElementById("picture-form");
const user = form.dataset.user;
let isSending = false;

function tell(words, tone) {
  const place = document.getElementById("send-state");
  place.dataset.tone = tone;
  place.textContent = words;
}

const drafts = draftsNamed("picture-drafts");

const keep = (draft) => drafts("readwrite", (store) => store.put(draft));
const forget = (draft) => drafts("readwrite", (store) => store.delete(draft.key));
const ownDrafts = async () =>
  (await drafts("readonly", (store) => store.getAll()))
    .filter((draft) => draft.user === user)
    .sort((one, other) => one.at - other.at);

/** A name for a photo that no other has; randomUUID is missing outside HTTPS. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** Show what waits on this phone, each with why it was refused, and a way to drop it. */
async function list() {
  const place = document.getElementById("kept-photos");
  const kept = await ownDrafts();
  place.replaceChildren(...kept.map((draft) => {
    const item = document.createElement("li");
    item.textContent = `${draft.file.name}：${draft.problem || "等待发送"} `;
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "btn btn-quiet btn-sm";
    drop.textContent = "删除";
    drop.setAttribute("aria-label", `删除 ${draft.file.name}`);
    drop.addEventListener("click", async () => { await forget(draft); await list(); });
    item.append(drop);
    return item;
  }));
  document.getElementById("kept").hidden = !kept.length;
  return kept.filter((draft) => !draft.problem).length;
}

async function send(draft, token) {
  const body = new FormData();
  body.append("client_id", draft.key);
  body.append("street", draft.street);
  body.append("place", draft.place);
  body.append("files", draft.file, draft.file.name);
  const answer = await fetch(form.dataset.drafts, {
    method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" },
  });
  const found = await answer.json().catch(() => null);
  if (answer.ok && found) {
    await forget(draft);
    return found.record;
  }
  // Too large and refused stay so however often they are sent; what the server lacked may pass.
  if (answer.status === 413 || answer.status === 422) {
    await keep({ ...draft, problem: found ? found.words : "文件过大，没有收下。" });
  }
  return "";
}

/** Send every photo that waits, the oldest first; return the pages of those the server took. */
async function sendAll() {
  if (isSending) {
    return [];
  }
  isSending = true;
  const taken = [];
  try {
    const waiting = (await ownDrafts()).filter((draft) => !draft.problem);
    if (!waiting.length) {
      return taken;
    }
    const token = await passOf(form.dataset.token, user);
    if (!token) {
      tell(`已存本机 ${waiting.length} 张。登录已过期，登录后打开本页自动发送。`, "warn");
      return taken;
    }
    for (const draft of waiting) {
      tell(`正在发送，还有 ${waiting.length - taken.length} 张…`, "note");
      const record = await send(draft, token.csrf);
      if (record) {
        taken.push(record);
      }
    }
    const left = await list();
    tell(left ? `还有 ${left} 张没有发出，稍后自动再试。` : `已发送 ${taken.length} 张。`, left ? "warn" : "good");
  } catch {
    const left = await list();
    tell(`网络不通，已存本机 ${left} 张，恢复后自动发送。`, "warn");
  } finally {
    isSending = false;
    await list();
  }
  return taken;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const data = new FormData(form);
  const files = data.getAll("files").filter((file) => file instanceof File && file.size);
  if (!files.length) {
    tell("请先拍照或选择图片。", "warn");
    return;
  }
  for (const file of files) {
    const draft = { key: newKey(), user, street: data.get("street"), place: data.get("place"), file, at: Date.now() };
    await keep(draft);
  }
  form.querySelectorAll("input[type=file]").forEach((field) => { field.value = ""; });
  await list();
  const taken = await sendAll();
  if (taken.length && taken.length === files.length && !(await ownDrafts()).length) {
    location.assign(taken.length === 1 ? taken[0] : form.dataset.list);
  }
});
window.addEventListener("online", sendAll);
window.setInterval(() => { if (navigator.onLine) { sendAll(); } }, RETRY_MS);

(async () => {
  await list();
  await sendAll();
  await keepForOffline(location.pathname, "/pictures/worker.js", "/pictures/");
  form.dataset.ready = "yes";
})();
