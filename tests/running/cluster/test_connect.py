"""What a user reads where there is no Dask, or no scheduler."""

from __future__ import annotations

import importlib.util

import pytest
from helpers.processes.clusters import WAY_OUT

from generators.errors import ClaimsError, UsageError
from generators.running.cluster.connect import connect


def test_without_dask_one_line_says_how_to_install_it(monkeypatch):
    """It is an extra, and nothing else needs it."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)

    with pytest.raises(UsageError, match=r"Dask distributed is not installed here; install it with `pip install"):
        connect("tcp://127.0.0.1:8786")


def test_a_scheduler_must_be_named():
    """There is none that everybody has."""
    with pytest.raises(UsageError, match=r"no scheduler is named; add --scheduler tcp://HOST:8786, or a file"):
        connect("")


@pytest.mark.parametrize("scheduler", ["no-such.json", "no-such.yaml", "nonsense://x"])
def test_where_no_scheduler_is_the_reason_is_given(scheduler, tmp_path, monkeypatch):
    """A file that isn't there, or an address of no kind that Dask knows."""
    pytest.importorskip("distributed", reason=WAY_OUT)
    monkeypatch.chdir(tmp_path)

    with pytest.raises(ClaimsError, match="no scheduler answers there"):
        connect(scheduler)
