// A view is saved as the address says, which may have changed since the page was loaded.
"use strict";

document.addEventListener("submit", ({ target }) => {
  if (target.dataset.part === "save-view") target.url.value = location.pathname + location.search;
});
