"""A sentence for each verdict that the rules allow."""

from __future__ import annotations

import pytest

from generators.entries.lint.context import Context
from generators.entries.lint.what_if import sentences

ALL = {"supported": "It says yes.", "refuted": "It says no.", "mixed": "Both say yes."}


def test_an_entry_with_its_sentences_is_accepted(project, lint):
    """A reason why no realistic run shows a verdict is a sentence as well."""
    project.add("says-yes", what_if=ALL | {"mixed": "unreachable: nothing answers so"})

    assert lint(sentences.what_if) == []


@pytest.mark.parametrize("table", [None, {"supported": " "}])
def test_a_missing_sentence_is_a_flaw(project, table):
    """One for each verdict."""
    project.add("says-yes", what_if=table)
    read = project.load()
    found = list(sentences.what_if(read.claim("says-yes"), Context(read)))

    assert {"flaw"} == {complaint.severity for complaint in found}
    assert [
        f"nothing says what would give the verdict {word} (got nothing); "
        'write one sentence, or "unreachable: " and why no realistic run shows it'
        for word in ("supported", "refuted", "mixed")
    ] == [str(complaint).partition(": ")[2] for complaint in found]


def test_entries_without_rules_need_no_sentences(lint, not_checkable):
    """Nothing can give them a verdict."""
    not_checkable(what_if=None)

    assert lint(sentences.what_if) == []


@pytest.mark.parametrize(
    ("sentence", "complaint"),
    [
        ("unreachable: ", "no reason why no realistic run shows it"),
        ("x" * 201, "a sentence of over 200 characters"),
    ],
)
def test_a_sentence_that_says_too_little_or_too_much_is_a_flaw(project, lint, sentence, complaint):
    """A reason is given, and no sentence is longer than 200 characters."""
    project.add("says-yes", what_if=ALL | {"refuted": sentence})
    (found,) = lint(sentences.what_if)

    assert complaint in found
