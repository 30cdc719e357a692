"""What a nightly runs once more, what that confirms, and when it is withheld."""

from __future__ import annotations

import pytest
from helpers.repositories import NOON, make_published

from generators.model import Article, Findings, Project, Unconfirmed, Verdict, VerdictWord
from generators.model.published import PublishedClaim
from generators.publishing import hold

PRINTS = {"file:verify_alpha.py": "0" * 64, "version:alpha": "1.0", "environment:machine": "x86_64, 2 cores"}
UNMEASURED = {"alpha": {"outcome": "timed-out"}, "beta": {"outcome": "measured"}}
NONE = {"alpha": {"outcome": "unavailable"}, "beta": {"outcome": "timed-out"}}


def record(verdict: str = "supported", parts: dict[str, str] | None = None, **keys: object) -> PublishedClaim:
    """A claim's record with a fingerprint of one framework."""
    fresh = {"freshness": "fresh", "fingerprints": {"alpha": PRINTS | (parts or {})}, **keys}
    return make_published(verdict=verdict, **fresh)


def many(count: int, changed: int = 0, **keys: object) -> dict[str, PublishedClaim]:
    """The records of so many claims, of which the first so many have these keys."""
    return {f"claim-{number}": record(**(keys if number < changed else {})) for number in range(count)}


# --- what is run once more -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param({"parts": {"file:verify_alpha.py": "1" * 64}}, id="script"),
        pytest.param({"parts": {"version:alpha": "2.0"}}, id="release"),
        pytest.param({"parts": {"package:numpy": "2.4"}}, id="package"),
        pytest.param({"rules": {"supported_if": "beta.yes"}}, id="rules"),
        pytest.param({"uses": {"other": "another-claim"}}, id="uses"),
        pytest.param({"complaints": ["claim.toml: wrong; mend it"]}, id="broken entry"),
    ],
)
def test_a_change_with_a_cause_is_not_run_again(keys):
    """Where an input differs nothing is run once more."""
    assert hold.unexplained({"one": record()}, {"one": record("refuted", **keys)}) == ()


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param({}, id="nothing differs"),
        pytest.param({"observations": UNMEASURED}, id="a job failed"),
        pytest.param({"parts": {"environment:machine": "x86_64, 4 cores"}}, id="another machine"),
        pytest.param({"fingerprints": {}}, id="never observed"),
        pytest.param({"complaints": [], "uses": {}}, id="keys that older records lack"),
    ],
)
def test_a_change_without_a_cause_is_unexplained(keys):
    """Neither how a job ended nor the machine that it ran on is an input of the claim."""
    assert hold.unexplained({"one": record()}, {"one": record("refuted", **keys)}) == ("one",)


def test_verdicts_that_stay_come_or_go_are_explained():
    """Only a verdict on both sides can have changed by chance."""
    assert hold.unexplained({"one": record(), "old": record()}, {"one": record(), "new": record()}) == ()


@pytest.mark.parametrize(("parts", "unexplained"), [({}, ("rests",)), ({"version:alpha": "2.0"}, ())])
def test_a_claim_that_rests_on_another_has_its_inputs_too(parts, unexplained):
    """A verdict that follows an input of a claim which it uses, by whatever way, has a cause."""
    before = {
        "rests": record(uses={"a": "middle", "b": "draft"}),
        "middle": record(uses={"a": "base"}),
        "base": record(uses={"a": "rests"}),
    }
    after = before | {
        "rests": before["rests"].model_copy(update={"verdict": "refuted"}),
        "base": record(parts=parts, uses={"a": "rests"}),
    }

    assert hold.unexplained(before, after) == unexplained


def test_a_used_claim_that_is_new_is_a_cause():
    """What a claim rests on now, and was not there before, is an input that differs."""
    before = {"rests": record(uses={"a": "base"})}
    after = {"rests": record("refuted", uses={"a": "base"}), "base": record()}

    assert hold.unexplained(before, after) == ()


@pytest.mark.parametrize(
    ("unexplained", "timed", "fits"), [(12, 6, True), (13, 0, False), (12, 7, False), (0, 0, True)]
)
def test_how_many_are_run_once_more(unexplained, timed, fits):
    """At most twelve claims, six of them with timings; other claims with timings don't matter."""
    ids = [f"claim-{number}" for number in range(unexplained)]
    reason = hold.too_many(ids, {*ids[:timed], "elsewhere"})

    assert (reason is None) is fits
    if not fits:
        assert f"{unexplained} verdicts ({timed} with timings) changed though nothing" in reason


# --- what a second run confirms --------------------------------------------------------------------------


def test_what_is_unconfirmed():
    """A second run confirms only what it measured itself: the same verdict by older evidence confirms nothing."""
    first = {name: record("refuted") for name in ("same", "back", "stale", "used")}
    second = {
        "same": record("refuted"),
        "back": record("supported"),
        "stale": record("refuted", freshness="stale", observations=UNMEASURED),
        "used": record("mixed"),
    }
    before = {name: record("supported") for name in ("same", "back", "stale")}
    first |= {"rests": record("refuted", observations={})}
    second |= {"rests": record("supported", observations={})}

    assert hold.unconfirmed(["used", "stale", "rests", "back", "same", "a-draft"], before, first, second) == (
        Unconfirmed(claim="back", published="supported", first="refuted", second="supported"),
        Unconfirmed(claim="rests", published="", first="refuted", second="supported"),
        Unconfirmed(claim="stale", published="supported", first="refuted", second="not-enough-evidence"),
        Unconfirmed(claim="used", published="", first="refuted", second="mixed"),
    )


