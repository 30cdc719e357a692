"""Which measures have no control that calls the framework."""

from __future__ import annotations

import pytest
from helpers.entries_and_observations import a_claim, a_project
from hypothesis import given
from hypothesis import strategies as st

from generators.judging.controls import audit as audit_module
from generators.judging.controls.calls import control_audit
from generators.processes.reports.calls import CountedCalls, ScriptCalls
from generators.rules.expression import rules_of

KINDS = {"yes": "check", "size": "number", "shown": "number", "time": "timing", "name": "text", "items": "battery"}
RULES = (
    "alpha.yes and alpha.size > 1 and passes(alpha.items) > 1 and alpha.time < 1",
    "not alpha.yes and alpha.size < 1 and passes(alpha.items) < 1 and alpha.time > 2",
)


def audit(*controls, verify=5, why="", values=()):
    """The audit of a script: of each control, and of each value, its measure, calls, and what can't be seen."""
    claim = a_claim(KINDS, *RULES)
    counted = tuple(
        CountedCalls(measure=measure, calls=calls, unseen=unseen, at=("verify_alpha.py", number, "controls"))
        for number, (measure, calls, unseen) in enumerate(controls, 1)
    )
    script = ScriptCalls(
        claim=claim.id,
        framework="alpha",
        verify=None if verify is None else CountedCalls(calls=verify, unseen=False),
        values=tuple(CountedCalls(measure=name, calls=calls, unseen=unseen) for name, calls, unseen in values),
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


def test_a_value_that_is_made_without_the_framework_needs_none():
    """It is listed; where a program may have made it, or its calls are not known, it needs one."""
    controls = ("yes", 1, False), ("size", 0, False)
    found = audit(*controls, values=[("size", 0, False), ("items", 2, False), ("yes", 0, True)])

    assert (("a-claim alpha.size",), ["items"]) == (found.apart, missed(found))
    assert ["size", "items"] == missed(audit(*controls, values=[("size", 0, True), ("shown", 0, False)]))


@pytest.mark.parametrize(
    ("valid", "supported", "equated"),
    [
        ("alpha.size == beta.size and alpha.yes", "alpha.yes", True),
        ("beta.size == alpha.size", "alpha.yes", True),
        ("alpha.size == beta.size", "alpha.size > 1", False),
        ("alpha.size == 3", "alpha.yes", False),
        ("alpha.size == beta.shown", "alpha.yes", False),
        ("alpha.size >= beta.size", "alpha.yes", False),
        ("alpha.size == beta.size and alpha.size > 1", "alpha.yes", False),
        ("alpha.yes", "alpha.size == beta.size", False),
        ("(alpha.size == beta.size and alpha.yes) and beta.yes", "alpha.yes", True),
        ("not alpha.size == beta.size", "alpha.yes", False),
        ("alpha.size == beta.size or alpha.yes", "alpha.yes", False),
    ],
)
def test_a_measure_that_must_only_be_equal_needs_none(valid, supported, equated):
    """The other framework's script tries it; every other rule that reads it asks for a control."""
    claim = a_claim(KINDS, supported, "not alpha.yes", valid_if=valid)
    counted = (CountedCalls(measure="yes", calls=1, unseen=False),)
    script = ScriptCalls(
        claim=claim.id, framework="alpha", verify=CountedCalls(calls=5, unseen=False), controls=counted
    )
    found = control_audit(a_project(claim), [script])

    assert (("a-claim alpha.size",) if equated else ()) == found.equated
    assert equated != ("size" in missed(found))


def test_what_can_not_be_seen_is_no_complaint():
    """A control that starts a program may call the framework there."""
    found = audit(("yes", 1, False), ("size", 0, True), ("size", 0, False), ("items.one", 1, False))

    assert ([], ("a-claim alpha.size",)) == (missed(found), found.unseen)


def audit_of_two(measure, *values, controls=(), valid_if=""):
    """The audit of two scripts of a claim, each with a value: its calls, and whether it can't be seen whole."""
    supported, refuted = ("alpha.yes", "not alpha.yes") if valid_if else RULES
    claim = a_claim(KINDS, supported, refuted, valid_if=valid_if)
    scripts = [
        ScriptCalls(
            claim=claim.id,
            framework=name,
            verify=None if value is None else CountedCalls(calls=value[0] + extra, unseen=value[1]),
            values=() if value is None else (CountedCalls(measure=measure, calls=value[0], unseen=value[1]),),
            controls=tuple(CountedCalls(measure=each, calls=1, unseen=False) for each in controls),
        )
        for name, value, extra in zip(("alpha", "beta"), values, (1, 0), strict=True)
    ]
    return control_audit(a_project(claim), scripts)


def missed_in(found, measure):
    """The frameworks with a complaint about a measure."""
    return [complaint.framework for complaint in found.complaints if complaint.measure == measure]


@pytest.mark.parametrize(
    ("other", "apart", "missed"),
    [
        ((0, False), ("alpha", "beta"), []),
        ((3, False), (), ["alpha", "beta"]),
        ((0, True), (), ["alpha", "beta"]),
        (None, (), ["alpha"]),
    ],
    ids=["without", "with", "in a program", "not counted"],
)
def test_a_value_is_apart_where_every_script_makes_it_without_its_framework(other, apart, missed):
    """A number that one script alone makes of nothing may be made up."""
    found = audit_of_two("size", (0, False), other, controls=("yes", "items.one"))

    assert tuple(f"a-claim {name}.size" for name in apart) == found.apart
    assert missed == missed_in(found, "size")


def test_a_script_that_calls_nothing_needs_controls_where_the_other_calls():
    """It says of its framework what it doesn't ask."""
    found = audit_of_two("size", (5, False), (0, False), controls=("yes", "items.one"))

    assert ["alpha", "beta"] == missed_in(found, "size")


@pytest.mark.parametrize(
    ("values", "equated"),
    [
        (((2, False), (3, False)), 2),
        (((2, False), (0, True)), 2),
        (((2, False), (0, False)), 0),
        (((2, False), None), 0),
    ],
    ids=["both", "in a program", "one", "not counted"],
)
def test_an_equality_tries_a_measure_that_each_script_makes_with_its_framework(values, equated):
    """Two copies of a number are equal too."""
    found = audit_of_two("size", *values, controls=("yes",), valid_if="alpha.size == beta.size")

    assert equated == len(found.equated)
    assert bool(equated) != bool(missed_in(found, "size"))


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


def test_an_audit_that_counted_nothing_has_failed():
    """Also where what was missing is no failure of a script: nothing could have been found."""
    assert ("a-claim alpha",) == audit(("yes", 0, False), verify=None, why="needs a program").failed
    assert () == audit(("yes", 0, False)).failed


@given(st.lists(st.tuples(st.sampled_from(["yes", "size", "items.one"]), st.integers(0, 9), st.booleans())))
def test_a_further_control_never_adds_a_complaint(controls):
    """More controls of any kind can only take complaints away."""
    for measure in ("yes", "size", "items.one"):
        more = missed(audit(*controls, (measure, 1, False)))
        assert set(more) <= set(missed(audit(*controls)))
        assert measure.partition(".")[0] not in more


def test_the_rules_of_a_claim_are_read_once(monkeypatch):
    """For all measures: of a claim that reads many others they are long."""
    read = []
    monkeypatch.setattr(
        audit_module, "rules_of", lambda claim, project: read.append(claim.id) or rules_of(claim, project)
    )
    audit(("yes", 1, False), ("size", 1, False), ("items.one", 1, False))

    assert ["a-claim"] == read
