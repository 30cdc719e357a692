"""What a script asks for and isn't given is found among the events of Python's audit hooks."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from types import SimpleNamespace

import pytest
from helpers.processes.waiting import HANG

from generators.harness import refusals
from generators.harness.refusals import LOOKS, Report, asking_package
from generators.harness.shown import Shown

ALARMS = """\
import os, signal, time
from generators.harness.refusals import watch

class Late(Exception):
    pass

def ring(*_):
    raise Late

watch({"refusals": os.pipe()[1], "shown": {"read": [], "write": ["/dev"], "listed": []}})
signal.signal(signal.SIGALRM, ring)
for _ in range(300):
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.001)
        until = time.monotonic() + 1
        while time.monotonic() < until:
            open("/dev/null").close()
        print("lost")
    except Late:
        pass
"""

REMOVAL = """\
import os, shutil, sys
from pathlib import Path
from generators.harness.refusals import watch

folder = Path(sys.argv[1])
(folder / "tree/branch").mkdir(parents=True)
(folder / "tree/branch/leaf").touch()
reading, writing = os.pipe()
os.set_blocking(reading, False)
watch({"refusals": writing, "shown": {"read": [], "write": [str(folder)], "listed": []}})
os.chdir("/")
shutil.rmtree(folder / "tree")
os.close(writing)
print(len(os.read(reading, 1 << 16)))
"""


@pytest.fixture
def shown(tmp_path, monkeypatch):
    """A sandbox of three folders, in the second of which the script is."""
    for name in ("read", "write", "listed", "hidden"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").touch()
    monkeypatch.chdir(tmp_path / "write")
    return Shown(*([str(tmp_path / name)] for name in ("read", "write", "listed")))


def found(shown, event, *arguments):
    """What is found in an event."""
    return [*LOOKS[event](shown, *arguments)]


def test_files_that_are_not_shown_are_found(shown, tmp_path):
    """Outside of what may be read, and for writing outside of what may be written."""
    hidden, read = str(tmp_path / "hidden" / "file"), str(tmp_path / "read" / "file")

    assert [("path", hidden)] == found(shown, "open", hidden, None, os.O_RDONLY)
    assert [("path", hidden)] == found(shown, "open", hidden.encode(), "r", os.O_RDONLY | os.O_CLOEXEC)
    assert [("path", hidden)] == found(shown, "open", "../hidden/file", "r", 0)
    assert [("path", f"{read} (write)")] == found(shown, "open", read, "a", os.O_WRONLY | os.O_APPEND)
    for path in (read, "file", "new", tmp_path / "write" / "file", 3):
        assert [] == found(shown, "open", path, "r", os.O_RDONLY)
    assert [] == found(shown, "open", "new", "w", os.O_WRONLY | os.O_CREAT)


def test_a_name_that_only_begins_like_a_shown_folder_is_hidden(shown, tmp_path):
    """`readable` is not below `read`."""
    assert [("path", f"{tmp_path}/readable")] == found(shown, "open", f"{tmp_path}/readable", "r", 0)


def test_what_is_shown_inside_of_a_folder_that_can_be_written_stays_read_only(tmp_path):
    """A claim's folder may lie below the sandbox's own /tmp."""
    (tmp_path / "claim").mkdir()
    shown = Shown([str(tmp_path / "claim")], [str(tmp_path)], [])

    assert [] == found(shown, "open", tmp_path / "claim/a", "r", 0)
    assert [] == found(shown, "open", tmp_path / "a", "w", 1)
    assert [("path", f"{tmp_path}/claim/a (write)")] == found(shown, "open", tmp_path / "claim/a", "w", 1)


def test_a_link_of_ones_own_leads_where_it_leads(shown, tmp_path):
    """What it names counts, wherever it lies."""
    (tmp_path / "write" / "link").symlink_to(tmp_path / "hidden")
    (tmp_path / "write" / "inner").symlink_to(tmp_path / "read")

    assert [("path", str(tmp_path / "write/link/file"))] == found(shown, "open", "link/file", "r", 0)
    assert [] == found(shown, "open", "inner/file", "r", 0)


def test_files_of_processes_are_tried(shown):
    """One's own are there; those of a process that is not there are not."""
    assert [] == found(shown, "open", "/proc/self/maps", "r", 0)
    assert [("path", "/proc/0/maps")] == found(shown, "open", "/proc/0/maps", "r", 0)


