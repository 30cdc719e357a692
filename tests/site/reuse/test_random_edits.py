"""Random edits of a project with evidence: each build is, byte by byte, that of an empty folder."""

from __future__ import annotations

import hashlib
import random
import shutil

import pytest
from helpers.synthetic import projects
from helpers.synthetic.evidence import write_evidence

from generators import clock
from generators.commands import site
from generators.evidence.store import store_of
from generators.model import Check

FEW = 3
EDITS = 6


class Edits:
    """Edits a project of few claims at random, each time a claim and a way of its own.

    Attributes:
        done: the edits so far, to be named where a build differs.
    """

    def __init__(self, root, seed) -> None:
        self.root, self.random, self.done = root, random.Random(seed), []  # noqa: S311 - a choice, no secret
        projects.write_project(root, range(FEW))
        write_evidence(root, sandbox="none")

    def one(self):
        """Edit the project in one of the ways below."""
        edit = self.random.choice(
            [self.note, self.title, self.script, self.gone, self.back, self.seen, self.rerun]
        )
        number = self.random.randrange(FEW)
        self.done.append(f"{edit.__name__} {number}")
        edit(self.root / "claims" / projects.claim_id(number), number)

    def note(self, folder, _):
        """Write another word into the notes of a claim."""
        self._replaced(folder / "notes.md", "says yes or no", f"says {self.random.random()}")

    def title(self, folder, number):
        """Give a claim another title."""
        self._replaced(folder / "claim.toml", f'title = "Alpha says {number}', f'title = "Alpha told {number}')

    def script(self, folder, _):
        """Change a script, so that its evidence is outdated."""
        self._replaced(folder / "verify_alpha.py", '== "yes"', f'== "yes"  # {self.random.random()}')

    def gone(self, folder, _):
        """Remove a claim."""
        shutil.rmtree(folder, ignore_errors=True)

    def back(self, _, number):
        """Write a claim as it was at first."""
        projects.write_claim(self.root, number)

    def seen(self, folder, _):
        """Let a run observe something else under the same fingerprint."""
        store = store_of(self.root)
        if seen := store.evidence(folder.name, "alpha").good:
            no = {**seen.measures, "yes": Check(value=False)}
            store.save(seen.model_copy(update={"measures": no, "run": f"{seen.run}-again"}))

    def rerun(self, *_):
        """Observe every script as it is now."""
        write_evidence(self.root, sandbox="none")

    @staticmethod
    def _replaced(path, old, new):
        if path.is_file():
            path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def built(root, *, anew):
    """Digest of every file of a build, by its path."""
    site.build(root, anew=anew)
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for top in ("site", "docs")
        for path in sorted((root / "build" / top).rglob("*"))
        if path.is_file()
    }


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_a_build_after_random_edits_is_that_of_an_empty_folder(tmp_path, monkeypatch, seed):
    """Verdicts, pages, search and API that are kept from before show what anew made ones show."""
    at = clock.now()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(at.timestamp())))
    monkeypatch.setattr(clock, "now", lambda: at)
    edits = Edits(tmp_path, seed)
    for _ in range(EDITS):
        edits.one()
        assert built(tmp_path, anew=False) == built(tmp_path, anew=True), edits.done
