"""The parent takes a bounded, checked result and nothing else; jobs don't reach each other or the evidence."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from helpers.jobs import claim, scripts

from generators.model import Outcome
from generators.processes import launch, supervise
from generators.processes.reports.report import parse_message
from generators.processes.script_run import run_scripts
from generators.sandbox import levels
from generators.sandbox.layers import UNCONFINED

NUMBER = {"n": "number"}
FORGED = """\
import json, os
def verify():
    report = {{"status": "measured", "measures": {{"n": {{"kind": "number", "value": 1}}}}, {more}}}
    for end in range(3, 256):
        try:
            os.write(end, json.dumps(report).encode() + b"\\n")
        except OSError:
            continue
    os._exit(0)
"""


@pytest.fixture(scope="module")
def confinement():
    """The best sandbox of this machine."""
    found = levels.best(tuple(levels.probe(method) for method in levels.METHODS))
    if found is UNCONFINED:
        pytest.skip("no sandbox here")
    return found


def observe(folder, script, confinement):
    """The observation of a script behind the sandbox."""
    of = claim(folder, {"alpha": script}, NUMBER)
    (observation,) = run_scripts(scripts(of, confinement=confinement))
    return observation


def test_the_level_and_the_layers_are_recorded(tmp_path, confinement):
    """An observation says what it was made under."""
    observation = observe(tmp_path, "def verify():\n    return {'n': 1}\n", confinement)

    assert (Outcome.MEASURED, confinement.level, confinement.layers) == (
        observation.outcome,
        observation.sandbox,
        observation.layers,
    )
    assert "system call filter" in observation.layers


@pytest.mark.parametrize(
    "more",
    ['"claim": "another"', '"framework": "beta"', '"sandbox": "full"', '"run": "r0"', '"outcome": "measured"'],
)
def test_a_result_cannot_say_whose_it_is(tmp_path, confinement, more):
    """Identity, run and sandbox are ours to say; a result that tries is invalid."""
    observation = observe(tmp_path, FORGED.format(more=more), confinement)

    assert (Outcome.RAISED, "alpha-is-more", "alpha") == (
        observation.outcome,
        observation.claim,
        observation.framework,
    )
    assert "invalid result" in observation.reason


@pytest.mark.parametrize(
    "line",
    [
        b"[" * 200_000,
        b'{"status": "measured", "measures": ' + b'{"a":' * 50_000,
        b'{"status": "measured"}{"status": "measured"}',
        b'{"status": "measured", "measures": {"n": {"kind": "number", "value": NaN}}}',
        b'{"status": "measured", "measures": {"n": {"kind": "number", "value": 1e999}}}',
        b'{"status": "measured", "calls": ' + b"9" * 5000 + b"}",
        b'{"status": "\\ud800"}',
        b"\xff\xfe",
        b'{"status": "timed-out"}',
        b"",
    ],
    ids=[
        "deep",
        "deep tables",
        "two",
        "NaN",
        "infinite",
        "long number",
        "half a character",
        "bytes",
        "outcome",
        "none",
    ],
)
def test_a_hostile_result_is_invalid(line):
    """Whatever the line is, there is a report in words and no exception."""
    report = parse_message(line)

    assert Outcome.RAISED is report.outcome
    assert len(report.reason) <= 400


HOLDS = "import os, time\ndef verify():\n    open('own', 'w').write('secret')\n    return {'t': lambda: None}\n"
REACHES = """\
import os
def verify():
    found = []
    for top, names, files in os.walk("/tmp"):
        found += [os.path.join(top, name) for name in files if name == "own"]
    try:
        found.append(open({path!r}).read())
    except OSError:
        pass
    return {{"t": " ".join(found) or "nothing"}}
"""


def test_jobs_do_not_see_each_other(tmp_path, confinement):
    """While one job holds a file in its scratch, another one doesn't find it, even by its full name."""
    holds, reaches = tmp_path / "holds", tmp_path / "reaches"
    for folder in (holds, reaches):
        folder.mkdir()
    (holds / "verify_alpha.py").write_text(HOLDS)
    limits = launch.Limits(seconds=300, memory=200)
    request = {"mode": "time", "script": str(holds / "verify_alpha.py"), "measures": {"t": "timing"}, "warmup": 1}
    with launch.start_process(Path(sys.executable), request, limits, confinement) as process:
        assert process.line()
        scratch = Path(f"/proc/{process.worker}/cwd").readlink()
        (reaches / "verify_alpha.py").write_text(REACHES.format(path=str(scratch / "own")))
        request = {"mode": "verify", "script": str(reaches / "verify_alpha.py"), "measures": {"t": "text"}}
        ended = launch.run_process(Path(sys.executable), request, limits, confinement)

    assert "nothing" == json.loads(ended.result)["measures"]["t"]["value"]


def test_a_timing_process_is_stopped_and_goes_on(tmp_path, monkeypatch, confinement):
    """The script itself is stopped, not only its reaper, and answers again when it is resumed."""
    monkeypatch.setattr(supervise, "STOP_SECONDS", 300)
    (tmp_path / "verify_alpha.py").write_text("def verify():\n    return {'t': lambda: None}\n")
    request = {
        "mode": "time",
        "script": str(tmp_path / "verify_alpha.py"),
        "measures": {"t": "timing"},
        "warmup": 1,
    }
    with launch.start_process(
        Path(sys.executable), request, launch.Limits(seconds=300, memory=200), confinement
    ) as process:
        assert process.line()
        for _ in range(3):
            process.stop()
            state = Path(f"/proc/{process.worker}/stat").read_text().rpartition(")")[2].split()[0]
            process.write(b'{"measure": "t", "size": "", "warm": false, "calls": 5, "cores": []}')
            process.resume()

            assert "T" == state
            assert b'"block"' in (process.line() or b"")


def test_what_a_confined_script_uses_is_measured(tmp_path, confinement):
    """Memory of a child in a session of its own counts; our own reapers don't."""
    script = """\
import subprocess, sys
def verify():
    code = "import time; x = bytearray(b'x') * (150 << 20); time.sleep(0.5)"
    subprocess.run([sys.executable, "-I", "-S", "-c", code], start_new_session=True, check=True)
    return {"n": 1}
"""
    observation = observe(tmp_path, script, confinement)

    assert Outcome.MEASURED is observation.outcome
    assert 150 < observation.peak_memory < 190


@pytest.mark.parametrize("end", ["import ctypes; ctypes.string_at(0)", "import os; os.abort()"])
def test_a_signal_has_its_name_through_every_layer(tmp_path, confinement, end):
    """A crash is reported by its signal, although a reaper is the parent."""
    observation = observe(tmp_path, f"def verify():\n    {end}\n", confinement)

    assert observation.reason.endswith(("verify(): killed by SIGSEGV", "verify(): killed by SIGABRT"))
