"""What a user reads where the system refuses a file, and where no folder is to be found."""

from __future__ import annotations

import errno
import os
import subprocess
import sys

import pytest
from helpers.run_command import claims

from generators.cli.refusals import sentence


@pytest.mark.parametrize(
    ("number", "way_out"),
    [
        (errno.ENOSPC, "; free space"),
        (errno.ELOOP, "move away what stands there"),
        (errno.ENAMETOOLONG, "; use a shorter path"),
        (errno.EMFILE, "; raise the limit"),
        (errno.ENOENT, "; it was removed or moved meanwhile"),
        (errno.EBUSY, "; let the other program finish"),
        (errno.EFBIG, "; raise the limit of a file's size"),
    ],
)
def test_each_refusal_has_its_way_out(number, way_out):
    """The file and the system's own words come first."""
    text = sentence(OSError(number, os.strerror(number), "build/site"))

    assert text is not None
    assert text.startswith(f"build/site: the system refuses it ({os.strerror(number)}); ")
    assert way_out in text


def test_an_error_that_no_system_explains_is_none():
    """A descriptor that is not open is a fault of ours, whose traceback is needed."""
    assert None is sentence(OSError(errno.EBADF, "Bad file descriptor"))


def test_a_path_that_is_too_long_is_reported(project):
    """In one sentence, as any other that can't be used."""
    output = claims(project.root / ("x" * 300), "check")

    assert (1, 1) == (output.code, output.err.count("\n"))
    assert output.err.endswith("the system refuses it (File name too long); use a shorter path\n")


def test_a_root_that_links_lead_around_is_no_folder(project):
    """The links are named as what was got."""
    (project.root / "round").symlink_to("round")
    output = claims(project.root / "round", "check")

    assert 2 == output.code
    assert "round: no such folder (got links that lead in a circle); name one that is there" in output.err


def test_a_current_folder_that_is_gone_is_no_root(tmp_path):
    """A command of a shell whose folder another one has removed says so."""
    gone = tmp_path / "gone"
    gone.mkdir()
    text = "import os, runpy, sys; os.rmdir(os.getcwd()); sys.argv[1:] = ['check']; runpy.run_module('generators')"
    text = text.replace("run_module('generators')", "run_module('generators', run_name='__main__')")
    done = subprocess.run([sys.executable, "-c", text], cwd=gone, capture_output=True, text=True, check=False)

    assert 2 == done.returncode, done.stderr
    assert (
        "error: .: no such folder (got No such file or directory); name one that is there with --root\n"
        == done.stderr
    )


def test_of_two_files_the_full_disk_is_named():
    """A copy names both, and only the second is written."""
    text = sentence(OSError(errno.ENOSPC, "No space left on device", "theme/a.js", None, "site/a.js"))

    assert text is not None
    assert text.startswith("site/a.js: the system refuses it")


def test_a_limit_of_processes_is_no_fault_of_ours(project, monkeypatch):
    """Python has an error of its own for a thread that can't be started; any other of that kind is ours."""

    def refuse(*_arguments):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("generators.commands.verify.run", refuse)
    output = claims(project.root, "verify")

    assert 1 == output.code
    assert output.err.startswith(
        "error: a thread: the system refuses it (can't start new thread); raise the limit"
    )
    assert sentence(RuntimeError("dictionary changed size during iteration")) is None


def test_a_root_whose_name_is_no_text_is_refused(tmp_path):
    """Otherwise a run would end well, and every build after it would not."""
    root = tmp_path / os.fsdecode(b"a\xff")
    root.mkdir()
    output = claims(root, "check")

    assert 2 == output.code
    assert r"a\udcff': a path that is no UTF-8, which no record can hold; move the project elsewhere" in output.err
