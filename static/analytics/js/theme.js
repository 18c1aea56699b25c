// Theme and density: stored in cookies, applied in the head before the first paint.
"use strict";

(() => {
  const YEAR = 60 * 60 * 24 * 365;
  const root = document.documentElement;
  root.classList.add("js");
  const choices = {
    theme: { attribute: "data-bs-theme", usual: "auto", values: ["light", "dark", "auto"] },
    keys: { attribute: "data-keys", usual: "on", values: ["on", "off"] },
    density: { attribute: "data-density", usual: "comfortable", values: ["comfortable", "compact"] },
  };

  const stored = (name) => {
    const found = document.cookie.match(new RegExp(`(?:^|; )${name}=(\\w+)`))?.[1];
    return choices[name].values.includes(found) ? found : choices[name].usual;
  };

  const apply = (name) => {
    const value = stored(name);
    const { attribute, usual } = choices[name];
    if (value === usual) root.removeAttribute(attribute);
    else root.setAttribute(attribute, value);
    for (const button of document.querySelectorAll(`[data-${name}-choice]`)) {
      button.setAttribute("aria-pressed", String(button.dataset[`${name}Choice`] === value));
    }
  };

  const applyAll = () => Object.keys(choices).forEach(apply);
  applyAll();
  document.addEventListener("DOMContentLoaded", applyAll);
  document.addEventListener("htmx:load", applyAll);
  document.addEventListener("click", (event) => {
    for (const name of Object.keys(choices)) {
      const value = event.target.closest?.(`[data-${name}-choice]`)?.dataset[`${name}Choice`];
      if (!value) continue;
      const age = value === choices[name].usual ? 0 : YEAR;
      document.cookie = `${name}=${value}; path=/; max-age=${age}; samesite=lax`;
      apply(name);
    }
  });

  // A menu closes on a click elsewhere or Escape.
  const OPEN = "details[data-closes][open]";
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll(OPEN)) {
      if (!menu.contains(except)) menu.open = false;
    }
  };
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest?.(OPEN);
    closeMenus(null);
    menu?.querySelector("summary").focus();
  });
})();
