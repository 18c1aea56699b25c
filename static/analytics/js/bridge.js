// A click on a bar of the bridge opens the users of its step, as the link in the table does.
"use strict";

(() => {
  const chart = document.querySelector("[data-part=bridge]");
  const plot = chart?.querySelector(".stack__plot.js-plotly-plot");
  if (!plot) return;
  const link = (place) => {
    const key = plot.layout.meta.keys[place];
    return key && document.querySelector(`[data-step="${key}"] a`);
  };
  plot.on("plotly_click", ({ points }) => link(points[0].x)?.click());
  plot.on("plotly_hover", ({ points }) => chart.classList.toggle("stack--leads", Boolean(link(points[0].x))));
  plot.on("plotly_unhover", () => chart.classList.remove("stack--leads"));
})();
