"""Which measures have no control that calls the framework."""

from __future__ import annotations

import pytest
from helpers.entries_and_observations import a_claim, a_project
from hypothesis import given
from hypothesis import strategies as st

from generators.judging.control_calls import control_audit
from generators.processes.reports.calls import CountedCalls, ScriptCalls

KINDS = {"yes": "check", "size": "number", "shown": "number", "time": "timing", "name": "text", "items": "battery"}
RULES = (
    "alpha.yes and alpha.size > 1 and passes(alpha.items) > 1 and alpha.time < 1",
    "not alpha.yes and alpha.size < 1 and passes(alpha.items) < 1 and alpha.time > 2",
)


def audit(*controls, verify=5, why=""):
    """The audit of a script: of each control its measure, its calls, and whether all of it could be seen."""
    claim = a_claim(KINDS, *RULES)
    counted = tuple(
        CountedCalls(measure=measure, calls=calls, unseen=unseen, at=("verify_alpha.py", number, "controls"))
        for number, (measure, calls, unseen) in enumerate(controls, 1)
    )
    script = ScriptCalls(
        claim=claim.id,
        framework="alpha",
        verify=None if verify is None else CountedCalls(calls=verify, unseen=False),
        controls=counted,
        why=why,
    )
    return control_audit(a_project(claim), [script])


def missed(found):
    """The measures with a complaint."""
    return [complaint.measure for complaint in found.complaints]


def test_a_judged_measure_needs_a_control_that_calls_the_framework():
    """One of several is enough, an item of a battery counts, and none at all is as bad as none that calls."""
    found = audit(("yes", 0, False), ("yes", 3, False), ("items.one", 2, False), ("size", 0, False))

    assert (["size"], False) == (missed(found), found.sound)
    assert ["size", "items"] == missed(audit(("yes", 1, False), ("size", 0, False)))
    assert {1, 0} == {complaint.controls for complaint in audit(("yes", 1, False), ("size", 0, False)).complaints}


def test_what_no_rule_reads_texts_and_timings_need_none():
    """They are shown, have no controls, or try the clock."""
    found = audit(("yes", 1, False), ("size", 1, False), ("items.one", 1, False))

    assert ([], True) == (missed(found), found.sound)


def test_a_single_control_without_calls_is_listed_with_its_line():
    """It may try the comparison, beside one that tries the framework."""
    found = audit(("yes", 0, False), ("yes", 1, False), ("size", 1, False), ("items.one", 1, False))

    assert ("a-claim alpha.yes (verify_alpha.py:1)",) == found.without


def test_what_can_not_be_seen_is_no_complaint():
    """A control that starts a program may call the framework there."""
    found = audit(("yes", 1, False), ("size", 0, True), ("size", 0, False), ("items.one", 1, False))

    assert ([], ("a-claim alpha.size",)) == (missed(found), found.unseen)


@pytest.mark.parametrize(
    ("changes", "left_out"),
    [
        ({"verify": 0}, {}),
        ({"verify": None, "why": "ill"}, {"a-claim alpha": "ill"}),
    ],
    ids=["verify() calls nothing", "it failed"],
)
def test_a_script_that_shows_nothing(changes, left_out):
    """Where `verify()` calls nothing there is nothing to reach; where the script failed, the reason is given."""
    found = audit(("yes", 0, False), **changes)

    assert ([], left_out) == (missed(found), found.left_out)


@given(st.lists(st.tuples(st.sampled_from(["yes", "size", "items.one"]), st.integers(0, 9), st.booleans())))
def test_a_further_control_never_adds_a_complaint(controls):
    """More controls of any kind can only take complaints away."""
    for measure in ("yes", "size", "items.one"):
        more = missed(audit(*controls, (measure, 1, False)))
        assert set(more) <= set(missed(audit(*controls)))
        assert measure.partition(".")[0] not in more
