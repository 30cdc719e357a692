/* What the reader's clock adds: ages beside dates, and which verdicts are stale by now. No page needs it to be read. */
(() => {
  "use strict";

  const units = [["year", 31557600], ["month", 2629800], ["day", 86400], ["hour", 3600], ["minute", 60]];

  function age(element) {
    const seconds = (Date.now() - Date.parse(element.dateTime)) / 1000;
    const unit = units.find(([, length]) => Math.abs(seconds) >= length);
    if (!unit || element.nextElementSibling?.classList.contains("age")) return;
    const words = new Intl.RelativeTimeFormat("en").format(-Math.round(seconds / unit[1]), unit[0]);
    const note = document.createElement("span");
    note.className = "age hint";
    note.textContent = ` (${words})`;
    element.after(note);
  }

  function expire(element) {
    if (Date.now() <= 1000 * element.dataset.expires) return;
    element.className = "chip chip--amber";
    element.textContent = "stale";
    delete element.dataset.expires;
  }

  function start() {
    document.querySelectorAll("time[data-age]").forEach(age);
    document.querySelectorAll("span[data-expires]").forEach(expire);
  }

  document.addEventListener("visibilitychange", start); // a page may stay open for weeks
  if (typeof document$ === "undefined") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    document$.subscribe(start);
  }
})();
