"""The cause that is given for a verdict that changes between two real runs."""

from __future__ import annotations

from conftest import CONTROLS, SCRIPT, ProjectFolder
from rich.console import Console

from generators.cli.progress import LogReporter
from generators.commands import verify
from generators.model import Request
from generators.publishing import changes
from generators.publishing.records import Records, as_published
from generators.site.exports import api

COIN = (
    """\
from pathlib import Path


def verify():
    return {{"yes": Path({path!r}).exists()}}
"""
    + CONTROLS
)


def records(project: ProjectFolder) -> Records:
    """The claim records after everything was run again."""
    request = Request(fresh=True, workers=1, sandbox="none")  # so that a script can see what stands outside
    verified = verify.verify(project.root, request, LogReporter(Console(quiet=True)))
    return as_published(api.records(verified.findings))


def changed(project: ProjectFolder, before: Records) -> list[tuple[str, str, str]]:
    """Each change since then: the verdicts and the cause."""
    return [(change.before, change.after, change.cause) for change in changes.changes(before, records(project))]


def test_an_edited_script(project):
    """A verdict that follows an edit of a script names that script and nothing else."""
    before = records(project)
    project.add("says-yes", {"verify_beta.py": SCRIPT.format(answer=True)})

    assert changed(project, before) == [("supported", "mixed", "script edited (verify_beta.py)")]


def test_edited_rules(project):
    """A verdict that follows an edit of the rules names the rules and nothing else."""
    before = records(project)
    project.add("says-yes", verdict={"supported_if": "beta.yes", "refuted_if": "not beta.yes"})

    assert changed(project, before) == [("supported", "refuted", "rules edited")]


def test_noise(project, tmp_path):
    """A script that answers otherwise although nothing recorded changed is called flake or noise."""
    coin = tmp_path / "coin"
    coin.touch()
    project.add("says-yes", {"verify_alpha.py": COIN.format(path=str(coin))})
    before = records(project)
    coin.unlink()

    assert changed(project, before) == [("supported", "refuted", "nothing recorded changed: flake or noise")]


def test_a_broken_entry(project):
    """An entry that broke names its complaint."""
    before = records(project)
    project.add("says-yes", topic="weather")

    ((_, after, cause),) = changed(project, before)
    assert (after, cause.partition(" (")[0]) == ("not-enough-evidence", "entry broken")
    assert "topic" in cause
