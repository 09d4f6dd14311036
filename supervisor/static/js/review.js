// Keyboard review: the same keys in the queue and beside it. Off while typing; a held key counts once.
"use strict";

(() => {
  const find = (selector) => document.querySelector(selector);
  const form = () => find("[data-decide]");
  const panel = () => find("[data-reasons]");

  const follow = (selector) => {
    const link = find(selector);
    if (link) { link.click(); }
  };

  /** In the queue: move the mark by `step` rows. */
  const move = (step) => {
    const links = [...document.querySelectorAll("[data-row] a")];
    const here = links.indexOf(document.activeElement);
    const next = here < 0 ? 0 : Math.max(0, Math.min(links.length - 1, here + step));
    if (links.length) {
      links[next].focus();
      links[next].scrollIntoView({ block: "nearest" });
    }
  };

  const openReasons = (open) => {
    panel().hidden = !open;
    if (open) { panel().querySelector("button").focus(); }
  };

  const submit = (key) => find(`[data-decision="${key}"]`).click();

  /** Reject for a reason; "other" first needs a note. */
  const rejectFor = (reason) => {
    const fields = form().elements;
    fields.reason.value = reason;
    openReasons(false);
    if (reason === "other" && !fields.note.value.trim()) {
      fields.note.focus();
      return;
    }
    submit("n");
  };

  const decide = (key) => {
    if (key === "n" && !form().elements.reason.value) {
      openReasons(true);
    } else {
      submit(key);
    }
  };

  /** Open the form for a missed sentence, with the words that are selected in the ad. */
  const markMissed = () => {
    const summary = find("[data-mark-missed]");
    if (!summary) { return; }
    const said = window.getSelection().toString().trim();
    summary.parentElement.open = true;
    const quote = document.getElementById("mark-quote");
    if (said) { quote.value = said; }
    quote.focus();
  };

  /** Open the form that strikes a hit off, by the number of the hit. */
  const strike = (number) => {
    const summary = find(`[data-hit-tick="${number}"]`);
    if (!summary) { return; }
    summary.parentElement.open = true;
    summary.parentElement.querySelector("select").focus();
  };

  const actions = {
    j: () => (form() || find("[data-desk]") ? follow('a[rel="next"]') : move(1)),
    k: () => (form() || find("[data-desk]") ? follow('a[rel="prev"]') : move(-1)),
    o: () => {
      if (find("[data-desk]")) { follow("[data-original]"); return; }
      const row = document.activeElement.closest("[data-row]") || find("[data-row]");
      if (row) { row.querySelector("a").click(); }
    },
    b: () => follow("[data-back]"),
    z: () => follow("[data-undo] button"),
    e: () => follow("[data-escalate] button"),
    m: () => markMissed(),
    "?": () => { const help = find("[data-key-help]"); if (help) { help.showModal(); } },
  };

  document.addEventListener("keydown", (event) => {
    const help = find("[data-key-help]");
    if (!isBareKey(event) || (help && help.open)) { return; }
    const key = event.key.toLowerCase();
    const isOurs = Object.hasOwn(actions, key) || (form() && /^[ynu1-9]$/.test(key));
    if (event.repeat) {
      if (isOurs) { event.preventDefault(); }
      return;
    }
    if (panel() && !panel().hidden) {
      const button = panel().querySelectorAll("[data-reason]")[Number(key) - 1];
      if (button) { event.preventDefault(); rejectFor(button.dataset.reason); }
      if (key === "escape") { openReasons(false); }
      return;
    }
    if (form() && /^[ynu]$/.test(key)) {
      event.preventDefault();
      decide(key);
    } else if (form() && /^[1-9]$/.test(key)) {
      event.preventDefault();
      strike(key);
    } else if (Object.hasOwn(actions, key)) {
      event.preventDefault();
      actions[key]();
    }
  });

  // The bar says how many copies the decision will be applied to.
  const recount = () => {
    const counted = find("[data-copies-count]");
    if (counted) { counted.textContent = document.querySelectorAll("[data-copy]:checked").length; }
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-copy]")) { recount(); }
  });
  window.addEventListener("pageshow", recount);

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-reason]");
    if (button) { rejectFor(button.dataset.reason); }
  });
  // A second press while the page is on its way must not decide the next finding.
  document.addEventListener("submit", (event) => {
    const sent = event.target;
    if (!sent.matches("[data-decide]")) { return; }
    const button = event.submitter;
    if (button && button.value === "reject" && !sent.elements.reason.value) {
      event.preventDefault();
      openReasons(true);
      return;
    }
    if (sent.dataset.sent) { event.preventDefault(); }
    sent.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => { if (form()) { delete form().dataset.sent; } });
})();
