// Light, dark or as the system says. Runs in the head, before anything is painted: no flicker.
"use strict";

(() => {
  const root = document.documentElement;
  root.classList.add("js");
  // Tells the server that what is slow may come later. It ends with the scripts.
  document.cookie = "summary=later; path=/; max-age=600; samesite=lax";

  const kept = () => document.cookie.match(/(?:^|; )theme=(light|dark)/)?.[1] ?? "auto";

  const apply = (choice) => {
    if (choice === "auto") root.removeAttribute("data-bs-theme");
    else root.setAttribute("data-bs-theme", choice);
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
    }
  };

  const keep = (choice) => {
    const age = choice === "auto" ? 0 : 60 * 60 * 24 * 365;
    document.cookie = `theme=${choice}; path=/; max-age=${age}; samesite=lax`;
  };

  apply(kept());
  document.addEventListener("DOMContentLoaded", () => apply(kept()));
  document.addEventListener("click", (event) => {
    const choice = event.target.closest?.("[data-theme-choice]")?.dataset.themeChoice;
    if (!choice) return;
    keep(choice);
    apply(choice);
  });

  // A menu closes when one clicks elsewhere or presses Escape.
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details.menu[open], details.thresholds[open]")) {
      if (!menu.contains(except)) menu.open = false;
    }
  };
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest?.("details.menu[open], details.thresholds[open]");
    closeMenus(null);
    menu?.querySelector("summary").focus();
  });
})();
