// Keys of the pages of tools, models and teams: the search and the periods beside.
"use strict";

(() => {
  const actions = {
    "/": () => search(),
    "[": () => document.getElementById("period-earlier")?.click(),
    "]": () => document.getElementById("period-later")?.click(),
  };

  document.addEventListener("keydown", (event) => {
    const writes = event.target.closest?.("input, select, textarea, dialog, [contenteditable]");
    const off = document.documentElement.dataset.keys === "off";
    if (off || writes || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  });

  function search() {
    const field = document.querySelector("[data-part=filters] [name=q]");
    if (field.offsetParent === null) document.querySelector("[data-part=filters-toggle]").click();
    field.focus();
    field.select();
  }
})();
