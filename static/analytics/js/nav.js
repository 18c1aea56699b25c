// A navigation or a row of tabs that is wider than the window shows the current one.
"use strict";

(() => {
  function show() {
    for (const nav of document.querySelectorAll("#site-nav, .segments")) {
      const current = nav.querySelector("[aria-current]");
      if (!current) continue;
      const { left, width } = current.getBoundingClientRect();
      nav.scrollLeft += left - nav.getBoundingClientRect().left - (nav.clientWidth - width) / 2;
    }
  }

  show();
  document.addEventListener("htmx:afterSettle", show); // they may be other ones
})();
