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

  // In the sheet of a phone it is a part of the draft.
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    if (pills.isSheetOpen()) pills.count();
    else waiting = setTimeout(() => apply(true), TYPING);
  });

  search.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || pills.isSheetOpen()) return;
    if (!search.value) search.blur();
    search.value = "";
    clearTimeout(waiting);
    apply(true);
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
      return;
    }
    const url = new URL(detail.path, location.href);
    for (const [name, value] of detail.formData) url.searchParams.append(name, value);
    changes.ofLink(url.searchParams, detail.elt);
    pills.dropPills(); // what the link does not take along, it decides
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
    if (!isTyping) search.value = answered.value;
    search.defaultValue = answered.value;
    changes.answered();
    showErrors(fresh);
  };

  // A refusal: the view stays, and each message stands at its field, whose flyout opens.
  window.refuseFilters = (fresh) => {
    const [first] = showErrors(fresh);
    if (first) pills.show(first.querySelector("input, select"));
  };

  // Gives the fields that have one.
  function showErrors(fresh) {
    for (const error of form.querySelectorAll("[data-error]")) error.remove();
    for (const field of form.querySelectorAll(".field--wrong")) field.classList.remove("field--wrong");
    return [...fresh.querySelectorAll(".field--wrong")].map((answered) => {
      const { name } = answered.querySelector("[name]");
      const own = form.querySelector(`[name="${name}"]`).closest("[data-field]");
      own.classList.add("field--wrong");
      own.append(...answered.querySelectorAll("[data-error]"));
      return own;
    });
  }
})();
