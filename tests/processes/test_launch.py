"""What a script finds around it, what is left of it, and how an interpreter is described."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

import pytest
from helpers.processes.waiting import wait_for_end

from generators.processes import launch
from generators.processes.launch import Limits, describe_interpreter, environment_variables, run_process
from generators.processes.linked_packages import Links
from generators.processes.resources import storage
from generators.sandbox.access import Shown
from generators.sandbox.layers import Confinement
from generators.text import plain_text

HERE = Path(sys.executable)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a\n\tb", "a\n\tb"),
        ("a\r\nb\rc", "a\nc"),
        ("10 %\r50 %\r100 %\ndone\r\n", "100 %\ndone\n"),
        ("\r\x1b[2K10 %\r\x1b[2K100 %\r", "100 %"),
        ("a\r\r\nb", "a\nb"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]8;;http://x\x07link\x1b]8;;\x1b\\", "link"),
        ("\x1b]0;title", ""),
        ("a\x00\x07\x08\x7f\x9bb", "ab"),
        ("a\u202eb\u2066c\u200bd\ufeffe", "abcde"),
        ("a\ud800b", "ab"),
        (b"\xff\xc3\xa9", "\ufffdé"),
        ("<b>`{{ x }}`", "<b>`{{ x }}`"),
    ],
)
def test_plain_text_has_no_control_characters(given, kept):
    """Terminal escapes, control, zero-width and bidi characters go; everything else stays."""
    assert kept == plain_text(given)


def test_the_environment_is_an_allow_list(tmp_path, monkeypatch):
    """Every folder is the scratch, every thread variable the number, every flag as given."""
    monkeypatch.setenv("A_TOKEN", "secret")
    limits = Limits(
        seconds=1, memory=64, threads=3, flags={"CLAIMS_DEVICE": "cuda"}, thread_variables=("TF_THREADS",)
    )

    made = environment_variables(HERE, tmp_path, limits)

    assert "A_TOKEN" not in made
    assert ("3", "3", "cuda", str(tmp_path)) == tuple(
        made[name] for name in ("OMP_NUM_THREADS", "TF_THREADS", "CLAIMS_DEVICE", "HOME")
    )
    assert made["PATH"].startswith(f"{HERE.parent}:")


def test_a_script_finds_the_package_in_the_last_folder_of_its_path(tmp_path):
    """A fresh interpreter that gets the path imports `generators`, and no module of the package by a bare name."""
    script = tmp_path / "verify_alpha.py"
    script.write_text("import sys\ndef verify(): return {'path': sys.path[-1]}\n")
    job = {"mode": "verify", "script": str(script), "measures": {"path": "text"}}
    with launch.start_process(HERE, job, Limits(seconds=300, memory=200)) as process:
        last = json.loads(process.line())["measures"]["path"]["value"]

    assert last in (str(tmp_path), str(launch.PACKAGE.parent))
    assert (launch.PACKAGE.parent / "generators" / "harness" / "child.py").is_file()


def test_what_an_interpreter_needs_is_found_once_a_run(tmp_path, monkeypatch):
    """Each process starts by what the first has found; an interpreter that is described is looked at anew."""
    asked = []
    nothing = Shown(frozenset(), {}, ())
    monkeypatch.setattr(launch, "links_of", lambda _: asked.append("links") or Links())
    monkeypatch.setattr(launch, "shown_to", lambda *_, **__: asked.append("shown") or nothing)
    monkeypatch.setattr(Confinement, "wrap", lambda _, command, __: command)
    (tmp_path / "verify_alpha.py").write_text("def verify(): return {'n': 1}\n")
    job = {
        "mode": "controls",
        "script": str(tmp_path / "verify_alpha.py"),
        "measures": {"n": "number"},
        "clocks": {},
    }
    confinement = Confinement("landlock")

    for _ in range(3):
        run_process(HERE, job, Limits(seconds=300, memory=200), confinement)
    assert ["links", "shown"] == asked

    describe_interpreter(HERE, "json", confinement)
    assert ["links", "shown"] * 2 == asked


class Wrapped(Confinement):
    """A confinement that can be seen: another program starts the command."""

    def wrap(self, command, access):
        """The command behind env, with the scratch folder in a variable."""
        return ["/usr/bin/env", f"SCRATCH={access.scratch}", *command]


def test_a_confinement_wraps_the_command(tmp_path):
    """What it wraps is what runs, with its pipes; the scratch folder is gone afterwards."""
    (tmp_path / "verify_alpha.py").write_text("import os\ndef verify(): return {'t': os.environ['SCRATCH']}\n")
    job = {"mode": "verify", "script": str(tmp_path / "verify_alpha.py"), "measures": {"t": "text"}}

    ended = run_process(HERE, job, Limits(seconds=300, memory=200), Wrapped(None))

    scratch = json.loads(ended.result)["measures"]["t"]["value"]
    assert Path(scratch).name.startswith("claims-")
    assert not Path(scratch).exists()


def test_a_hostile_scratch_folder_is_removed(tmp_path, monkeypatch):
    """A tree that is too deep for Python, and folders without permissions, are removed all the same."""
    monkeypatch.setattr(storage, "DISK_TICK", 300)  # on a busy machine it would be found too deep before its end
    script = tmp_path / "verify_alpha.py"
    script.write_text(
        "import os\n"
        "def verify():\n"
        "    top = os.getcwd()\n"
        "    for _ in range(1500): os.mkdir('d'); os.chdir('d')\n"
        "    os.chmod(top, 0)\n"
        "    return {'t': top}\n"
    )
    job = {"mode": "verify", "script": str(script), "measures": {"t": "text"}}

    ended = run_process(HERE, job, Limits(seconds=300, memory=200))

    assert not Path(json.loads(ended.result)["measures"]["t"]["value"]).exists()


def test_an_interpreter_describes_itself():
    """Python, distributions and the module's version, read inside the interpreter."""
    description = describe_interpreter(HERE, "json")

    assert "2.0.9" == description["version"]
    assert ".".join(map(str, sys.version_info[:3])) == description["python"]
    assert pytest.__version__ == description["packages"]["pytest"]


