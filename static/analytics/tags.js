// The field of tools and tags: searchable, and filled once somebody looks for one.
"use strict";

// form: the filters; select: its native field; changed: called when other tags are chosen.
window.searchableTags = (form, select, changed) => {
  let loaded = null; // the view whose tags are listed
  let failure = "";
  let renewing = false;
  let before = "";

  TomSelect.define("remove_button", window.remove_button);
  const chooser = new TomSelect(select, {
    plugins: { remove_button: { title: "Remove", className: "remove" } },
    maxOptions: null,
    placeholder: "All tools and tags",
    render: {
      item: (option, escape) => `<div>${escape(short(option.text))}</div>`,
      no_results: () => `<div class="no-results">${failure || (isLoaded() ? "No such tool or tag" : "Looking for tools and tags …")}</div>`,
    },
    onFocus: load,
    onDropdownOpen: () => {
      before = chosen();
    },
    onDropdownClose: () => renewing || (chosen() !== before && changed()),
    onItemRemove: () => renewing || chooser.isOpen || changed(),
  });
  // The original select stays in the page, hidden: a name for it keeps checkers and readers happy.
  select.setAttribute("aria-label", form.querySelector(`label[for="${select.id}"], label[for="${select.id}-ts-control"]`).textContent);
  select.setAttribute("aria-hidden", "true");

  // The tags that are really there are counted when somebody looks for one, once for each view.
  async function load() {
    if (isLoaded()) return;
    failure = "";
    const asked = location.search;
    const answer = await fetch(form.dataset.tags + asked).catch(() => null);
    const field = answer?.ok && !answer.redirected ? fieldOf(await answer.text()) : null;
    if (asked !== location.search) {
      load();
      return;
    }
    if (field) {
      renew(field, [...chooser.items]);
      loaded = asked;
    } else {
      failure = "Tools and tags cannot be read just now: try again in a moment";
    }
    if (chooser.isFocused) chooser.refreshOptions(true);
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
