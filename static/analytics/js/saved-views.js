// A view is saved as the address says, which may have changed since the page was loaded.
"use strict";

document.addEventListener("submit", ({ target }) => {
  if (target.dataset.part === "save-view") target.url.value = location.pathname + location.search;
});

document.addEventListener(
  "toggle",
  ({ target }) => {
    if (target.id !== "saved-views" || !target.open) return;
    const isFixed = new URLSearchParams(location.search).has("start_date");
    const relative = target.querySelector("[data-part=relative-days]");
    if (!relative) return;
    relative.hidden = isFixed;
    target.querySelector("[data-part=fixed-days]").hidden = !isFixed;
  },
  true, // a toggle does not bubble
);
