"""What was proven of forked processes is kept, and what failed is tried again."""

from __future__ import annotations

from generators.processes.forkserver import level
from generators.sandbox.levels import MethodResult

FAILED = MethodResult(method="namespaces", level="none", error="killed for lack of memory")
PROVEN = MethodResult(method="namespaces", level="full")


def test_a_probe_that_failed_once_does_not_slow_every_run_down(tmp_path, monkeypatch):
    """Its server may have been killed; what a later one has proven is kept."""
    results = [FAILED, PROVEN]
    monkeypatch.setattr(level, "probe", lambda: results.pop(0))

    assert [FAILED, PROVEN, PROVEN] == [level.survey(tmp_path) for _ in range(3)]
