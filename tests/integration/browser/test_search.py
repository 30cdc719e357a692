"""The search of this project's site: what people ask finds the right page among the first three."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from helpers.site.served_folder import served

from generators.commands import site

ROOT = Path(__file__).parents[3]
SYNONYMS = tomllib.loads((ROOT / "claims/synonyms.toml").read_text(encoding="utf-8"))
QUERIES, FIRST = SYNONYMS["queries"], SYNONYMS["first"]
ASK = """async (queries) => {
  const settings = JSON.parse(document.getElementById("__config").textContent);
  const index = await (await fetch(new URL("search/search_index.json", new URL(settings.base, location)))).json();
  const worker = new Worker(new URL(settings.search, new URL(settings.base, location)));
  const ask = (type, data) => new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data.data);
    worker.postMessage({ type, data });
  });
  await ask(0, { ...index, options: { suggest: false } });
  const found = {};
  for (const query of queries) {
    const { items } = await ask(2, query);
    found[query] = items.map(([first]) => first.location.split("#")[0]);
  }
  return found;
}"""  # as Material's page asks its worker: 0 sets it up, 2 is a query
pytestmark = [pytest.mark.browser, pytest.mark.verify]


def test_what_people_ask_finds_the_right_page(page):
    """Each query of `claims/synonyms.toml` has one of its pages among the first three, or one page first."""
    built = site.build(ROOT)
    with served(built) as address:
        page.goto(address)
        found = page.evaluate(ASK, [*QUERIES, *FIRST])

    missed = {query: found[query][:5] for query, right in QUERIES.items() if not {*found[query][:3]} & {*right}}
    second = {query: found[query][:3] for query, right in FIRST.items() if found[query][0] != right}
    assert len(QUERIES) >= 25
    assert missed == {}
    assert second == {}
