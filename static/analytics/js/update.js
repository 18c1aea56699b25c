// Swaps in the results of another view, announces them, and shows network errors.
"use strict";

(() => {
  if (!window.htmx) return;
  const RESULTS = "[data-part=results]";
  const results = () => document.querySelector(RESULTS);
  const said = document.querySelector("[data-part=said]");
  let fresh, focused;

  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    // Failures appear on the page. Otherwise htmx logs an error when a newer request supersedes
    // this one.
    detail.error = "";
    results().setAttribute("aria-busy", "true");
  });

  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (!detail.target.matches(RESULTS)) return;
    const answer = new DOMParser().parseFromString(detail.serverResponse, "text/html");
    if (detail.xhr.status === 400 && results().querySelector("[data-part=table]")) {
      detail.shouldSwap = false;
      results().removeAttribute("aria-busy");
      said.textContent = answer.querySelector("[role=alert]")?.textContent ?? "";
      window.refuseFilters(answer.querySelector("[data-part=filters]"));
      return;
    }
    if (answer.querySelector(RESULTS)) {
      for (const plot of results().querySelectorAll(".js-plotly-plot")) Plotly.purge(plot);
      fresh = answer.querySelector("[data-part=filters]");
      focused = document.activeElement.closest("[data-swapped]")?.id;
      return;
    }
    // Another page: sign-in, or an error page of a proxy.
    detail.shouldSwap = false;
    if (detail.xhr.status < 500) location.assign(detail.pathInfo.finalRequestPath);
    else sayNoAnswer(detail);
  });

  // Of all that is swapped, the results come last.
  document.addEventListener("htmx:afterSettle", ({ target }) => {
    if (!target.matches(RESULTS)) return;
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
    htmx.ajax("GET", event.detail.path, { source: "[data-part=again]" }).catch(() => {});
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
    const count = results().querySelector("[data-part=count]");
    return count?.textContent ?? "";
  }

  function sayNoAnswer({ pathInfo }) {
    results().removeAttribute("aria-busy");
    results().querySelector("[data-part=no-answer-said]")?.remove();
    const template = document.querySelector("[data-part=no-answer]");
    const notice = template.content.firstElementChild.cloneNode(true);
    notice.dataset.part = "no-answer-said";
    notice.querySelector("[data-part=retry]").href = pathInfo.finalRequestPath ?? pathInfo.requestPath;
    notice.setAttribute("hx-boost", "true");
    results().prepend(notice);
    htmx.process(notice);
  }
})();
