"""Commands that make environments: what they print where they fail, and how they are stopped."""

from __future__ import annotations

import subprocess

import pytest

from generators.running.environments import commands as commands_module
from generators.running.environments.commands import Commands, ToolError


def test_a_command_that_fails_says_what_it_printed():
    """Its error output is the message."""
    with pytest.raises(ToolError, match="no such package"):
        Commands().run(["sh", "-c", "echo no such package >&2; exit 3"])


def test_a_command_that_takes_too_long_is_ended(monkeypatch):
    """Nothing of it goes on."""
    monkeypatch.setattr(commands_module, "SECONDS", 0.01)
    with pytest.raises(subprocess.TimeoutExpired):
        Commands().run(["sleep", "600"])


def test_nothing_begins_after_the_commands_were_stopped(tmp_path):
    """Stopping before anything runs is no error, and leaves every later command unstarted."""
    stopped = Commands()
    stopped.stop()
    with pytest.raises(ToolError, match="stopped"):
        stopped.run(["touch", str(tmp_path / "begun")])

    assert not (tmp_path / "begun").exists()
