"""What notes may name, and how a reference is written."""

import pytest

from generators.rules.references import PLACEHOLDER, Reference, read_reference


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("alpha.time", Reference("", "alpha", "time", "")),
        (" alpha.time[64] ", Reference("", "alpha", "time", "64")),
        ("alpha", None),
        ("alpha.time[]", None),
        ("alpha.time + 1", None),
        ("a.b.c", None),
        ("", None),
    ],
)
def test_a_text_is_a_reference_or_none(text, reference):
    """A framework and a measure of lower-case letters, digits and underscores, and perhaps a size."""
    assert reference == read_reference(text)


def test_a_placeholder_stands_in_double_braces():
    """Its text is everything between them."""
    assert [" alpha.time ", "x"] == PLACEHOLDER.findall("It took {{ alpha.time }} {not} {{x}}.")


@pytest.mark.parametrize(
    ("reference", "text"),
    [
        (Reference("", "alpha", "time", "64"), "alpha.time[64]"),
        (Reference("digits", "alpha", "acc", ""), "digits.alpha.acc"),
        (Reference("digits", "", "", "", "supported"), "supported(digits)"),
        (Reference("digits", "alpha", "", "", "wins"), "wins(digits.alpha)"),
    ],
)
def test_a_reference_is_written_as_in_a_rule(reference, text):
    """With its alias and size, or as a condition on a verdict."""
    assert text == str(reference)
