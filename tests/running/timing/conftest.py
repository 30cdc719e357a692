"""Claims of two scripts that are timed against each other."""

from __future__ import annotations

import itertools

import pytest
from helpers.jobs import claim, scripts

from generators.rules import looks
from generators.rules.looks import Look
from generators.running.timing import comparison as comparisons
from generators.running.timing import paired, series
from generators.running.timing.comparison import Comparison
from generators.running.timing.launches import Launches

KINDS = {"t": "timing", "n": "number"}


@pytest.fixture
def compared(tmp_path):
    """A function: a claim of two scripts, not yet timed, in a folder of its own."""
    numbers = itertools.count()

    def made(alpha, beta, kinds=None, launches=2, why=lambda *_: "more", **run_settings):
        folder = tmp_path / f"claim-{next(numbers)}"
        folder.mkdir()
        of = claim(folder, {"alpha": alpha, "beta": beta}, kinds or KINDS, **run_settings)
        return Comparison(scripts(of), why, launches)

    return made


@pytest.fixture
def observe(compared):
    """A function: the observations of two scripts, timed against each other."""

    def observed(*texts, **how):
        (done,) = Launches([compared(*texts, **how)], "seed").run()
        return done.observations()

    return observed


@pytest.fixture
def seconds(monkeypatch):
    """A clock that moves on by a tenth of a second a reading, so that rounds end after a known number."""
    clock = itertools.count(0, 0.1)
    monkeypatch.setattr(paired, "perf_counter", lambda: next(clock))


@pytest.fixture
def early_looks(monkeypatch):
    """Looks after one, three and four launches."""
    early = (Look(1, 9.0), Look(3, 5.0), Look(4, 3.0))
    for module in (looks, comparisons, series):
        monkeypatch.setattr(module, "LOOKS", early)
