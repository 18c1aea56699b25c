// The filters: they work as a plain form; here they apply by themselves.
"use strict";

(() => {
  const TYPING = 300; // ms without a key before what was typed applies
  const form = document.querySelector("[data-part=filters]");
  const touched = new Set(); // what was changed since the form was sent
  let waiting, typed;
  if (!form) return;
  const changes = window.filterChanges(form);

  showPeriod();
  const renewTags = startTags(form.querySelector("select[multiple]"));

  form.addEventListener("input", ({ target }) => {
    if (!target.matches("input[name]")) return;
    touched.add(target);
    clearTimeout(waiting);
    waiting = setTimeout(() => apply(target), TYPING);
  });

  form.addEventListener("change", ({ target }) => {
    if (target.matches("select:not([multiple])")) apply(null);
  });

  document.addEventListener("click", ({ target }) => {
    const toggle = target.closest?.("[data-part=filters-toggle]");
    const named = target.closest?.("a[href^='#id_']"); // an error that names its field
    if (named) showField(document.querySelector(named.hash));
    else if (toggle) openSheet(!form.classList.contains("filters--open"));
    else if (!form.contains(target)) openSheet(false);
  });

  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !form.classList.contains("filters--open")) return;
    openSheet(false);
    form.querySelector("[data-part=filters-toggle]").focus();
  });

  // A number that the browser cannot read would be sent as nothing: a lost filter.
  document.addEventListener("submit", (event) => {
    if (event.target !== form) return;
    clearTimeout(waiting);
    const unread = [...form.elements].find((control) => control.validity?.badInput);
    if (unread) {
      event.preventDefault();
      event.stopImmediatePropagation();
      unread.reportValidity();
    } else {
      touched.clear();
    }
  }, true);

  form.addEventListener("formdata", ({ formData }) => {
    for (const name of [...formData.keys()]) formData.delete(name);
    for (const [name, value] of changes.ofForm()) formData.append(name, value);
  });

  // Any other request ends the wait and takes along what was typed; back, forward and Reset do not.
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.elt === form) return;
    clearTimeout(waiting);
    const resets = detail.elt.matches("[data-resets], [data-part=again]");
    for (const control of touched) {
      if (resets || changes.isComplete(control)) touched.delete(control);
    }
    if (resets) return;
    const url = new URL(detail.path, location.href);
    for (const [name, value] of detail.formData) url.searchParams.append(name, value);
    changes.ofLink(url.searchParams);
    detail.path = url.pathname + url.search + url.hash;
    detail.parameters = {};
  });

  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.elt !== form) typed = null;
  });

  // What is typed in one go is one step of the history.
  function apply(control) {
    if (control && !(changes.isComplete(control) && changes.changed(control))) return;
    const again = control !== null && control === typed;
    typed = control;
    form.setAttribute("hx-push-url", String(!again));
    form.setAttribute("hx-replace-url", String(again));
    form.requestSubmit();
  }

  function showField(field) {
    openSheet(true);
    const panel = field.closest("details");
    if (panel) panel.open = true;
    setTimeout(() => field.focus()); // after the browser has gone where the link leads
  }

  function openSheet(open) {
    form.classList.toggle("filters--open", open);
    form.querySelector("[data-part=filters-toggle]")?.setAttribute("aria-expanded", String(open));
  }

  // On a phone the periods scroll sideways: begin at the one that is shown.
  function showPeriod() {
    const row = document.querySelector("[data-part=presets]");
    const shown = row?.querySelector("[aria-current]");
    if (shown) row.scrollLeft = shown.offsetLeft - (row.clientWidth - shown.offsetWidth) / 2;
  }

  // Gives what renews the field. Without tom-select, the native one has all tags from the start.
  function startTags(select) {
    if (window.TomSelect) return window.searchableTags(form, select, () => apply(null));
    const fill = (field) => select.replaceChildren(...field.children);
    fetch(form.dataset.tags + location.search, { headers: { "HX-Request": "true" } })
      .then((answer) => (answer.ok ? answer.text() : ""))
      .then((text) => new DOMParser().parseFromString(text, "text/html").querySelector("select"))
      .then((field) => field && fill(field));
    return fill;
  }

  // Every control as the server answered, but for what was changed while the answer was on its way.
  window.renewFilters = (fresh) => {
    showPeriod();
    const hidden = "input[type=hidden]";
    for (const control of form.querySelectorAll(hidden)) control.remove();
    form.append(...fresh.querySelectorAll(hidden));
    for (const control of fresh.querySelectorAll("input[name], select[name]")) {
      const own = form.querySelector(`${control.localName}[name="${control.name}"]`);
      if (control.multiple) renewTags(control);
      else renew(own, control);
      renewErrors(own.closest("[data-field]"), control.closest("[data-field]"));
    }
  };

  function renewErrors(own, field) {
    own.classList.toggle("field--wrong", field.classList.contains("field--wrong"));
    for (const error of own.querySelectorAll("[data-error]")) error.remove();
    own.append(...field.querySelectorAll("[data-error]"));
  }

  function renew(own, control) {
    const value = touched.has(own) ? own.value : control.value;
    if (own.options) {
      for (const option of own.options) option.defaultSelected = option.value === control.value;
    } else {
      own.defaultValue = control.value;
    }
    own.value = value;
  }
})();
