// Draws the figures of the page with Plotly. Their colors are CSS's, so themes need nothing here.
"use strict";

(() => {
  if (!window.Plotly) return;
  const config = { displayModeBar: false, responsive: false, showTips: false };
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const chart = () => document.querySelector("[data-part=bars]");
  let waiting;

  draw();
  document.addEventListener("htmx:afterSettle", ({ target }) => target.matches("[data-part=results]") && draw());
  window.addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (chart()) placeBars(chart());
    }, 100);
  });

  function draw() {
    if (chart()) drawBars(chart());
  }

  // Plotly's bars lie exactly over the plain ones, which then disappear.
  async function drawBars(bars) {
    await placeBars(bars);
    bars.classList.add("bars--drawn");
    const links = bars.querySelectorAll("ol a");
    bars.querySelector("[data-part=plot]").on("plotly_click", ({ points }) => {
      links[points[0].pointIndex].click();
    });
  }

  function placeBars(bars) {
    const plot = bars.querySelector("[data-part=plot]");
    const frame = plot.getBoundingClientRect();
    const rows = bars.querySelector("ol").getBoundingClientRect();
    const bar = bars.querySelector("ol svg").getBoundingClientRect();
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
