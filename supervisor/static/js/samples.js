// Keys of blind reading and of judging a rule's sample: Y, N, U answer, Z takes back. Off while typing.
"use strict";

(() => {
  const form = document.querySelector("[data-reading]");
  const help = document.querySelector("[data-key-help]");
  const answers = { y: "violation", n: "clean", u: "unsure" };

  document.addEventListener("keydown", (event) => {
    const onBox = event.target.type === "checkbox";
    if ((!isBareKey(event) && !onBox) || event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (help && help.open) { return; }
    const key = event.key.toLowerCase();
    const button = form && Object.hasOwn(answers, key)
      ? form.querySelector(`button[value="${answers[key]}"]`)
      : key === "z" ? document.querySelector("[data-undo] button") : null;
    if (button) {
      event.preventDefault();
      button.click();
    } else if (key === "?" && help) {
      help.showModal();
    }
  });

  // A second press while the page is on its way must not answer the next item.
  if (form) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) { event.preventDefault(); }
      form.dataset.sent = "yes";
    });
    window.addEventListener("pageshow", () => { delete form.dataset.sent; });
  }
})();
