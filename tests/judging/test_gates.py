"""What must hold before a rule is read."""

from datetime import UTC, datetime

import pytest
from helpers.entries_and_observations import a_claim, a_project, observed, timed

from generators.judging.gates import Blocked, Selection, control_fault, select_observations, unfair
from generators.model import Evidence, Fingerprint, Health, Outcome

CLAIM = a_claim({"n": "number"}, "alpha.n > 1", "alpha.n < 1")
CHECK = a_claim({"ok": {"kind": "check", "title": "It works"}}, "alpha.ok", "not alpha.ok")
TIMING = a_claim({"t": {"kind": "timing", "title": "Time"}}, "alpha.t > beta.t", "alpha.t < beta.t")
YES = {"measure": "ok", "observed": True, "known": True, "passed": True}
NO = {"measure": "ok", "observed": False, "known": False, "passed": True}


def newest(alpha, beta, /, **good):
    """Evidence with those newest observations and, by framework, good ones."""
    return {name: Evidence(newest=item, good=good.get(name)) for name, item in (("alpha", alpha), ("beta", beta))}


def both(claim, alpha, beta=None, **keys):
    """Observations of both frameworks."""
    return {
        "alpha": observed(claim, "alpha", alpha, **keys),
        "beta": observed(claim, "beta", alpha if beta is None else beta, **keys),
    }


def test_the_newest_measured_observations_are_chosen():
    """Also where they were measured under earlier rules: rules are read at judging time."""
    found = both(CLAIM, {"n": 1}, rules="earlier")

    assert Selection(found) == select_observations(a_project(CLAIM), CLAIM, newest(*found.values()))


@pytest.mark.parametrize(
    ("outcome", "health"), [(Outcome.RAISED, Health.FAILING), (Outcome.UNAVAILABLE, Health.OK)]
)
def test_an_earlier_observation_stands_in_for_a_failed_one(outcome, health):
    """Of the same scripts and rules, whatever else has changed; `unavailable` is no failure."""
    good = both(CLAIM, {"n": 1})
    failed = observed(
        CLAIM,
        "beta",
        {},
        outcome=outcome,
        reason="no",
        fingerprint=Fingerprint(parts={"file:verify.py": "a", "version": "2"}),
    )
    chosen = select_observations(a_project(CLAIM), CLAIM, newest(good["alpha"], failed, beta=good["beta"]))

    assert (good, health) == (chosen.observations, chosen.health)
    assert chosen.stale.startswith("This rests on an earlier run, because Beta ")


@pytest.mark.parametrize(
    "change", [{"rules": "earlier"}, {"fingerprint": Fingerprint(parts={"file:verify.py": "b", "version": "1"})}]
)
def test_an_observation_of_other_scripts_or_rules_does_not_stand_in(change):
    """The reason names the failure."""
    good = observed(CLAIM, "beta", {"n": 1}, **change)
    failed = observed(CLAIM, "beta", {}, outcome=Outcome.TIMED_OUT, reason="no result")
    closed = select_observations(
        a_project(CLAIM), CLAIM, newest(observed(CLAIM, "alpha", {"n": 1}), failed, beta=good)
    )

    assert Blocked("Beta ran out of time: no result.", Health.FAILING) == closed


def test_without_an_earlier_observation_every_failure_is_named():
    """One sentence for all frameworks; unavailable alone is healthy."""
    failed = both(CLAIM, {}, outcome=Outcome.UNAVAILABLE, reason="no GPU")
    closed = select_observations(a_project(CLAIM), CLAIM, newest(*failed.values()))

    assert Blocked("Alpha is unavailable here: no GPU; Beta is unavailable here: no GPU.") == closed


def test_timings_of_different_runs_do_not_pair():
    """Neither when one stands in for a failure, nor when the frameworks ran apart."""
    found = both(TIMING, {"t": timed(1, 1, 1)}, run="1")
    later = observed(TIMING, "alpha", {"t": timed(1, 1, 1)}, run="2")
    failed = observed(TIMING, "beta", {}, outcome=Outcome.CRASHED, run="2")
    project = a_project(TIMING)

    assert "The frameworks ran apart, and timings of different runs do not pair." == (
        select_observations(project, TIMING, newest(later, found["beta"])).reason
    )
    assert Blocked("Beta crashed, and timings of different runs do not pair.", Health.FAILING) == (
        select_observations(project, TIMING, newest(later, failed, beta=found["beta"]))
    )


@pytest.mark.parametrize(
    ("control", "reason"),
    [
        ({"measure": "ok", "observed": True, "known": False}, "“It works” read yes where no is known"),
        ({"measure": "found.a", "observed": False, "known": True}, "“Found”, a, read no where yes is known"),
        ({"measure": "n", "observed": 3, "known": 10}, "“N” read 3 of 10 where 10 of 10 is known"),
        (
            {"measure": "n", "observed": 3, "known": (1, 2.5)},
            "“N” read 3 of 10 where 1 of 10 to 2.50 of 10 is known",
        ),
        (
            {"measure": "t", "observed": 0.3, "known": (0.1, 0.2)},
            "“T” read 300 ms where 100 ms to 200 ms is known",
        ),
        ({"measure": "odd", "observed": 1, "known": 2}, "“odd” read 1 where 2 is known"),
    ],
)
def test_a_failed_control_names_measure_observed_and_known(control, reason):
    """In the framework where it failed."""
    measures = {"ok": {"kind": "check", "title": "It works"}, "found": "battery", "t": "timing"}
    claim = a_claim({**measures, "n": {"kind": "number", "title": "N", "unit": "of 10"}})
    found = both(claim, {}, controls=[YES, NO])
    found["beta"] = observed(claim, "beta", {}, controls=[YES, NO, {**control, "passed": False}])

    way_out = "correct the probe or the control"
    assert Blocked(f"A control failed in Beta: verify_beta.py: {reason}; {way_out}.", Health.FAILING) == (
        control_fault(a_project(claim), claim, found)
    )


