// The list of seats: one box selects all rows of the page, and the form says how many are selected.
// Without any there is nothing to note.
"use strict";

(() => {
  const all = document.querySelector("[data-part=select-all]");
  const said = document.querySelector("[data-part=selected]");
  const submit = document.querySelector("#decide [type=submit]");
  if (!all) return;
  const boxes = [...document.querySelectorAll("[data-part=select-row]")];
  const rest = said.textContent;

  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });

  for (const box of boxes) box.addEventListener("change", show);
  window.addEventListener("pageshow", show); // back and forward may have kept them
  show();

  function show() {
    const count = boxes.filter((box) => box.checked).length;
    all.checked = count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
    said.textContent = count ? `${count} selected on this page` : rest;
    submit.disabled = count === 0;
  }
})();
