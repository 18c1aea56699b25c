// The filters: they work as a plain form; here they apply by themselves.
"use strict";

(() => {
  const TYPING = 300; // ms without a key before what was typed applies
  const form = document.getElementById("filters");
  const touched = new Set(); // what was changed since the form was sent
  let waiting, typed;
  if (!form) return;

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
    const toggle = target.closest?.(".filters__toggle");
    const named = target.closest?.("a[href^='#id_']"); // an error that names its field
    if (named) showField(document.querySelector(named.hash));
    else if (toggle) openSheet(!form.classList.contains("filters--open"));
    else if (!form.contains(target)) openSheet(false);
  });

  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !form.classList.contains("filters--open")) return;
    openSheet(false);
    form.querySelector(".filters__toggle").focus();
  });

  // A number that the browser cannot read would be sent as nothing: a lost filter.
  document.addEventListener("submit", (event) => {
    if (event.target !== form) return;
    clearTimeout(waiting);
    touched.clear();
    const unread = [...form.elements].find((control) => control.validity?.badInput);
    if (!unread) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    unread.reportValidity();
  }, true);

  // Short addresses: what is empty is not sent, nor a default that nobody touched.
  form.addEventListener("formdata", ({ formData }) => {
    const given = new URLSearchParams(location.search);
    const dates = ["start_date", "end_date"];
    const datesChanged = dates.some((name) => changed(form.elements[name]));
    for (const [name, value] of [...formData]) {
      const meant = changed(form.elements[name]) || (datesChanged && dates.includes(name));
      if (value === "" || !(given.has(name) || meant)) formData.delete(name);
    }
    if (datesChanged) formData.delete("range");
  });

  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.elt !== form) typed = null;
  });

  // What is typed in one go is one step of the history.
  function apply(control) {
    if (control && (control.validity.badInput || !isDay(control) || !changed(control))) return;
    const again = control !== null && control === typed;
    typed = control;
    form.setAttribute("hx-push-url", String(!again));
    form.setAttribute("hx-replace-url", String(again));
    form.requestSubmit();
  }

  // A year of which only the first digit is there.
  function isDay(control) {
    return control.type !== "date" || control.value === "" || control.value >= "2000";
  }

  function changed(control) {
    if (control instanceof RadioNodeList) return false;
    if (control.options) return [...control.options].some((o) => o.selected !== o.defaultSelected);
    return control.value !== control.defaultValue;
  }

  function showField(field) {
    openSheet(true);
    const panel = field.closest("details");
    if (panel) panel.open = true;
    setTimeout(() => field.focus()); // after the browser has gone where the link leads
  }

  function openSheet(open) {
    form.classList.toggle("filters--open", open);
    form.querySelector(".filters__toggle")?.setAttribute("aria-expanded", String(open));
  }

  // On a phone the periods scroll sideways: begin at the one that is shown.
  function showPeriod() {
    const row = document.querySelector(".presets");
    const shown = row?.querySelector("[aria-current]");
    if (shown) row.scrollLeft = shown.offsetLeft - (row.clientWidth - shown.offsetWidth) / 2;
  }

  // Gives what renews the field. Without tom-select, the native one has all tags from the start.
  function startTags(select) {
    if (window.TomSelect) return window.searchableTags(form, select, () => apply(null));
    const fill = (field) => select.replaceChildren(...field.children);
    fetch(form.dataset.tags + location.search)
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
      renewErrors(own.closest(".field"), control.closest(".field"));
    }
  };

  function renewErrors(own, field) {
    own.classList.toggle("field--wrong", field.classList.contains("field--wrong"));
    for (const error of own.querySelectorAll(".field__error")) error.remove();
    own.append(...field.querySelectorAll(".field__error"));
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
