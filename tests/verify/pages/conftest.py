"""What the tests of the built site share: the real site, and one page of each kind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from helpers.site.served_folder import CompressingHandler, served

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the real site, as the newest evidence in `build/` makes it."""
    claims = Path(sys.executable).with_name("claims")
    subprocess.run([claims, "build"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return ROOT / "build/site"


@pytest.fixture(scope="session")
def address(site):
    """The address of the real site, with a slash at its end; its texts are compressed, as hosts do."""
    with served(site, CompressingHandler) as where:
        yield where


@pytest.fixture(scope="session")
def kinds(site) -> dict[str, str]:
    """A page of each kind by its name, such as the first claim with a chart and the first that rests on others."""
    claims = sorted((site / "claims").glob("*/index.html"))
    charted = {page.parent.name: 'class="chart' in page.read_text(encoding="utf-8") for page in claims}
    timed = next((name for name, chart in charted.items() if chart), "none")
    plain = next(name for name, chart in charted.items() if not chart)
    derived = next(page.parent.name for page in claims if 'class="uses"' in page.read_text(encoding="utf-8"))
    notebook = next(site.glob("notebooks/*/index.html")).parent.relative_to(site)
    topic = next(site.glob("topics/*/index.html")).parent.relative_to(site)
    found = {
        "home": "",
        "all claims": "claims/",
        "timing claim": f"claims/{timed}/",
        "plain claim": f"claims/{plain}/",
        "claim of claims": f"claims/{derived}/",
        "article": "article/",
        "topic": f"{topic.as_posix()}/",
        "timings": "performance/",
        "deployment": "deployment/",
        "choose": "choose/",
        "method": "method/verdicts/",
        "notebook": f"{notebook.as_posix()}/",
        "not found": "404.html",
    }
    return {name: path for name, path in found.items() if (site / path).exists()}
