"""One script within a job: what it may use, what it lacks, and how its observation is signed."""

from __future__ import annotations

from helpers.jobs import FRAMEWORKS, claim, environment, job

from generators.model import Number, Outcome
from generators.processes.launch import Limits
from generators.processes.report import Report
from generators.processes.script import scripts_of
from generators.sandbox.layers import UNCONFINED

SCRIPT = "def verify():\n    return {'n': 1}\n"


def script(folder, text=SCRIPT, **run):
    """The only script of a job."""
    of = claim(folder, {"alpha": text}, {"n": "number"}, **run)
    (made,) = scripts_of(job(of), of, FRAMEWORKS, {"default": environment(flags={"FLAG": "1"})}, "r1", UNCONFINED)
    return made


def test_limits_come_from_the_entry_the_environment_and_the_framework(tmp_path):
    """Seconds, MiB and threads; flags; thread variables."""
    expected = Limits(seconds=7, memory=99, threads=2, flags={"FLAG": "1"}, thread_variables=("ALPHA_THREADS",))

    assert expected == script(tmp_path, timeout=7, memory=99, threads=2).limits


def test_controls_are_looked_for_in_the_text(tmp_path):
    """A script without them has none to run."""
    assert not script(tmp_path).controlled
    assert script(tmp_path, SCRIPT + "def controls():\n    yield 'n', 1, 1\n").controlled


def test_the_controls_of_a_script_that_defines_none_raise(tmp_path):
    """Text that only looks like them is no control."""
    attempt = script(tmp_path, SCRIPT + "# def controls\n").attempt()

    attempt.control()

    assert (Outcome.RAISED, "controls: the script defines no controls()") == (
        attempt.report.outcome,
        attempt.report.reason,
    )


def test_an_attempt_that_went_wrong_gives_no_measures(tmp_path):
    """Its controls and output stay; measures and settings do not."""
    attempt = script(tmp_path, SCRIPT + "def controls():\n    yield 'n', 1, 1\n").attempt()
    attempt.control()
    attempt.report = Report(outcome=Outcome.CRASHED, reason="gone", measures={"n": Number(value=1)})

    seen = attempt.observation({"t": Number(value=2)}, {"budget": 9})

    assert ({}, {}, 1, "gone") == (seen.measures, seen.settings, len(seen.controls), seen.reason)
    assert 9 == seen.limits["budget"]


def test_a_script_that_used_another_device_than_it_was_told_has_raised(tmp_path):
    """What `settings()` says of the device must be what was asked for, or the CPU where nothing was."""
    of = claim(tmp_path, {"alpha": SCRIPT}, {"n": "number"})

    def outcome(flags, settings):
        (made,) = scripts_of(job(of), of, FRAMEWORKS, {"default": environment(flags=flags)}, "r1", UNCONFINED)
        attempt = made.attempt()
        attempt.report = Report(outcome=Outcome.MEASURED, measures={"n": Number(value=1)}, settings=settings)
        observation = attempt.observation()
        return observation.outcome, observation.reason, bool(observation.measures)

    cuda = {"CLAIMS_DEVICE": "cuda"}
    assert (Outcome.MEASURED, "", True) == outcome({}, {})
    assert (Outcome.MEASURED, "", True) == outcome(cuda, {"device": "cuda"})
    told = "settings() gives the device cpu, and cuda was asked for"
    assert (Outcome.RAISED, told, False) == outcome(cuda, {})
    told = "settings() gives the device cuda, and cpu was asked for"
    assert (Outcome.RAISED, told, False) == outcome({}, {"device": "cuda"})
