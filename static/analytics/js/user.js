// A user's page: walks the list with j and k.
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
})();
