// The toolbar's flyouts: each edits a draft. Enter, its button and a click elsewhere apply the
// draft, Escape drops it. On a phone all of them stand in one sheet.
"use strict";

// changes: see changes.js; apply: sends the form. Gives what filters.js needs of them.
window.filterPills = (form, changes, apply) => {
  const COUNT = 250; // ms without a change before users are counted
  const OPEN = "details[data-part=pill][open]";
  const open = () => form.querySelector(OPEN);
  const lists = window.filterLists(form, apply);
  let counting, request, draft;

  // At once: `toggle` comes later, and by then somebody types.
  form.addEventListener("click", (event) => {
    const pill = event.target.closest("summary")?.closest("[data-part=pill]");
    if (!pill || pill.open) return;
    event.preventDefault();
    pill.open = true;
    lists.load(pill);
    const field = pill.querySelector("[data-part=list-search], input:not([type=hidden])");
    if (!isSheetOpen()) field?.focus({ preventScroll: true });
  });

  // It does not bubble.
  form.addEventListener("toggle", ({ target }) => {
    if (!target.matches("[data-part=pill]")) return;
    if (target.open) lists.load(target);
    else if (!isSheetOpen()) apply();
  }, true);

  form.addEventListener("change", ({ target }) => {
    if (!target.closest("[data-part=pill]")) return;
    countSoon();
  });

  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") escape(event);
    else if (open()) lists.key(event, open());
  });

  document.addEventListener("click", ({ target }) => {
    if (target.closest?.("[data-part=filters-toggle]")) openSheet(!isSheetOpen());
    else if (target.closest?.("[data-part=sheet-close]")) dismiss();
  });

  // A click elsewhere applies the draft and does nothing else, unless it leads to another view, which
  // takes the draft along.
  document.addEventListener("click", (event) => {
    const { target } = event;
    if (form.contains(target) || !target.isConnected || !(open() || isSheetOpen())) return;
    const leads = target.closest?.("[hx-boost=true] a, [hx-boost=true] button");
    const isBoosted = leads && !target.closest("[hx-boost=false]");
    if (!isBoosted && changes.hasChanges()) {
      event.preventDefault();
      event.stopPropagation();
    }
    leave();
  }, true);

  // A swap replaces the flyouts: what is open, and its draft, stay.
  document.addEventListener("htmx:beforeSwap", () => {
    const changed = [...form.querySelectorAll("[data-part=pill] [name]")].filter(changes.changed);
    draft = open() && {
      id: open().id,
      values: changed.map(({ name, value, checked, type }) => ({ name, value, checked, type })),
      search: open().querySelector("[data-part=list-search]")?.value ?? "",
      focused: document.activeElement.closest(OPEN) && document.activeElement.matches("[data-part=list-search]"),
    };
  });

  document.addEventListener("htmx:afterSettle", ({ target }) => {
    if (!draft || !target.matches("[data-part=results]")) return;
    restore(draft);
    draft = null;
  });

  function restore({ id, values, search, focused }) {
    const pill = document.getElementById(id);
    for (const { name, value, checked, type } of values) {
      if (type === "checkbox") lists.tick(pill, name, value, checked);
      else form.querySelector(`[name="${name}"]`).value = value;
    }
    pill.open = true;
    const field = pill.querySelector("[data-part=list-search]");
    if (field) field.value = search;
    if (focused) field.focus({ preventScroll: true });
  }

  // How many users the draft would show, a moment after the last change.
  function countSoon() {
    clearTimeout(counting);
    counting = setTimeout(count, COUNT);
  }

  async function count() {
    if (!form.dataset.count) return;
    request?.abort();
    request = new AbortController();
    const address = `${form.dataset.count}?${window.sharedQuery(form, changes.ofForm())}`;
    // The text, too, may be aborted: by a newer count, whose answer then counts.
    const text = await fetch(address, { signal: request.signal })
      .then((answer) => (answer.ok && !answer.redirected ? answer.text() : "users"))
      .catch(() => null);
    if (text === null) return;
    for (const button of form.querySelectorAll("[data-part=count]")) button.textContent = `Show ${text}`;
  }

  function escape(event) {
    const pill = open();
    if (!pill && !isSheetOpen()) return;
    event.stopPropagation();
    if (!pill) return dismiss();
    dropPills();
    pill.open = false;
    pill.querySelector("summary").focus();
  }

  // The sheet without its draft.
  function dismiss() {
    drop();
    close();
    form.querySelector("[data-part=filters-toggle]").focus();
  }

  // A click elsewhere.
  function leave() {
    const wasOpen = isSheetOpen();
    close();
    if (wasOpen) apply();
  }

  // The whole draft; the search is one of a draft in the sheet only.
  function drop() {
    dropPills();
    const search = form.querySelector("[name=q]");
    search.value = search.defaultValue;
  }

  function dropPills() {
    clearTimeout(counting);
    for (const control of form.querySelectorAll("[data-part=pill] [name], .toolbar__sort [name]")) {
      if (control.options) for (const option of control.options) option.selected = option.defaultSelected;
      else if (control.type === "checkbox") control.checked = control.defaultChecked;
      else control.value = control.defaultValue;
    }
    for (const error of form.querySelectorAll("[data-part=pill] [data-error]")) error.remove();
  }

  function close() {
    if (open()) open().open = false;
    openSheet(false);
  }

  function openSheet(shown) {
    form.classList.toggle("toolbar__filters--open", shown);
    form.querySelector("[data-part=filters-toggle]")?.setAttribute("aria-expanded", String(shown));
    if (shown) count();
  }

  function isSheetOpen() {
    return form.classList.contains("toolbar__filters--open");
  }

  // Opens what hides a field, and focuses it.
  function show(field) {
    if (field.closest(".toolbar__sheet") && field.offsetParent === null) {
      const toggle = form.querySelector("[data-part=filters-toggle]");
      if (toggle.offsetParent !== null) openSheet(true);
    }
    const pill = field.closest("[data-part=pill]");
    if (pill) pill.open = true;
    field.focus();
  }

  return { close, count: countSoon, drop, dropPills, isSheetOpen, show };
};
