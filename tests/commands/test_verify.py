"""What a run records of the project that it was given."""

from __future__ import annotations

from helpers.repositories import start_repository
from rich.console import Console

from generators.cli.progress import LogReporter
from generators.commands import verify
from generators.model import Request, Source


def test_a_project_that_is_given_comes_with_its_source(project):
    """A nightly reads the project once; what it runs hours later is still of the commit that it was read from."""
    start_repository(project.root)
    source = Source(commit="a" * 40, clean=True)
    reporter = LogReporter(Console(quiet=True))
    done = verify.verify(project.root, Request(sandbox="none"), reporter, project=project.load(), source=source)

    assert done.findings.ledger.manifest.source == source
