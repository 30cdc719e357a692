"""A scratch folder is made, removed and swept, and nothing in it is followed."""

from __future__ import annotations

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor

from generators.processes.scratch import make, readable_copy, remove, sweep
from generators.sandbox import levels


def test_removing_what_is_not_there_is_no_error(tmp_path):
    """Nothing is left either way."""
    remove(tmp_path / "nothing")

    assert not (tmp_path / "nothing").exists()


def test_the_scratch_of_a_killed_run_is_swept(tmp_path, monkeypatch):
    """Folders of processes that are gone are removed, those of living ones and of others stay."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    living, dead, foreign = (
        tmp_path / name for name in (f"claims-{os.getpid()}-a", "claims-99999999-b", "claims-x-c")
    )
    for folder in (living, dead, foreign):
        folder.mkdir()
        (folder / "left").write_text("over")

    sweep()
    assert [foreign, living] == sorted(tmp_path.iterdir(), reverse=True)


def test_the_sweep_takes_what_a_killed_self_test_and_a_killed_publication_left(tmp_path_factory, monkeypatch):
    """Every temporary folder of ours bears the number of its process."""
    tmp_path = tmp_path_factory.mktemp("t")  # a socket's path is at most 107 bytes long
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name in ("inside", "outside", "publish"):
        (tmp_path / f"claims-99999999-{name}-x").mkdir()
    with levels.targets():
        assert {f"claims-{os.getpid()}-{name}" for name in ("inside", "outside")} == {
            path.name.rpartition("-")[0] for path in tmp_path.iterdir() if str(os.getpid()) in path.name
        }
        sweep()
        assert 2 == len(list(tmp_path.iterdir()))


def test_two_runs_may_sweep_at_once(tmp_path, monkeypatch):
    """A folder that another run has just removed is no error, and nothing is left."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for number in range(300):
        (tmp_path / f"claims-99999999-{number}").mkdir()

    with ThreadPoolExecutor(4) as pool:
        for swept in [pool.submit(sweep) for _ in range(4)]:
            swept.result()

    assert not list(tmp_path.iterdir())


def test_a_new_folder_bears_our_number(monkeypatch, tmp_path):
    """By the number in its name, a later clean-up knows whether its owner still runs."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    made = make()

    assert made.name.startswith(f"claims-{os.getpid()}-")
    assert (True, 0o700) == (made.is_dir(), made.stat().st_mode & 0o777)


def test_a_folder_that_everybody_can_read_is_not_copied(tmp_path):
    """The scripts are read where they are."""
    folder = tmp_path / "claim"
    folder.mkdir()
    (folder / "verify.py").write_text("")
    folder.chmod(0o755)
    (folder / "verify.py").chmod(0o644)

    assert readable_copy(folder) is None


def test_a_private_folder_is_copied_without_links(tmp_path, monkeypatch):
    """Under root another user reads a copy of the plain files; an ordinary user reads its own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder = tmp_path / "claim"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "points").write_text("1")
    (folder / "link").symlink_to("/etc/passwd")
    os.mkfifo(folder / "pipe")
    folder.chmod(0o700)
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    assert readable_copy(folder) is None

    monkeypatch.setattr(os, "getuid", lambda: 0)
    copy = readable_copy(folder)

    assert {"data", "data/points"} == {str(path.relative_to(copy)) for path in copy.rglob("*")}
    assert (0o755, 0o644) == tuple(path.stat().st_mode & 0o777 for path in (copy, copy / "data" / "points"))
