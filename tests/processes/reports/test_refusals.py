"""Lists of refusals are read, added up and put in words."""

from __future__ import annotations

import json

import pytest
from helpers.jobs import claim, scripts
from helpers.observations import observation

from generators import files
from generators.model import Observation, Outcome, Refusal
from generators.processes.reports.refusals import (
    ASKED,
    ELSEWHERE,
    MOST_COUNT,
    MOST_NAMES,
    merged,
    parse_refusals,
    what_is_seen,
)
from generators.processes.script_run import run_scripts
from generators.sandbox import levels
from generators.sandbox.layers import UNCONFINED

ASKING = """\
def verify():
    try: open("/etc/shadow")
    except OSError: pass
    return {"n": 1}
def controls():
    try: open("/etc/shadow")
    except OSError: pass
    yield "n", 1, 1
"""
HONEST = """\
import json, os, tempfile, subprocess, sys
from pathlib import Path
def verify():
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "made").write_text("x")
        os.symlink("made", Path(folder, "link"))
        assert Path(folder, "link").read_text() == "x"
        os.rename(Path(folder, "made"), Path(folder, "moved"))
    Path("relative").write_text("x")
    Path("/dev/null").write_text("x")
    Path("/dev/shm/made").write_text("x") if Path("/dev/shm").is_symlink() else None
    Path("/proc/self/maps").read_text(), Path("/proc/cpuinfo").read_text(), os.listdir(), os.listdir("/usr")
    Path(__file__).read_text()
    subprocess.run(["true"], check=True)
    subprocess.run([sys.executable, "-c", ""], check=True)
    with subprocess.Popen(["sleep", "60"]) as child: child.kill()
    return {"n": 1}
"""


@pytest.fixture(scope="module", params=levels.METHODS)
def confinement(request):
    """Each sandbox of this machine."""
    found = levels.probe(request.param)
    if found.level == "none":
        pytest.skip(f"no {request.param} here")
    return found.confinement


def observed(folder, text, confinement):
    """The observation of a script behind a sandbox."""
    (observation,) = run_scripts(scripts(claim(folder, {"alpha": text}, {"n": "number"}), confinement=confinement))
    assert observation.outcome is Outcome.MEASURED, observation.output.stderr
    return observation


def test_an_honest_script_is_refused_nothing(tmp_path, confinement):
    """Its scratch folder, the system's files and programs, its own processes: nothing of it is listed."""
    observation = observed(tmp_path, HONEST, confinement)

    assert () == observation.refused
    assert observation.refusals_seen.startswith("seen: system calls and paths")


def test_refusals_of_every_process_are_in_the_observation(tmp_path, confinement):
    """The controls have a process of their own, and both have asked."""
    observation = observed(tmp_path, ASKING, confinement)

    assert (Refusal(kind="path", name="/etc/shadow", count=2),) == observation.refused


def test_without_a_sandbox_nothing_is_refused(tmp_path):
    """That is said, and nothing is listed."""
    observation = observed(tmp_path, ASKING, UNCONFINED)

    assert ((), "nothing is refused without a sandbox") == (observation.refused, observation.refusals_seen)


def test_a_script_that_never_ran_says_nothing_of_refusals(tmp_path):
    """Nobody looked."""
    of = claim(tmp_path, {"alpha": HONEST}, {"n": "number"}, needs={"programs": ["no-such-program"]})

    (observation,) = run_scripts(scripts(of))

    assert (Outcome.UNAVAILABLE, "") == (observation.outcome, observation.refusals_seen)


def test_lines_that_are_no_refusals_are_left_out():
    """A script writes what it likes; unknown kinds, counts and texts that are no JSON are dropped."""
    good = {"kind": "path", "name": "/a\x1b[1m\nb", "count": 2, "by": ""}
    bad = [{**good, "kind": "x"}, {**good, "count": 0}, {**good, "count": "2"}, {**good, "name": None}, 1, None]
    lines = [json.dumps(each).encode() for each in (good, *bad, good)]

    assert (Refusal(kind="path", name="/a b", count=4),) == parse_refusals(b"\n".join([*lines, b"\xff", b"{"]))


@pytest.mark.parametrize("digits", [20, 4300])
def test_a_count_that_no_record_can_hold_is_cut(tmp_path, digits):
    """A script writes any number; its observation is printed, written and read again all the same."""
    line = b'{"kind": "path", "name": "/a", "count": ' + b"9" * digits + b"}"
    kept = observation(refused=parse_refusals(b"\n".join([line, line])))

    files.write_record(tmp_path / "kept.json", kept)
    assert kept == files.read_record(tmp_path / "kept.json", Observation)
    assert f"path /a ({MOST_COUNT:,} times or more)" == kept.refused_in_words


def test_a_list_stays_short():
    """Counts of the same thing are added; what is beyond the limit is `others` of its kind."""
    many = [Refusal(kind="path", name=f"/{number % (2 * MOST_NAMES)}", count=1) for number in range(1000)]

    found = merged([*many, Refusal(kind="call", name="mount", count=3)])

    assert MOST_NAMES + 2 == len(found)
    assert {"path others", "call others"} == {
        f"{each.kind} {each.name}" for each in found if each.name == "others"
    }
    assert 1003 == sum(each.count for each in found)


@pytest.mark.parametrize(
    ("method", "calls", "timed", "words"),
    [
        (None, False, False, "nothing is refused without a sandbox"),
        (
            "bubblewrap",
            True,
            False,
            f"seen: system calls and {ASKED} that Python's functions ask for; not seen: {ELSEWHERE}",
        ),
        (
            "landlock",
            True,
            True,
            f"seen: system calls; not seen: {ASKED} of the timed process, since looking would slow it",
        ),
        (
            "landlock",
            False,
            True,
            f"not seen: system calls and {ASKED} of the timed process, since looking would slow it",
        ),
    ],
)
def test_what_can_be_seen_is_said(method, calls, timed, words):
    """A sentence for each case."""
    assert words == what_is_seen(method, calls=calls, timed=timed)


def test_a_refusal_in_words():
    """Kind, name, who asked, and how often; beyond ten the count is the least."""
    assert "path /a" == str(Refusal(kind="path", name="/a", count=1))
    assert "path /a, asked by numpy (10 times)" == str(Refusal(kind="path", name="/a", count=10, by="numpy"))
    assert "call mount (1,024 times or more)" == str(Refusal(kind="call", name="mount", count=1024))
