// Swaps the results for those of another view: announces them, and says when there is no answer.
"use strict";

(() => {
  if (!window.htmx) return;
  const SWAPPED = "#results, #page-header, #periods, #chips";
  const results = () => document.getElementById("results");
  const said = document.getElementById("said");
  let fresh, focused;

  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    // What fails is said on the page. In the console, htmx would call it an error, too, when a
    // request gives way to a newer one.
    detail.error = "";
    results().setAttribute("aria-busy", "true");
  });

  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target.id !== "results") return;
    const answer = new DOMParser().parseFromString(detail.serverResponse, "text/html");
    if (answer.getElementById("results")) {
      for (const plot of results().querySelectorAll(".js-plotly-plot")) Plotly.purge(plot);
      fresh = answer.getElementById("filters");
      focused = document.activeElement.closest(SWAPPED)?.id;
      return;
    }
    // Another page: the sign-in, or that of a proxy between us and the site.
    detail.shouldSwap = false;
    if (detail.xhr.status < 500) location.assign(detail.pathInfo.finalRequestPath);
    else sayNoAnswer(detail);
  });

  // Of all that is swapped, the results come last.
  document.addEventListener("htmx:afterSettle", ({ target }) => {
    if (target.id !== "results") return;
    window.renewFilters(fresh);
    said.textContent = words();
    keepFocus();
    forgetPath();
  });

  document.addEventListener("htmx:sendError", ({ detail }) => sayNoAnswer(detail));

  // Back and forward ask again, by the same way as every other view.
  document.addEventListener("htmx:historyCacheMiss", (event) => {
    event.preventDefault();
    // One that gives way to another is rejected; what fails is said already.
    htmx.ajax("GET", event.detail.path, { source: "#again" }).catch(() => {});
  });

  // htmx notes the address for snapshots, which we do not take: a search may hold a name.
  function forgetPath() {
    sessionStorage.removeItem("htmx-current-path-for-history");
  }

  // Where what had the focus is gone, its place has it.
  function keepFocus() {
    if (document.activeElement !== document.body || !focused) return;
    document.getElementById(focused)?.focus({ preventScroll: true });
  }

  // What there is now, for those who do not see it.
  function words() {
    const alert = results().querySelector("[role=alert]");
    if (alert) return ""; // is read by itself
    const count = results().querySelector(".panel__count, .empty h2");
    return count?.textContent ?? "";
  }

  function sayNoAnswer({ pathInfo }) {
    results().removeAttribute("aria-busy");
    results().querySelector("#no-answer-said")?.remove();
    const notice = document.getElementById("no-answer").content.firstElementChild.cloneNode(true);
    notice.id = "no-answer-said";
    notice.querySelector("a").href = pathInfo.finalRequestPath ?? pathInfo.requestPath;
    notice.setAttribute("hx-boost", "true");
    results().prepend(notice);
    htmx.process(notice);
  }
})();
