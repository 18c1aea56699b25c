// What was changed in the filters and not answered yet: every next request takes it along.
"use strict";

// A query without the parameters of the page alone, which counts and lists of choices do not take.
window.sharedQuery = (form, query) => {
  const shared = new URLSearchParams(query);
  for (const name of form.dataset.own.split(" ")) shared.delete(name);
  return shared;
};

// Gives: changed(control), isComplete(control), hasChanges(), answered(), and two ways to the next query.
window.filterChanges = (form) => {
  const DATES = ["start_date", "end_date"];
  const TOGETHER = [["range", ...DATES], ["sort_by", "sort_order"], ["min_spend", "max_spend"]];
  const search = form.querySelector("[name=q]");
  let requested = location.search; // the query of the newest request, answered or not
  let searched = null; // the words of a request that is on its way

  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    requested = new URL(detail.pathInfo.finalRequestPath, location.href).search;
    searched = changed(search) ? search.value : null;
  });
  // A view that never came.
  document.addEventListener("htmx:sendError", () => {
    requested = location.search;
  });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.xhr.status >= 400) requested = location.search;
  });

  // Against what the server last answered, and what it is about to answer.
  function changed(control) {
    if (control === search && searched !== null && search.value !== searched) return true;
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

  // A link's query with what was requested or changed and is not answered, unless the link decides it.
  function ofLink(query, link) {
    const decided = decidedBy(query, link);
    const pending = new URLSearchParams(requested);
    const names = differences(pending, shown()).filter((name) => name !== "page");
    for (const name of names) {
      if (!decided.has(name)) setAll(query, name, pending.getAll(name));
      else if (isList(name)) setAll(query, name, merged(name, query));
    }
    if (names.length) query.delete("page"); // another list
    return add(query, (name) => decided.has(name));
  }

  // What differs from the view shown. Of several links, the one shown decides what the others would.
  function decidedBy(query, link) {
    let names = differences(query, shown());
    if (!names.length) {
      const others = [...link.closest("ul, .segmented")?.querySelectorAll("a[href]") ?? []];
      names = others.flatMap(({ href }) => differences(new URL(href).searchParams, shown()));
    }
    const groups = TOGETHER.filter((group) => group.some((name) => names.includes(name)));
    return new Set([...names, ...groups.flat()]);
  }

  // Adds and removes the values that the link does, in the list that was requested last.
  function merged(name, query) {
    const [had, pending, chosen] = [shown(), new URLSearchParams(requested), query].map((one) => one.getAll(name));
    if (!chosen.length) return []; // the link clears the list
    const kept = pending.filter((value) => chosen.includes(value) || !had.includes(value));
    return [...new Set([...kept, ...chosen.filter((value) => !had.includes(value))])];
  }

  function shown() {
    return new URLSearchParams(location.search);
  }

  function differences(query, other) {
    const names = [...new Set([...query.keys(), ...other.keys()])];
    return names.filter((name) => String(query.getAll(name)) !== String(other.getAll(name)));
  }

  function isList(name) {
    return form.querySelector(`[data-part=pill][data-choices="${name}"]`) !== null;
  }

  function setAll(query, name, values) {
    query.delete(name);
    for (const value of values) query.append(name, value);
  }

  // Whether the newest request lacks a change.
  function hasChanges() {
    return String(ofForm()) !== String(new URLSearchParams(requested));
  }

  function answered() {
    searched = null;
  }

  return { answered, changed, isComplete, hasChanges, ofForm, ofLink };
};
