"""What the tests of probes share: no runtime outlives the tests of a module."""

from __future__ import annotations

import gc

import pytest

from generators.probes.exports import model_files


@pytest.fixture(autouse=True, scope="module")
def ended_runtimes():
    """End the runtimes that a probe keeps until its script ends, with their pipes; a test process goes on."""
    yield
    model_files._process.cache_clear()  # noqa: SLF001 - nobody else keeps them
    gc.collect()
