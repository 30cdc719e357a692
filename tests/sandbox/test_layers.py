"""The layers behind their one interface: what an order contains, and what it leaves out."""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path

import pytest

from generators.sandbox import bubblewrap, layers, namespaces
from generators.sandbox.access import Access
from generators.sandbox.layers import UNCONFINED, Confinement


@pytest.fixture
def access(tmp_path):
    """What a script may access, with a scratch folder."""
    return Access(tmp_path, Path(sys.executable), space=8, files=100)


def test_no_confinement_leaves_the_command_as_it_is(access):
    """The null case says that it is none."""
    assert ["x"] == UNCONFINED.wrap(["x"], access)
    assert ("none", 0, ("process limits",)) == (UNCONFINED.level, UNCONFINED.traits.wrappers, UNCONFINED.layers)


@pytest.mark.parametrize(
    ("method", "traits"),
    [
        ("bubblewrap", (2, False, False, True, False, False)),
        ("namespaces", (2, False, False, False, False, False)),
        ("landlock", (1, True, True, False, False, False)),
    ],
)
def test_a_method_says_what_stands_around_the_script(method, traits):
    """The supervisor counts only the script's own processes, and knows how to end and to read them."""
    made = Confinement(method)

    assert traits == made.traits


@pytest.mark.parametrize("method", ["namespaces", "landlock"])
def test_an_order_is_plain_data_for_the_launcher(access, method):
    """Where there are no namespaces there are no sockets and no shared memory either."""
    command = Confinement(method).wrap(["python", "child.py"], access)
    order = json.loads(command[5])

    assert ["-I", "-S", "-B", str(layers.LAUNCHER)] == command[1:5]
    assert ["python", "child.py"] == command[6:]
    inside = method == "namespaces"
    assert (inside, not inside) == (order["root"] is not None, order["reap"])
    assert (inside, "/tmp" if inside else str(access.scratch)) == (
        bool(order["seccomp"]),
        order["landlock"]["write"][0],
    )
    assert 8 << 20 == order["limits"]["RLIMIT_FSIZE"]


def test_bubblewrap_makes_the_namespaces_and_the_launcher_does_the_rest(access, monkeypatch):
    """As root it keeps what it takes to become somebody else; an ordinary user makes a user namespace."""
    for user, wanted, unwanted in ((0, "CAP_SETUID", "--unshare-user"), (1000, "--disable-userns", "CAP_SETUID")):
        monkeypatch.setattr(os, "getuid", lambda user=user: user)
        command = Confinement("bubblewrap").wrap(["python"], access)
        before = command[: command.index("--")]
        order = json.loads(command[command.index("--") + 6])

        assert wanted in before
        assert unwanted not in before
        assert {"--die-with-parent", "--unshare-net", "--unshare-pid"} <= set(before)
        assert (None, False, user == 0) == (order["root"], order["reap"], order["user"] is not None)


@pytest.mark.parametrize(
    "folder", ["/tmp/claims-1-a", "/var/tmp/claims-1-a", "/dev/shm/claims-1-a", "/home/claims-1-a"]
)
def test_everything_that_can_be_written_is_on_one_tmpfs(folder):
    """Wherever the machine has its temporary folder; other places lead there."""
    access = Access(Path(folder), Path(sys.executable), space=8)
    command = Confinement("bubblewrap").wrap(["python"], access)
    root = json.loads(Confinement("namespaces").wrap(["python"], access)[5])["root"]

    assert ["8388608", "--tmpfs", "/tmp"] == command[command.index("--size") + 1 :][:3]
    assert (1, 0) == (command.count("--tmpfs"), command.count("--dev"))
    links = [command[at + 1 : at + 3] for at, word in enumerate(command) if word == "--symlink"]
    assert ["../tmp", "/dev/shm"] in links
    assert ["../tmp", "/var/tmp"] in links
    assert (folder, "/tmp/claims-1-a") == (root["base"], root["scratch"])
    assert Path("/tmp/claims-1-a") == Confinement("bubblewrap").scratch(access.scratch)
    assert access.scratch == Confinement("landlock").scratch(access.scratch)


def test_a_layer_can_be_left_out(access):
    """So that a test can show what it holds."""
    order = Confinement("landlock", landlock=False, seccomp=False).order(access)

    assert (None, None) == (order["landlock"], order["seccomp"])


def test_processes_that_a_user_has_already_do_not_count(access, monkeypatch):
    """The kernel counts all threads of an ordinary user against the limit of any one."""
    monkeypatch.setattr(os, "getuid", lambda: 0)
    alone = layers.limits(access)["RLIMIT_NPROC"]
    monkeypatch.setattr(os, "getuid", os.geteuid)
    monkeypatch.setattr(layers, "tasks_of_this_user", lambda: 7)

    assert access.processes == alone
    assert (7 if os.geteuid() else 0) + alone == layers.limits(access)["RLIMIT_NPROC"]


def test_threads_of_this_user_are_counted():
    """Those of this very process are among them."""
    stop = threading.Event()
    pool = [threading.Thread(target=stop.wait) for _ in range(20)]
    for thread in pool:
        thread.start()

    found = layers.tasks_of_this_user()

    stop.set()
    assert found >= 21


def test_what_a_run_has_found_is_not_found_again(access):
    """What this machine shows is asked for each interpreter once, and anew by the next run."""
    asked = []

    def find(path, *, gpu):
        asked.append((path, gpu))
        return len(asked)

    run = Confinement("landlock")
    found = [run.once(find, access.interpreter, gpu=gpu) for gpu in (False, False, True)]

    assert [1, 1, 2] == found
    assert 3 == Confinement("landlock").once(find, access.interpreter, gpu=False)
    assert run == Confinement("landlock")


def test_a_bubblewrap_that_is_not_there_has_no_version(monkeypatch, tmp_path):
    """Neither a missing program nor one that can't be started is an error."""
    monkeypatch.setattr(bubblewrap, "path", lambda: None)
    assert bubblewrap.version() is None

    monkeypatch.setattr(bubblewrap, "path", lambda: str(tmp_path))
    assert bubblewrap.version() is None


@pytest.mark.parametrize(
    ("user", "mapped", "changes"),
    [
        (0, "0 0 4294967295\n", True),
        (0, "0 1000 1\n1 100000 65536\n", True),
        (0, "0 1000 1\n", False),
        (0, "0 0 1\n", True),
        (1000, "1000 1000 1\n", False),
    ],
    ids=["root", "root of a container", "root without other users", "root of the machine alone", "a user"],
)
def test_scripts_of_root_run_as_another_user_where_there_is_one(
    access, tmp_path, monkeypatch, user, mapped, changes
):
    """Root in a namespace of its own alone is an ordinary user outside, and can become nobody else."""
    (tmp_path / "uid_map").write_text(mapped)
    monkeypatch.setattr(namespaces, "USERS", tmp_path / "uid_map")
    monkeypatch.setattr(os, "getuid", lambda: user)
    order = Confinement("namespaces").order(access)

    assert changes == (order["user"] is not None)
    assert ("--uid" in Confinement("bubblewrap").wrap(["x"], access)) == (user == 0 and not changes)
