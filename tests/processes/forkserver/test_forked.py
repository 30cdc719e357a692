"""A forked process is like a fresh one, and nothing of one reaches the next."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from generators.model import Outcome
from generators.processes.reports.report import report_of
from generators.processes.resources import members


def test_a_script_runs_in_a_process_that_was_forked(scripts):
    """It is no first process, belongs to nobody, and the result says how it was started."""
    ended = scripts.run("import os\ndef verify():\n    return {'t': f'{os.getpid()} {os.getuid() > 0}'}\n")

    assert "2 True" == json.loads(ended.result)["measures"]["t"]["value"]
    assert (0, True, False) == (ended.status, ended.forked, ended.lost)


@pytest.mark.parametrize(
    "name",
    [
        "HOME",
        "TMPDIR",
        "XDG_CACHE_HOME",
        "KERAS_HOME",
        "MPLCONFIGDIR",
        "TORCHINDUCTOR_CACHE_DIR",
        "TRITON_CACHE_DIR",
    ],
)
def test_folders_that_an_import_has_read_are_empty_and_writable_in_each_process(scripts, name):
    """Their names are the same in all processes of a server, and what lies below is nobody else's."""
    look = f"""\
import os, pathlib
def verify():
    place = pathlib.Path(os.environ[{name!r}])
    place.mkdir(parents=True, exist_ok=True)
    (place / "left").write_text("x")
    return {{"t": f"{{place}} {{sorted(os.listdir(place))}}"}}
"""
    first, second = (json.loads(scripts.run(look).result)["measures"]["t"]["value"] for _ in range(2))

    assert first == second
    assert first.endswith(" ['left']")


def test_the_temporary_and_the_working_folder_are_those_of_the_process(scripts):
    """Also where an import has looked for the temporary folder before."""
    assert "True" == scripts.says("__import__('tempfile').gettempdir() == os.getcwd() == os.environ['HOME']")
    assert "[]" == scripts.says("os.listdir('.')", preload=("tempfile",))


@pytest.mark.parametrize(
    ("limits", "name", "value"),
    [
        ({"flags": {"CLAIMS_DEVICE": "cpu"}}, "CLAIMS_DEVICE", "cpu"),
        ({"flags": {"TF_ENABLE_ONEDNN_OPTS": "0"}}, "TF_ENABLE_ONEDNN_OPTS", "0"),
        ({"thread_variables": ("TF_NUM_INTRAOP_THREADS",)}, "TF_NUM_INTRAOP_THREADS", "1"),
        ({}, "OMP_NUM_THREADS", "1"),
    ],
)
def test_what_an_import_reads_has_a_server_of_its_own(scripts, limits, name, value):
    """A variable that differs is there before anything is imported."""
    scripts.says("1")
    before = len(scripts.servers.pool.servers)

    assert value == scripts.says(f"os.environ[{name!r}]", **limits)
    assert bool(limits) == (len(scripts.servers.pool.servers) > before)


def test_no_two_processes_draw_the_same_random_numbers(scripts):
    """Neither Python's generator nor NumPy's."""
    for preload, draw in (("random", "random.random()"), ("numpy.random", "numpy.random.rand()")):
        module = preload.partition(".")[0]
        drawn = {
            scripts.says(f"__import__('{module}').{draw.partition('.')[2]}", preload=(preload,)) for _ in "ab"
        }
        assert 2 == len(drawn)


def test_no_process_has_the_number_of_its_server(scripts):
    """By it libraries find out that they were forked, and draw other random numbers."""
    assert "2" == scripts.says("os.getpid()")

    status = Path(f"/proc/{scripts.holder}/status").read_text()
    numbers = next(line for line in status.splitlines() if line.startswith("NSpid:")).split()
    assert int(numbers[-1]) > 2


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("os.abort()", "killed by SIGABRT"),
        ("import ctypes; ctypes.string_at(0)", "killed by SIGSEGV"),
        ("os.kill(os.getpid(), 15)", "killed by SIGTERM"),
        ("os.kill(os.getpid(), 9)", "killed by SIGKILL"),
        ("os._exit(7)", "exited 7 without a result"),
        ("sys.exit(7)", "exited 7 without a result"),
        ("os._exit(97)", "exited 97 without a result"),
    ],
)
def test_how_a_script_ends_is_its_own_doing(scripts, body, reason):
    """Signals, exit statuses, and the line at which it ended; the server forks on."""
    ended = scripts.run(f"import os, sys\ndef verify():\n    {body}\n")
    report = report_of(ended)

    assert Outcome.CRASHED is report.outcome
    assert reason in report.reason
    assert "verify" in report.reason.partition(":")[0]
    assert "1" == scripts.says("1")
    assert scripts.messages == []


