// Draws stacked bars with Plotly, in the colors of the legend, and a box with the parts on hover.
"use strict";

(() => {
  if (!window.Plotly) return;
  const config = { displayModeBar: false, responsive: false, showTips: false };
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const usd = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });
  const dates = new Intl.DateTimeFormat("en-US", {
    weekday: "short", month: "short", day: "numeric", year: "numeric", timeZone: "UTC",
  });
  let waiting;

  for (const chart of document.querySelectorAll("[data-stack]")) {
    draw(chart);
    chart.querySelector(".stack__plot").on("plotly_hover", (event) => showTip(chart, event));
    chart.querySelector(".stack__plot").on("plotly_unhover", () => hideTip(chart));
  }
  const redraw = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => document.querySelectorAll("[data-stack]").forEach(draw), 100);
  };
  window.addEventListener("resize", redraw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  new MutationObserver(redraw).observe(document.documentElement, {
    attributeFilter: ["data-bs-theme"],
  });

  function keys(chart) {
    return [...chart.closest("section").querySelectorAll(".legend li")];
  }

  function draw(chart) {
    const plot = chart.querySelector(".stack__plot");
    const { data, layout } = read(chart.dataset.stack);
    const surface = getComputedStyle(chart.closest("section")).backgroundColor;
    const colors = keys(chart).map((item) => getComputedStyle(item.querySelector(".key")).color);
    const traces = data.map((trace, index) => ({
      ...trace,
      marker: {
        ...trace.marker,
        color: colors[index],
        line: { width: 1, color: surface },
        pattern: { ...trace.marker.pattern, fgcolor: surface },
      },
    }));
    const size = { width: chart.clientWidth, height: chart.clientHeight };
    Plotly.react(plot, traces, { ...layout, ...size }, config);
  }

  // Names come from people: they are text, never markup.
  function showTip(chart, { points }) {
    hideTip(chart);
    const day = points[0].x;
    const parts = points.filter((point) => point.y > 0).reverse();
    const tip = element("div", "tip");
    tip.setAttribute("aria-hidden", "true");
    tip.append(element("b", "", `${dates.format(new Date(`${day}T00:00Z`))} UTC`));
    const items = keys(chart);
    for (const point of parts) {
      const row = element("span", "tip__row");
      const item = items[point.curveNumber];
      row.append(item.querySelector(".key").cloneNode(), element("span", "", item.title));
      row.append(element("span", "num", usd.format(point.y)));
      tip.append(row);
    }
    const total = points.reduce((sum, point) => sum + point.y, 0);
    const last = element("span", "tip__row tip__total");
    last.append(element("span", "", "Total"), element("span", "num", usd.format(total)));
    tip.append(last);
    chart.append(tip);
    const { xaxis } = points[0];
    const x = xaxis._offset + xaxis.d2p(day);
    const right = x + 16 + tip.offsetWidth > chart.clientWidth;
    tip.style.left = `${Math.max(0, right ? x - 16 - tip.offsetWidth : x + 16)}px`;
  }

  function hideTip(chart) {
    chart.querySelector(".tip")?.remove();
  }

  function element(tag, name, text = "") {
    const made = document.createElement(tag);
    made.className = name;
    made.textContent = text;
    return made;
  }
})();
