"""Models that leave home, with a matrix in a file for a model and NumPy for a runtime."""

import math
from pathlib import Path

import numpy as np
import pytest

from generators.probes.exports.export_attempts import (
    Attempt,
    Attempts,
    ExportCase,
    attempt_exports,
    first_passing,
    function_runner,
    judge_quantised,
    python_runner,
    short_message,
)
from generators.probes.measuring.damaged_files import write_truncated
from generators.probes.programs.fresh_interpreter import ProcessFailedError

MATRIX = np.eye(3, dtype=np.float32) * 2
ASKED = [np.arange(3, dtype=np.float32)[None] + 1, np.ones((4, 3), dtype=np.float32)]
RUNTIME = """
import os

def load(artefact):
    if artefact.endswith("deadly"):
        os._exit(3)
    matrix = np.load(artefact)
    return lambda question: question @ matrix
"""


def case(export):
    """A model that doubles."""
    return ExportCase(export, [row * 2 for row in ASKED], ASKED)


def saved(matrix, name="model.npy"):
    """An exporter of a matrix."""

    def export(home):
        with (home / name).open("wb") as file:
            np.save(file, matrix)
        return home / name

    return export


def halved(home):
    """Half a file."""
    path = saved(MATRIX)(home)
    return write_truncated(path, path)


def refuse(_):
    """An exporter that refuses."""
    raise ValueError("no way from /home/someone/model to anywhere")


def missing(_):
    """An exporter that isn't installed."""
    raise ModuleNotFoundError("No module named 'exporter'")


def test_each_case_is_distinguished():
    """A right file passes; a changed, a cut, an absent, an endless and a deadly one, and a refusal, don't."""
    changed = MATRIX.copy()
    changed[1, 1] += 0.25
    cases = {
        "deadly": case(saved(MATRIX, "deadly")),
        "right": case(saved(MATRIX)),
        "changed": case(saved(changed)),
        "cut": case(halved),
        "absent": case(lambda home: home / "model.npy"),
        "not a number": case(saved(MATRIX * np.nan)),
        "another shape": case(saved(MATRIX[:, :2])),
        "refused": case(refuse),
    }

    found = attempt_exports(cases, python_runner(RUNTIME))

    assert {name: name == "right" for name in cases} == found.passed
    assert found["changed"].difference == pytest.approx(0.5)
    assert found["deadly"].obstacle == "the process died of it"
    assert found["refused"].obstacle == "ValueError: no way from to anywhere"
    assert found["right"].size == found.size > MATRIX.nbytes
    assert "changed (off by 0.5)" in found.obstacles
    assert 0 < found.start < 60


def test_nothing_that_passes_is_reported_as_such():
    """Without a passing case there are no bytes and no difference; without a failing one, no obstacle."""
    none = attempt_exports({"refused": case(refuse)}, python_runner(RUNTIME))
    whole = Attempts({"right": Attempt("", 0.1, 0.2, 5)}, 0.0)

    assert [0.0, 0.0, 0, 0.0] == [none.worst, none.worst_spread, none.size, none.start]
    assert [0.1, 0.2, "nothing"] == [whole.worst, whole.worst_spread, whole.obstacles]


def test_what_is_missing_on_the_machine_is_no_fault_of_a_model():
    """An exporter or a runtime that isn't installed raises."""
    with pytest.raises(ModuleNotFoundError):
        attempt_exports({"any": case(missing)}, python_runner(RUNTIME))
    with pytest.raises(ProcessFailedError, match="nonsense_runtime"):
        attempt_exports({"any": case(saved(MATRIX))}, python_runner("import nonsense_runtime"))


def test_a_runner_of_single_calls_goes_on_after_a_refusal():
    """What one artefact is refused for is its own obstacle."""

    def ask(artefact, questions):
        if artefact.name == "bad.npy":
            raise ProcessFailedError("not this one")
        return [question @ np.load(artefact) for question in questions]

    cases = {"bad": case(saved(MATRIX, "bad.npy")), "good": case(saved(MATRIX)), "last": case(saved(MATRIX))}
    found = attempt_exports(cases, function_runner(ask))

    assert {"bad": False, "good": True, "last": True} == found.passed
    assert found["bad"].obstacle == "not this one"


@pytest.mark.parametrize(
    ("attempt", "passes"),
    [
        (Attempt("", 1.0, 0.1, 50), True),
        (Attempt("", 1.0, 0.15, 50), False),
        (Attempt("", 1.0, 0.1, 76), False),
        (Attempt("refused", 0.0, 0.0, 0), False),
    ],
)
def test_eight_bits_are_near_and_smaller(attempt, passes):
    """Too far off, hardly smaller than the float file, and refused are each no pass."""
    plain = Attempts({"net": Attempt("", 0.0, 0.0, 100)}, 0.0)

    assert judge_quantised(Attempts({"net": attempt}, 0.0), plain).passed == {"net": passes}


def test_the_second_way_counts_where_the_first_failed():
    """A pass of either is kept, and a failure of both is the first one's."""
    first = Attempts({"a": Attempt(""), "b": Attempt("first"), "c": Attempt("first")}, 1.0)
    second = Attempts({"b": Attempt(""), "c": Attempt("second")}, 2.0)

    found = first_passing(first, second)

    assert {"a": True, "b": True, "c": False} == found.passed
    assert found["c"].obstacle == "first"


def test_an_infinite_tolerance_takes_any_answer():
    """Judging is then left to `judge_quantised`, and an answer that is none is as far off as zeros."""
    found = attempt_exports({"nan": case(saved(MATRIX * np.nan))}, python_runner(RUNTIME), math.inf)

    assert found.passed["nan"]
    assert found["nan"].difference == 6


def test_an_error_is_reported_in_one_line_without_places():
    """Line breaks and paths are left out, and a long text is cut."""
    assert short_message(f"Error:\n no  kernel in {Path('/usr/lib/x.so')}") == "Error: no kernel in"
    assert len(short_message("x" * 500)) == 160
