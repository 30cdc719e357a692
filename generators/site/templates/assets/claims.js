/* Ages beside dates, and filters and sorting for the table of all claims. No page needs it to be read. */
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

  function field(title, control, name = title.toLowerCase()) {
    const label = document.createElement("label");
    label.append(title, control);
    control.name = name;
    return label;
  }

  function choice(title, values, titles, name) {
    const select = document.createElement("select");
    select.append(new Option("all", ""));
    values.forEach((value) => select.append(new Option(titles(value), value)));
    return field(title, select, name);
  }

  function matrix(block) {
    if (block.querySelector(".filters")) return;
    const table = block.querySelector("table");
    const rows = [...table.tBodies[0].rows];
    const values = (key) => [...new Set(rows.map((row) => row.dataset[key]).filter(Boolean))];
    const title = (selector) => (value) =>
      rows.find((row) => Object.values(row.dataset).includes(value)).querySelector(selector).textContent.trim();
    const form = document.createElement("form");
    form.className = "filters";
    const search = document.createElement("input");
    search.type = "search";
    form.append(
      field("Text", search),
      choice("Topic", values("topic"), title(".matrix__topic")),
      choice("Verdict", values("verdict"), title(".verdict")),
      choice("Sets them apart", values("apart"), (value) => (value === "True" ? "yes" : "no, or not known"), "apart"),
      choice("Kind", values("kind"), (value) => (value === "claim" ? "claim of the article" : value)),
    );
    table.before(form);

    const leads = rows.filter((row) => row.dataset.kind === "claim");
    const others = rows.filter((row) => row.dataset.kind !== "claim");
    const shown = (all) => {
      const visible = all.filter((row) => !row.hidden).length;
      return visible === all.length ? visible : `${visible} of ${all.length}`;
    };
    const wanted = new URLSearchParams(location.search);
    [...form.elements].forEach((control) => {
      if (wanted.has(control.name)) control.value = wanted.get(control.name);
    });

    const show = () => {
      const chosen = Object.fromEntries([...form.elements].map((control) => [control.name, control.value]));
      const text = chosen.text.toLowerCase();
      rows.forEach((row) => {
        row.hidden =
          ["topic", "verdict", "apart", "kind"].some((key) => chosen[key] && row.dataset[key] !== chosen[key]) ||
          !row.textContent.toLowerCase().includes(text);
      });
      table.caption.textContent = [[leads, "claims"], [others, "facets and follow-up questions"]]
        .filter(([all]) => all === leads || all.length)
        .map(([all, what]) => `${shown(all)} ${what}`).join(", ");
    };
    const keep = () => {
      const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value)).toString();
      history.replaceState(history.state, "", query ? `?${query}` : location.pathname);
      show();
    };
    form.addEventListener("input", keep);
    form.addEventListener("submit", (event) => event.preventDefault());
    table.caption.setAttribute("aria-live", "polite");
    sortable(table, rows);
    show();
  }

  function sortable(table, rows) {
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        [...head.parentElement.cells].forEach((cell) => cell.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const text = (row) => row.cells[column].textContent.trim();
        const ordered = [...rows].sort((one, other) => text(one).localeCompare(text(other), "en", { numeric: true }));
        table.tBodies[0].append(...(down ? ordered.reverse() : ordered));
      });
    });
  }

  function start() {
    document.querySelectorAll("time[data-age]").forEach(age);
    const block = document.getElementById("matrix");
    if (block) matrix(block);
  }

  if (typeof document$ === "undefined") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    document$.subscribe(start);
  }
})();
