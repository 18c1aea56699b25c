// Keys, and rows that lead to their user.
"use strict";

(() => {
  const help = document.querySelector("[data-part=keys]");
  const actions = {
    "/": () => focus("[name=q]"),
    f: () => document.querySelector("[data-part=pill][data-choices] summary")?.click(),
    j: () => move(1),
    k: () => move(-1),
    "[": () => document.querySelector("[data-key='[']")?.click(),
    "]": () => document.querySelector("[data-key=']']")?.click(),
    "?": () => help.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    const writes = event.target.closest?.("input, select, textarea, dialog, [contenteditable]");
    const off = document.documentElement.dataset.keys === "off";
    if (off || writes || event.ctrlKey || event.metaKey || event.altKey) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  document.addEventListener("click", ({ target }) => {
    if (target.closest?.("[data-open-keys]")) help.showModal();
    const row = target.closest?.("[data-part=table] tbody tr");
    if (!row || target.closest("a, button, summary, details") || getSelection().toString()) return;
    row.querySelector("th a").click();
  });

  // A field of the filters.
  function focus(selector) {
    const field = document.querySelector(`[data-part=filters] ${selector}`);
    if (field?.offsetParent === null) document.querySelector("[data-part=filters-toggle]")?.click();
    field?.focus();
    field?.select?.();
  }

  // To the next row's user, whose link Enter then follows.
  function move(step) {
    const links = [...document.querySelectorAll("[data-part=table] tbody th a")];
    const at = links.indexOf(document.activeElement);
    const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step;
    links[next]?.focus();
    links[next]?.closest("tr").scrollIntoView({ block: "nearest" });
  }
})();
