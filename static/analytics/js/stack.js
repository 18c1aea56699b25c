// Clicks and drags on a chart of days or bins: a layer or a bin filters, a day or a drag over days
// sets the period. Each leads where a link of the table below it leads.
"use strict";

// chart: with its figure drawn; it keeps its listeners when it is drawn again. shortDates: a format.
// showTip(at): shows the parts of a column.
window.stackActions = (chart, shortDates, showTip) => {
  const SLIP = 4; // px that the pointer may move in a click
  const { days, bins } = chart.dataset;
  const panel = chart.closest("section");
  const plot = chart.querySelector(".stack__plot");
  let isTouched = false; // whether the last pointer was a finger
  let pressed = null; // where a drag began: its column, and px from the left

  // A finger scrolls the page, which cancels its pointer, and its tap shows the parts of the day.
  const isMouse = ({ pointerType, button }) => pointerType !== "touch" && button <= 0;

  // After a tap comes a move of no mouse, with which Plotly would show and hide the box itself.
  chart.addEventListener("touchstart", (event) => event.stopPropagation(), { capture: true, passive: true });
  chart.addEventListener("mousemove", (event) => isTouched && event.stopPropagation(), true);

  // Plotly would begin a drag of its own, and the browser would select text.
  chart.addEventListener("mousedown", (event) => {
    event.stopPropagation();
    event.preventDefault();
  }, true);

  chart.addEventListener("pointerdown", (event) => {
    isTouched = event.pointerType === "touch";
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const at = isMouse(event) ? column(event) : null;
    if (at === null) return;
    pressed = { at, x: event.clientX };
    document.addEventListener("keydown", cancel);
    chart.setPointerCapture(event.pointerId); // a release elsewhere ends it
  });

  chart.addEventListener("pointermove", (event) => {
    if (!isMouse(event)) return;
    isTouched = false;
    const at = column(event);
    if (isDrag(event)) markDays(pressed.at, column(event, true));
    else if (at === null || !leads(event, at)) unmark();
    else mark(at, at);
  });

  chart.addEventListener("pointerup", (event) => {
    const tapped = event.pointerType === "touch" && days !== undefined ? column(event) : null;
    if (tapped !== null) showTip(tapped);
    const from = pressed;
    if (!from) return;
    const to = column(event, true);
    const wasDrag = isDrag(event);
    drop();
    if (wasDrag) openDays(Math.min(from.at, to), Math.max(from.at, to));
    else if (isInside(event) && column(event) === from.at) click(event, to);
  });

  chart.addEventListener("pointercancel", drop);
  chart.addEventListener("pointerleave", () => pressed || unmark());

  function isInside({ clientX, clientY }) {
    const { left, right, top, bottom } = chart.getBoundingClientRect();
    return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
  }

  function cancel({ key }) {
    if (key === "Escape") drop();
  }

  function isDrag({ clientX }) {
    return pressed && days !== undefined && Math.abs(clientX - pressed.x) > SLIP
      && column({ clientX }, true) !== pressed.at;
  }

  function drop() {
    pressed = null;
    document.removeEventListener("keydown", cancel);
    unmark();
  }

  // --- Columns

  // Of Plotly's axes: where the middle of the first column is, and how far apart they are, in px.
  function grid() {
    const { xaxis, yaxis } = plot._fullLayout;
    const x = plot.data[0].x;
    const middle = (at) => xaxis._offset + xaxis.d2p(x[at]);
    const step = x.length > 1 ? middle(1) - middle(0) : xaxis._length;
    return { x, yaxis, first: middle(0), step };
  }

  // The column of a point, or null beside all; the nearest one where the pointer may have left them.
  function column({ clientX }, isNearest = false) {
    const { x, first, step } = grid();
    const at = Math.round((clientX - plot.getBoundingClientRect().left - first) / step);
    const nearest = Math.min(Math.max(at, 0), x.length - 1);
    return isNearest || at === nearest ? nearest : null;
  }

  function mark(from, to) {
    const { yaxis, first, step } = grid();
    const [left, right] = [Math.min(from, to), Math.max(from, to)];
    unmark();
    const box = document.createElement("div");
    box.className = "stack__column";
    box.style.left = `${first + (left - 0.5) * step}px`;
    box.style.width = `${(right - left + 1) * step}px`;
    box.style.top = `${yaxis._offset}px`;
    box.style.height = `${yaxis._length}px`;
    chart.append(box);
    return box;
  }

  function markDays(...ends) {
    const { x } = grid();
    const [from, to] = ends.sort((a, b) => a - b).map((at) => new Date(`${x[at]}T00:00Z`));
    const box = mark(...ends);
    box.classList.add("stack__column--days");
    box.dataset.days = shortDates.formatRange(from, to);
  }

  function unmark() {
    chart.querySelector(".stack__column")?.remove();
  }

  // --- Where they lead

  function click(event, at) {
    const link = linkAt(event, at);
    if (link) link.click();
    else if (leads(event, at)) openDays(at, at);
  }

  // Of a bin or a layer; an empty bin and a chosen tool have none.
  function linkAt(event, at) {
    const found = bins !== undefined ? `[data-bin="${at}"]` : `[data-layer="${layer(event, at)}"]`;
    return panel.querySelector(found);
  }

  // One of several days leads to itself.
  function leads(event, at) {
    return linkAt(event, at) !== null || (days !== undefined && plot.data[0].x.length > 1);
  }

  // Its place in the stack, from the bottom; -1 above the bar and at its label.
  function layer({ clientY }, at) {
    const { yaxis } = grid();
    const value = yaxis.p2d(clientY - plot.getBoundingClientRect().top - yaxis._offset);
    let top = 0;
    return value < 0 ? -1 : plot.data.filter(({ type }) => type === "bar").findIndex(({ y }) => {
      top += y[at];
      return value < top;
    });
  }

  // As a link of its own: a day without usage has none in the table.
  function openDays(from, to) {
    const { x } = grid();
    const link = document.createElement("a");
    link.href = `${days}start_date=${x[from]}&end_date=${x[to]}`;
    link.hidden = true;
    chart.append(link);
    window.htmx?.process(link);
    link.click();
  }
};
