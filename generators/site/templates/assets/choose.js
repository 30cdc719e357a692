/* Narrows the answers for choosing to those that a reader has given, and takes back those that are too old by now. */
(() => {
  "use strict";

  const all = (root, selector) => [...root.querySelectorAll(selector)];

  /* An answer whose evidence is stale by now is no answer any more. */
  function age() {
    const now = Date.now();
    all(document, "[data-answer][data-expires]").filter((part) => 1000 * part.dataset.expires <= now).forEach((part) => {
      delete part.dataset.expires;
      const group = part.closest(".glance__group");
      if (group) {
        const open = group.parentElement.querySelector('[data-word="open"]');
        open.querySelector("ul").append(part);
        open.hidden = false;
        group.hidden = !group.querySelector("li");
        all(document, ".glance__sum").forEach((sum) => { sum.hidden = true; }); // it has counted what is no answer any more
        return;
      }
      all(part, ".answer__said").forEach((said) => { said.hidden = !said.classList.contains("answer__aged"); });
      part.className = "answer answer--open";
    });
  }

  function narrow(block) {
    const form = block.querySelector(".choose__form");
    if (!form || !form.hidden) return;
    const status = form.querySelector(".choose__status");
    const link = form.querySelector(".choose__link");
    const reset = form.querySelector(".choose__reset");
    const wanted = new URLSearchParams(location.search);
    const radios = all(form, "input[type=radio]");
    radios.forEach((radio) => {
      if (wanted.get(radio.name) === radio.value) radio.checked = true;
    });

    const show = () => {
      const given = radios.filter((radio) => radio.checked && radio.value);
      const names = new Set(given.map((radio) => `${radio.name}--${radio.value}`));
      all(document, "[data-answer]").forEach((part) => { part.hidden = names.size > 0 && !names.has(part.dataset.answer); });
      all(block, ".glance__group").forEach((group) => { group.hidden = !group.querySelector("li:not([hidden])"); });
      all(document, "[data-question]").forEach((part) => {
        part.hidden = !part.querySelector(".answer:not([hidden])");
        const name = part.dataset.question;
        const entries = all(document, `.md-nav--secondary a[href$="#${name}"]`).map((link) => link.parentElement);
        [document.getElementById(name), ...entries].forEach((shown) => { if (shown) shown.hidden = part.hidden; });
      });
      const total = all(document, ".answer").length;
      status.textContent = names.size ? `${names.size} of ${total} answers` : `All ${total} answers`;
      reset.hidden = link.hidden = !names.size;
    };
    const keep = () => {
      const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value)).toString();
      history.replaceState(history.state, "", query ? `?${query}` : location.pathname);
      link.href = location.href;
      show();
    };
    form.addEventListener("input", keep);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(keep));
    link.href = location.href;
    form.hidden = false;
    show();
  }

  /* A link to a list that is closed opens it. */
  function unfold() {
    const part = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let box = part?.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  }

  function start() {
    age();
    all(document, "[data-choose]").forEach(narrow);
    unfold();
  }

  window.addEventListener("hashchange", unfold);
  document.addEventListener("visibilitychange", age); // a page may stay open for weeks
  if (typeof document$ === "undefined") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    document$.subscribe(start);
  }
})();