def test_folders_are_listed_where_that_is_allowed(shown, tmp_path):
    """Names of a folder are less than its files."""
    hidden = str(tmp_path / "hidden")

    assert [] == found(shown, "os.listdir", str(tmp_path / "listed")) == found(shown, "os.scandir", None)
    assert [] == found(shown, "os.listdir", str(tmp_path / "read")) == found(shown, "os.listdir", 3)
    assert [("path", hidden)] == found(shown, "os.listdir", hidden)
    assert [("path", f"{tmp_path}/listed/no")] == found(shown, "os.scandir", f"{tmp_path}/listed/no")
    assert [("path", f"{tmp_path}/listed/file")] == found(shown, "open", f"{tmp_path}/listed/file", "r", 0)


def test_changes_of_files_are_writing(shown, tmp_path):
    """Each path that is made, moved or removed."""
    read = str(tmp_path / "read" / "file")

    assert [("path", f"{read} (write)")] == found(shown, "os.remove", read, -1)
    assert [("path", f"{read} (write)")] == found(shown, "os.rename", "file", read, -1, -1)
    assert [("path", f"{read} (write)")] == found(shown, "os.rename", read, "file", -1, -1)
    assert [] == found(shown, "os.symlink", read, "link", -1) == found(shown, "os.mkdir", "new", 0o777, -1)


@pytest.mark.parametrize("event", ["os.remove", "os.rmdir"])
def test_what_is_removed_is_looked_for_below_the_folder_that_is_open(shown, tmp_path, monkeypatch, event):
    """Wherever the script is: as `shutil.rmtree` removes a tree after `os.chdir`."""
    monkeypatch.chdir("/")
    ours, read = (os.open(tmp_path / name, os.O_RDONLY) for name in ("write", "read"))
    try:
        assert [] == found(shown, event, "file", ours)
        assert [("path", f"{tmp_path}/read/file (write)")] == found(shown, event, "file", read)
        assert [("path", "/file (write)")] == found(shown, event, "file", -1)
        assert [("path", "/file (write)")] == found(shown, event, "/file", ours)
    finally:
        os.close(ours)
        os.close(read)


def test_an_open_of_a_name_that_an_open_folder_has_is_not_listed(shown, tmp_path, monkeypatch):
    """The event of `os.open` doesn't say which folder the name is relative to; that of `open` has a mode."""
    monkeypatch.chdir("/")
    ours = os.open(tmp_path / "write", os.O_RDONLY)
    try:
        assert [] == found(shown, "open", "file", None, os.O_RDONLY)
        assert [("path", "/file")] == found(shown, "open", "file", "r", os.O_RDONLY)
    finally:
        os.close(ours)

    assert [("path", "/file")] == found(shown, "open", "file", None, os.O_RDONLY)


def test_a_tree_of_ones_own_is_removed_without_a_refusal(tmp_path):
    """By the standard library's own `rmtree`, from another folder."""
    command = [sys.executable, "-c", REMOVAL, str(tmp_path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=HANG)

    assert ("0\n", False) == (done.stdout, (tmp_path / "tree").exists())


def test_libraries_by_their_path(shown):
    """A bare name is found among the system's libraries."""
    assert [("path", "/no/library.so")] == found(shown, "ctypes.dlopen", "/no/library.so")
    assert [] == found(shown, "ctypes.dlopen", "libm.so.6") == found(shown, "ctypes.dlopen", None)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (("192.0.2.1", 80), "192.0.2.1:80"),
        (("2001:db8::1", 80, 0, 0), "[2001:db8::1]:80"),
        (("example.org", 80), "example.org:80"),
        (("127.0.0.1", 1), "127.0.0.1:1 (nobody listens)"),
        (("::ffff:127.0.0.1", 1, 0, 0), "[::ffff:127.0.0.1]:1 (nobody listens)"),
    ],
)
def test_addresses_outside_and_ports_without_a_listener(shown, address, name):
    """The loopback interface is the sandbox's own, so that only its own ports answer there."""
    end = SimpleNamespace(family=socket.AF_INET, type=socket.SOCK_STREAM)

    assert [("socket", name)] == found(shown, "socket.connect", end, address)