def test_what_one_process_changes_no_other_one_sees(scripts):
    """Modules, built-in functions, variables and handlers of signals are as the server has them."""
    changes = """\
import builtins, json, os, signal, sys
json.dumps = builtins.open = None
os.environ["LEFT"] = "1"
sys.path.insert(0, "/tmp")
signal.signal(signal.SIGTERM, signal.SIG_IGN)
def verify(): os._exit(3)
"""
    assert 3 == scripts.run(changes).status
    state = "(open, os.environ.get('LEFT'), sys.path[0] == '/tmp', __import__('signal').getsignal(15))"
    assert "(<built-in function open>, None, False, <Handlers.SIG_DFL: 0>)" == scripts.says(state)


def test_descendants_end_with_their_script(scripts):
    """Also one in a session of its own that has lost its parent; its memory counts."""
    code = """\
import os, time
def verify():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            held = bytearray(b"x") * (120 << 20)
            time.sleep(600)
        os._exit(0)
    os.wait()
    time.sleep(2)
    return {"t": str(sorted(name for name in os.listdir("/proc") if name.isdigit()))}
"""
    ended = scripts.run(code)

    assert 3 == len(json.loads(json.loads(ended.result)["measures"]["t"]["value"].replace("'", '"')))
    assert 120 < ended.peak_memory < 200


def test_the_cpu_seconds_of_a_process_are_its_own(scripts):
    """With those of what it started."""
    work = "import time\nuntil = time.process_time() + 0.5\nwhile time.process_time() < until: pass\n"
    code = f"import os\ndef verify():\n    if os.fork() == 0:\n        exec({work!r})\n        os._exit(0)\n"
    code += "    os.wait()\n    return {'t': ''}\n"

    assert 0.48 <= scripts.run(code).cpu_seconds < 1.5


def test_the_end_of_a_process_is_not_waited_for_by_looking_again(scripts, monkeypatch):
    """The first process of its namespace can't end before the server has reaped the script."""
    waited = []
    monkeypatch.setattr(members, "sleep", waited.append)

    assert "1" == scripts.says("1")
    assert [] == waited


def test_a_process_over_a_limit_is_killed_with_its_reason(scripts):
    """Memory, time and what is written, as for a fresh process."""
    bomb = "def verify():\n    held = [bytearray(b'x') * (64 << 20) for _ in range(40)]\n"
    fill = "def verify():\n    open('x', 'wb').write(bytes(200 << 20))\n"
    sleep = "import time\ndef verify(): time.sleep(600)\n"

    assert "killed at 128 MiB" in scripts.run(bomb, memory=128).reason
    assert "16 MiB in its scratch folder" in report_of(scripts.run(fill, disk=16, memory=400)).reason
    assert "timed out after 0.5 s" == scripts.run(sleep, seconds=0.5).reason


def test_a_hundred_processes_come_from_one_server(scripts):
    """Nothing piles up in it: no descriptor, no process."""
    opened = {scripts.says("sorted(os.listdir('/proc/self/fd'))") for _ in range(100)}

    assert 1 == len(opened)
    assert scripts.server.alive
    assert scripts.messages == []


def test_threads_fork_at_the_same_time_from_one_server(scripts):
    """Each gets the result of its own job."""
    codes = [f"def verify(): return {{'t': 'job {number}'}}\n" for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        ended = [*pool.map(scripts.run, codes)]

    values = [json.loads(each.result)["measures"]["t"]["value"] for each in ended]
    assert [f"job {number}" for number in range(8)] == values
    assert scripts.server.alive