def test_a_module_that_is_missing_is_an_error_in_words():
    """The reason is what the import raised."""
    description = describe_interpreter(HERE, "no_such_module")

    assert "ModuleNotFoundError: No module named 'no_such_module'" == description["error"]
    assert "version" not in description


@pytest.mark.parametrize(
    ("body", "seconds", "error"),
    [
        (None, 300, "can't be started: No such file or directory"),
        ("#!/bin/sh\necho 'no library' >&2; exit 1\n", 300, "no library"),
        ("#!/bin/sh\nexit 4\n", 300, "exit status 4"),
        ("#!/bin/sh\nsleep 600\n", 0.1, "timed out after 0.1 s"),
    ],
)
def test_an_interpreter_that_does_not_work_is_an_error_in_words(tmp_path, monkeypatch, body, seconds, error):
    """Absent, broken, silent or hanging: there is a sentence, and no exception."""
    monkeypatch.setattr(launch, "DESCRIBE_SECONDS", seconds)
    interpreter = tmp_path / "python"
    if body is not None:
        interpreter.write_text(body)
        interpreter.chmod(0o755)

    description = describe_interpreter(interpreter, "json")

    assert ["error"] == list(description)
    assert description["error"].endswith(error)


def test_scratch_folders_do_not_pile_up(tmp_path, monkeypatch):
    """Each process's folder is gone when it is, also where it could not be started."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    describe_interpreter(HERE, "json")
    describe_interpreter(Path("/no/such/python"), "json")

    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("stopped", [False, True])
def test_a_supervisor_that_is_killed_takes_its_processes_with_it(tmp_path, stopped):
    """Neither a running nor a stopped one outlives kill -9."""
    (tmp_path / "verify_alpha.py").write_text("import time\ndef verify(): return {'t': time.sleep}\n")
    code = f"""
import sys, time
from pathlib import Path
from generators.processes.launch import Limits, start_process
job = {{"mode": "time", "script": {str(tmp_path / "verify_alpha.py")!r}, "measures": {{"t": "timing"}}}}
with start_process(Path(sys.executable), {{**job, 'warmup': 1}}, Limits(seconds=300, memory=200)) as process:
    process.line()
    if {stopped}: process.stop()
    print(process.pid, flush=True)
    time.sleep(600)
"""
    root = Path(launch.__file__).parents[2]
    with subprocess.Popen(
        [HERE, "-c", code], stdout=subprocess.PIPE, env={"PYTHONPATH": str(root), "TMPDIR": str(tmp_path)}
    ) as supervisor:
        process = int(supervisor.stdout.readline())
        assert Path("/proc", str(process)).exists()
        supervisor.kill()

    assert wait_for_end(process)


def test_what_an_interrupted_installation_left_is_no_package(tmp_path):
    """A folder of metadata without a name or a version hides nothing of what is installed."""
    venv.create(tmp_path / "made", with_pip=False)
    (library,) = tmp_path.glob("made/lib/python*/site-packages")
    kept = {
        "half-1.dist-info": "",
        "no-name-1.dist-info": "Version: 1\n",
        "whole-1.dist-info": "Name: whole\nVersion: 1\n",
    }
    for name, text in kept.items():
        (library / name).mkdir()
        (library / name / "METADATA").write_text(text, encoding="utf-8")
    (library / "bare-1.dist-info").mkdir()
    found = describe_interpreter(tmp_path / "made/bin/python", "json")

    assert {"whole": "1"} == found["packages"]
