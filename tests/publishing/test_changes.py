"""What changed between two sets of records, and why."""

from __future__ import annotations

import pytest
from helpers.repositories import make_published

from generators.model import Change
from generators.publishing import changes

SHA = {name: letter * 64 for name, letter in (("old", "a"), ("new", "b"))}


def observed(**outcomes: str) -> dict[str, dict[str, str]]:
    """Observations by framework, each with its outcome."""
    return {name: {"outcome": outcome.replace("_", "-"), "reason": ""} for name, outcome in outcomes.items()}


def cause(old: dict[str, object], new: dict[str, object]) -> str:
    """Why a supported claim became refuted."""
    before = {"says-yes": make_published(verdict="supported", **old)}
    after = {"says-yes": make_published(verdict="refuted", **new)}
    (change,) = changes.changes(before, after)
    return change.cause


def fingerprint(**parts: str) -> dict[str, object]:
    """A record's fingerprint of one framework; a double underscore stands for the colon of a part's key."""
    return {"fingerprints": {"alpha": {key.replace("__", ":"): text for key, text in parts.items()}}}


def test_equal_verdicts_are_no_change():
    """Whatever else differs, a verdict that stays is no change."""
    before = {"says-yes": make_published()}
    after = {"says-yes": make_published(frameworks={"alpha": "9"}, reason="other")}

    assert changes.changes(before, after) == ()


def test_added_and_removed():
    """A claim that comes or goes is a change of its own, in the order of ids."""
    before, after = {"b": make_published("b", "mixed")}, {"a": make_published("a", "supported")}

    assert changes.changes(before, after) == (
        Change(claim="a", before="", after="supported", cause="claim added"),
        Change(claim="b", before="mixed", after="", cause="claim removed"),
    )


def test_nothing_recorded_changed():
    """Where every recorded input is equal the cause is flake or noise."""
    assert cause({}, {}) == "nothing recorded changed: flake or noise"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            {"frameworks": {"tensorflow": "2.20"}},
            {"frameworks": {"tensorflow": "2.21"}},
            "framework release (tensorflow 2.20 -> 2.21)",
            id="release, of the record",
        ),
        pytest.param(
            fingerprint(version__tensorflow="2.20"),
            fingerprint(version__tensorflow="2.21"),
            "framework release (tensorflow 2.20 -> 2.21)",
            id="release, of the fingerprint",
        ),
        pytest.param(
            fingerprint(**{"file__verify_x.py": SHA["old"]}),
            fingerprint(**{"file__verify_x.py": SHA["new"]}),
            "script edited (verify_x.py)",
            id="script",
        ),
        pytest.param(
            fingerprint(file__old=SHA["old"]),
            fingerprint(file__new=SHA["old"]),
            "script edited (new); script edited (old)",
            id="a file renamed",
        ),
        pytest.param(
            fingerprint(probe__steps=SHA["old"]),
            fingerprint(probe__steps=SHA["new"]),
            "probe edited (steps)",
            id="probe",
        ),
        pytest.param(fingerprint(run=SHA["old"]), fingerprint(run=SHA["new"]), "run settings edited", id="run"),
        pytest.param(
            fingerprint(measures=SHA["old"]), fingerprint(measures=SHA["new"]), "measures edited", id="measures"
        ),
        pytest.param(
            {"rules": {"supported_if": "alpha.yes"}},
            {"rules": {"supported_if": "beta.yes"}},
            "rules edited",
            id="rules",
        ),
        pytest.param(
            fingerprint(package__numpy="2.3"),
            fingerprint(package__numpy="2.4"),
            "environment (package:numpy 2.3 -> 2.4)",
            id="package",
        ),
        pytest.param(
            fingerprint(), fingerprint(package__numpy="2.4", run="x"), changes.UNEXPLAINED, id="never observed"
        ),
        pytest.param(
            fingerprint(run="x"),
            fingerprint(package__numpy="2.4", run="x"),
            "environment (package:numpy none -> 2.4)",
            id="a new package",
        ),
        pytest.param(
            fingerprint(environment__machine="2 cores"),
            fingerprint(environment__machine="4 cores"),
            "environment (machine 2 cores -> 4 cores)",
            id="machine",
        ),
        pytest.param(
            fingerprint(environment__default=SHA["old"]),
            fingerprint(environment__default=SHA["new"]),
            "environment (default)",
            id="environment as a digest",
        ),
        pytest.param(
            fingerprint(snapshot__prices=SHA["old"]),
            fingerprint(snapshot__prices=SHA["new"]),
            "snapshot changed (prices)",
            id="a part of a later day",
        ),
        pytest.param(
            {"observations": observed(pytorch="measured")},
            {"observations": observed(pytorch="timed_out")},
            "infrastructure (pytorch timed-out)",
            id="failure",
        ),
        pytest.param(
            {"observations": observed(pytorch="timed_out")},
            {"observations": observed(pytorch="measured")},
            "infrastructure (pytorch measured again, was timed-out)",
            id="recovery",
        ),
        pytest.param(
            {"observations": observed(pytorch="measured")},
            {"observations": {"pytorch": None}},
            "infrastructure (pytorch not run)",
            id="not run",
        ),
        pytest.param(
            {"frameworks": {"alpha": "1.0"}},
            {"frameworks": {}},
            changes.UNEXPLAINED,
            id="no release without a run",
        ),
        pytest.param(
            {"complaints": []},
            {"complaints": ["claims/x: wrong; mend it"], "rules": {}, "observations": {}},
            "entry broken (claims/x: wrong; mend it)",
            id="entry broken",
        ),
        pytest.param(
            {"complaints": ["wrong"], "rules": {}}, {"complaints": []}, "entry mended", id="entry mended"
        ),
        pytest.param(
            {"observations": {"pytorch": {"outcome": "measured", "seconds": 1.0}}},
            {"observations": {"pytorch": {"outcome": "measured", "seconds": 2.0}}},
            changes.UNEXPLAINED,
            id="only the seconds",
        ),
    ],
)
def test_one_cause(old, new, expected):
    """One changed input gives exactly its label."""
    assert cause(old, new) == expected


def test_every_cause_is_named_once():
    """Causes that come together are all named, and one that both frameworks share is named once."""
    old = {name: {"package:numpy": "2.3", "version:alpha": "1.0"} for name in ("alpha", "beta")}
    new = {name: {"package:numpy": "2.4", "version:alpha": "1.1"} for name in ("alpha", "beta")}
    found = cause(
        {"fingerprints": old, "frameworks": {"alpha": "1.0"}},
        {"fingerprints": new, "frameworks": {"alpha": "1.1"}, "rules": {}},
    )

    assert found == "framework release (alpha 1.0 -> 1.1); environment (package:numpy 2.3 -> 2.4); rules edited"


def test_confirmed_changes_say_so():
    """Only a change of a claim that was run once more was seen twice."""
    changed = [Change(claim=name, before="supported", after="refuted", cause="noise") for name in ("a", "b")]

    assert changes.confirmed(changed, {"b"}) == (
        changed[0],
        Change(
            claim="b", before="supported", after="refuted", cause="noise; seen again when it was run once more"
        ),
    )
