"""A temporary folder stays while its maker lives, wherever that runs, and is swept once nobody holds it."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from generators import temporary
from generators.errors import ClaimsError
from generators.sandbox import levels
from generators.temporary import folder, remove, sweep

HOLDER = """\
import sys
from pathlib import Path
from generators import temporary
with temporary.staging(Path(sys.argv[1])) if sys.argv[1:] else temporary.folder() as path:
    print(path, flush=True)
    input()
"""


@contextmanager
def started(environment=None, *arguments):
    """A process that holds a folder, and that folder."""
    command = [sys.executable, "-c", HOLDER, *arguments]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, **pipes, env=environment) as process:
        yield process, Path(process.stdout.readline().decode().strip())
        process.kill()


@pytest.fixture
def top(tmp_path_factory, monkeypatch):
    """The folder for temporary files; a socket's path in it is at most 107 bytes long."""
    path = tmp_path_factory.mktemp("t")
    monkeypatch.setattr(tempfile, "tempdir", str(path))
    return path


@pytest.fixture
def holder(top):
    """Another process, which holds a folder."""
    with started({**os.environ, "TMPDIR": str(top)}) as held:
        yield held


def test_a_folder_is_gone_when_its_block_is_left(top):
    """Whatever lies in it."""
    with folder("test") as path:
        (path / "left").write_text("over")
        assert (True, 0o700) == (path.parent == top, path.stat().st_mode & 0o777)

    assert not path.exists()


def test_removing_what_is_not_there_is_no_error(tmp_path):
    """Nothing is left either way."""
    remove(tmp_path / "nothing")

    assert not (tmp_path / "nothing").exists()


def test_the_folder_of_a_living_process_stays_though_nobody_here_has_its_number(top, holder):
    """In another container, or stopped, its owner can't be found by its number; its lock says that it lives."""
    process, path = holder
    process.send_signal(signal.SIGSTOP)
    unknown = path.rename(top / "claims-99999999-held")

    sweep()
    assert unknown.exists()

    process.kill()
    process.wait()
    sweep()
    assert not unknown.exists()


def test_the_folder_of_a_dead_process_is_swept_though_its_number_is_in_use_again(top):
    """The number in the name may belong to anybody by now."""
    (top / f"claims-{os.getpid()}-left").mkdir()
    (top / "claims-1-locked").mkdir(0)

    sweep()
    assert not list(top.iterdir())


def test_what_is_not_ours_stays(top):
    """A link, a file, another name, and another user's folder."""
    (top / "elsewhere").mkdir()
    (top / "claims-99999999-link").symlink_to(top / "elsewhere")
    (top / "claims-99999999-file").touch()
    (top / "claims-x-folder").mkdir()
    before = sorted(top.iterdir())

    sweep()
    assert before == sorted(top.iterdir())


def test_an_ordinary_user_sweeps_only_its_own_folders(top, monkeypatch):
    """Others leave theirs beside them in a shared folder for temporary files."""
    (top / "claims-99999999-foreign").mkdir()
    monkeypatch.setattr(os, "getuid", lambda: 12345)

    sweep()
    assert 1 == len(list(top.iterdir()))


def test_on_a_disk_that_other_machines_share_nothing_is_swept(top, monkeypatch):
    """A lock is not seen on another machine; there, a folder has a name that no machine sweeps."""
    (top / "claims-99999999-left").mkdir()
    with monkeypatch.context() as patched:
        patched.setattr(temporary, "LOCAL", set())
        patched.setattr(fcntl, "flock", lambda *_: None)  # as if the folder's holder were another machine
        sweep()
        stack = ExitStack()
        path = stack.enter_context(folder())
        assert 2 == len(list(top.iterdir()))

    with stack:
        sweep()
        assert [path] == list(top.iterdir())


