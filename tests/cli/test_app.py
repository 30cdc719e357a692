"""How the command line starts and how it ends; what each command does is in `integration/test_commands.py`."""

from __future__ import annotations

import os
import re
import runpy
import sys

import pytest
import typer
from helpers.run_command import claims

from generators.cli.app import app


def test_the_module_is_the_command(monkeypatch, capsys):
    """`python -m generators` runs the command line with what stands behind it."""
    monkeypatch.setattr(sys, "argv", ["claims", "--help"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("generators", run_name="__main__")

    assert 0 == ended.value.code
    assert "First steps" in capsys.readouterr().out


def test_the_sentences_of_the_help_are_whole():
    """No word is missing before a full stop or a comma, as where a shell took a `$NAME` for a variable."""
    texts = [
        text
        for command in typer.main.get_command(app).commands.values()
        for text in (command.help, *(getattr(parameter, "help", None) for parameter in command.params))
        if text
    ]

    assert [text for text in texts if re.search(r"\s[.,;]|``", text)] == []


def test_an_interrupt_ends_at_once_with_130(project, monkeypatch):
    """Ctrl-C becomes one sentence and exit 130, without waiting for threads that wait for scripts."""

    def interrupted(*_told):
        raise KeyboardInterrupt

    monkeypatch.setattr("generators.commands.verify.run", interrupted)
    monkeypatch.setattr(os, "_exit", sys.exit)
    done = claims(project.root, "verify")

    assert (130, "") == (done.code, done.out)
    assert "error: interrupted; what was observed is kept, and the next run goes on from there\n" == done.err


def test_an_interrupt_while_an_error_is_printed_is_no_fault(project, monkeypatch):
    """As a scheduler sends it to a command that is about to end."""

    def interrupted(_message):
        raise KeyboardInterrupt

    monkeypatch.setattr("generators.cli.app.print_error", interrupted)
    done = claims(project.root, "show", "nowhere")

    assert (130, "") == (done.code, done.err)
