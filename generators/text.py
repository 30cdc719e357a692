"""Format numbers and durations; remove terminal escapes and control characters from untrusted text."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

LINE_LENGTH = 1200  # characters of a reason with its place, or of any other line
SAID_LENGTH = 400  # characters of what an exception says
TEXT_LIMIT = 4 << 10  # bytes of a measure of kind text
KEPT = 64 << 10  # bytes of each output stream of a job
SHORTEST_PART = 4  # characters of a name by which it is suggested
DIGITS = 3  # significant ones of a number that isn't whole
MOST_DIGITS = 17  # with them no two doubles look alike

_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"))
_ESCAPES = re.compile(r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b\[[0-?]*[ -/]*[@-~]?|\x1b[@-_]?")
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def number(value: float, unit: str = "", digits: int = DIGITS) -> str:
    """A number with its unit: whole numbers in full, others to three significant digits, seconds scaled."""
    return numbers([value], unit, digits)[0]


def digits_between(value: float, others: Iterable[float]) -> int:
    """How many significant digits tell a number from each of others that differs from it."""

    def alike(digits: int) -> bool:
        rounded = f"{value:.{digits - 1}e}"
        return any(other != value and f"{other:.{digits - 1}e}" == rounded for other in others)

    others = tuple(others)
    return next((digits for digits in range(DIGITS, MOST_DIGITS) if not alike(digits)), MOST_DIGITS)


def numbers(values: Sequence[float], unit: str = "", digits: int = DIGITS) -> list[str]:
    """Numbers that stand side by side: with as many decimals, and the same unit, as the largest of them needs."""
    largest = max(values, key=abs)
    if unit == "s":
        size, unit = _scale(largest)
        if size < 1:
            values, largest = [value / size for value in values], largest / size
    if all(map(_whole, values)):
        return [f"{_plain(value, digits)} {unit}".rstrip() for value in values]
    return [f"{_rounded(value, largest, digits)} {unit}".rstrip() for value in values]


def seconds(value: float) -> str:
    """A duration in s, ms, µs or ns, to three significant digits."""
    return number(value, "s")


def minutes(value: float, *, known: bool = True) -> str:
    """Seconds as people plan by them: `about 12 min`; `at most` where they are but a limit."""
    whole = math.ceil(value / 60)
    return f"{'about' if known else 'at most'} {whole} min" if whole > 1 or not known else "less than a minute"


def ratio(value: float) -> str:
    """How many times as long: 1.42 times, to three significant digits."""
    return f"{_plain(value)}\N{MULTIPLICATION SIGN}"


def limits(values: Mapping[str, float]) -> str:
    """What a job was held to, as an observation records it: `120 s, 4,096 MiB, 1 thread`.

    What a timing has used of its budget is left out; the fairness card tells it.
    """
    words: dict[str, Callable[[float], str]] = {
        "seconds": seconds,
        "memory": lambda value: number(value, "MiB"),
        "threads": lambda value: counted(int(value), "thread"),
        "budget": lambda value: f"{seconds(value)} of measuring",
        "most_launches": lambda value: f"at most {counted(int(value), 'launch')}",
    }
    return ", ".join(word(values[key]) for key, word in words.items() if key in values)


def looks(values: Mapping[str, float]) -> str:
    """At which look a timing stopped: `stopped at 7 of at most 18 launches, bound 4.15`; empty where it is none.

    Evidence from before there were looks has no bound: `7 of at most 15 launches`.
    """
    if "launches" not in values:
        return ""
    most = f" of at most {counted(int(values['most_launches']), 'launch')}" if "most_launches" in values else ""
    done = f"{int(values['launches'])}{most}" if most else counted(int(values["launches"]), "launch")
    return f"stopped at {done}, bound {values['bound']:.2f}" if "bound" in values else done


def percent(share: float) -> str:
    """A share as a percentage, to two significant digits where it is small: `0.031 %`."""
    return f"{100 * share:.2g} %" if share < 0.995 else f"{100 * share:.0f} %"


def counted(count: int, noun: str) -> str:
    """A number of things: `1 job`, `2 jobs`, `3 launches`."""
    many = f"{noun}es" if noun.endswith("ch") else f"{noun}s"
    return f"{count} {noun if count == 1 else many}"


def first_of(names: Sequence[str], most: int = 3) -> str:
    """The first of some names, and dots where there are more than `most`."""
    return ", ".join(names[:most]) + (", ..." if len(names) > most else "")


def yes_or_no(*, truth: bool | None) -> str:
    """A truth as a word: `yes`, `no` or `unknown`."""
    return {True: "yes", False: "no", None: "unknown"}[truth]


def _scale(value: float) -> tuple[float, str]:
    """The unit that fits a duration, and its seconds."""
    scales = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"))
    return next((scale for scale in scales if abs(value) >= scale[0] or value == 0), (1e-9, "ns"))


def _whole(value: float) -> bool:
    return isinstance(value, int) or value.is_integer()


def _plain(value: float, digits: int = DIGITS) -> str:
    if not _whole(value):
        return _rounded(value, value, digits)
    return f"{int(value):,}" if isinstance(value, int) or abs(value) < 1e15 else f"{value:.{digits}g}"


def _rounded(value: float, largest: float, digits: int = DIGITS) -> str:
    """A number with the decimals that give the largest beside it that many significant digits."""
    if not math.isfinite(largest) or not 1e-4 <= abs(largest) < 1e15:
        return f"{value:.{digits}g}"
    decimals = digits - 1 - int(f"{largest:.{digits - 1}e}".partition("e")[2])
    # adding zero leaves no minus before a zero
    return f"{round(value, decimals) + 0.0:,.{max(decimals, 0)}f}"


def one_line(text: str, longest: int = LINE_LENGTH) -> str:
    """Text on one line without control characters; of one of over `longest` characters the middle is left out.

    A message begins with the place and ends with the way out.
    """
    line = " ".join(plain_text(text).split())
    end = longest // 4
    return line if len(line) <= longest else f"{line[: longest - end - 3]} … {line[-end:]}"


def shortened(text: str, longest: int) -> str:
    """Text of at most `longest` characters, cut after a word and outside of any bracket or quotation."""
    if len(text) <= longest:
        return text
    kept = text[: longest - 1].rpartition(" ")[0] or text[: longest - 2]
    for opening, closing in _PAIRS:
        if kept.count(opening) > kept.count(closing):
            kept = kept[: kept.rindex(opening)]
    return f"{kept.rstrip(' ;:,.')} …"


def plain_text(data: bytes | str) -> str:
    """Text without terminal escapes, control characters (but newline and tab), zero-width and bidi characters.

    Of a line that goes back to its beginning, as a progress bar does, the last state stays, as on a terminal.
    """
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
    lines = (line.rstrip("\r").rpartition("\r")[2] for line in _ESCAPES.sub("", text).split("\n"))
    return _CONTROLS.sub("", "\n".join(lines))


def closest(name: str, known: Iterable[str], source: str = "claims/_template/claim.toml") -> str:
    """`did you mean X?`, or the names there are, where they are few, or the file that shows them."""
    known = sorted(known)
    near = difflib.get_close_matches(name[:100], known, n=1)  # its time grows with the square of the length
    near = near or [other for other in known if len(name) >= SHORTEST_PART and name in other]
    if near:
        return f"did you mean {near[0]}?"
    return f"use one of {', '.join(known)}" if 0 < len(known) <= 12 else f"see {source}"
