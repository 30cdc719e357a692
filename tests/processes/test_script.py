"""One script within a job: what it may use, and what it needs."""

from __future__ import annotations

from helpers.jobs import claim, environment, scripts

from generators.model import Outcome
from generators.processes.launch import Limits
from generators.processes.script_run import run_scripts

SCRIPT = "def verify():\n    return {'n': 1}\n"


def script(folder, text=SCRIPT, **run):
    """The only script of a job."""
    of = claim(folder, {"alpha": text}, {"n": "number"}, **run)
    (found,) = scripts(of, environment(flags={"FLAG": "1"}))
    return found


def test_limits_come_from_the_entry_the_environment_and_the_framework(tmp_path):
    """Seconds, MiB and threads; flags; thread variables."""
    expected = Limits(seconds=7, memory=99, threads=2, flags={"FLAG": "1"}, thread_variables=("ALPHA_THREADS",))

    assert expected == script(tmp_path, timeout=7, memory=99, threads=2).limits


def test_controls_are_looked_for_in_the_text(tmp_path):
    """A script without them has none to run."""
    assert not script(tmp_path).claim.has_controls("alpha")
    assert script(tmp_path, SCRIPT + "def controls():\n    yield 'n', 1, 1\n").claim.has_controls("alpha")


def test_what_is_missing_makes_a_job_unavailable(tmp_path):
    """A framework, program, package or device that isn't there is named, and nothing runs."""
    needs = {"programs": ("no-such-program",), "packages": ("no-package",), "devices": ("cuda",)}
    of = claim(tmp_path, {"alpha": SCRIPT}, {"n": "number"}, needs=needs)

    def why(of=of, **fields):
        (observation,) = run_scripts(scripts(of, environment(**fields)))
        assert Outcome.UNAVAILABLE == observation.outcome
        return observation.reason

    simple = claim(tmp_path, {"alpha": SCRIPT}, {"n": "number"})
    assert "install alpha" == why(simple, missing={"alpha": "install alpha"})
    assert "the interpreter /no/python can't be started" == why(simple, interpreter="/no/python")
    assert "needs the program no-such-program, the device cuda" == why(missing={"alpha": "not made"})
    assert "needs the program no-such-program, the device cuda, the package no-package" == why()
    assert "needs the program no-such-program" == why(
        packages={"no-package": "1"}, flags={"CLAIMS_DEVICE": "cuda"}
    )
