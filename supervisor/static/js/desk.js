// The desk: the next lead is fetched while this one is read and painted as soon as a key is pressed;
// the decision is sent meanwhile. Without script every link and button loads a page, as elsewhere.
"use strict";

(() => {
  const RENEW_MS = 60000;
  const ahead = new Map();
  let sending = Promise.resolve();
  let shown = location.href;
  let deciding = 0;
  let undoWanted = false;

  const find = (selector) => document.querySelector(selector);
  const parsed = (text) => new DOMParser().parseFromString(text, "text/html");
  const nextLink = () => find('main a[rel="next"]');

  /** Take the lead of a page in hand, or say who has it; `mayPass`: then on to the next one. */
  const hold = async (page, mayPass) => {
    const desk = page.querySelector("[data-hold]");
    const token = page.querySelector('[data-decide] [name="csrf_token"]');
    if (!desk || !token) { return; }
    const headers = { "X-CSRFToken": token.value };
    const answer = await fetch(desk.dataset.hold, { method: "POST", headers }).catch(() => null);
    if (!answer) { return; }
    const said = await answer.text();
    if (!answer.ok || answer.redirected || find("[data-hold]") !== desk) { return; }
    const { words } = JSON.parse(said);
    find("[data-held]").hidden = !words;
    if (words) { find("[data-held-words]").textContent = words; }
    if (words && mayPass && nextLink()) { go(nextLink().href); }
  };

  /** Fetch a lead before it is asked for; only when it is painted is it in anybody's hand. */
  const fetchAhead = () => {
    const link = nextLink();
    if (!link || ahead.has(link.href)) { return; }
    ahead.set(link.href, fetch(link.href).then(async (answer) => {
      const isLead = answer.ok && answer.url === link.href;
      return isLead ? parsed(await answer.text()) : null;
    }).catch(() => null));
  };

  /** Bring the first mark and the open row into view, and look ahead. */
  const settle = (mayPass) => {
    const row = find("[data-desk-list] [aria-current]");
    if (row) {
      const list = find("[data-desk-list]");
      list.scrollTop = row.offsetTop - list.offsetTop - list.clientHeight / 3;
    }
    const pane = find(".finding-ad");
    const mark = pane && pane.querySelector("mark");
    if (mark && pane.scrollHeight > pane.clientHeight) {
      pane.scrollTop = mark.offsetTop - pane.offsetTop - pane.clientHeight / 3;
    }
    hold(document, mayPass);
    fetchAhead();
  };

  /** Put another page's content in the place of this one's. */
  const show = (page, address, isNew) => {
    find("main").replaceWith(document.adoptNode(page.querySelector("main")));
    document.title = page.title;
    document.body.className = page.body.className;
    shown = address;
    if (isNew) { history.pushState(null, "", address); } else { history.replaceState(null, "", address); }
    window.scrollTo(0, 0);
    find("main").focus({ preventScroll: true });
    ahead.delete(address);
    settle(isNew);
  };

  /** Take over what a decision has changed around the lead that is already on the screen. */
  const renew = (page) => {
    for (const part of ["[data-step]", "[data-total]", "[data-desk-list]"]) {
      const [old, fresh] = [find(part), page.querySelector(part)];
      if (old && fresh) {
        const at = old.scrollTop;
        old.replaceWith(document.adoptNode(fresh));
        find(part).scrollTop = at;
      }
    }
  };

  /** A page fetched ahead knows nothing of what was decided since: the line on the screen does. */
  const keepStep = (page, saving) => {
    const [now, stale] = [find("[data-step]"), page.querySelector("[data-step]")];
    if (!now || !stale) { return; }
    const kept = now.cloneNode(true);
    if (saving) { kept.textContent = "正在保存刚才的判定…"; }
    stale.replaceWith(page.adoptNode(kept));
  };

  async function go(address) {
    const from = shown;
    const page = await (ahead.get(address) || fetch(address).then(async (answer) => (answer.ok ? parsed(await answer.text()) : null)).catch(() => null));
    if (shown !== from) { return; }
    if (page && ahead.has(address)) { keepStep(page, false); }
    if (page && page.querySelector("[data-desk]")) { show(page, address, true); } else { location.assign(address); }
  }

  /** Send a form; what was decided before it goes first. */
  const send = (form, button) => {
    const body = new FormData(form);
    if (button && button.name) { body.append(button.name, button.value); }
    sending = sending.then(() => fetch(form.action, { method: "POST", body }));
    return sending;
  };

  /** Decide, and only then undo: until the answer is there the page still names the step before. */
  const decide = async (form, button) => {
    deciding += 1;
    try {
      await carryOut(form, button);
    } finally {
      deciding -= 1;
    }
    const undo = find("[data-undo] button");
    if (!deciding && undoWanted && undo) { undo.click(); }
    undoWanted = undoWanted && deciding > 0;
  };

  const carryOut = async (form, button) => {
    const link = nextLink();
    const from = shown;
    const sent = send(form, button);
    const next = link && await ahead.get(link.href);
    if (next && shown === from) {
      keepStep(next, true);
      show(next, link.href, true);
    }
    const answer = await sent.catch(() => null);
    if (!answer) { lost(from); return; }
    if (new URL(answer.url).pathname.startsWith("/sign-in")) { location.assign(answer.url); return; }
    const page = parsed(await answer.text());
    const isDesk = page.querySelector("[data-desk]");
    if (!answer.ok && isDesk) {
      show(page, from, false); // refused: back to the lead, with what was typed and why
    } else if (!answer.ok || !isDesk) {
      if (answer.ok && shown !== from) { said("刚才的判定已保存。"); return; } // the queue ended there, others came meanwhile
      location.assign(answer.ok ? answer.url : from);
    } else if (shown === from) {
      show(page, answer.url, true);
    } else {
      renew(page);
    }
  };

  /** Say in the line of steps how the decision before stands. */
  const said = (words) => {
    const step = find("[data-step]");
    if (step) { step.textContent = words; }
  };

  /** Without network nothing is taken for decided: back to the lead. */
  const lost = (address) => {
    sending = Promise.resolve();
    said("");
    const words = find("[data-held-words]");
    if (words) {
      words.textContent = "网络不通，上一条判定没有保存。请回到该线索重新判定。";
      find("[data-held]").hidden = false;
    }
    history.replaceState(null, "", address);
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-lead-link]");
    const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
    if (link && isPlain && find("[data-desk]")) {
      event.preventDefault();
      go(link.href);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (deciding && event.key.toLowerCase() === "z" && isBareKey(event)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      undoWanted = true;
    }
  }, true);
  document.addEventListener("submit", (event) => {
    if (deciding && event.target.matches("[data-undo]")) {
      event.preventDefault();
      undoWanted = true;
      return;
    }
    if (event.defaultPrevented || !event.target.matches("[data-decide]")) { return; }
    event.preventDefault();
    decide(event.target, event.submitter);
  });
  window.addEventListener("popstate", () => location.reload());

  window.setInterval(() => { if (!document.hidden) { hold(document, false); } }, RENEW_MS);

  settle(false);
})();
