"""What `artefacts()` leaves is made once, read by controls and `verify()`, and changed by nobody."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from helpers.jobs import claim, scripts

from generators.model import Outcome
from generators.processes.artefacts import keeping
from generators.processes.artefacts.keeping import Artefacts
from generators.processes.launch import Limits, run_process
from generators.processes.script_run import run_scripts
from generators.sandbox import levels
from generators.sandbox.layers import UNCONFINED

SHARED = """\
import os
def artefacts(folder):
    (folder / "number").write_text(str(int.from_bytes(os.urandom(4))))
def controls(folder):
    yield "n", int((folder / "number").read_text()), (0, 2 ** 32)
def verify(folder):
    return {"n": int((folder / "number").read_text())}
"""
VERIFY = "def verify(folder):\n    return {'n': 1}\n"


@pytest.fixture(scope="module", params=["none", "best"])
def confinement(request):
    """No sandbox, and the best one of this machine."""
    if request.param == "none":
        return UNCONFINED
    found = levels.best(tuple(levels.probe(method) for method in levels.METHODS))
    if found is UNCONFINED:
        pytest.skip("no sandbox here")
    return found


def observe(folder, script, confinement=UNCONFINED, **run):
    """The observation of a script."""
    of = claim(folder, {"alpha": script}, {"n": "number"}, **run)
    (observation,) = run_scripts(scripts(of, confinement=confinement))
    return observation


def test_what_is_made_once_is_read_by_both(tmp_path, confinement):
    """The number is random, so controls and `verify()` agree only where nobody makes it again."""
    observation = observe(tmp_path, SHARED, confinement)

    assert (Outcome.MEASURED, "") == (observation.outcome, observation.reason)
    assert observation.controls[0].observed == observation.measures["n"].value


FAILURES = {
    "raises": ("    1 / 0", Outcome.RAISED, "verify_alpha.py:2, artefacts(): ZeroDivisionError: division by zero"),
    "ends": (
        "    import os; os._exit(3)",
        Outcome.CRASHED,
        "artefacts(): exited 3 without a result; let the script return, and not end its process",
    ),
    "removes its folder": (
        "    folder.rmdir()",
        Outcome.RAISED,
        "artefacts(): left its folder unreadable, or none (No such file or directory)",
    ),
    "leaves a link": (
        "    (folder / 'up').symlink_to('..')",
        Outcome.RAISED,
        "artefacts(): left a symbolic link, 'up'; leave plain files and folders",
    ),
    "leaves too much": (
        "    for n in 'ab':\n        with (folder / n).open('wb') as file: file.truncate(15 << 20)",
        Outcome.OVER_LIMIT,
        (
            "artefacts(): left more than 16 MiB, holes and each name of a file counted in full; "
            "raise `disk` under [run] in claim.toml"
        ),
    ),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_failure_is_the_outcome_of_the_job(tmp_path, confinement, failure):
    """Neither controls nor `verify()` run; the reason names the phase."""
    body, outcome, reason = FAILURES[failure]
    script = f"def artefacts(folder):\n{body}\ndef controls(folder):\n    print('never')\n{VERIFY}"

    observation = observe(tmp_path, script, confinement, disk=16)

    assert (outcome, reason, "artefacts") == (observation.outcome, observation.reason, observation.phase)
    assert ("", {}, ()) == (observation.output.stdout, observation.measures, observation.controls)


def test_a_locked_folder_is_a_reason(tmp_path, confinement):
    """Its own user reads it no more, and nobody else looks into it."""
    if confinement is UNCONFINED:
        pytest.skip("root opens it")
    script = f"def artefacts(folder):\n    (folder / 'sub').mkdir()\n    (folder / 'sub').chmod(0)\n{VERIFY}"

    observation = observe(tmp_path, script, confinement)

    assert "artefacts(): left 'sub', which can't be copied (Permission denied)" == observation.reason


def test_what_is_left_counts_for_the_processes_after_it(tmp_path, confinement):
    """Together they may write what one script may."""
    if confinement.traits.scratch_on_disk:
        pytest.skip("a folder on a disk is looked at now and then")
    script = """\
def artefacts(folder):
    (folder / "made").write_bytes(bytes(10 << 20))
def verify(folder):
    open("more", "wb").write(bytes(10 << 20))
    return {"n": 1}
"""
    observation = observe(tmp_path, script, confinement, disk=16)

    assert Outcome.OVER_LIMIT == observation.outcome
    assert "raise `disk` under [run] in claim.toml" in observation.reason


def test_limits_shrink_by_what_is_left(tmp_path, monkeypatch):
    """By whole MiB; in a folder in memory it counts as memory too, and no limit becomes none at all."""
    limits = Limits(seconds=60, memory=100, disk=64, files=5000)
    monkeypatch.setattr(keeping, "is_in_memory", lambda _: False)
    assert Limits(seconds=60, memory=100, disk=53, files=4993, spent=2.5) == Artefacts(tmp_path, 10.2, 7).left(
        limits, 2.5
    )

    monkeypatch.setattr(keeping, "is_in_memory", lambda _: True)
    assert 89 == Artefacts(tmp_path, 10.2, 7).left(limits, 0).memory
    left = Artefacts(tmp_path, 200, 9000).left(limits, 0)
    assert (1, 1) == (left.memory, left.disk)
    assert left.files > 0


def test_the_timeout_holds_for_all_processes_together(tmp_path):
    """A process that comes last has what is left."""
    (tmp_path / "verify_alpha.py").write_text("import time\ndef verify():\n    time.sleep(600)\n")
    job = {"mode": "verify", "script": str(tmp_path / "verify_alpha.py"), "measures": {"n": "number"}}

    result = run_process(Path(sys.executable), job, Limits(seconds=300, memory=200, spent=299.9))

    assert ("timed-out", "timed out after 300 s, 300 s of them in earlier processes") == (
        result.killed,
        result.reason,
    )


@pytest.mark.parametrize(
    ("error", "outcome", "reason"),
    [
        (
            subprocess.TimeoutExpired("copying", 1),
            Outcome.TIMED_OUT,
            (
                "artefacts(): timed out after 300 s, while its files were copied; "
                "raise `timeout` under [run] in claim.toml if it needs longer"
            ),
        ),
        (
            OSError(28, "No space left on device"),
            Outcome.CRASHED,
            "artefacts(): what it left can't be copied: [Errno 28] No space left on device",
        ),
        (
            subprocess.CalledProcessError(1, "copying", stderr="Traceback\nOSError: gone\n"),
            Outcome.CRASHED,
            "artefacts(): what it left can't be copied: OSError: gone",
        ),
    ],
)
def test_a_copy_that_fails_is_not_enough_evidence(tmp_path, monkeypatch, error, outcome, reason):
    """The machine's own trouble is no answer of the script's."""

    def fail(*_, **__):
        raise error

    monkeypatch.setattr(keeping.subprocess, "run", fail)

    observation = observe(tmp_path, SHARED)

    assert (outcome, reason) == (observation.outcome, observation.reason)


def test_nothing_is_left_of_it(tmp_path, confinement, monkeypatch):
    """The copy goes with the job."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    temporary.chmod(0o1777)
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    (tmp_path / "claim").mkdir()

    assert Outcome.MEASURED == observe(tmp_path / "claim", SHARED, confinement).outcome
    assert [] == [*temporary.iterdir()]
