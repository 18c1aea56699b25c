// Shows at once what somebody chose: pills, period, tabs and heads of columns say what the newest
// request asks for. Its answer replaces them; without one they say what they said before.
"use strict";

(() => {
  const form = document.querySelector("[data-part=filters]");
  if (!form || !window.htmx) return;
  const MOST = 28; // characters of a name, as in the answer
  const DAY = 24 * 60 * 60 * 1000; // ms
  const PERIOD = ["range", "start_date", "end_date"];
  const SPEND = ["min_spend", "max_spend", "power", "low"];
  const part = (name) => form.querySelector(`[data-part=${name}]`);
  const names = new Map(); // of what links add to a list, by its value
  let undoSteps = [];
  let pressed = []; // links that are not answered yet

  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    undo();
    const requested = new URL(detail.pathInfo.finalRequestPath, location.href).searchParams;
    const shown = new URLSearchParams(location.search);
    const changes = (...names) => names.some((name) => String(requested.getAll(name)) !== String(shown.getAll(name)));
    for (const pill of form.querySelectorAll("[data-part=pill][data-label]")) {
      const name = pill.dataset.choices;
      if (name) learnName(detail.elt, name, shown);
      if (name ? changes(name) : changes(...SPEND)) {
        showPill(pill, name ? namesOf(pill, requested.getAll(name)) : spendOf(requested));
      }
    }
    if (changes(...PERIOD)) showPeriod(requested);
    if (detail.elt.matches("[data-resets], [data-part=again]")) pressed = [];
    pressed.push(detail.elt);
    for (const link of pressed) {
      showCurrent(link);
      showOrder(link, requested);
    }
  });

  // Whether an answer is shown: update.js decides before.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (!detail.shouldSwap) undo();
    undoSteps = [];
    pressed = [];
  });
  document.addEventListener("htmx:sendError", () => {
    undo();
    pressed = [];
  });

  function showPill(pill, value) {
    const label = pill.querySelector("[data-part=pill-label]");
    const strong = document.createElement("strong");
    strong.textContent = value;
    write(label, ...(value ? [`${pill.dataset.label}: `, strong] : [pill.dataset.label]));
    toggle(pill, "pill--set", value !== "");
    toggle(pill, "pill--free", value === "");
    const clear = pill.parentElement.querySelector("[data-part=pill-clear]");
    if (clear) toggle(clear, "visually-hidden", value === ""); // it keeps the focus
    const count = form.querySelectorAll(".pill--set").length;
    write(part("set-pills"), count ? `Filters (${count})` : "Filters");
  }

  // A link says what it adds; a list that is not loaded does not.
  function learnName(link, parameter, shown) {
    if (!link.href || link.matches("[data-part=retry]")) return;
    const values = new URL(link.href).searchParams.getAll(parameter);
    const added = values.filter((value) => !shown.getAll(parameter).includes(value));
    if (added.length === 1) names.set(added[0], link.dataset.name ?? link.textContent.trim());
  }

  // `Claude Code`, `Claude Code +2`.
  function namesOf(pill, values) {
    const boxes = [...pill.querySelectorAll("[data-part=list] input")];
    const [first = "", ...rest] = values.map((value) => {
      const label = boxes.find((box) => box.value === value)?.closest("label");
      return label?.querySelector(".check__label")?.textContent ?? names.get(value) ?? value;
    });
    const cut = first.length > MOST ? `${first.slice(0, MOST - 1)}…` : first;
    return rest.length ? `${cut} +${rest.length}` : cut;
  }

  // `$3 – $99`, `≥ $3`, `power > $300`.
  function spendOf(requested) {
    const usd = (name) => `$${Number(requested.get(name)).toLocaleString("en-US", { maximumFractionDigits: 6 })}`;
    const [low, high] = ["min_spend", "max_spend"].map((name) => requested.get(name) && usd(name));
    const bounds = low && high ? `${low} – ${high}` : low ? `≥ ${low}` : high ? `≤ ${high}` : "";
    const power = requested.get("power") && `power > ${usd("power")}`;
    const least = requested.get("low") && `low < ${usd("low")}`;
    return [bounds, power, least].filter(Boolean).join(", ");
  }

  // Its dates come with the answer.
  function showPeriod(requested) {
    const [range, start, end] = PERIOD.map((name) => requested.get(name));
    const preset = range && document.getElementById(`period-${range}`);
    const days = (new Date(end) - new Date(start)) / DAY + 1;
    const name = preset ? preset.textContent : days === 1 ? "1 day" : `${days} days`;
    if ((!preset && !(start && end)) || !part("period-name")) return;
    const current = form.querySelector("[id^=period-][aria-current]");
    if (current && !preset) put(current, "aria-current", null);
    write(part("period-name"), name);
    write(part("period-dates"), "");
    if (part("versus")) write(part("versus"), "");
  }

  // One of several links, such as a tab.
  function showCurrent(link) {
    const current = link.closest("ul, .segmented")?.querySelector("a[aria-current]");
    if (!current || current === link || !link.matches("a[id]")) return;
    put(link, "aria-current", current.getAttribute("aria-current"));
    put(current, "aria-current", null);
  }

  function showOrder(link, requested) {
    const head = link.closest("th");
    if (!head || !link.id.startsWith("sort-")) return;
    const isAscending = requested.get("sort_order") === "asc";
    const before = head.parentElement.querySelector("[aria-sort]");
    if (before) {
      setIcon(before, "chevron-expand");
      put(before, "aria-sort", null);
    }
    put(head, "aria-sort", isAscending ? "ascending" : "descending");
    setIcon(head, isAscending ? "arrow-up" : "arrow-down");
  }

  function setIcon(head, name) {
    const use = head.querySelector("[id^=sort-] use");
    put(use, "href", use.getAttribute("href").replace(/#.*/, `#${name}`));
  }

  // --- Changes that can be undone

  function toggle(element, name, isOn) {
    const before = element.classList.contains(name);
    undoSteps.push(() => element.classList.toggle(name, before));
    element.classList.toggle(name, isOn);
  }

  function put(element, name, value) {
    const before = element.getAttribute(name);
    const set = (given) => (given === null ? element.removeAttribute(name) : element.setAttribute(name, given));
    undoSteps.push(() => set(before));
    set(value);
  }

  function write(element, ...nodes) {
    const before = [...element.childNodes];
    undoSteps.push(() => element.replaceChildren(...before));
    element.replaceChildren(...nodes);
  }

  function undo() {
    for (const step of undoSteps.reverse()) step();
    undoSteps = [];
  }
})();
