// Keeps "8 s ago" true while the page is open, in the words of the server.
"use strict";

(() => {
  const EVERY = 5000; // ms
  const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;

  setInterval(() => {
    for (const time of document.querySelectorAll("time[data-ago]")) {
      time.textContent = words(Date.now() - new Date(time.dateTime));
    }
  }, EVERY);

  function words(passed) {
    if (passed < 2 * SECOND) return "just now";
    if (passed < MINUTE) return `${Math.floor(passed / SECOND)} s ago`;
    if (passed < HOUR) return `${Math.floor(passed / MINUTE)} min ago`;
    if (passed < 2 * DAY) return `${Math.floor(passed / HOUR)} h ago`;
    return `${Math.floor(passed / DAY)} days ago`;
  }
})();
