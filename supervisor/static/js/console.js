// Keys that work on every page. Pages themselves work without any script.
"use strict";

/** Tell whether a key press belongs to a field being typed in. */
function isTyping(event) {
  const target = event.target;
  if (target.type === "checkbox") { return false; }
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** Tell whether the press is a bare key: no field, no modifier, no input method at work. */
function isBareKey(event) {
  return !isTyping(event) && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
}

document.addEventListener("keydown", (event) => {
  const isSearchChord = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k";
  if (isSearchChord || (event.key === "/" && isBareKey(event))) {
    const field = document.getElementById("top-search");
    if (field) {
      event.preventDefault();
      field.focus();
      field.select();
    }
  }
  if (event.key === "Escape" && isTyping(event)) {
    event.target.blur();
  }
});

// On narrow screens the filters start folded; without script they stay open.
document.querySelectorAll("details.rail-fold").forEach((fold) => {
  const narrow = window.matchMedia("(max-width: 900px)");
  if (narrow.matches && !fold.hasAttribute("data-filtered")) {
    fold.open = false;
  }
  narrow.addEventListener("change", () => { fold.open = !narrow.matches; });
});

// Signing out wipes what the device keeps; what has not been handed in yet is asked about first.
document.querySelectorAll("form[action$='/sign-out']").forEach((leaving) => {
  leaving.addEventListener("submit", (event) => {
    const drafts = Number(localStorage.getItem("inspection-drafts") || 0);
    if (drafts && !window.confirm(`本机还有 ${drafts} 户的检查登记没有提交，退出后会删除。确定退出吗？`)) {
      event.preventDefault();
    }
  });
});

// What was typed when the session had run out comes back after signing in, for the same person.
(() => {
  const KEY = "unsent-form";
  const isSignIn = (address) => new URL(address, location.href).pathname.startsWith("/sign-in");
  const who = () => (document.querySelector(".top-name") || {}).textContent || "";

  const restore = (kept) => {
    const form = [...document.querySelectorAll("form[method=post]")].find((one) => one.getAttribute("action") === kept.action);
    if (!form) { return; }
    for (const [name, value] of kept.fields) {
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        const isTick = field.type === "checkbox" || field.type === "radio";
        if (isTick && field.value === value) { field.checked = true; }
        if (!isTick && field.type !== "hidden") { field.value = value; }
      }
      const fold = form.closest("details");
      if (fold) { fold.open = true; }
    }
    const note = document.createElement("div");
    note.className = "flash flash-warn";
    note.setAttribute("role", "status");
    note.textContent = "已恢复登录过期前填写的内容，尚未提交，请核对后再提交一次。";
    document.querySelector(".head").after(note);
  };

  if (!isSignIn(location.href)) {
    const kept = JSON.parse(sessionStorage.getItem(KEY) || "null");
    sessionStorage.removeItem(KEY);
    if (kept && document.referrer && isSignIn(document.referrer) && kept.path === location.pathname && kept.who === who()) {
      restore(kept);
    }
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || isSignIn(location.href) || form.querySelector("[type=password]")) { return; }
    const isKept = (name) => name !== "csrf_token" && !form.querySelector(`[data-sealed] [name="${CSS.escape(name)}"]`);
    const fields = [...new FormData(form)].filter(([name, value]) => isKept(name) && typeof value === "string");
    const kept = { path: location.pathname, action: form.getAttribute("action"), who: who(), fields };
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  }, true);
})();

// The running total of points as they are typed, and the star that the points alone reach.
(() => {
  const total = document.querySelector("[data-points-total]");
  if (!total) { return; }
  const inputs = [...document.querySelectorAll("[data-points]")];
  const bands = total.dataset.bands.split(" ").map((band) => band.split(":").map(Number));
  const sum = (some) => some.reduce((all, input) => all + (Number(input.value) || 0), 0);
  const show = () => {
    const isBonus = (input) => input.dataset.points === "bonus";
    const bonus = Math.min(sum(inputs.filter(isBonus)), Number(total.dataset.mostBonus));
    const points = Math.round((sum(inputs.filter((input) => !isBonus(input))) + bonus) * 10) / 10;
    const reached = bands.filter(([, least]) => points >= least).map(([stars]) => stars);
    total.querySelector("[data-sum]").textContent = points;
    total.querySelector("[data-stars]").textContent = reached.length ? `${Math.max(...reached)} 星` : "不足最低星级";
    total.hidden = false;
  };
  inputs.forEach((input) => input.addEventListener("input", show));
  show();
})();
