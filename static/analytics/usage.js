// Draws the figures of the page with Plotly. Their colours are CSS's, so themes need nothing here.
"use strict";

(() => {
  if (!document.getElementById("summary") || !window.Plotly) return;
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const config = { displayModeBar: false, responsive: false, showTips: false };

  let trends = read("trends");
  drawTrends();
  const bars = document.getElementById("top-users");
  if (bars) drawBars(bars);
  fetchSummary(document.getElementById("summary"));

  let waiting;
  window.addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(redraw, 100);
  });

  // The period before is counted while one reads; cards keep their places.
  async function fetchSummary(summary) {
    if (!summary.dataset.later) return;
    const answer = await fetch(summary.dataset.later).catch(() => null);
    if (!answer?.ok) return;
    summary.outerHTML = await answer.text();
    trends = read("trends");
    drawTrends();
  }

  function redraw() {
    drawTrends();
    if (bars) placeBars(bars);
  }

  function drawTrends() {
    for (const place of document.querySelectorAll("[data-trend]")) {
      if (trends[place.dataset.trend]) drawTrend(place, trends[place.dataset.trend]);
    }
  }

  function drawTrend(place, { data, layout }) {
    const size = { width: place.clientWidth, height: place.clientHeight };
    Plotly.react(place, data, { ...layout, ...size }, { ...config, staticPlot: true });
  }

  // Plotly's bars lie exactly over the plain ones, which then disappear.
  async function drawBars(chart) {
    await placeBars(chart);
    chart.classList.add("bars--drawn");
    const links = chart.querySelectorAll(".bars__name");
    chart.querySelector(".bars__plot").on("plotly_click", ({ points }) => {
      links[points[0].pointIndex].click();
    });
  }

  function placeBars(chart) {
    const plot = chart.querySelector(".bars__plot");
    const frame = plot.getBoundingClientRect();
    const rows = chart.getBoundingClientRect();
    const bar = chart.querySelector(".bars__bar").getBoundingClientRect();
    const { data, layout } = read("bars");
    return Plotly.react(plot, data, {
      ...layout,
      width: frame.width,
      height: frame.height,
      margin: {
        l: bar.left - frame.left,
        r: frame.right - bar.right,
        t: rows.top - frame.top,
        b: frame.bottom - rows.bottom,
      },
    }, config);
  }
})();
