"""Where an error points: which lines its traceback reaches, and which values its message names."""

from __future__ import annotations

import contextlib
import inspect
import io
import re
import sys
import traceback
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

MARK = "# mistake"
PLACE = re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d+)[^\n]*')
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
HINT = re.compile(r"Did you mean: '[^']*'\?$", re.MULTILINE)


@dataclass(frozen=True)
class ErrorReport:
    """What the error of a failing program shows its author.

    Attributes:
        raised: an error came up at all.
        at_fix: the traceback, or a place that the message quotes, holds a line that a fix would change.
        reaches: it holds such a line, or one where the faulty piece is put to use.
        names: the message names what was expected and what was given.
        message: the error's own text, without the traceback; empty where nothing was raised.
    """

    raised: bool
    at_fix: bool
    reaches: bool
    names: bool
    message: str


def error_report(
    program: Callable[[], object],
    expected: Collection[str],
    given: Collection[str],
    uses: Collection[tuple[str, int]] = (),
) -> ErrorReport:
    """What the program's error shows, judged by the marked lines and by the values of the mistake.

    Args:
        program: a function with the comment `# mistake` on each line that a fix would change.
        expected: values of which the message must name one, as it would print them.
        given: the same for the value that was wrong.
        uses: places outside the program where the faulty piece is put to use.
    """
    try:
        program()
    except Exception as error:  # noqa: BLE001 - any error of the program is what is being looked at
        message, places = error_message(error), error_locations(error)
        at_fix = bool(places & marked_lines(program))
        reaches = at_fix or not places.isdisjoint(uses)
        named = names_both(message, expected, given)
        return ErrorReport(raised=True, at_fix=at_fix, reaches=reaches, names=named, message=message)
    return ErrorReport(raised=False, at_fix=False, reaches=False, names=False, message="")


def marked_lines(program: Callable[..., object], mark: str = MARK) -> set[tuple[str, int]]:
    """File and number of each line of a function that carries the mark."""
    lines, first = inspect.getsourcelines(program)
    file = program.__code__.co_filename
    return {(file, first + offset) for offset, line in enumerate(lines) if mark in line}


def error_locations(error: BaseException) -> set[tuple[str, int]]:
    """File and line of every frame of an error, of those it came from, and of places quoted in messages."""
    places = set()
    for link in _chain(error):
        places |= {(frame.filename, frame.lineno or 0) for frame in traceback.extract_tb(link.__traceback__)}
        places |= {(found["file"], int(found["line"])) for found in PLACE.finditer(str(link))}
    return places


def error_message(error: BaseException) -> str:
    """An error's last lines as the interpreter shows them, without colours and quoted places."""
    lines = traceback.TracebackException.from_exception(error).format_exception_only()
    text = PLACE.sub("", COLOUR.sub("", "".join(lines))).strip()
    hint = _hint(error)
    return text if hint in text else f"{text}. {hint}"


def names_both(message: str, expected: Collection[str], given: Collection[str]) -> bool:
    """Whether a message holds one of each, whole: `61` is in `12x61` and not in `610` or `0.61`."""
    return all(any(_holds(message, value) for value in values) for values in (expected, given))


def _holds(message: str, value: str) -> bool:
    left = r"(?<![\d.])" if value[0].isdigit() else r"(?<![\w.])" if value[0].isalpha() else ""
    right = r"(?!\d|\.\d)" if value[-1].isdigit() else r"(?!\w)" if value[-1].isalnum() else ""
    return re.search(left + re.escape(value) + right, message) is not None


def _hint(error: BaseException) -> str:
    """The "Did you mean" that Python 3.11 shows on the screen and its traceback module leaves out."""
    screen = io.StringIO()
    with contextlib.redirect_stderr(screen):
        sys.__excepthook__(type(error), error, error.__traceback__)
    found = HINT.findall(screen.getvalue())
    return str(found[-1]) if found else ""


def _chain(error: BaseException) -> Iterator[BaseException]:
    link: BaseException | None = error
    seen: set[int] = set()
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
