"""The spread between compiles, of seconds that are known."""

from __future__ import annotations

import math

import pytest
from helpers.jobs import claim, scripts
from helpers.timing.measurements import compiles
from helpers.timing.measurements.compiles import compiled, spreads, timed


def test_compiles_that_differ_stand_out_from_processes():
    """Two compiles a tenth apart, whose processes agree."""
    between, expected, widest = spreads([[1.0, 1.0, 1.0], [1.1, 1.1, 1.1]])

    assert between == pytest.approx(math.log(1.1) / math.sqrt(2))
    assert 0 == pytest.approx(expected)
    assert widest == pytest.approx(1.1)


def test_processes_that_differ_account_for_compiles_that_do_not():
    """The same processes in each compile: nothing is between compiles."""
    between, expected, widest = spreads([[1.0, 1.2], [1.2, 1.0]])

    assert 0 == pytest.approx(between)
    assert expected == pytest.approx(math.log(1.2) / 2)
    assert widest == pytest.approx(1)


COMPILING = """\
import os
PLACE = os.path.join(os.environ["TORCHINDUCTOR_CACHE_DIR"], "program")
def verify():
    loaded = os.path.exists(PLACE)
    os.makedirs(PLACE, exist_ok=True)
    open(os.path.join(PLACE, "code"), "w").close()
    return {"t": lambda: None, "n": int(loaded)}
"""


def test_a_later_process_loads_what_a_compile_has_left(tmp_path, monkeypatch):
    """Each compile begins with empty caches."""
    monkeypatch.setattr(compiles, "SECONDS", 0.1)
    folder = tmp_path / "claim"
    folder.mkdir()
    of = claim(folder, {"alpha": COMPILING}, {"t": "timing", "n": "number"}, budget=1)
    (script,) = scripts(of)
    (tmp_path / "kept").mkdir()

    (first, _), (second, _) = (compiled(script, tmp_path / "kept") for _ in range(2))
    sample, seconds = timed(script, second)

    assert first != second
    assert [True, True] == [(each / "inductor/program/code").exists() for each in (first, second)]
    assert ["t"] == [*sample]
    assert seconds > 0
