"""Notes: numbers typed into them that a measure also gives, and references replaced by measured values."""

from __future__ import annotations

import pytest
from helpers.entries_and_observations import a_claim, a_project, evidence
from helpers.site.claims import claim, environment, observation

from generators.model import Launch, Measure, Number, Timing, Topic
from generators.site import notes

NUMBER = Measure(kind="number", title="N", unit="MiB")
TIMING = Measure(kind="timing", title="T")


def complaints_about(prose, *, known=None, **values):
    """The complaints about notes of that prose, beside what Alpha and Beta measured."""
    claim = a_claim({"n": "number", "ok": "check"}, "alpha.n > 2", "alpha.n <= 2").model_copy(
        update={"method": prose, "limits": "None."}
    )
    found = evidence(claim, alpha={"n": values.get("alpha", 3.25), "ok": True}, beta={"n": values.get("beta", 17)})
    if known is not None:
        alpha = found[claim.id]["alpha"].newest
        control = alpha.controls[0].model_copy(update={"measure": "n", "observed": 17, "known": known})
        found[claim.id]["alpha"] = found[claim.id]["alpha"].model_copy(
            update={"newest": alpha.model_copy(update={"controls": (control, *alpha.controls)})}
        )
    return [str(complaint) for complaint in notes.complaints(claim, a_project(claim), found[claim.id])]


def test_complains_of_each_typed_number_once():
    """With the measure that gives it and the reference to write instead."""
    where = "claims/a-claim/notes.md: a typed number that"

    assert [
        f"{where} alpha.n gives (got '3.25'); write {{{{ alpha.n }}}}, which follows the evidence",
        f"{where} beta.n gives (got '17'); write {{{{ beta.n }}}}, which follows the evidence",
    ] == complaints_about("It read 3.25, not 17; 3.25 is less.")


@pytest.mark.parametrize("prose", ["3.3 of them", "(3.25)", "3.250"])
def test_a_number_may_be_rounded(prose):
    """It reads as the measure does, to its own decimals."""
    assert 1 == len(complaints_about(prose))


@pytest.mark.parametrize(
    "prose",
    [
        "{{ alpha.n }} and `3.25`",
        "```python\n3.25\n```",
        "[a paper](https://example.org/3.25)",
        "version 3.25.1, v7, 7-bit, 7x7",
        "3 of 4",
        "more than 2",
        "3 seeds",
    ],
)
def test_other_numbers_are_prose(prose):
    """References, code, addresses, parts of words, whole numbers near it, and what the rules themselves say."""
    assert [] == complaints_about(prose)


@pytest.mark.parametrize(("known", "count"), [(17, 0), ((15, 17), 0), (18, 1)])
def test_the_known_answer_of_a_control_may_be_repeated(known, count):
    """It was known before the run, so it doesn't change with the evidence."""
    assert count == len(complaints_about("It reads 17.", known=known))


def test_seeds_are_read_by_their_centre():
    """As the reference would show them; a large one with its commas."""
    assert 1 == len(complaints_about("It read 1,500.", alpha=[1400, 1500, 1600]))


def test_notes_of_a_claim_without_rules_or_runs_are_free():
    """What was never measured gives no number."""
    claim = a_claim({"n": "number"}).model_copy(update={"method": "3.25"})

    assert [] == list(notes.complaints(claim, a_project(claim), {}))


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("{{ alpha.size }} in all", "3 MiB in all"),
        ("{{alpha.time[8]}}", "2 s"),
        ("{{ alpha.time[9] }}", "{{ alpha.time[9] }}"),
        ("{{ beta.size }}", "(not measured)"),
        ("{{ alpha.later }}", "(not measured)"),
        ("{{ gamma.size }}", "{{ gamma.size }}"),
        ("{{ alpha.weight }}", "{{ alpha.weight }}"),
        ("{{ 7*7 }} {% x %}", "{{ 7*7 }} {% x %}"),
    ],
)
def test_replaces_references_and_nothing_else(prose, expected):
    """A reference becomes what was measured; one to nothing, and any other code, stays as it is."""
    sample = claim("size", "Size", Topic.ORIGINS, {"size": NUMBER, "time": TIMING, "later": NUMBER})
    launch = Launch(wall=(2.0,), cpu=(1.0,), noisy=(False,))
    values = {"size": Number(value=3), "time": Timing(launches={"8": (launch,)})}
    seen = {
        "beta": None,
        "alpha": observation("size", "alpha", "", measures=values, environment=environment("alpha")),
    }

    assert expected == notes.substitute(prose, sample, seen)
