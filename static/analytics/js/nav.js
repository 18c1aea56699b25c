// A navigation that is wider than the window shows the current page.
"use strict";

(() => {
  function show() {
    const nav = document.getElementById("site-nav");
    const current = nav?.querySelector("[aria-current]");
    if (!current) return;
    const { left, width } = current.getBoundingClientRect();
    nav.scrollLeft += left - nav.getBoundingClientRect().left - (nav.clientWidth - width) / 2;
  }

  show();
  document.addEventListener("htmx:afterSettle", show); // the navigation may be another one
})();
