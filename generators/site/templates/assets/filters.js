/* Filters and order of the table of all claims; the table can be read without them. The address keeps both. */
(() => {
  "use strict";

  const KEYS = ["topic", "verdict", "kind", "section", "credits", "apart", "fails"];
  const PREFIXES = { section: "in-", credits: "for-", fails: "fails-" }; // of what a row is, in its data-is
  const collator = new Intl.Collator("en", { numeric: true });
  let read = () => {};

  const textOf = (row) => `${row.textContent} ${row.dataset.words ?? ""}`.toLowerCase();

  function matrix(block) {
    const form = block.querySelector(".filters");
    const table = block.querySelector("table");
    if (!form || form.dataset.ready) return;
    form.dataset.ready = "";
    const rows = [...table.tBodies[0].rows];
    const heads = [...table.tHead.rows[0].cells];
    const none = form.querySelector(".filters__none > span");
    const kinds = new Map(rows.map((row) => [row, new Set(row.dataset.is.split(" "))]));
    const leads = rows.filter((row) => kinds.get(row).has("claim"));
    const others = rows.filter((row) => !kinds.get(row).has("claim"));
    const keys = KEYS.filter((key) => form.elements[key]);
    const ignored = new Set(form.dataset.ignored.split(" "));
    const controls = ["text", ...keys, "sort"];
    let texts, order = "";

    const names = heads.map((head) => head.textContent.trim().toLowerCase().replace(/\s+/g, "-"));
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      form.sort.append(new Option(button.textContent, names[column]));
      form.sort.append(new Option(`${button.textContent}, descending`, `-${names[column]}`));
      button.addEventListener("click", () => {
        form.sort.value = form.sort.value === names[column] ? `-${names[column]}` : names[column];
        keep();
      });
    });

    function sort() {
      if (form.sort.value === order) return;
      order = form.sort.value;
      const column = names.indexOf(order.replace(/^-/, ""));
      heads.forEach((head) => head.removeAttribute("aria-sort"));
      let sorted = rows;
      if (column >= 0) {
        const down = order.startsWith("-");
        heads[column].setAttribute("aria-sort", down ? "descending" : "ascending");
        const keys = new Map(rows.map((row) => [row, row.cells[column].dataset.sort ?? row.cells[column].textContent.trim()]));
        sorted = [...rows].sort((one, other) => collator.compare(keys.get(one), keys.get(other)));
        if (down) sorted.reverse();
      }
      table.tBodies[0].append(...sorted);
    }

    function show() {
      const words = form.elements.text.value.toLowerCase().split(/\s+/).filter((word) => word && !ignored.has(word));
      const chosen = keys.filter((key) => form.elements[key].value)
        .map((key) => (PREFIXES[key] ?? "") + form.elements[key].value);
      if (words.length) texts ??= new Map(rows.map((row) => [row, textOf(row)]));
      const fits = (row) =>
        chosen.every((kind) => kinds.get(row).has(kind)) &&
        words.every((word) => texts.get(row).includes(word));
      let visible = 0;
      rows.forEach((row) => {
        const hidden = !fits(row);
        if (row.hidden !== hidden) row.hidden = hidden;
        visible += !hidden;
      });
      none.hidden = visible > 0;
      table.caption.textContent = [[leads, "claims"], [others, "facets and follow-up questions"]]
        .filter(([all]) => all === leads || all.length)
        .map(([all, what]) => `${counted(all)} ${what}`).join(", ");
      sort();
    }

    function counted(all) {
      const visible = all.filter((row) => !row.hidden).length;
      return visible === all.length ? visible : `${visible} of ${all.length}`;
    }

    function keep() {
      const query = new URLSearchParams(controls.map((name) => [name, form.elements[name].value]).filter(([, value]) => value));
      history.replaceState(history.state, "", query.size ? `?${query}` : location.pathname);
      show();
    }

    read = () => {
      if (!form.isConnected) return;
      const wanted = new URLSearchParams(location.search);
      controls.forEach((name) => {
        const control = form.elements[name];
        control.value = wanted.get(name) ?? "";
        if (control.selectedIndex === -1) control.value = "";
      });
      show();
    };
    form.addEventListener("input", keep);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(() => { keep(); form.elements.text.focus(); }));
    table.caption.setAttribute("aria-live", "polite");
    read();
  }

  function start() {
    const block = document.getElementById("matrix");
    if (block) matrix(block);
  }

  if (typeof document$ === "undefined") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    document$.subscribe(start);
    location$.subscribe(() => read());
  }
})();
