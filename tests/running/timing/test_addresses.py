"""Whether new processes have addresses of their own."""

from __future__ import annotations

import subprocess
import sys

import pytest

from generators.running.timing import addresses


@pytest.mark.parametrize(
    ("setting", "personality", "vary"),
    [("2\n", "00000000\n", True), ("0\n", "00000000\n", False), ("2\n", "00040000\n", False), ("?", "?", True)],
)
def test_the_kernel_and_the_personality_must_allow_it(tmp_path, monkeypatch, setting, personality, vary):
    """Where neither can be read, nothing is said against it."""
    for name, text in (("RANDOMISATION", setting), ("PERSONALITY", personality)):
        (tmp_path / name).write_text(text)
        monkeypatch.setattr(addresses, name, tmp_path / name)

    assert vary == addresses.vary()


def test_addresses_vary_as_it_says():
    """Two new processes have one object at two addresses, unless randomisation is off."""
    command = [sys.executable, "-I", "-S", "-c", "print(id(object))"]
    found = {subprocess.run(command, capture_output=True, check=True).stdout for _ in range(4)}

    assert addresses.vary() == (len(found) > 1)
