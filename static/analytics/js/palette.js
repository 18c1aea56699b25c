// The palette: Ctrl-K or ⌘K finds users, teams, tools and pages from anywhere.
"use strict";

(() => {
  const TYPING = 150; // ms without a key before the server is asked
  const PERIOD = ["range", "start_date", "end_date"];
  const palette = document.querySelector("[data-part=palette]");
  if (!palette) return;
  const form = palette.querySelector("form");
  const field = palette.querySelector("[name=text]");
  const results = palette.querySelector("[data-part=palette-results]");
  const links = () => [...results.querySelectorAll("a")];
  let waiting, request;

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (palette.open) palette.close();
    else open();
  });

  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-open-palette]");
    if (opener) {
      event.preventDefault();
      open();
    } else if (event.target === palette) {
      palette.close(); // the backdrop
    }
  });

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(find, TYPING);
  });

  palette.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    const at = links().indexOf(document.activeElement);
    if (event.key in steps) {
      event.preventDefault();
      const next = at + steps[event.key];
      (links()[next] ?? (next < 0 ? field : document.activeElement)).focus();
    } else if (event.key === "Enter" && event.target === field && links().length) {
      event.preventDefault();
      clearTimeout(waiting);
      find().then((isNewest) => isNewest && links()[0]?.click());
    }
  });

  function open() {
    palette.showModal();
    field.select();
    find();
  }

  // The answer to the newest text; an older one is dropped. Gives whether it came.
  async function find() {
    request?.abort();
    request = new AbortController();
    const query = new URLSearchParams({ text: field.value });
    const shown = new URLSearchParams(location.search); // the period of the view, which may have changed
    for (const name of PERIOD) if (shown.has(name)) query.set(name, shown.get(name));
    const address = `${form.action}?${query}`;
    // The text, too, may be aborted.
    const text = await fetch(address, { headers: { "HX-Request": "true" }, signal: request.signal })
      .then((answer) => (answer.redirected ? null : answer.text()))
      .catch(() => null);
    if (text === null) return false;
    const fresh = new DOMParser().parseFromString(text, "text/html").body;
    results.replaceChildren(...fresh.children);
    return true;
  }
})();
