// Draws the figures of the page with Plotly. Their colours are CSS's, so themes need nothing here.
"use strict";

(() => {
  const source = document.getElementById("figures");
  if (!source || !window.Plotly) return;
  const figures = JSON.parse(source.textContent);
  const config = { displayModeBar: false, responsive: false, showTips: false };

  for (const place of document.querySelectorAll("[data-trend]")) drawTrend(place);
  const bars = document.getElementById("top-users");
  if (bars) drawBars(bars);

  let waiting;
  window.addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(redraw, 100);
  });

  function redraw() {
    for (const place of document.querySelectorAll("[data-trend]")) drawTrend(place);
    if (bars) placeBars(bars);
  }

  function drawTrend(place) {
    const { data, layout } = figures.trends[place.dataset.trend];
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
    const { data, layout } = figures.top;
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
