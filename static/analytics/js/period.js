// The two months of the period's flyout: a range to click, in step with the two date fields.
"use strict";

(() => {
  const form = document.querySelector("[data-part=filters]");
  if (!form) return;
  const field = (name) => form.querySelector(`[name="${name}"]`);

  form.addEventListener("toggle", ({ target }) => {
    if (target.open && target.querySelector("[data-part=calendar]")) draw(target);
  }, true);

  form.addEventListener("change", ({ target }) => {
    const calendar = form.querySelector("calendar-range");
    if (calendar && target.matches("[type=date]")) calendar.value = range();
  });

  function range() {
    const [start, end] = ["start_date", "end_date"].map((name) => field(name).value);
    return start && end && start <= end ? `${start}/${end}` : "";
  }

  async function draw(pill) {
    const place = pill.querySelector("[data-part=calendar]");
    if (place.childElementCount) return;
    await customElements.whenDefined("calendar-range");
    if (place.childElementCount) return;
    const calendar = document.createElement("calendar-range");
    calendar.months = 2;
    calendar.locale = "en-US";
    calendar.firstDayOfWeek = 1;
    calendar.today = place.dataset.today;
    calendar.max = place.dataset.today;
    calendar.value = range();
    calendar.focusedDate = firstShown(field("end_date").value || place.dataset.today);
    const months = document.createElement("div");
    months.className = "calendar__months";
    for (const offset of [0, 1]) {
      const month = document.createElement("calendar-month");
      month.offset = offset;
      months.append(month);
    }
    calendar.append(step("previous", "‹"), months, step("next", "›"));
    calendar.addEventListener("change", () => {
      const [start, end] = calendar.value.split("/");
      field("start_date").value = start;
      field("end_date").value = end;
      field("end_date").dispatchEvent(new Event("change", { bubbles: true }));
    });
    place.append(calendar);
  }

  function step(slot, arrow) {
    const sign = document.createElement("span");
    sign.slot = slot;
    sign.textContent = arrow;
    sign.setAttribute("aria-label", slot === "next" ? "Later months" : "Earlier months");
    sign.setAttribute("role", "img");
    return sign;
  }

  // The month before the last one, so that both stand side by side.
  function firstShown(day) {
    const date = new Date(`${day}T00:00:00Z`);
    date.setUTCDate(1);
    date.setUTCMonth(date.getUTCMonth() - 1);
    return date.toISOString().slice(0, 10);
  }
})();