def test_a_port_of_ones_own_is_reached(shown):
    """TCP and UDP; a message without an address goes where its socket is connected."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(type=socket.SOCK_DGRAM) as datagrams:
        datagrams.bind(("127.0.0.1", 0))

        assert [] == found(shown, "socket.connect", server, server.getsockname())
        assert [] == found(shown, "socket.sendto", datagrams, datagrams.getsockname())
        assert [] == found(shown, "socket.sendmsg", datagrams, None)


def test_sockets_in_files_and_abstract_ones(shown, tmp_path):
    """By the path as any file; by the name where nobody has it."""
    with socket.socket(socket.AF_UNIX) as end:
        name = f"claims-{os.getpid()}"
        assert [("socket", f"@{name} (nobody listens)")] == found(shown, "socket.connect", end, f"\0{name}")
        end.bind(f"\0{name}")
        assert [] == found(shown, "socket.connect", end, f"\0{name}".encode())
        assert [] == found(shown, "socket.connect", end, "socket")
        hidden = str(tmp_path / "hidden" / "socket")
        assert [("socket", hidden)] == found(shown, "socket.connect", end, hidden)


def test_names_of_hosts(shown):
    """A number, and the inside, need nobody to ask."""
    assert [("socket", "the host example.org")] == found(shown, "socket.getaddrinfo", "example.org", 80, 0, 0, 0)
    for host in (None, "", "localhost", b"127.0.0.1", "192.0.2.1", "2001:db8::1", os.uname().nodename):
        assert [] == found(shown, "socket.getaddrinfo", host, 80, 0, 0, 0)


def test_programs_that_are_not_there(shown):
    """By a path that is not shown, and by a name that no folder of PATH has."""
    assert [("process", "/no/program")] == found(shown, "subprocess.Popen", "/no/program", [], None, None)
    assert [("process", "no-program (not found)")] == found(shown, "os.posix_spawn", "no-program", [], None)
    assert [] == found(shown, "subprocess.Popen", "true", ["true"], None, None)


def test_signals_to_others(shown):
    """A process that is one's own can be reached, one that has ended can't."""
    with subprocess.Popen([sys.executable, "-I", "-S", "-c", ""]) as ended:
        ended.wait()

    assert [] == found(shown, "os.kill", os.getpid(), 9) == found(shown, "os.killpg", os.getpgid(0), 9)
    assert [("process", f"a signal to {ended.pid}")] == found(shown, "os.kill", ended.pid, 9)


@pytest.fixture
def pipe():
    """The ends of a pipe."""
    ends = os.pipe()
    yield ends
    for end in ends:
        os.close(end)


def test_counts_are_exact_at_first_and_double_then(pipe):
    """A thousand refusals are 17 lines, and their counts never exceed what was counted."""
    report = Report(pipe[1])
    for _ in range(1000):
        report.add("path", "/a", "")

    counts = [json.loads(line)["count"] for line in os.read(pipe[0], 1 << 16).splitlines()]
    assert [1] * 10 + [10, 20, 40, 80, 160, 320] == counts


def test_names_are_cut_and_few(pipe):
    """What is beyond the limit is counted as `others` of its kind."""
    report = Report(pipe[1])
    for number in range(refusals.MOST_NAMES + 9):
        report.add("path", f"/{number}/\udc80/{'x' * 5000}", "numpy")

    lines = [json.loads(line) for line in os.read(pipe[0], 1 << 17).splitlines()]
    assert refusals.MOST_NAMES + 1 == len({line["name"] for line in lines})
    assert {"kind": "path", "name": "others", "by": "", "count": 1} == lines[-1]
    assert "\\udc80" in lines[0]["name"]
    assert max(len(line["name"]) for line in lines) <= refusals.LONGEST_NAME + 5


def test_nothing_is_written_into_a_file_that_has_the_number_of_the_pipe(tmp_path):
    """A script may close what it doesn't know, and open its own files then."""
    read, write = os.pipe()
    report = Report(write)
    with (tmp_path / "file").open("wb") as file:
        os.dup2(file.fileno(), write)
        report.add("path", "/a", "")

    assert 0 == (tmp_path / "file").stat().st_size
    os.close(read)
    os.close(write)


def test_a_time_limit_of_the_script_is_never_lost():
    """What a handler of a signal raises while a file is looked at ends what the script does, as without a look."""
    command = [sys.executable, "-c", ALARMS]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=HANG)

    assert "" == done.stdout


@pytest.mark.parametrize(
    ("file", "package"),
    [
        ("/claims/a/verify_alpha.py", ""),
        ("/venv/lib/python3/site-packages/numpy/lib.py", "numpy"),
        (os.__file__, ""),
        ("<frozen importlib._bootstrap>", ""),
    ],
)
def test_who_asks_is_the_innermost_frame_that_is_not_of_python(file, package):
    """Frames of Python's library are looked through."""
    names = {"asked": asking_package, "__name__": "numpy.lib"}
    exec(compile("found = asked()", file, "exec"), names)  # noqa: S102 - the only way to a frame of another file

    assert package == names["found"]
