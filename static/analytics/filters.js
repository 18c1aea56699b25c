// The filters: they work as a plain form; here they apply by themselves and tags can be searched.
"use strict";

(() => {
  const form = document.getElementById("filters");
  if (!form) return;

  // A number that the browser cannot read would be sent as nothing: a lost filter.
  form.addEventListener("submit", (event) => {
    const unread = [...form.elements].find((control) => control.validity?.badInput);
    if (!unread) return;
    event.preventDefault();
    unread.reportValidity();
  });

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

  for (const select of form.querySelectorAll("select:not([multiple])")) {
    select.addEventListener("change", () => form.requestSubmit());
  }

  const toggle = form.querySelector(".filters__toggle");
  toggle?.addEventListener("click", () => {
    const open = form.classList.toggle("filters--open");
    toggle.setAttribute("aria-expanded", String(open));
  });

  // On a phone the periods scroll sideways: begin at the one that is shown.
  form.querySelector(".presets [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

  const tags = form.querySelector("select[multiple]");
  if (tags && window.TomSelect) searchable(tags);

  function searchable(select) {
    let loaded = null; // the view whose tags are listed
    let failure = "";
    let renewing = false;
    const chosen = () => [...select.selectedOptions].map((option) => option.value).join();
    const before = chosen();
    TomSelect.define("remove_button", window.remove_button);
    const label = form.querySelector(`label[for="${select.id}"]`);
    const chooser = new TomSelect(select, {
      plugins: { remove_button: { title: "Remove", className: "remove" } },
      maxOptions: null,
      placeholder: "All tools and tags",
      render: {
        item: (option, escape) => `<div>${escape(short(option.text))}</div>`,
        no_results: () => `<div class="no-results">${failure || (isLoaded() ? "No such tool or tag" : "Looking for tools and tags …")}</div>`,
      },
      onFocus: load,
      onDropdownClose: () => chosen() !== before && form.requestSubmit(),
      onItemRemove: () => renewing || chooser.isOpen || form.requestSubmit(),
    });
    // The original select stays in the page, hidden: a name for it keeps checkers and readers happy.
    select.setAttribute("aria-label", label.textContent);
    select.setAttribute("aria-hidden", "true");

    // The tags that are really there are counted when somebody looks for one, once for each view.
    async function load() {
      if (isLoaded()) return;
      failure = "";
      const asked = location.search;
      const answer = await fetch(form.dataset.tags + asked).catch(() => null);
      if (asked !== location.search) return;
      if (answer?.ok) renew(await answer.text(), asked);
      else failure = "Tools and tags cannot be read just now: try again in a moment";
      if (chooser.isFocused) chooser.refreshOptions(true);
    }

    function renew(field, asked) {
      const items = [...chooser.items];
      renewing = true;
      chooser.clear(true);
      chooser.clearOptions();
      chooser.clearOptionGroups();
      const found = document.createElement("template");
      found.innerHTML = field;
      select.replaceChildren(...found.content.querySelector("select").children);
      chooser.sync();
      chooser.setValue(items, true);
      renewing = false;
      loaded = asked;
    }

    function isLoaded() {
      return loaded === location.search;
    }
  }

  function changed(control) {
    if (control.options) return [...control.options].some((o) => o.selected !== o.defaultSelected);
    return control.value !== control.defaultValue;
  }

  // "Claude Code · 12,345 requests" in the list, "Claude Code" once it is chosen.
  function short(text) {
    return text.replace(/ · [^·]*$/, "");
  }
})();
