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
