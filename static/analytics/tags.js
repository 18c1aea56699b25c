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
    onDropdownClose: () => chosen() !== before && changed(),
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
    if (asked !== location.search) return;
    if (answer?.ok) {
      renew(await answer.text(), [...chooser.items]);
      loaded = asked;
    } else {
      failure = "Tools and tags cannot be read just now: try again in a moment";
    }
    if (chooser.isFocused) chooser.refreshOptions(true);
  }

  // field: a select as the server draws it; items: what is chosen.
  function renew(field, items) {
    const found = document.createElement("template");
    found.innerHTML = field;
    renewing = true;
    chooser.clear(true);
    chooser.clearOptions();
    chooser.clearOptionGroups();
    select.replaceChildren(...found.content.querySelector("select").children);
    chooser.sync();
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
    return text.replace(/ · [^·]*$/, "");
  }

  // A view that was reached another way: what it has chosen, and its tags are not known yet.
  return (fresh) => {
    renew(fresh.outerHTML, [...fresh.selectedOptions].map((option) => option.value));
    loaded = null;
  };
};
