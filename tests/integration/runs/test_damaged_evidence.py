"""Damaged evidence is never believed, and is run again."""

from __future__ import annotations

import os
import shutil

import pytest
from conftest import ProjectFolder
from helpers.processes.killed_runs import (
    current_observations,
    ledgers,
    without_times,
)
from helpers.run_command import claims

DAMAGE = {
    "empty": lambda path: path.write_bytes(b""),
    "half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "a byte short": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "another value": lambda path: path.write_text(
        path.read_text().replace("2026", "2025").replace("true", "false")
    ),
    "zeros": lambda path: path.write_bytes(bytes(4096)),
    "deep": lambda path: path.write_bytes(b'{"content":' + b"[" * 100_000),
    "gone": lambda path: path.unlink(),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "a pipe": lambda path: (path.unlink(), os.mkfifo(path)),
    "an endless device": lambda path: (path.unlink(), path.symlink_to("/dev/zero")),
    "of another kind": lambda path: path.write_text('{"sha256": 3, "content": [NaN, 1e999, "\\ud800"]}'),
}

KINDS = ("observations/*/*.json", "jobs/*/*.json", "runs/*/manifest.json", "runs/*/footer.json", "checked.json")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A project that was verified once."""
    project = ProjectFolder(tmp_path_factory.mktemp("whole") / "project")
    assert 0 == claims(project.root, "verify", "--sandbox", "none").code
    return project


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("kind", KINDS)
def test_damaged_evidence_is_never_believed(whole, tmp_path, kind, damage):
    """Whatever befalls the files of a kind, what is shown afterwards was shown before, or less."""
    root = shutil.copytree(whole.root, tmp_path / "project", symlinks=True)
    before = without_times(current_observations(root))
    for path in sorted((root / "build/evidence").glob(kind)):
        DAMAGE[damage](path)
    after = without_times(current_observations(root))

    assert after.items() <= before.items()
    assert not after or kind not in KINDS[:2] or damage == "another value"  # of which a pointer has none


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_evidence_is_run_again(whole, tmp_path, damage):
    """Where every file of the evidence is damaged, the next run heals it."""
    root = shutil.copytree(whole.root, tmp_path / "project", symlinks=True)
    before = without_times(current_observations(root))
    for kind in KINDS:
        for path in sorted((root / "build/evidence").glob(kind)):
            DAMAGE[damage](path)
    done = claims(root, "verify", "--sandbox", "none")

    assert 0 == done.code, done.err
    assert before == without_times(current_observations(root))
    assert [True] == [ledger.complete for ledger in ledgers(root)]


def test_damaged_evidence_is_reported(project):
    """The user reads how much was set aside, and where."""
    assert 0 == claims(project.root, "verify").code
    for path in (project.root / "build/evidence").glob(KINDS[0]):
        DAMAGE["half"](path)
    done = claims(project.root, "verify")

    assert "warning: 2 damaged files of evidence were set aside, first " in done.err
    assert "what they held is run again" in done.err
