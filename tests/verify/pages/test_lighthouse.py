"""Lighthouse, as a phone: full marks but for speed, which is printed and hangs on the machine."""

from __future__ import annotations

import json
import os
import subprocess

import pytest
from helpers.pages.page_tools import page_tool
from helpers.site.chromium import CHROMIUM, FLAGS

pytestmark = [pytest.mark.verify, pytest.mark.browser]
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


@pytest.mark.parametrize("kind", ["home", "all claims", "timing claim", "notebook"])
def test_lighthouse_gives_full_marks(address, kinds, kind):
    """Accessibility, best practices and search get 1.0; the mark for speed and the bytes are printed."""
    program = page_tool("lighthouse/cli/index.js", "node")
    if CHROMIUM is None:
        pytest.skip("no Chromium here: scripts/install-system.sh installs it")
    command = ["node", str(program), address + kinds[kind], "--quiet", "--output", "json"]
    options = [f"--chrome-flags={' '.join(FLAGS)}", f"--only-categories={','.join(CATEGORIES)}"]
    report = subprocess.run(
        [*command, *options],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "CHROME_PATH": CHROMIUM},
    )
    result = json.loads(report.stdout)
    marks = {name: result["categories"][name]["score"] for name in CATEGORIES}
    weight = result["audits"]["total-byte-weight"]["numericValue"]
    print(f"\n{kind}: {marks}, {weight / 1024:.0f} KiB in all")  # noqa: T201 - `make verify` shows the marks
    lost = {
        audit["id"]: audit["title"]
        for name in CATEGORIES[1:]
        for reference in result["categories"][name]["auditRefs"]
        if reference["weight"] and (audit := result["audits"][reference["id"]])["score"] not in (None, 1)
    }

    assert lost == {}
