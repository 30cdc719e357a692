"""How long a keystroke in the filter of 1,000 claims takes, until the browser has drawn the rows that are left."""

from __future__ import annotations

import re
import shutil
import sys
from importlib import resources
from statistics import median

import pytest
from helpers.site.findings import findings

from generators.site.pages import render_pages

pytestmark = [pytest.mark.bench, pytest.mark.browser]
ROWS, LIMIT = 1_000, 50  # claims, and milliseconds
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
TYPE = """async ([words]) => {
  const field = document.querySelector("input[name=text]"), taken = [];
  for (const word of words) {
    for (let end = 1; end <= word.length; end++) {
      field.value = word.slice(0, end);
      await new Promise(requestAnimationFrame);
      const begin = performance.now();
      field.dispatchEvent(new Event("input", { bubbles: true }));
      document.body.offsetHeight;
      taken.push(performance.now() - begin);
    }
  }
  return [taken, [...document.querySelectorAll("#matrix tbody tr")].filter((row) => !row.hidden).length];
}"""


def table():
    """The page of all claims with a thousand rows, with our styles and scripts, and no theme."""
    page = render_pages(findings())["claims/index.md"].partition("# All claims")[2]
    rows = re.findall(r"<tr data-is.*?</tr>", page, re.DOTALL)
    head, _, rest = page.partition("<tbody>")
    numbered = (rows[number % len(rows)].replace("</a>", f" number {number}</a>", 1) for number in range(ROWS))
    asset = resources.files("generators.site").joinpath("templates/assets")
    styles, scripts = (
        [asset.joinpath(f"{name}.{kind}").read_text(encoding="utf-8") for name in ("claims", "filters")]
        for kind in ("css", "js")
    )
    body = f"{head}<tbody>{''.join(numbered)}</tbody>{rest.partition('</tbody>')[2]}"
    style = f"<style>{' '.join(styles)}</style>"
    script = f"<script>{' '.join(scripts)}</script>"
    return f'<!doctype html>{style}<div class="md-typeset" style="font: 16px sans-serif">{body}</div>{script}'


def test_a_keystroke_takes_less_than_50_ms():
    """Words are typed letter by letter; the median keystroke, layout included, stays below the limit."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("no Chromium here: scripts/install-system.sh installs it")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page(viewport={"width": 1280, "height": 900})
        text = table()
        tab.route("**/table", lambda route: route.fulfill(body=text, content_type="text/html"))
        tab.goto("http://127.0.0.1/table")
        taken, left = tab.evaluate(
            TYPE, [["training step", "errors point", "number 99", "nowhere", "default mode"]]
        )
        browser.close()
    sys.stdout.write(f"keystroke in {ROWS} rows: median {median(taken):.1f} ms, longest {max(taken):.1f} ms\n")
    assert left > ROWS / 2
    assert median(taken) < LIMIT
