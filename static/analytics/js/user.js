// A user's page: copies the ID and the link, and walks the list with j and k.
"use strict";

(() => {
  const followed = { j: "user-next", k: "user-previous", "[": "period-earlier", "]": "period-later" };

  // The newest weeks, where the calendar is wider than its panel.
  for (const weeks of document.querySelectorAll(".calendar__weeks")) {
    weeks.scrollLeft = weeks.scrollWidth;
  }

  document.addEventListener("keydown", (event) => {
    const writes = event.target.closest?.("input, select, textarea, [contenteditable]");
    const off = document.documentElement.dataset.keys === "off";
    if (off || writes || event.ctrlKey || event.metaKey || event.altKey) return;
    document.getElementById(followed[event.key])?.click();
  });

  document.addEventListener("click", ({ target }) => {
    const id = target.closest?.("[data-copy-text]");
    if (id) copy(id, id.dataset.copyText);
    const link = target.closest?.("[data-copy-link]");
    if (link) copy(link, location.href);
  });

  // Without HTTPS browsers offer no clipboard.
  async function copy(button, text) {
    const label = button.querySelector("span");
    button.dataset.label ??= label.textContent;
    let outcome = "Copied";
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      outcome = "Couldn't copy";
    }
    label.textContent = outcome;
    document.getElementById("said").textContent = outcome;
    setTimeout(() => (label.textContent = button.dataset.label), 2000);
  }
})();
