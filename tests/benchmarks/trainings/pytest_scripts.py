"""Each script is a test of its own: `pytest -n 2`, whose two processes import each framework once."""

import json
import os
import runpy
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    "script", sorted(Path(os.environ["BENCH_SCRIPTS"]).glob("*/verify_*.py")), ids=lambda path: path.parent.name
)
def test_script(script):
    """The script gives a result, which is kept."""
    result = runpy.run_path(str(script))["verify"]()
    name = f"{script.parent.name}-{script.stem}.json"
    (Path(os.environ["BENCH_RESULTS"]) / name).write_text(json.dumps(result))

    assert result["loss"] > 0
