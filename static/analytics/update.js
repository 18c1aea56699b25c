// Swaps the results for those of another view: announces them, and says when there is no answer.
"use strict";

(() => {
  if (!window.htmx) return;
  const results = () => document.getElementById("results");
  const said = document.getElementById("said");

  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    // What fails is said on the page. In the console, htmx would call it an error, too, when a
    // request gives way to a newer one.
    detail.error = "";
    results().setAttribute("aria-busy", "true");
  });

  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target?.id !== "results") return;
    const answer = new DOMParser().parseFromString(detail.serverResponse, "text/html");
    if (answer.getElementById("results")) {
      for (const plot of results().querySelectorAll(".js-plotly-plot")) Plotly.purge(plot);
      detail.fresh = answer.getElementById("filters");
      requestAnimationFrame(() => window.renewFilters(answer.getElementById("filters")));
      return;
    }
    // Another page: the sign-in, or that of a proxy between us and the site.
    detail.shouldSwap = false;
    if (detail.xhr.status < 500) location.assign(detail.pathInfo.finalRequestPath);
    else sayNoAnswer(detail);
  });

  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.target?.id !== "results") return;
    said.textContent = words();
  });

  document.addEventListener("htmx:sendError", ({ detail }) => sayNoAnswer(detail));

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
