// Tools, models and teams: keys for the search and the periods beside, and how many rows are chosen.
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

  // --- Rows to compare: the server says the same of too few and too many.

  const FEWEST = 2;
  const MOST = 4;

  showCount();
  document.addEventListener("htmx:afterSettle", showCount);
  document.addEventListener("change", ({ target }) => target.form?.id === "compare-form" && showCount());

  function showCount() {
    const form = document.getElementById("compare-form");
    if (!form) return;
    const rows = [...form.elements].filter(({ name }) => name === "row");
    const boxes = rows.filter(({ type }) => type === "checkbox");
    // Compared rows that the table does not list are hidden fields.
    const chosen = rows.length - boxes.filter(({ checked }) => !checked).length;
    const count = form.querySelector("[data-part=compare-count]");
    count.textContent = chosen ? `${chosen} selected, up to ${MOST}` : `Select ${FEWEST} to ${MOST} rows`;
    form.querySelector("button").disabled = chosen < FEWEST;
    for (const box of boxes) box.disabled = !box.checked && chosen >= MOST;
  }

  // --- Tables that are wider than their panel fade where there is more.

  const sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => fade(target.closest(".slice-scroll"))));

  watch();
  document.addEventListener("htmx:afterSettle", watch);

  function watch() {
    sizes.disconnect();
    for (const box of document.querySelectorAll(".slice-scroll")) {
      for (const element of [box, box.querySelector("table")]) sizes.observe(element);
      box.addEventListener("scroll", () => fade(box), { passive: true });
    }
  }

  function fade(box) {
    box.classList.toggle("slice-scroll--more", box.scrollWidth - box.clientWidth - box.scrollLeft > 1); // px
  }

  function search() {
    const field = document.querySelector("[data-part=filters] [name=q]");
    if (field.offsetParent === null) document.querySelector("[data-part=filters-toggle]").click();
    field.focus();
    field.select();
  }
})();
