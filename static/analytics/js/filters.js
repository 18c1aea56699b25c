// The toolbar's form: it works as a plain form; here it applies by itself.
"use strict";

(() => {
  const TYPING = 300; // ms without a key before a search applies
  const form = document.querySelector("[data-part=filters]");
  let waiting;
  let typed = false; // whether the newest view came from typing
  let applying = false;
  if (!form) return;
  const changes = window.filterChanges(form);
  const search = form.querySelector("[name=q]");
  const pills = window.filterPills(form, changes, () => apply(false));

  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => apply(true), TYPING);
  });

  form.addEventListener("change", ({ target }) => {
    if (target.matches(".toolbar__sort select") && !pills.isSheetOpen()) apply(false);
  });

  // An error that names its field.
  document.addEventListener("click", ({ target }) => {
    const named = target.closest?.("a[href^='#id_']");
    const field = named && document.querySelector(named.hash);
    if (field && form.contains(field)) setTimeout(() => pills.show(field)); // after the browser's jump
  });

  // A number that the browser cannot read would be sent as nothing: a lost filter.
  document.addEventListener("submit", (event) => {
    if (event.target !== form) return;
    clearTimeout(waiting);
    const unread = [...form.elements].find((control) => control.validity?.badInput);
    if (unread) {
      event.preventDefault();
      event.stopImmediatePropagation();
      pills.show(unread);
      unread.reportValidity();
    } else {
      if (!applying) setHistory(false);
      pills.close();
    }
  }, true);

  form.addEventListener("formdata", ({ formData }) => {
    for (const name of [...formData.keys()]) formData.delete(name);
    for (const [name, value] of changes.ofForm()) formData.append(name, value);
  });

  // Any other request ends the wait and takes along what was changed; back, forward and Clear do not.
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.elt === form) return;
    clearTimeout(waiting);
    const resets = detail.elt.matches("[data-resets], [data-part=again]");
    pills.close();
    if (resets) {
      pills.drop();
      search.value = search.defaultValue;
      return;
    }
    const url = new URL(detail.path, location.href);
    for (const [name, value] of detail.formData) url.searchParams.append(name, value);
    changes.ofLink(url.searchParams);
    pills.drop(); // what the link does not take along, it decides
    detail.path = url.pathname + url.search + url.hash;
    detail.parameters = {};
  });

  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.elt !== form) typed = false;
  });

  // What is typed in one go is one step of the history.
  function apply(isTyped) {
    if (!changes.hasChanges()) return;
    setHistory(isTyped);
    applying = true;
    form.requestSubmit();
    applying = false;
  }

  function setHistory(isTyped) {
    const again = isTyped && typed;
    typed = isTyped;
    form.setAttribute("hx-push-url", String(!again));
    form.setAttribute("hx-replace-url", String(again));
  }

  // The search as the server answered, but for what was typed while the answer was on its way.
  window.renewFilters = (fresh) => {
    const answered = fresh.querySelector("[name=q]");
    const isTyping = changes.changed(search) && document.activeElement === search;
    const field = search.closest("[data-field]"), answeredField = answered.closest("[data-field]");
    if (!isTyping) search.value = answered.value;
    search.defaultValue = answered.value;
    field.classList.toggle("field--wrong", answeredField.matches(".field--wrong"));
    for (const error of field.querySelectorAll("[data-error]")) error.remove();
    field.append(...answeredField.querySelectorAll("[data-error]"));
  };
})();
