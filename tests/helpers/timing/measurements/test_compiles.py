"""The spread between compiles, of seconds that are known."""

from __future__ import annotations

import math

import pytest
from helpers.timing.measurements.compiles import spreads


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
