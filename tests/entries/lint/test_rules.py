"""All rules together."""

from __future__ import annotations

from pathlib import Path

from generators.entries import lint

HELPERS = {"__init__", "complaining", "reading", "searching"}


def test_a_sound_project_has_no_complaints(project):
    """Every rule is content with the sound claim."""
    assert lint.check(project.load()) == ()


def test_every_file_is_a_rule_of_the_tuple_and_has_a_test():
    """One rule, one file, one test, one sentence."""
    files = {path.stem for path in Path(lint.__file__).parent.glob("*.py")}
    tests = {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py")}
    names = [lint.name(rule) for rule in lint.RULES]

    assert set(names) == files - HELPERS
    assert len(names) == len(set(names))
    assert set(names) <= tests
    assert [
        name for rule, name in zip(lint.RULES, names, strict=True) if not (rule.__doc__ or "").endswith(".")
    ] == []


def test_complaints_name_their_rule_and_come_in_order(project):
    """By claim, then file, then line as a number."""
    project.add("b", favours="x", appearances=["y"], files={"notes.md": None})
    project.add("a", verdict={"supported_if": "alpha.no", "refuted_if": "alpha.no"}, favours="x")

    assert [(one.claim, one.where.partition("/")[2], one.rule) for one in lint.check(project.load())] == [
        ("a", "a/claim.toml:4", "favours"),
        ("a", "a/claim.toml:17", "rule_references"),
        ("a", "a/claim.toml:18", "rule_references"),
        ("b", "b/claim.toml:4", "favours"),
        ("b", "b/claim.toml:6", "appearances"),
        ("b", "b/notes.md", "notes"),
        ("b", "b/notes.md", "notes"),
    ]


def test_can_be_asked_of_some_claims_alone(project):
    """The others are still there to be compared with."""
    project.add("b", favours="x", aliases=["says-yes"])
    project.add("a", favours="x")

    found = lint.check(project.load(), only=["b"])
    assert [(one.claim, one.rule) for one in found] == [("b", "favours"), ("b", "unique_ids")]
