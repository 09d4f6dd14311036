// Keyboard review: the same keys in the queue and on the finding page. Off while typing.
"use strict";

(() => {
  const rows = [...document.querySelectorAll("[data-row]")];
  const form = document.querySelector("[data-decide]");
  const help = document.querySelector("[data-key-help]");
  const panel = document.querySelector("[data-reasons]");

  const follow = (selector) => {
    const link = document.querySelector(selector);
    if (link) { link.click(); }
  };

  /** In the queue: move the mark by `step` rows. */
  const move = (step) => {
    const links = rows.map((row) => row.querySelector("a"));
    const here = links.indexOf(document.activeElement);
    const next = here < 0 ? 0 : Math.max(0, Math.min(links.length - 1, here + step));
    links[next].focus();
    links[next].scrollIntoView({ block: "nearest" });
  };

  const openReasons = (open) => {
    panel.hidden = !open;
    if (open) { panel.querySelector("button").focus(); }
  };

  /** Reject for a reason; "other" first needs a note. */
  const rejectFor = (reason) => {
    form.elements.reason.value = reason;
    openReasons(false);
    if (reason === "other" && !form.elements.note.value.trim()) {
      form.elements.note.focus();
      return;
    }
    submit("n");
  };

  const submit = (key) => form.querySelector(`[data-decision="${key}"]`).click();

  const decide = (key) => {
    if (key === "n" && !form.elements.reason.value) {
      openReasons(true);
    } else {
      submit(key);
    }
  };

  const actions = {
    j: () => (rows.length ? move(1) : follow('a[rel="next"]')),
    k: () => (rows.length ? move(-1) : follow('a[rel="prev"]')),
    o: () => {
      const row = document.activeElement.closest("[data-row]") || rows[0];
      if (row) { row.querySelector("a").click(); } else { follow("[data-original]"); }
    },
    b: () => follow("[data-back]"),
    z: () => follow("[data-undo] button"),
    e: () => follow("[data-escalate] button"),
    "?": () => help && help.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (!isBareKey(event) || (help && help.open)) { return; }
    const key = event.key.toLowerCase();
    if (panel && !panel.hidden) {
      const button = panel.querySelectorAll("[data-reason]")[Number(key) - 1];
      if (button) { event.preventDefault(); rejectFor(button.dataset.reason); }
      if (key === "escape") { openReasons(false); }
      return;
    }
    if (form && "ynu".includes(key) && key.length === 1) {
      event.preventDefault();
      decide(key);
    } else if (Object.hasOwn(actions, key)) {
      event.preventDefault();
      actions[key]();
    }
  });

  // The bar says how many copies the decision will be applied to.
  const copies = [...document.querySelectorAll("[data-copy]")];
  const counted = document.querySelector("[data-copies-count]");
  const recount = () => { counted.textContent = copies.filter((box) => box.checked).length; };
  if (counted) {
    copies.forEach((box) => box.addEventListener("change", recount));
    window.addEventListener("pageshow", recount);
  }

  if (form) {
    panel.addEventListener("click", (event) => {
      const button = event.target.closest("[data-reason]");
      if (button) { rejectFor(button.dataset.reason); }
    });
    // A second press while the page is on its way must not decide the next finding.
    form.addEventListener("submit", (event) => {
      const button = event.submitter;
      if (button && button.value === "reject" && !form.elements.reason.value) {
        event.preventDefault();
        openReasons(true);
        return;
      }
      if (form.dataset.sent) { event.preventDefault(); }
      form.dataset.sent = "yes";
    });
    window.addEventListener("pageshow", () => { delete form.dataset.sent; });
  }
})();
