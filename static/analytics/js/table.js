// Whether the table fits its panel: if not, it scrolls sideways and fades where there is more. And
// its columns, which apply at once; their menu stays open.
"use strict";

(() => {
  const sizes = new ResizeObserver(measure);
  const box = () => document.querySelector("[data-part=table]");

  watch();
  document.addEventListener("htmx:afterSettle", ({ target }) => target.matches("[data-part=results]") && watch());

  const YEAR = 60 * 60 * 24 * 365; // s
  let choosing = ""; // the column that was ticked

  document.addEventListener("change", ({ target }) => {
    const form = target.closest?.("[data-part=columns]");
    if (!form) return;
    choosing = target.value;
    const chosen = [...form.querySelectorAll("input[type=checkbox]:checked")];
    remember(["user", ...chosen.map((box) => box.value)].join(","), YEAR);
    form.requestSubmit();
  });

  document.addEventListener("click", ({ target }) => {
    if (target.closest?.("[data-part=usual-columns]")) remember("", 0);
  });

  // Shown again where a link names none.
  function remember(names, seconds) {
    document.cookie = `columns=${names}; path=/; max-age=${seconds}; samesite=lax`;
  }

  document.addEventListener("htmx:afterSettle", ({ target }) => {
    if (!choosing || !target.matches("[data-part=results]")) return;
    const box = document.querySelector(`[data-part=columns] [value="${choosing}"]`);
    choosing = "";
    box.closest("details").open = true;
    box.closest("details").scrollIntoView({ block: "nearest" });
    box.focus({ preventScroll: true });
  });

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
