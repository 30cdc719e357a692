"""Where an error points."""

import inspect

import pytest

from generators.probes.python.tracebacks import (
    error_locations,
    error_message,
    error_report,
    marked_lines,
    names_both,
)


def deep(value):
    """Fail, naming both values."""
    raise ValueError(f"expected 61 features, got {value}")


def points():
    """The mistaken line makes the failing call."""
    deep(59)  # mistake


def misses():
    """The mistaken line ran without complaint before the failing call."""
    value = 59  # mistake
    deep(value)


def fine():
    """Nothing fails."""
    return 1  # mistake


def chained():
    """The error that is shown was caused by another."""
    try:
        deep(59)  # mistake
    except ValueError as error:
        raise RuntimeError("error") from error


def hidden():
    """The first error is suppressed."""
    try:
        deep(59)  # mistake
    except ValueError:
        raise RuntimeError("error") from None


def in_context():
    """The error that is shown came up while another was handled."""
    try:
        deep(59)  # mistake
    except ValueError:
        raise RuntimeError("error")  # noqa: B904 - the implicit chain is what the test is about


def test_a_traceback_through_the_marked_line_reaches_it():
    """The frame that made the call counts, though the error came up deeper."""
    help_given = error_report(points, {"61"}, {"59"})

    assert (help_given.raised, help_given.at_fix, help_given.reaches, help_given.names) == (True,) * 4
    assert help_given.message == "ValueError: expected 61 features, got 59"


def test_a_mistake_on_another_line_is_not_reached():
    """A traceback that only shows where the value was used misses the mistake."""
    assert not error_report(misses, {"61"}, {"59"}).reaches


def test_a_place_of_use_is_reached_and_is_not_the_fix():
    """A line that the caller names as a use counts as reached, apart from the lines that a fix would change."""
    help_given = error_report(misses, {"61"}, {"59"}, uses=marked_lines(deep, "raise"))

    assert (help_given.at_fix, help_given.reaches) == (False, True)


def test_a_sound_program_gets_no_help():
    """Nothing raised means nothing reached and nothing named."""
    help_given = error_report(fine, {"61"}, {"59"})

    assert (
        help_given.raised,
        help_given.reaches,
        help_given.names,
        help_given.message,
    ) == (False, False, False, "")


@pytest.mark.parametrize(("program", "reaches"), [(chained, True), (in_context, True), (hidden, False)])
def test_the_error_behind_an_error_counts_where_python_shows_it(program, reaches):
    """A cause or a context is part of the traceback, unless it was suppressed."""
    assert reaches == error_report(program, {"61"}, {"59"}).reaches


def test_a_bare_message_names_nothing():
    """A message of one word names neither value."""
    assert not error_report(chained, {"61"}, {"59"}).names


def test_a_place_quoted_in_a_message_counts_as_reached_and_not_as_a_value():
    """A graph's error quotes where a node was defined; that helps, but its line number is no value."""
    error = ValueError('node defined at\n  File "model.py", line 61, in call\n')

    assert ("model.py", 61) in error_locations(error)
    assert "61" not in error_message(error)


def test_a_circular_chain_ends():
    """Two errors that name each other as cause are both looked at, once."""
    first, second = ValueError("a"), ValueError("b")
    first.__cause__, second.__cause__ = second, first

    assert error_locations(first) == set()


def test_values_are_looked_for_as_whole_words():
    """A number inside a longer number or a decimal is not that number; a stop after it is fine."""
    assert names_both("expected (48, 61), got 59.", {"61"}, {"59"})
    assert not names_both("expected 610, got 59", {"61"}, {"59"})
    assert not names_both("expected 61.5, got 59", {"61"}, {"59"})
    assert not names_both("expected 0.61, got 59", {"61"}, {"59"})
    assert names_both("shapes can't be multiplied (12x59 and 61x17)", {"61"}, {"59"})
    assert names_both("target (torch.Size([12])) for input [12, 7]", {"[12, 7]"}, {"[12]"})
    assert not names_both("CrossEntropyLosses", {"CrossEntropyLoss"}, {"CrossEntropyLosses"})
    assert names_both("expected int64, got str", {"long", "int64"}, {"str"})


def test_marked_lines_are_found_by_their_comment():
    """Each line with the mark is given with its file."""
    (place,) = marked_lines(points)

    assert __file__ == place[0]


def test_the_interpreters_hint_belongs_to_the_message():
    """A misspelt attribute is answered on the screen with the right one; the message holds both."""

    def program():
        inspect.getsourcelinez()

    message = error_report(program, {"getsourcelines"}, {"getsourcelinez"}).message

    assert message.endswith("Did you mean: 'getsourcelines'?")


def test_colours_are_no_part_of_a_message():
    """Escape sequences for bold print are left out."""
    assert error_message(ValueError("\x1b[1m61\x1b[0m")) == "ValueError: 61"
