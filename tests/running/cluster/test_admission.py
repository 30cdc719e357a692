"""A run uses workers that are alike, and says of every other why not, with both sides."""

from __future__ import annotations

from datetime import timedelta

import pytest
from helpers.processes.worker_reports import LARGE, SMALL, report

from generators import clock
from generators.errors import UsageError
from generators.running.cluster.admission import reference, refusal
from generators.running.cluster.terms import own_code

PACKAGES = {"default": {"numpy"}}


def test_a_worker_that_is_alike_is_used():
    """What no fingerprint holds may differ, such as a package that no claim names."""
    assert refusal(report(packages={"numpy": "2.4", "pip": "2"}), report(), "required", PACKAGES) is None


@pytest.mark.parametrize(
    ("changes", "sandbox", "words"),
    [
        ({"machine": LARGE}, "auto", ("class is x86_64, 64 cores", "the run's x86_64, 2 cores")),
        ({"python": "3.12.1"}, "auto", ("has Python 3.12.1", "the run has 3.11.7")),
        ({"versions": {"alpha": "1.1", "beta": "2.0"}}, "auto", ("has alpha 1.1", "the run has alpha 1.0")),
        (
            {"versions": {"beta": "2.0"}, "missing": {"alpha": "not installed here"}},
            "auto",
            ("has no alpha (not installed here)", "the run has alpha 1.0"),
        ),
        ({"packages": {"numpy": "2.5"}}, "auto", ("has numpy 2.5", "the run has 2.4")),
        ({"packages": {}}, "auto", ("has no numpy", "the run has 2.4")),
        ({"programs": {"node": None}}, "auto", ("lacks the program node", "the run has")),
        ({"code": "0" * 64}, "auto", ("another version of this program (000000000000)", own_code()[:12])),
        (
            {"moment": clock.now() - timedelta(hours=5)},
            "auto",
            (f"its clock says {clock.now() - timedelta(hours=5):%Y-%m-%d}", "and the run's"),
        ),
        ({"level": "none"}, "required", ("sandbox is none", "reduced or better")),
    ],
)
def test_a_worker_that_differs_is_refused_with_both_sides(changes, sandbox, words):
    """The sentence has what the worker has and what the run has."""
    why = refusal(report(**changes), report(), sandbox, PACKAGES)

    assert [word for word in words if word not in why] == []


def test_a_weak_sandbox_is_enough_where_none_is_required():
    """The level stands with each observation."""
    assert refusal(report(level="none"), report(), "auto", PACKAGES) is None


def test_the_class_of_the_first_worker_is_the_runs():
    """Of that class the first worker counts that lacks no framework."""
    reports = {
        "a": report(missing={"alpha": "not there"}, versions={"beta": "2.0"}),
        "b": report(LARGE),
        "c": report(),
        "d": report(),
    }

    assert reference(reports, "") == "c"


def test_a_class_can_be_named_by_a_part_of_it():
    """The first worker whose machine has that in its name decides the class."""
    assert reference({"a": report(), "b": report(LARGE)}, "64 cores") == "b"
    with pytest.raises(
        UsageError, match=r"no worker is of such a class .got '128 cores'.; there is x86_64, 2 cores"
    ):
        reference({"a": report(), "b": report(LARGE)}, "128 cores")


def test_a_number_is_no_part_of_a_longer_one():
    """Whoever asks for 2 cores doesn't mean 32."""
    reports = {"a": report(SMALL.model_copy(update={"cores": 32})), "b": report()}

    assert reference(reports, "2 cores") == "b"
