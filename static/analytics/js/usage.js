// Draws the figures of a page with Plotly, in the colors of the legend beside them, and a box with
// the parts of a day on hover.
"use strict";

(() => {
  if (!window.Plotly) return;
  const config = { displayModeBar: false, responsive: false, showTips: false };
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const usd = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });
  const dates = new Intl.DateTimeFormat("en-US", {
    weekday: "short", month: "short", day: "numeric", year: "numeric", timeZone: "UTC",
  });
  const shortDates = new Intl.DateTimeFormat("en-US", { month: "short", day: "numeric", timeZone: "UTC" });
  const PAPER = 650; // px, the width of a chart on paper
  const stacks = () => document.querySelectorAll("[data-stack]");
  const bars = () => document.querySelector("[data-part=bars]");
  let waiting;

  draw();
  document.addEventListener("htmx:afterSettle", ({ target }) => target.matches("[data-part=results]") && draw());
  const redraw = () => {
    clearTimeout(waiting);
    waiting = setTimeout(place, 100);
  };
  window.addEventListener("resize", redraw);
  window.addEventListener("beforeprint", () => stacks().forEach((chart) => placeStack(chart, PAPER)));
  window.addEventListener("afterprint", place);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  new MutationObserver(redraw).observe(document.documentElement, {
    attributeFilter: ["data-bs-theme"],
  });

  function draw() {
    if (bars()) drawBars(bars());
    stacks().forEach(drawStack);
  }

  function place() {
    if (bars()) placeBars(bars());
    stacks().forEach((chart) => placeStack(chart));
  }

  // --- Top users: Plotly's bars lie exactly over the plain ones, which then disappear.

  async function drawBars(chart) {
    await placeBars(chart);
    chart.classList.add("bars--drawn");
    const links = chart.querySelectorAll("ol a");
    chart.querySelector("[data-part=plot]").on("plotly_click", ({ points, event }) => {
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey) links[points[0].pointIndex].click();
    });
  }

  function placeBars(chart) {
    const plot = chart.querySelector("[data-part=plot]");
    const frame = plot.getBoundingClientRect();
    const rows = chart.querySelector("ol").getBoundingClientRect();
    const bar = chart.querySelector("ol svg").getBoundingClientRect();
    const { data, layout } = read("bars");
    return Plotly.react(plot, colored(chart, data), {
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

  // --- Days and bins

  async function drawStack(chart) {
    await placeStack(chart);
    const { days, bins } = chart.dataset;
    if (days !== undefined || bins !== undefined) {
      window.stackActions(chart, shortDates, (at) => showTip(chart, at));
    }
    if (days === undefined) return;
    const plot = chart.querySelector(".stack__plot");
    plot.on("plotly_hover", ({ points }) => showTip(chart, points[0].pointNumber));
    plot.on("plotly_unhover", () => hideTip(chart));
  }

  // width: px, that of its place where it is left out.
  function placeStack(chart, width = chart.clientWidth) {
    const { stack, figure } = chart.dataset;
    const { data, layout } = figure ? read(stack)[figure] : read(stack);
    const size = { width, height: chart.clientHeight };
    const plot = chart.querySelector(".stack__plot");
    return Plotly.react(plot, colored(chart, data), { ...layout, ...size }, config);
  }

  // --- Colors

  function keys(chart) {
    return [...chart.closest("section").querySelectorAll(".legend li")];
  }

  // Bars and lines in the order of the legend; others have their own color, or that of a style sheet.
  function colored(chart, data) {
    const surface = getComputedStyle(chart.closest("section")).backgroundColor;
    const colors = keys(chart).map((item) => getComputedStyle(item.querySelector(".key")).color);
    const lined = (trace) => {
      const color = colors[trace.meta.line];
      const marker = { ...trace.marker, color: surface, opacity: 1, line: { width: 2, color } };
      return { ...trace, marker, line: { ...trace.line, color } };
    };
    if (data[0]?.meta) return data.map(lined);
    return data.map((trace, index) => (trace.type !== "bar" || trace.marker?.color) ? trace : {
      ...trace,
      marker: {
        ...trace.marker,
        color: colors[index],
        line: { width: 1, color: surface },
        pattern: { ...trace.marker?.pattern, fgcolor: surface },
      },
    });
  }

  // --- Box on hover and tap. Names come from people: they are text, never markup.

  // A tap elsewhere hides it.
  document.addEventListener("pointerdown", ({ target }) => {
    const chart = document.querySelector(".tip")?.parentElement;
    if (chart && !chart.contains(target)) hideTip(chart);
  });

  function showTip(chart, at) {
    hideTip(chart);
    const { data, layout, _fullLayout: { xaxis } } = chart.querySelector(".stack__plot");
    const { lines } = layout.meta;
    const layers = lines ? lines.map((y) => ({ y })) : data.filter(({ type }) => type === "bar");
    const day = data[0].x[at];
    const tip = element("div", "tip");
    tip.setAttribute("aria-hidden", "true");
    tip.append(element("b", "", `${dates.format(new Date(`${day}T00:00Z`))} UTC`));
    const items = keys(chart);
    for (const [place, { y }] of layers.entries()) {
      if (y[at] <= 0) continue;
      const row = element("span", "tip__row");
      const item = items[place];
      row.append(item.querySelector(".key").cloneNode(), element("span", "", item.title));
      row.append(element("span", "num", usd.format(y[at])));
      tip.append(row);
    }
    if (!lines) tip.append(sum(layers, at), ...previous(chart, at));
    chart.append(tip);
    const x = xaxis._offset + xaxis.d2p(day);
    const right = x + 16 + tip.offsetWidth > chart.clientWidth;
    tip.style.left = `${Math.max(0, right ? x - 16 - tip.offsetWidth : x + 16)}px`;
  }

  function sum(layers, at) {
    const total = layers.reduce((all, { y }) => all + y[at], 0);
    const last = element("span", "tip__row tip__total");
    last.append(element("span", "", "Total"), element("span", "num", usd.format(total)));
    return last;
  }

  // The row of the day that is compared, where there is one.
  function previous(chart, at) {
    const found = chart.querySelector(".stack__plot").layout.meta.compared[at];
    if (!found) return [];
    const [day, spend] = found;
    const row = element("span", "tip__row");
    row.append(element("i", "key key--previous"));
    row.append(element("span", "", shortDates.format(new Date(`${day}T00:00Z`))));
    row.append(element("span", "num", usd.format(spend)));
    return [row];
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
