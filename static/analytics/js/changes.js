// What was changed in the filters and not answered yet: every next request takes it along.
"use strict";

// Gives: changed(control), isComplete(control), hasChanges(), and two ways to the next query.
window.filterChanges = (form) => {
  const DATES = ["start_date", "end_date"];
  const PERIOD = ["range", ...DATES];
  let requested = location.search; // the query of the newest request, answered or not

  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    requested = new URL(detail.pathInfo.finalRequestPath, location.href).search;
  });
  // A view that never came.
  document.addEventListener("htmx:sendError", () => {
    requested = location.search;
  });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.xhr.status >= 400) requested = location.search;
  });

  // Against what the server last answered.
  function changed(control) {
    if (control.type === "checkbox") return control.checked !== control.defaultChecked;
    if (control.options) return [...control.options].some((o) => o.selected !== o.defaultSelected);
    return control.value !== control.defaultValue;
  }

  // Neither a number that the browser cannot read, nor a year of which only the first digit is there.
  function isComplete(control) {
    if (control.validity.badInput) return false;
    return control.type !== "date" || control.value === "" || control.value >= "2000";
  }

  function controls() {
    return [...form.querySelectorAll("input[name]:not([type=hidden]), select[name]")];
  }

  function valuesOf(control) {
    if (control.type === "checkbox") return control.checked ? [control.value] : [];
    return [control.value];
  }

  function changedNames(skips) {
    const found = controls().filter((c) => changed(c) && isComplete(c) && !skips(c.name));
    return new Set(found.map((control) => control.name));
  }

  // Adds each change to the query. skips(name): whether the request decides that one itself.
  function add(query, skips) {
    const names = changedNames(skips);
    for (const name of names) query.delete(name);
    for (const control of controls().filter(({ name }) => names.has(name))) {
      for (const value of valuesOf(control)) if (value) query.append(control.name, value);
    }
    if (DATES.some((name) => names.has(name))) setDates(query);
    if (names.size) query.delete("page"); // another list begins with its first page
    return query;
  }

  // Two days are one period: the one that was not touched goes with the other.
  function setDates(query) {
    query.delete("range");
    for (const name of DATES) {
      query.delete(name);
      if (form.elements[name].value) query.set(name, form.elements[name].value);
    }
  }

  // The form's own query: the newest view with the changes, from its first page.
  function ofForm() {
    return add(new URLSearchParams(requested), () => false);
  }

  // A link's query with the changes, save for those that it makes itself.
  function ofLink(link) {
    const shown = new URLSearchParams(location.search);
    const decides = (name) => String(link.getAll(name)) !== String(shown.getAll(name));
    const decidesPeriod = PERIOD.some(decides);
    return add(link, (name) => decides(name) || (decidesPeriod && DATES.includes(name)));
  }

  // Whether the newest request lacks a change.
  function hasChanges() {
    return String(ofForm()) !== String(new URLSearchParams(requested));
  }

  return { changed, isComplete, hasChanges, ofForm, ofLink };
};
