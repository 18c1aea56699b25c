// Where one stands in the page: a new page of the table starts at its top, back, forward and reload
// restore the position. Each entry of the history keeps its own in `history.state.scrollY`.
"use strict";

(() => {
  const SAVE_MS = 100; // without scrolling before the position is saved
  let restoring = null; // px, until the view that back or forward leads to is there
  let start = null; // the heading at which the next view starts, and whether it takes the focus
  let saving;

  // The browser would restore it before the view is there, and move smoothly past what we restore.
  history.scrollRestoration = "manual";
  const [{ type }] = performance.getEntriesByType("navigation");
  if (type !== "navigate") scrollToY(history.state?.scrollY);

  window.addEventListener("scroll", () => {
    clearTimeout(saving);
    saving = setTimeout(save, SAVE_MS);
  }, { passive: true });

  // htmx has replaced the state by its own just before.
  document.addEventListener("htmx:beforeHistoryUpdate", save);

  window.addEventListener("popstate", ({ state }) => {
    clearTimeout(saving);
    restoring = state?.htmx ? (state.scrollY ?? null) : null;
    if (!state?.htmx) scrollToY(state?.scrollY); // the same view, after a link within the page
    // htmx has replaced the state here, too: one may go on before the view is there.
    else if (restoring !== null) history.replaceState({ ...history.state, scrollY: restoring }, "");
  });

  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    const part = detail.elt.closest("[data-starts-at]");
    start = part && { id: part.dataset.startsAt, takesFocus: !part.matches("thead") };
    if (!detail.elt.matches("[data-part=again]")) restoring = null;
  });

  document.addEventListener("htmx:afterSettle", ({ target }) => {
    if (!target.matches("[data-part=results]")) return;
    if (restoring !== null) scrollToY(restoring);
    else if (start) startAt(document.getElementById(start.id), start.takesFocus);
    restoring = start = null;
    save();
  });

  // A header that sorts keeps the focus, and the place while the table's top is in sight.
  function startAt(heading, takesFocus) {
    if (!heading) return;
    const panel = heading.closest("section");
    const hidden = document.querySelector(".toolbar")?.offsetHeight ?? 0; // px beneath the toolbar
    const isAbove = panel.getBoundingClientRect().top < hidden;
    if (takesFocus) heading.focus({ preventScroll: true });
    if (takesFocus || isAbove) panel.scrollIntoView({ behavior: "instant" });
  }

  function scrollToY(top) {
    if (top !== undefined) window.scrollTo({ top, behavior: "instant" });
  }

  function save() {
    if (restoring === null) history.replaceState({ ...history.state, scrollY }, "");
  }
})();
