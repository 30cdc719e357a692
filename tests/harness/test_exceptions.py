"""What an exception says: kind, message and cause, whatever the exception is."""

from __future__ import annotations

import pytest

from generators.harness import exceptions
from generators.harness.exceptions import described, formatted


def raised(code, **names):
    """The exception that some code raises."""
    with pytest.raises(BaseException) as error:  # noqa: PT011 - any
        exec(code, names)  # noqa: S102 - our own code
    return error.value


CHAIN = "try:\n    {}['n']\nexcept KeyError as error:\n    raise ValueError('no luck')"
HOSTILE = """
class Odd(Exception):
    @property
    def __cause__(self):
        raise OSError
raise Odd("x")
"""


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("raise ValueError", "ValueError"),
        ("raise KeyError('n')", "KeyError: 'n'"),
        (f"{CHAIN} from error", "ValueError: no luck (caused by KeyError: 'n')"),
        (CHAIN, "ValueError: no luck (while handling KeyError: 'n')"),
        (f"{CHAIN} from None", "ValueError: no luck"),
        (
            "raise ExceptionGroup('both', [ValueError('a'), TypeError('b')])",
            "ExceptionGroup: both (2 sub-exceptions); the first is ValueError: a",
        ),
        ("x = (", "SyntaxError: '(' was never closed"),
        ("class Odd(Exception):\n    __str__ = None\nraise Odd", "Odd: (its message can't be printed)"),
        ("raise ValueError('\\ud800')", "ValueError: ?"),
        (HOSTILE, "an exception that can't be described"),
    ],
)
def test_an_exception_is_described_by_kind_message_and_cause(code, text):
    """Of a chain the first link stands beside it; what can't be said is not said."""
    assert text == described(raised(code))


def test_the_first_of_a_long_chain_is_named():
    """A chain that goes round ends."""
    first, second, third = KeyError("a"), OSError("b"), ValueError("c")
    third.__cause__, second.__context__ = second, first
    assert "ValueError: c (caused by KeyError: 'a')" == described(third)

    first.__context__ = third
    assert "ValueError: c (caused by KeyError: 'a')" == described(third)


def test_a_long_message_keeps_its_beginning_and_its_end():
    """A message of 1 MB would hide everything else."""
    text = described(ValueError("a" * 500_000 + "z" * 500_000))

    assert exceptions.LONGEST + 3 == len(text)
    assert text.startswith("ValueError: aaa")
    assert text.endswith("zzz")


def test_a_traceback_has_what_came_first():
    """As Python prints it; nothing where it can't be made."""
    text = formatted(raised(f"{CHAIN} from error"))

    assert text.index("KeyError: 'n'") < text.index("The above exception was the direct cause")
    assert text.endswith("ValueError: no luck\n")
    assert "" == formatted(raised("class Odd(Exception):\n    __traceback__ = 1\nraise Odd"))


def test_of_a_huge_group_few_exceptions_are_looked_at():
    """Python makes a text of each before it prints the first ones, which may take more memory than there is."""
    looked = []

    class CountedError(ValueError):
        def __str__(self):
            looked.append(self)
            return "one of many"

    wide = ExceptionGroup("wide", [CountedError()] * 2000)
    deep = wide
    for _ in range(9):
        deep = ExceptionGroup("deep", [deep] * 9)
    chain = CountedError()
    for _ in range(2000):
        link = CountedError()
        link.__context__ = chain
        chain = link

    for many in (wide, deep, chain):
        assert f"Traceback (most recent call last):\n{described(many)}\n" == formatted(many)
    assert len(looked) < 50


def test_of_a_small_group_every_exception_is_printed():
    """With the causes that a group and its exceptions share."""
    text = formatted(raised(f"{CHAIN} from ExceptionGroup('both', [error, TypeError('b')])"))

    assert all(said in text for said in ("KeyError: 'n'", "TypeError: b", "ValueError: no luck"))
