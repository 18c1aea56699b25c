// Whether the table fits its panel. If not, it scrolls sideways and fades where there is more.
"use strict";

(() => {
  const sizes = new ResizeObserver(measure);
  const box = () => document.querySelector("[data-part=table]");

  watch();
  document.addEventListener("htmx:afterSettle", ({ target }) => target.matches("[data-part=results]") && watch());

  function watch() {
    sizes.disconnect();
    if (!box()) return;
    for (const element of [box(), box().querySelector("table")]) sizes.observe(element);
    box().addEventListener("scroll", measure, { passive: true });
    measure();
  }

  function measure() {
    if (!box()) return;
    const rest = box().querySelector("table").offsetWidth - box().clientWidth; // px out of sight
    box().classList.toggle("table-scroll--fits", rest <= 0);
    box().classList.toggle("table-scroll--more", rest - box().scrollLeft > 1);
  }
})();
