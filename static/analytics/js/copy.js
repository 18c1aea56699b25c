// Copies the text of a field: <button data-copy-from="id of the field">.
"use strict";

document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-copy-from]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copyFrom);
  field.select();
  let outcome = "Copied";
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    outcome = "Press Ctrl+C"; // without HTTPS browsers offer no clipboard
  }
  button.textContent = outcome;
  document.querySelector("[data-part=copied]").textContent = outcome;
});
