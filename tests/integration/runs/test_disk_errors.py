"""A run that cannot write says which file and why, and loses nothing."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from contextlib import contextmanager

import pytest
from helpers.processes.killed_runs import (
    current_observations,
    run_verify,
    without_times,
)
from helpers.run_command import claims


@contextmanager
def disk(folder, options="size=1m"):
    """A small disk of its own in place of a folder, with what was in it."""
    kept = folder.with_name("kept")
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(folder, kept)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=False, capture_output=True
    )
    if done.returncode:
        pytest.skip("no disk can be mounted here; the test with a file size limit holds the same")
    try:
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def verify_again(six):
    """Run every script of a project once more."""
    return claims(six.root, "verify", "--fresh", "--sandbox", "none")


def fill(folder):
    """Fill a disk up, but for some bytes, and give the file that does it."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (65536, 4096):
            try:
                while file.write(b"x" * size):
                    pass
            except OSError:
                pass
    return filler


@pytest.mark.slow
@pytest.mark.parametrize(
    "free_bytes", [8192, pytest.param(0, marks=pytest.mark.verify), pytest.param(40960, marks=pytest.mark.verify)]
)
def test_a_full_disk_is_reported_and_loses_nothing(six, free_bytes):
    """Whenever the disk fills up, the run ends with the file and the way out, and the next one goes on."""
    assert 0 == claims(six.root, "verify", "--sandbox", "none").code
    before, evidence = current_observations(six.root), six.root / "build/evidence"
    with disk(evidence):
        filler = fill(evidence)
        os.truncate(filler, max(0, filler.stat().st_size - free_bytes))
        code, _, output = verify_again(six)

        assert (1, True) == (code, "can't be written (No space left on device); free space" in output), output
        assert "Traceback" not in output
        assert before == current_observations(six.root)
        filler.unlink()
        assert 0 == verify_again(six).code
        assert (without_times(before), []) == (
            without_times(current_observations(six.root)),
            list(evidence.rglob(".new-*")),
        )


@pytest.mark.slow
def test_a_limit_on_the_size_of_files_is_as_a_full_disk(six):
    """The same without a disk of its own: every write of a large record fails."""
    assert 0 == claims(six.root, "verify", "--sandbox", "none").code
    before = current_observations(six.root)
    small = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))}
    code, output = run_verify(six.root, "--fresh", **small)

    assert (1, True) == (code, "can't be written (File too large); raise the limit of a file's size" in output), (
        output
    )
    assert before == current_observations(six.root)
    assert 0 == verify_again(six).code


@pytest.mark.slow
def test_evidence_that_can_only_be_read(six):
    """A run says that it can't write; pages are made of what is there."""
    assert 0 == claims(six.root, "verify", "--sandbox", "none").code
    evidence = six.root / "build/evidence"
    with disk(evidence):
        before = current_observations(six.root)
        subprocess.run(["mount", "-o", "remount,ro", evidence], check=True)
        code, _, output = verify_again(six)

        assert (1, True) == (code, "evidence/lock: can't be written (Read-only file system)" in output), output
        assert "Traceback" not in output
        assert before == current_observations(six.root)
        assert 0 == claims(six.root, "build").code
        assert 0 == claims(six.root, "plan").code


def test_a_disk_that_refuses_anything_else_is_reported_as_well(project, monkeypatch):
    """Wherever the system refuses a file, the user reads which and why, and no traceback."""

    def full(*_arguments, **_how):
        raise OSError(28, "No space left on device", "build/site")

    monkeypatch.setattr("generators.commands.site.build", full)
    output = claims(project.root, "build")

    assert 1 == output.code
    assert "error: build/site: the system refuses it (No space left on device); free space" in output.err
    monkeypatch.setattr("generators.commands.site.build", lambda _: (_ for _ in ()).throw(OSError(9, "Bad file")))
    with pytest.raises(OSError, match="Bad file"):
        claims(project.root, "build")


def test_a_file_where_a_folder_must_stand_is_reported(project):
    """A `build` that is no folder ends every command that writes with its name, and no traceback."""
    project.write("build", "no folder\n")

    for command in ("build", "verify", "schema"):
        output = claims(project.root, command)
        assert output.code == 1, output
        assert "build" in output.err.partition(":")[2]
        assert output.err.count("; ") == 1
