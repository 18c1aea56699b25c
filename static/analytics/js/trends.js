// Draws the small bars of the cards with Plotly. A bar that is pointed at says its day and value.
"use strict";

(() => {
  if (!window.Plotly) return;
  const config = { displayModeBar: false, responsive: false, showTips: false };
  let waiting;

  draw();
  document.addEventListener("htmx:afterSettle", ({ target }) => target.matches("[data-part=results]") && draw());
  window.addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(draw, 100);
  });

  async function draw() {
    const figures = document.getElementById("trends");
    if (!figures) return;
    const trends = JSON.parse(figures.textContent);
    for (const place of document.querySelectorAll("[data-trend]")) {
      const figure = trends[place.dataset.trend];
      if (figure) drawTrend(place, figure);
    }
  }

  async function drawTrend(place, { data, layout }) {
    const size = { width: place.clientWidth, height: place.clientHeight };
    const isNew = !place.matches(".js-plotly-plot");
    await Plotly.react(place, data, { ...layout, ...size }, config);
    if (!isNew) return;
    const card = place.closest("article");
    const caption = card.querySelector("[data-part=trend-caption]");
    const title = caption.textContent;
    place.on("plotly_hover", ({ points }) => (caption.textContent = points[0].customdata));
    place.on("plotly_unhover", () => (caption.textContent = title));
    // The drawing lies over the card's link.
    place.addEventListener("click", ({ ctrlKey, metaKey, shiftKey }) => {
      if (!ctrlKey && !metaKey && !shiftKey) card.querySelector("a")?.click();
    });
  }
})();
