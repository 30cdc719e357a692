"""Scripts run as they were read, whatever becomes of their folder meanwhile."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from conftest import SCRIPT

from generators.errors import UsageError
from generators.running import staging


@pytest.fixture(autouse=True)
def scratch(tmp_path, monkeypatch) -> Path:
    """Where copies are made."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def below(folder: Path) -> dict[str, str]:
    """Every file of a folder, with its text."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in found}


def test_a_claim_that_runs_lies_in_a_folder_of_its_own(project, scratch):
    """The copy holds what the fingerprint covers and nothing else, and goes with the block; other claims stay."""
    project.add("says-no", {"parts/words.tsv": "no\n", ".hidden": "x"})
    read = project.load()
    with staging.staged_claims(read, {"says-no"}) as still:
        claim, other = still.claims
        copied = below(claim.folder)
        assert scratch in claim.folder.parents
        assert [path.stat().st_mode & 0o777 for path in scratch.iterdir()] == [0o700 if os.getuid() else 0o755]

    assert set(copied) == set(claim.digests) == {"verify_alpha.py", "verify_beta.py", "parts/words.tsv"}
    assert copied["parts/words.tsv"] == "no\n"
    assert other == read.claims[1]
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize("fate", ["edited", "gone"])
def test_scripts_are_those_that_were_read(project, fate):
    """A script that was edited, or whose folder is gone, since it was read is there as it was read."""
    read, folder = project.load(), project.root / "claims" / "says-yes"
    if fate == "edited":
        (folder / "verify_alpha.py").write_text("raise SystemExit(1)\n", encoding="utf-8")
    else:
        shutil.rmtree(folder)
    with staging.staged_claims(read, {"says-yes"}) as still:
        (claim,) = still.claims
        assert (claim.folder / "verify_alpha.py").read_text(encoding="utf-8") == SCRIPT.format(answer=True)


@pytest.mark.parametrize("fate", ["edited", "gone"])
def test_data_that_changed_since_it_was_read_is_refused(project, scratch, fate):
    """Of other files only the digest is known, so that one which has changed ends the run before it begins."""
    data = project.add("says-yes", {"words.tsv": "yes\n"}) / "words.tsv"
    read = project.load()
    data.unlink()
    if fate == "edited":
        data.write_text("no\n", encoding="utf-8")

    with pytest.raises(UsageError, match=r"claims/says-yes/words\.tsv: changed since it was read"):
        staging.staged_claims(read, {"says-yes"}).__enter__()
    assert list(scratch.iterdir()) == []


def test_an_empty_file_that_is_gone_is_there_as_it_was_read(project):
    """Nothing of it has changed."""
    folder = project.add("says-no", {"parts/empty.tsv": ""})
    read = project.load()
    (folder / "parts/empty.tsv").unlink()
    with staging.staged_claims(read, {"says-no"}) as still:
        assert "" == (still.claims_by_id["says-no"].folder / "parts/empty.tsv").read_text()
