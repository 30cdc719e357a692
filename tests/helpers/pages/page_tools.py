"""The programs that `make verify` reads built pages with, as scripts/install-page-tools.sh installs them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

PACKAGES = Path(__file__).resolve().parents[3] / "build/page-tools/node_modules"


def page_tool(path: str, *programs: str) -> Path:
    """A file of an npm package; the test is skipped where it or a program is missing.

    Args:
        path: below `node_modules`.
        programs: what the tool needs on the path.
    """
    missing = [name for name in programs if shutil.which(name) is None]
    if missing:
        pytest.skip(f"no {' and no '.join(missing)} here")
    if not (PACKAGES / path).exists():
        pytest.skip("no page tools here: scripts/install-page-tools.sh installs them")
    return PACKAGES / path
