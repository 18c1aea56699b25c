// The lists of the flyouts: loaded when they open, searched, and walked along with the arrows.
"use strict";

// apply: sends the form.
window.filterLists = (form, apply) => {
  const boxes = (pill) => [...pill.querySelectorAll("[data-part=list] input")];
  const visible = (pill) => boxes(pill).filter((box) => !box.closest("label").hidden);
  const loaded = new WeakMap(); // the view of which a list has everything, and when it came
  const loading = new WeakSet(); // pills whose list is on its way
  let picking = 0; // texts that wait for their list

  form.addEventListener("input", ({ target }) => {
    if (target.matches("[data-part=list-search]")) find(target.closest("[data-part=pill]"));
  });

  // Everything that the period has. What is ticked stays so.
  function load(pill) {
    if (!pill.dataset.choices || loaded.get(pill)?.view === location.search) return;
    loaded.set(pill, { view: location.search, whole: fill(pill, location.search) });
  }

  async function fill(pill, requested) {
    loading.add(pill);
    find(pill);
    const { choices } = pill.dataset;
    const address = `${form.dataset.choices.replace("field", choices)}?${window.sharedQuery(form, requested)}`;
    const answer = await fetch(address).catch(() => null);
    const html = answer?.ok && !answer.redirected ? await answer.text().catch(() => null) : null;
    loading.delete(pill);
    if (html === null || requested !== location.search) {
      loaded.delete(pill);
      if (requested === location.search) pill.querySelector("[data-part=list-failed]").hidden = false;
      find(pill);
      return;
    }
    pill.querySelector("[data-part=list-failed]").hidden = true;
    const fresh = new DOMParser().parseFromString(html, "text/html").body;
    const list = pill.querySelector("[data-part=list]");
    if (list.innerHTML === fresh.innerHTML) return find(pill); // nothing moves under the pointer
    const changed = boxes(pill).filter((box) => box.checked !== box.defaultChecked);
    const focused = list.contains(document.activeElement) && document.activeElement.value;
    const { scrollTop } = list;
    list.replaceChildren(...fresh.children);
    for (const { name, value, checked } of changed) tick(pill, name, value, checked);
    list.scrollTop = scrollTop;
    find(pill);
    if (focused) boxes(pill).find((box) => box.value === focused)?.focus();
  }

  // A box that is not in the list yet is put there.
  function tick(pill, name, value, checked) {
    let box = boxes(pill).find((one) => one.value === value);
    if (!box) {
      const label = document.createElement("label");
      box = Object.assign(document.createElement("input"), { type: "checkbox", name, value });
      label.className = "check";
      label.append(box, value);
      pill.querySelector("[data-part=list]").prepend(label);
    }
    box.checked = checked;
  }

  // Hides what does not match every word.
  function find(pill) {
    const field = pill.querySelector("[data-part=list-search]");
    if (!field) return;
    const words = wordsOf(field.value);
    for (const box of boxes(pill)) box.closest("label").hidden = !matches(box, words);
    for (const group of pill.querySelectorAll("fieldset")) {
      group.hidden = !group.querySelector("label:not([hidden])");
    }
    const failed = !pill.querySelector("[data-part=list-failed]").hidden;
    const isEmpty = !failed && visible(pill).length === 0;
    pill.querySelector("[data-part=list-loading]").hidden = !isEmpty || !loading.has(pill);
    pill.querySelector("[data-part=list-none]").hidden = !isEmpty || loading.has(pill);
  }

  // Enter ticks the first match of what is typed, and applies where nothing is.
  function key(event, pill) {
    const field = pill.querySelector("[data-part=list-search]");
    const at = visible(pill).indexOf(event.target);
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key === "Enter" && event.target === field && field.value.trim()) {
      event.preventDefault();
      pick(pill, field.value);
      field.value = "";
      find(pill);
    } else if (event.key === "Enter" && picking) {
      event.preventDefault();
      pill.open = false;
    } else if (event.key in steps && (event.target === field || at >= 0)) {
      event.preventDefault();
      const next = visible(pill)[at + steps[event.key]] ?? (at > 0 ? null : field);
      (next ?? event.target).focus();
    }
  }

  // Once the list is whole. An answer may replace the flyout meanwhile, and the list is that of the
  // new view. Where it was closed, that applies what was picked; what is not found is put back.
  async function pick({ id }, text) {
    const now = () => document.getElementById(id);
    picking += 1;
    for (let whole; whole !== loaded.get(now())?.whole; await whole) whole = loaded.get(now())?.whole;
    picking -= 1;
    const pill = now();
    const match = boxes(pill).find((box) => matches(box, wordsOf(text)));
    const field = pill.querySelector("[data-part=list-search]");
    if (!match) {
      field.value ||= text;
      find(pill);
      return;
    }
    match.checked = !match.checked;
    if (pill.open) match.dispatchEvent(new Event("change", { bubbles: true }));
    else if (!picking) apply();
  }

  function wordsOf(text) {
    return text.toLowerCase().split(/\s+/).filter(Boolean);
  }

  function matches(box, words) {
    const label = box.closest("label").querySelector(".check__label")?.textContent ?? "";
    const text = `${label} ${box.value}`.toLowerCase();
    return words.every((word) => text.includes(word));
  }

  return { key, load, tick };
};
