"""What the tests of the lint rules share: the complaints of one rule about one claim, as lines."""

from __future__ import annotations

import pytest

from generators.entries.lint.context import Context


@pytest.fixture
def lint(project):
    """A function: the complaints of a lint rule about a claim of the project on disk."""

    def complaints(check, claim_id="says-yes"):
        read = project.load()
        return [str(complaint) for complaint in check(read.claim(claim_id), Context(read))]

    return complaints


@pytest.fixture
def not_checkable(project):
    """A function: makes the sound claim not-checkable and without scripts, with other keys."""

    def write(**keys):
        files = dict.fromkeys(("notes.md", "verify_alpha.py", "verify_beta.py"))
        lacking = {"status": "not-checkable", "reason": "no run can tell", "measures": None, "verdict": None}
        project.add("says-yes", files=files, **lacking | keys)

    return write
