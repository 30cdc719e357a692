"""Notes: numbers typed into them that a measure also gives, and references replaced by measured values."""

from __future__ import annotations

import subprocess
import sys

import pytest
from helpers.entries_and_observations import NOW, a_claim, a_project, evidence, timed
from helpers.site.claims import claim, environment, observation

from generators.model import Findings, Launch, Measure, Number, Text, Timing, Topic
from generators.site.claim import notes

NUMBER = Measure(kind="number", title="N", unit="MiB")
TIMING = Measure(kind="timing", title="T")
SAID = Measure(kind="text", title="S")


def typed_in(prose, *, known=None, limits="None.", **values):
    """The numbers typed into notes of that prose, beside what Alpha and Beta measured."""
    claim = a_claim({"n": "number", "ok": "check"}, "alpha.n > 1024", "alpha.n <= 1024").model_copy(
        update={"method": prose, "limits": limits, "note_lines": {"Method": 3, "Limits": 20}}
    )
    measured = {"alpha": {"n": values.get("alpha", 3.25), "ok": True}, "beta": {"n": values.get("beta", 1729)}}
    found = evidence(claim, **measured)
    if known is not None:
        alpha = found[claim.id]["alpha"].newest
        control = alpha.controls[0].model_copy(update={"measure": "n", "observed": 1729, "known": known})
        found[claim.id]["alpha"] = found[claim.id]["alpha"].model_copy(
            update={"newest": alpha.model_copy(update={"controls": (control, *alpha.controls)})}
        )
    findings = Findings(project=a_project(claim), verdicts={}, evidence=found, at=NOW)
    return notes.typed_numbers(findings, claim.id)


def test_notes_each_typed_number_with_its_line_and_placeholder():
    """In both sections, once for each place, also behind code of several lines."""
    found = typed_in("It read 3.25,\nnot 1729;\n```\n3.25\n```\n3.25 is less.", limits="At\n\n1,729.")

    assert [
        ("claims/a-claim/notes.md:3", "3.25", "{{ alpha.n }}"),
        ("claims/a-claim/notes.md:4", "1729", "{{ beta.n }}"),
        ("claims/a-claim/notes.md:8", "3.25", "{{ alpha.n }}"),
        ("claims/a-claim/notes.md:22", "1,729", "{{ beta.n }}"),
    ] == [(number.where, number.text, number.placeholder) for number in found]


def test_says_what_to_write_instead():
    """In the form of every complaint."""
    (number,) = typed_in("It read 3.25.")

    assert (
        "claims/a-claim/notes.md:3: a typed number that a measure gives (got '3.25'); "
        "write {{ alpha.n }}, which follows the evidence"
    ) == str(number)


@pytest.mark.parametrize(
    ("prose", "alpha"),
    [("3.3 of them", 3.25), ("3.250", 3.25), ("0.01 around zero", 0.0102), ("0.010", 0.0102), ("3.2", 3.2487)],
)
def test_a_rounded_number_is_prose(prose, alpha):
    """It is a copy only where it has every digit that the page shows."""
    assert () == typed_in(prose, alpha=alpha)


@pytest.mark.parametrize("alpha", [17, 1500, 100])
def test_a_number_of_few_digits_is_prose(alpha):
    """It may be equal by chance: trailing zeros of a whole number don't count."""
    assert () == typed_in(f"It read {alpha}.", alpha=alpha)


@pytest.mark.parametrize(("prose", "alpha"), [("0.0102", 0.01023), ("3.25", 3.2487), ("12,345", 12345)])
def test_a_number_as_the_page_shows_it_is_a_copy(prose, alpha):
    """To the digits of the page, with or without its commas."""
    assert [prose] == [number.text for number in typed_in(f"It read {prose}.", alpha=alpha)]


@pytest.mark.parametrize(
    "prose",
    [
        "{{ alpha.n }} and `3.25`",
        "```python\n3.25\n```",
        "[a paper](https://example.org/3.25)",
        "version 3.25.1, v3.25, 3.25-bit, 3.25x7",
    ],
)
def test_other_numbers_are_prose(prose):
    """References, code, addresses and parts of words."""
    assert () == typed_in(prose)


@pytest.mark.parametrize("beginning", ["{{", "{{ a", "](", "](a", "```", "`"])
def test_beginnings_without_an_end_are_read_once(beginning):
    """The largest notes that are read, made to be read from each of their places to the end, are read in time."""
    text = f"({beginning!r} * (1 << 18))[: 1 << 18]"
    command = f"from generators.site.claim.notes import NO_PROSE; NO_PROSE.sub('', {text})"
    subprocess.run([sys.executable, "-c", command], check=True, timeout=60)


def test_a_number_of_the_rules_may_be_repeated():
    """It was written before the run, so it doesn't change with the evidence."""
    assert () == typed_in("more than 1024", alpha=1024)


@pytest.mark.parametrize(("known", "count"), [(1729, 0), ((1000, 1729), 0), (1730, 1)])
def test_the_known_answer_of_a_control_may_be_repeated(known, count):
    """It was known before the run, so it doesn't change with the evidence."""
    assert count == len(typed_in("It reads 1729.", known=known))


def test_seeds_are_read_by_their_centre():
    """As the placeholder would show them; a large one with its commas."""
    assert 1 == len(typed_in("It read 1,543.", alpha=[1400, 1543, 1686]))


def test_a_timing_is_read_by_its_size():
    """With the placeholder of that size, and in the unit that the page shows."""
    claim = a_claim({"t": "timing"}, "alpha.t[8] > 1", "alpha.t[8] < 1").model_copy(
        update={"method": "It took 12.5 ms.", "note_lines": {"Method": 3}}
    )
    launches = {**timed(0.0125, size="8").launches, **timed(0.5, size="9").launches}
    found = evidence(claim, alpha={"t": Timing(launches=launches)})
    findings = Findings(project=a_project(claim), verdicts={}, evidence=found, at=NOW)

    assert ["{{ alpha.t[8] }}"] == [number.placeholder for number in notes.typed_numbers(findings, claim.id)]


def test_what_was_never_measured_has_no_typed_numbers():
    """Neither has an entry that is broken."""
    claim = a_claim({"n": "number"}).model_copy(update={"method": "3.25"})
    findings = Findings(project=a_project(claim), verdicts={}, evidence={}, at=NOW)

    assert ((), ()) == (notes.typed_numbers(findings, claim.id), notes.typed_numbers(findings, "broken"))


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
        ("It says: {{ alpha.said }}. No more.", "It says: none found. No more."),
        ("It says: {{ alpha.said }} No more.", "It says: none found. No more."),
    ],
)
def test_replaces_references_and_nothing_else(prose, expected):
    """A reference becomes what was measured; one to nothing, and any other code, stays as it is."""
    sample = claim("size", "Size", Topic.ORIGINS, {"size": NUMBER, "time": TIMING, "later": NUMBER, "said": SAID})
    launch = Launch(wall=(2.0,), cpu=(1.0,), noisy=(False,))
    values = {
        "size": Number(value=3),
        "time": Timing(launches={"8": (launch,)}),
        "said": Text(value="none found."),
    }
    seen = {
        "beta": None,
        "alpha": observation("size", "alpha", "", measures=values, environment=environment("alpha")),
    }

    assert expected == notes.substitute(prose, sample, seen)
