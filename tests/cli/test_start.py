"""What a command imports before it does its work: the help prints at once, and a plan loads what a plan needs."""

from __future__ import annotations

import subprocess
import sys

from generators.cli.entry_commands import TOPICS
from generators.model import Topic

FRAMEWORKS = {"tensorflow", "torch", "keras"}
HEAVY = {"pydantic", "mkdocs", "scipy", "numpy", "jinja2", "yaml"}


def imported(*arguments):
    """The top-level modules that a command imports, as Python itself lists them."""
    command = [sys.executable, "-X", "importtime", "-m", "generators", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}


def test_the_help_imports_nothing_that_takes_long():
    """Neither a framework nor a library that only some command needs."""
    assert set() == imported("--help") & (FRAMEWORKS | HEAVY)


def test_the_help_of_a_command_imports_what_typer_needs_alone():
    """Typer reads options by Pydantic; nothing of ours is imported beyond the command line."""
    assert {"pydantic"} >= imported("verify", "--help") & (FRAMEWORKS | HEAVY)


def test_the_help_names_every_topic():
    """The topics that the help lists are those of the entries."""
    assert list(Topic) == TOPICS.split(", ")