def test_a_failed_control_names_the_line_that_yields_it():
    """Where the script's own harness has seen it."""
    claim = a_claim({"ok": "check"})
    failed = {**YES, "observed": False, "passed": False, "file": "cases.py", "line": 7}
    found = {"beta": observed(claim, "beta", {}, controls=[YES, failed])}

    assert "A control failed in Beta: cases.py:7: “" in control_fault(a_project(claim), claim, found).reason


@pytest.mark.parametrize(
    ("controls", "lacking"),
    [
        ([YES, NO], ""),
        ([YES], "no known no"),
        ([NO], "no known yes"),
        ([], "no known yes and no known no"),
        ([YES, {**NO, "measure": "other"}], "no known no"),
        ([YES, {**NO, "known": 0}], "no known no"),
    ],
)
def test_a_check_needs_a_known_yes_and_a_known_no(controls, lacking):
    """A check that could not have failed is not allowed to count."""
    closed = control_fault(a_project(CHECK), CHECK, both(CHECK, {"ok": True}, controls=controls))
    way_out = f"let controls() in verify_alpha.py yield {'both' if ' and ' in lacking else 'it'}"
    expected = Blocked(f"Alpha has {lacking} for “It works”; {way_out}.", Health.FAILING)

    assert (expected if lacking else None) == closed


def test_settings_that_differ_close_the_gate_unless_they_may():
    """Key and values are named; outside of timings, a key that one framework leaves out is no difference."""
    found = both(CLAIM, {"n": 1})
    for name, batch in (("alpha", "64"), ("beta", "32")):
        settings = {"batch": batch, "dtype": "float32", name: "only here"}
        found[name] = found[name].model_copy(update={"settings": settings})
    allowing = a_claim({"n": "number"}, "alpha.n > 1", "alpha.n < 1", may_differ=("batch",))

    assert unfair(a_project(CLAIM), CLAIM, found).reason == (
        "The comparison isn't fair: the setting batch is 64 in Alpha, 32 in Beta, "
        "and the entry doesn't allow that."
    )
    assert unfair(a_project(allowing), allowing, found) is None
    assert unfair(a_project(a_claim({})), a_claim({}), found) is not None


def test_a_setting_of_a_timing_must_be_given_by_both():
    """What only one script says of itself can't be compared; the entry may allow it."""
    settings = {"alpha": {"threads": "1", "layout": "rows"}, "beta": {"threads": "1"}}
    found = {
        name: observation.model_copy(update={"settings": settings[name]})
        for name, observation in both(TIMING, {"t": timed(1, 1, 1)}).items()
    }
    measure = {"kind": "timing", "title": "Time"}
    allowing = a_claim({"t": measure}, "alpha.t > beta.t", "beta.t > alpha.t", may_differ=("layout",))

    assert unfair(a_project(TIMING), TIMING, found).reason == (
        "The comparison isn't fair: the setting layout is rows in Alpha, not given in Beta, "
        "and the entry doesn't allow that."
    )
    assert unfair(a_project(allowing), allowing, found) is None


def test_half_run_evidence_names_who_is_missing():
    """A framework without any, or with an empty record."""
    found = {"alpha": Evidence(newest=observed(CLAIM, "alpha", {}, started=datetime(2026, 1, 1, tzinfo=UTC)))}

    assert "Beta: not run yet." == select_observations(a_project(CLAIM), CLAIM, found).reason
    assert (
        "Beta: not run yet." == select_observations(a_project(CLAIM), CLAIM, {**found, "beta": Evidence()}).reason
    )


WORK, NOTHING, LONG = (
    {"measure": "t", "observed": ends[0], "known": ends, "passed": True}
    for ends in ((0.002, 0.02), (0, 0.001), (0, 9))
)


@pytest.mark.parametrize(
    ("controls", "closed"),
    [
        ([], False),
        ([WORK, NOTHING], False),
        ([WORK, LONG, NOTHING], False),
        ([WORK], True),
        ([WORK, LONG], True),
        ([NOTHING, {**NOTHING, "known": (0.001, 1)}], True),
        ([{**WORK, "known": 0.5}, NOTHING], False),
        ([{**WORK, "measure": "other"}, NOTHING], True),
    ],
)
def test_controls_of_a_timing_close_the_gate_where_one_time_passes_them_all(controls, closed):
    """Two of them exclude each other, or a clock that stands still would pass; a timing may have none."""
    claim = a_claim({"t": "timing"})
    found = control_fault(a_project(claim), claim, both(claim, {"t": timed(1.0)}, controls=controls))

    assert closed == (found is not None)
    way_out = "yield work of a known time, and what the clock of the measure reads as about nothing"
    assert not found or (
        f"The controls of “T” in Alpha would pass on one time alone; let controls() in verify_alpha.py {way_out}."
        == found.reason
    )