@pytest.mark.parametrize("opened", [False, True])
def test_a_folder_that_is_swept_before_it_is_locked_is_made_again(top, monkeypatch, opened):
    """Its maker gets another one, also where it had opened the first already."""
    first, take_lock = [], temporary._lock  # noqa: SLF001 - the instants between the steps

    def swept(path):
        lock = take_lock(path) if opened or first else None
        if not first:
            first.append(path)
            remove(path)
        return lock

    monkeypatch.setattr(temporary, "_lock", swept)
    with folder() as path:
        assert path != first[0]
        assert [path] == list(top.iterdir())


def test_two_runs_may_sweep_at_once(top):
    """A folder that another run has just removed is no error, and nothing is left."""
    for number in range(300):
        (top / f"claims-99999999-{number}").mkdir()

    with ThreadPoolExecutor(4) as pool:
        for swept in [pool.submit(sweep) for _ in range(4)]:
            swept.result()

    assert not list(top.iterdir())


def test_the_folders_of_a_self_test_are_held_and_those_of_a_killed_one_swept(top):
    """Every temporary folder of ours is made in the same way."""
    for name in ("inside", "outside", "publish"):
        (top / f"claims-99999999-{name}-x").mkdir()

    with levels.targets():
        sweep()
        assert ["inside", "outside"] == sorted(path.name.split("-")[2] for path in top.iterdir())


def test_a_place_that_cannot_be_written_is_named(top, monkeypatch):
    """A sentence with a way out, no traceback."""
    monkeypatch.setattr(tempfile, "tempdir", str(top / "absent"))
    sweep()

    with pytest.raises(ClaimsError, match=r"TMPDIR: no folder .*\(No such file or directory"), folder():
        pass


def test_what_killed_processes_left_is_cleared_and_what_a_living_one_holds_stays(tmp_path):
    """Staging folders and half-written files of our own folder go once nobody holds them."""
    (tmp_path / ".staging-old").mkdir()
    (tmp_path / ".staging-old" / "page").touch()
    (tmp_path / ".new-old").touch()
    (tmp_path / "site").mkdir()
    with started(None, str(tmp_path)) as (process, staged), (tmp_path / ".new-held").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        process.send_signal(signal.SIGSTOP)
        temporary.clear(tmp_path, (".staging-*", ".new-*"))
        assert {".new-held", staged.name, "site"} == {path.name for path in tmp_path.iterdir()}

        process.kill()
        process.wait()
        held.close()
        temporary.clear(tmp_path, (".staging-*", ".new-*"))
    assert ["site"] == [path.name for path in tmp_path.iterdir()]


def test_what_is_cleared_is_no_link_and_no_folder_of_another_machine(tmp_path):
    """A link isn't followed; on a disk that other machines share, their folders have a name that stays."""
    (tmp_path / ".staging-link").symlink_to(tmp_path)
    (tmp_path / ".staging-shared-1-x").mkdir()
    temporary.clear(tmp_path, (".staging-*",))

    assert 2 == len(list(tmp_path.iterdir()))


def test_a_staging_folder_is_gone_when_its_block_is_left(tmp_path):
    """What was moved out of it stays."""
    with temporary.staging(tmp_path) as path:
        (path / "left").write_text("over")
        (path / "made").mkdir()
        (path / "made").replace(tmp_path / "made")

    assert ["made"] == [path.name for path in tmp_path.iterdir()]


def test_a_limit_of_open_files_is_no_fault_of_the_folder(monkeypatch):
    """Another folder would not help; the system's own reason is passed on."""

    def refuse(*_arguments, **_options):
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    with pytest.raises(OSError, match="Too many open files"), folder():
        pass


def test_a_full_disk_for_temporary_files_is_named(top, monkeypatch):
    """The system's error of a write names no file; one elsewhere keeps its own name."""
    full = os.statvfs_result((4096, 4096, 10, 0, 0, 10, 10, 10, 0, 255))
    monkeypatch.setattr(os, "statvfs", lambda _: full)
    with pytest.raises(OSError, match="No space") as refused, folder():
        raise OSError(28, "No space left on device")
    assert str(refused.value.filename).startswith(f"{top}/claims-")

    with pytest.raises(OSError, match="No space") as refused, folder():
        raise OSError(28, "No space left on device", "elsewhere")
    assert "elsewhere" == refused.value.filename
