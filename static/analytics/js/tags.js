// The field of tools and tags: searchable, and filled once somebody looks for one.
"use strict";

// form: the filters; select: its native field; changed: called when other tags are chosen.
window.searchableTags = (form, select, changed) => {
  let loaded = null; // the view whose tags are listed
  let failure = "";
  let renewing = false;
  let before = "";
  let hasPicked = false; // by the newest key
  let dismissed = false; // by Escape, before the tags came
  const awaited = []; // what was entered before the tags came

  TomSelect.define("remove_button", window.remove_button);
  const chooser = new TomSelect(select, {
    plugins: { remove_button: { title: "Remove", className: "remove" } },
    maxOptions: null,
    clearAfterSelect: true,
    refreshThrottle: 0, // Enter picks from the list of what is typed, however quickly
    placeholder: "All tools and tags",
    render: {
      item: (option, escape) => `<div>${escape(short(option.text))}</div>`,
      no_results: () => `<div class="no-results">${failure || (isLoaded() ? "No matches" : "Loading…")}</div>`,
    },
    onFocus: () => {
      dismissed = false;
      load();
    },
    onDropdownOpen: () => {
      if (renewing) return;
      before = chosen();
      dismissed = false;
    },
    onItemAdd: () => {
      hasPicked = !renewing;
    },
    onDropdownClose: () => renewing || (chosen() !== before && changed()),
    onItemRemove: () => renewing || chooser.isOpen || changed(),
  });
  // The original select stays in the page, hidden: a name for it keeps checkers and readers happy.
  select.setAttribute("aria-label", form.querySelector(`label[for="${select.id}"], label[for="${select.id}-ts-control"]`).textContent);
  select.setAttribute("aria-hidden", "true");

  hasPicked = false; // what the page came with
  // Captured, so before tom-select, which listens at the same field.
  chooser.control_input.addEventListener("keydown", (event) => {
    const typed = chooser.inputValue();
    const again = hasPicked && !typed;
    hasPicked = false;
    const closes = event.key === "Enter" && !typed && awaited.length > 0; // once the tags came
    if (event.key === "Escape" || closes) dismissed = true;
    if (event.key !== "Enter" || !(again || closes || (typed && !isLoaded()))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (again) {
      chooser.blur(); // closes the list, rather than pick what stands next in it
    } else if (typed) {
      awaited.push(typed);
      chooser.setTextboxValue("");
    }
  }, true);

  // The tags that are really there are counted when somebody looks for one, once for each view.
  async function load() {
    if (isLoaded()) return;
    failure = "";
    const asked = location.search;
    const answer = await fetch(form.dataset.tags + asked, { headers: { "HX-Request": "true" } }).catch(() => null);
    const field = answer?.ok && !answer.redirected ? fieldOf(await answer.text()) : null;
    if (asked !== location.search) {
      load();
      return;
    }
    const isAway = dismissed || !chooser.isFocused;
    const chosenBefore = before;
    if (field) {
      renew(field, [...chooser.items]);
      loaded = asked;
    } else {
      failure = "Couldn't load tools and tags. Try again in a moment.";
    }
    const picked = pickAwaited();
    if (isAway) closeAgain();
    else chooser.refreshOptions(true);
    if (picked && isAway) changed();
    else if (picked) before = chosenBefore; // opening the list again does not apply them
  }

  // Adding tags opens the list of a field that has the focus.
  function closeAgain() {
    before = chosen();
    chooser.close();
    dismissed = true;
  }

  // The best match of each text, as Enter picks it. Gives whether any was found.
  function pickAwaited() {
    const texts = awaited.splice(0);
    const found = texts.map((text) => chooser.search(text).items[0]?.id).filter(Boolean);
    const typed = chooser.inputValue(); // the next one, which a pick would clear
    for (const tag of found) chooser.addItem(tag);
    chooser.setTextboxValue(typed);
    hasPicked = false;
    return found.length > 0;
  }

  // The select of an answer; null where that is another page.
  function fieldOf(text) {
    return new DOMParser().parseFromString(text, "text/html").querySelector("select[multiple]");
  }

  // field: a select as the server draws it; items: what is chosen.
  function renew(field, items) {
    const kept = items.map((item) => chooser.options[item]).filter(Boolean);
    renewing = true;
    chooser.clear(true);
    chooser.clearOptions();
    chooser.clearOptionGroups();
    select.replaceChildren(...field.children);
    chooser.sync();
    chooser.addOptions(kept); // those that are there already stay as they are
    chooser.setValue(items, true);
    renewing = false;
  }

  function chosen() {
    return [...chooser.items].sort().join("\n");
  }

  function isLoaded() {
    return loaded === location.search;
  }

  // "Claude Code · 12,345 requests" in the list, "Claude Code" once it is chosen.
  function short(text) {
    return text.replace(/ · [\d,]+ requests?$/, "");
  }

  // Another view: what it has chosen, save for what is being chosen just now. Its tags are not
  // known yet.
  return (fresh) => {
    const theirs = [...fresh.selectedOptions].map((option) => option.value);
    const isChoosing = chooser.isOpen && chosen() !== before;
    renew(fresh, isChoosing ? [...chooser.items] : theirs);
    before = theirs.sort().join("\n");
    loaded = null;
    // The list closes where it is emptied.
    if (isChoosing && !chooser.isOpen) changed();
    else if (chooser.isFocused) load();
  };
};
