// Says that a file is being prepared until its first byte is there. The server answers the cookie.
"use strict";

(() => {
  const LOOK = 200, LONGEST = 120_000; // ms
  const isWaiting = () => /(?:^|; )download=waiting/.test(document.cookie);

  document.addEventListener("click", ({ target }) => {
    const link = target.closest?.("[data-download]");
    if (!link) return;
    const label = link.querySelector("span");
    link.dataset.label ??= label.textContent;
    label.textContent = "Preparing…";
    document.cookie = "download=waiting; path=/; max-age=120; samesite=lax";
    const began = Date.now();
    const looking = setInterval(() => {
      if (isWaiting() && Date.now() - began < LONGEST) return;
      clearInterval(looking);
      label.textContent = link.dataset.label;
    }, LOOK);
  });
})();
