"""Fixtures of the tests that run scripts."""

from __future__ import annotations

import pytest

from generators.processes import supervise


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """However busy the machine is, a script that is asked where it is has time to answer."""
    monkeypatch.setattr(supervise, "ANSWER_SECONDS", 60)
    monkeypatch.setattr(supervise, "LIMIT_ANSWER_SECONDS", 60)
