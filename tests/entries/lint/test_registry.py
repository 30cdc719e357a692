"""The lint rules together: all are listed, documented and tested, and their complaints come in order."""

from __future__ import annotations

import re
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from generators.entries.lint import registry
from generators.entries.lint.registry import RULES, check_entries, check_project

FUNCTION = re.compile(r"^def ([a-z]\w*)\(.*\) -> Iterator\[Complaint\]:$", re.MULTILINE)
TESTS = "\n".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.rglob("test_*.py"))


def test_a_sound_project_has_no_complaints(project):
    """No lint rule of either scope complains of the sound claim."""
    assert check_entries(project.load()) == ()
    assert check_project(project.load()) == ()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_lint_rule_is_documented_and_tested(rule):
    """Its docstring begins with one sentence, and a test asks it of a project."""
    assert rule.sentence.endswith(".")
    assert rule.scope in ("entry", "project")
    assert re.search(rf"\b{rule.check.__module__.rpartition('.')[2]}\.{rule.name}\b", TESTS)


def test_every_lint_rule_is_listed_once():
    """Each public function of these modules that yields complaints is in the tuple."""
    folder = Path(registry.__file__).parent
    texts = [path.read_text(encoding="utf-8") for path in folder.rglob("*.py")]
    defined = sorted(name for text in texts for name in re.findall(FUNCTION, text))

    assert defined == sorted(rule.name for rule in RULES)


def test_complaints_name_their_rule_and_come_in_order(project):
    """Complaints are ordered by claim, then file, then line as a number."""
    project.add("b", favours="x", appearances=["y"], files={"notes.md": None})
    project.add("a", verdict={"supported_if": "alpha.no", "refuted_if": "alpha.no"}, favours="x")

    assert [
        (complaint.claim, complaint.where.partition("/")[2], complaint.rule)
        for complaint in check_entries(project.load())
    ] == [
        ("a", "a/claim.toml:4", "favours"),
        ("a", "a/claim.toml:17", "rule_references"),
        ("a", "a/claim.toml:18", "rule_references"),
        ("b", "b/claim.toml:4", "favours"),
        ("b", "b/claim.toml:6", "appearances"),
        ("b", "b/notes.md", "notes"),
        ("b", "b/notes.md", "notes"),
    ]


def test_some_claims_can_be_checked_alone(project):
    """The other claims are still known to the lint rules."""
    project.add("b", favours="x", aliases=["says-yes"])
    project.add("a", favours="x")

    found = check_entries(project.load(), only=["b"])
    assert [(complaint.claim, complaint.rule) for complaint in found] == [("b", "favours"), ("b", "unique_ids")]


@pytest.fixture
def of_many(project):
    """A function: the project with copies of its claim, each of another day, with a former id and a used claim."""

    def made(number):
        read = project.load()
        (claim,) = read.claims

        def copy(position):
            keys = {
                "added": claim.entry.added + timedelta(days=position % 97),
                "aliases": (f"former-{position}",),
                "uses": {"other": f"claim-{position - 1}"} if position else {},
            }
            return claim.model_copy(
                update={"id": f"claim-{position}", "entry": claim.entry.model_copy(update=keys)}
            )

        return read.model_copy(update={"claims": tuple(map(copy, range(number)))})

    return made


def calls(project):
    """How many functions, built-in ones too, are called to lint a project that is sound."""
    count = 0

    def profile(_frame, event, _function):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        complaints = check_entries(project)
    finally:
        sys.setprofile(None)
    assert complaints == ()
    return count


def test_lint_is_linear_in_the_number_of_entries(of_many):
    """Four times as many entries, of different dates and each using another, take four times as many calls."""
    few, many = calls(of_many(25)), calls(of_many(100))

    assert many < 4.2 * few
