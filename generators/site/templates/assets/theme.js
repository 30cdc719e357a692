/* Lets the keyboard reach what scrolls and nothing else, and gives each landmark of the theme a name of its own. */
const SCROLLING = ".md-typeset pre, .md-typeset pre > code, .md-typeset .scroll, .md-typeset .highlight-ipynb, .jp-OutputArea-output";

function markScrolling() {
  const boxes = [...document.querySelectorAll(SCROLLING)];
  const scrolling = boxes.map(scrolls); // of all before the first is marked: a mark between would have styles computed anew
  boxes.forEach((box, place) => {
    if (scrolling[place]) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  });
}

function scrolls(box) {
  const style = getComputedStyle(box);
  const wide = /auto|scroll/.test(style.overflowX) && box.scrollWidth > box.clientWidth;
  const high = /auto|scroll/.test(style.overflowY) && box.scrollHeight > box.clientHeight;
  return wide || high;
}

function unmarkButtons() {
  for (const box of document.querySelectorAll("nav.md-code__nav:not([role])")) box.setAttribute("role", "none");
}

/* A section with a page of its own has an empty label beside its link; its title names it. */
function nameSections() {
  for (const section of document.querySelectorAll("nav.md-nav[aria-labelledby]")) {
    const title = section.querySelector(":scope > .md-nav__title")?.textContent.trim();
    if (!title) continue;
    section.removeAttribute("aria-labelledby");
    section.setAttribute("aria-label", title);
  }
}

const buttons = new MutationObserver(unmarkButtons);

function watch() {
  markScrolling();
  unmarkButtons();
  nameSections();
  buttons.observe(document.body, { childList: true, subtree: true });
}

if (typeof document$ === "undefined") document.addEventListener("DOMContentLoaded", watch);
else document$.subscribe(watch);
addEventListener("resize", markScrolling, { passive: true });