def test_what_stays_undecided():
    """A verdict that came back stands with its evidence; any other than the published one is not decided."""
    names = ("back", "third", "stale", "other")
    verdicts = {name: Verdict(claim=name, word=VerdictWord.MIXED, reason="so") for name in names}
    project = Project(root=".", frameworks={}, environments={}, article=Article(title="A"), claims=())
    found = Findings(project=project, verdicts=verdicts, evidence={}, at=NOON)
    unconfirmed = [
        Unconfirmed(claim="back", published="mixed", first="refuted", second="mixed"),
        Unconfirmed(claim="third", published="supported", first="refuted", second="mixed"),
        Unconfirmed(
            claim="stale", published="not-enough-evidence", first="mixed", second="not-enough-evidence"
        ),  # the first run's evidence stands in
    ]
    after = hold.undecided(found, unconfirmed).verdicts

    assert (after["back"], after["other"]) == (verdicts["back"], verdicts["other"])
    assert (after["third"].word, after["third"].distinguishes) == (VerdictWord.NOT_ENOUGH_EVIDENCE, None)
    assert after["third"].reason.endswith("gave refuted and mixed.")
    assert after["stale"].word is VerdictWord.NOT_ENOUGH_EVIDENCE


# --- when a nightly is withheld ---------------------------------------------------------------------------

LOSSES = {
    "decided before": {"verdict": "not-enough-evidence"},
    "stale now": {"freshness": "stale", "observations": UNMEASURED},
    "broken by an edit": {"verdict": "not-enough-evidence", "parts": {"probe:harness": "1" * 64}},
    "broken entry": {"verdict": "not-enough-evidence", "complaints": ["wrong"], "observations": {}},
}


@pytest.mark.parametrize("keys", LOSSES.values(), ids=LOSSES)
def test_evidence_that_is_lost_counts(keys):
    """A tenth of the claims may lose their evidence, whatever the reason; one more withholds the nightly."""
    assert hold.reason_to_withhold(many(100), many(100, 10, **keys)) is None
    assert "of 100 published verdicts, 11 lost their evidence and 0 changed" in hold.reason_to_withhold(
        many(100), many(100, 11, **keys)
    )


@pytest.mark.parametrize("parts", [{}, {"version:alpha": "2.0"}, {"package:numpy": "2.4"}])
def test_changes_that_nobody_edited_count(parts):
    """A release that changes more than a tenth withholds the nightly: it may be broken."""
    assert hold.reason_to_withhold(many(100), many(100, 10, verdict="refuted", parts=parts)) is None
    reason = hold.reason_to_withhold(many(100), many(100, 11, verdict="refuted", parts=parts))
    assert reason.endswith("0 lost their evidence and 11 changed without an edit: 11 %, where 10 % may")


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param({"parts": {"file:verify_alpha.py": "1" * 64}}, id="scripts"),
        pytest.param({"parts": {"probe:steps.py": "1" * 64}}, id="a probe"),
        pytest.param({"rules": {"supported_if": "beta.yes"}}, id="rules"),
    ],
)
def test_changes_by_an_edit_do_not_count(keys):
    """Verdicts that follow what somebody of the project edited are news, however many they are."""
    assert hold.reason_to_withhold(many(100), many(100, 100, verdict="refuted", **keys)) is None


def test_what_else_does_not_count():
    """Evidence that only aged, that there never was, and entries that can't be checked count for nothing."""
    assert hold.reason_to_withhold(many(9), many(9, 9, freshness="stale")) is None
    never = {"verdict": "not-enough-evidence", "observations": UNMEASURED}
    assert hold.reason_to_withhold(many(9, 9, **never), many(9, 9, **never)) is None
    assert hold.reason_to_withhold(many(9), many(9, 8, verdict="not-checkable", rules={}, observations={})) is None
    assert hold.reason_to_withhold(many(9, 8, verdict="not-checkable"), many(9, 8)) is None


def test_claims_that_are_gone_count():
    """A project of which a part is missing withholds the nightly; a claim that was added is not counted."""
    assert "0 lost their evidence and 4 changed" in hold.reason_to_withhold(many(9), many(5))
    assert hold.reason_to_withhold(many(5), many(9)) is None


@pytest.mark.parametrize(
    ("claims", "lost", "withheld"), [(1, 1, False), (3, 3, False), (9, 3, False), (9, 4, True)]
)
def test_a_handful_of_changes_never_withholds_a_nightly(claims, lost, withheld):
    """Three claims may change in a project of any size, as long as something was measured."""
    assert (
        bool(hold.reason_to_withhold(many(claims), many(claims, lost, verdict="not-enough-evidence"))) is withheld
    )


def test_a_nightly_that_measured_nothing_is_withheld():
    """Even one claim's evidence isn't replaced by none; where there was none before nothing is lost."""
    assert hold.reason_to_withhold(many(1), many(1, 1, observations=NONE)) == "no job was measured"
    assert hold.reason_to_withhold(many(1, 1, observations=NONE), many(1, 1, observations=NONE)) is None
    assert hold.reason_to_withhold({}, many(1, 1, observations=NONE)) is None
