// Renews how sources stand while a scan runs. Without script the page reloads itself instead.
"use strict";

(() => {
  const board = document.querySelector("[data-progress]");
  if (!board) { return; }
  const lost = document.querySelector("[data-progress-lost]");
  const rows = [...document.querySelectorAll("[data-source]")];
  let running = board.hasAttribute("data-running");

  const field = (row, name) => row.querySelector(`[data-field="${name}"]`);

  const show = (row, progress) => {
    const chip = field(row, "state");
    const icon = document.createElement("i");
    icon.className = `bi bi-${progress.icon}`;
    icon.setAttribute("aria-hidden", "true");
    chip.className = `chip chip-${progress.tone}`;
    chip.replaceChildren(icon, progress.state);
    field(row, "detail").textContent = progress.detail;
    const count = field(row, "rows");
    if (count) { count.textContent = progress.rows; }
  };

  const refresh = async () => {
    if (document.hidden) { return; }
    const response = await fetch(board.dataset.progress, { headers: { Accept: "application/json" } });
    if (!response.ok || response.redirected) { throw new Error(`answered ${response.status}`); }
    const answer = await response.json();
    rows.forEach((row) => {
      const progress = answer.sources[row.dataset.source];
      if (progress) { show(row, progress); }
    });
    const ended = running && !answer.running;
    running = answer.running;
    // What a scan found is on many places of the page: fetched anew once, when it has ended.
    if (ended) { window.location.reload(); }
  };

  const keepOn = async () => {
    try {
      await refresh();
    } catch (error) {
      lost.hidden = false;
      return;
    }
    window.setTimeout(keepOn, running ? 2000 : 20000);
  };
  window.setTimeout(keepOn, running ? 1000 : 20000);
})();
