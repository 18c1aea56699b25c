// Swaps in the results of another view, announces them, and shows network errors.
"use strict";

(() => {
  if (!window.htmx) return;
  const SWAPPED = "#results, #page-header, #periods, #chips";
  const results = () => document.getElementById("results");
  const said = document.getElementById("said");
  let fresh, focused;

  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    // Failures appear on the page. Otherwise htmx logs an error when a newer request supersedes
    // this one.
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
    // Another page: sign-in, or an error page of a proxy.
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

  // Back and forward reload the view like any other request.
  document.addEventListener("htmx:historyCacheMiss", (event) => {
    event.preventDefault();
    // A superseded request is rejected; failures are shown already.
    htmx.ajax("GET", event.detail.path, { source: "#again" }).catch(() => {});
  });

  // htmx notes the address for snapshots, which we do not take: a search may hold a name.
  function forgetPath() {
    sessionStorage.removeItem("htmx-current-path-for-history");
  }

  // If the focused element is gone, focus its container.
  function keepFocus() {
    if (document.activeElement !== document.body || !focused) return;
    document.getElementById(focused)?.focus({ preventScroll: true });
  }

  // The new results for screen readers.
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
