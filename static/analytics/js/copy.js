// Copies a text: <button data-copy-text="…">, a link: data-copy="?…" (empty: this page), or what a
// field holds: data-copy-from="its id". Without HTTPS browsers offer no clipboard.
"use strict";

(() => {
  const MESSAGE = 2000; // ms

  document.addEventListener("click", async ({ target }) => {
    const button = target.closest?.("[data-copy], [data-copy-text], [data-copy-from]");
    if (!button) return;
    const { copy, copyText, copyFrom } = button.dataset;
    const field = copyFrom && document.getElementById(copyFrom);
    field?.select();
    const link = copy === undefined ? null : new URL(copy || location.href, location.href).href;
    const text = field?.value ?? copyText ?? link;
    const copied = await navigator.clipboard?.writeText(text).then(() => true, () => false);
    const label = button.querySelector("span") ?? button;
    button.dataset.label ??= label.textContent;
    label.textContent = copied ? "Copied" : field ? "Press Ctrl+C" : "Couldn't copy";
    document.querySelector("[data-part=said]").textContent = copied ? "Copied" : text;
    if (field) return;
    setTimeout(() => (label.textContent = button.dataset.label), MESSAGE);
  });
})();
