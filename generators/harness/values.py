"""What `verify()` and `controls()` may return, and its plain form; standard library only.

Each function that takes the name of a measure raises InvalidError with that name where the value is invalid.
"""

from __future__ import annotations

import difflib
import math
import sys
from collections.abc import Callable, Iterable
from functools import partial
from statistics import median
from typing import Any

from generators.harness.blocks import quickest
from generators.harness.deferred import deferred
from generators.harness.exceptions import described

TEXT_LIMIT = 4 << 10
LONGEST_NAME = 64  # characters of the name of a measure
MOST_NAMES = 10  # in a message

Values = dict[str, Any]


class InvalidError(Exception):
    """What a script returns is not what its entry declares; the message is the reason."""


def as_python(name: str, value: object) -> object:
    """A NumPy, TensorFlow or PyTorch value as Python's own, by its `tolist()`; anything else as it is."""
    try:
        if not hasattr(value, "tolist") and hasattr(value, "numpy"):
            value = value.numpy()
        return value.tolist() if hasattr(value, "tolist") else value
    except MemoryError:
        raise
    except Exception as error:
        what = f'measure "{name}" is a {type(value).__name__} that can\'t be read ({described(error)})'
        raise InvalidError(f"{what}; convert it in the script, as float() does") from error


def abbreviated(value: object) -> str:
    """A value in at most 80 characters, even where its `repr` raises."""
    try:
        return repr(value)[:80]
    except Exception:  # noqa: BLE001 - a script's object may raise anything
        return f"a {type(value).__name__}"


def check(name: str, value: object) -> Values:
    """True or False."""
    value = as_python(name, value)
    if not isinstance(value, bool):
        raise InvalidError(f'measure "{name}" is a check and needs True or False (got {abbreviated(value)})')
    return {"kind": "check", "value": value}


def finite(name: str, value: object) -> float:
    """A finite number, a whole one to its last digit; True and False are not numbers."""
    value = as_python(name, value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidError(f'measure "{name}" needs a number (got {abbreviated(value)})')
    if isinstance(value, int):
        return whole(name, int(value))
    if not math.isfinite(value):
        raise InvalidError(f'measure "{name}" needs a finite number (got {abbreviated(value)})')
    return float(value)


def whole(name: str, value: int) -> float:
    """A whole number of 64 bits with its sign; a larger one as a float, where that is the same number."""
    bits = value.bit_length()
    if bits < 64:
        return value
    if bits <= sys.float_info.max_exp and value == float(value):
        return float(value)
    what = f'measure "{name}" needs a whole number of at most 64 bits with its sign (got one of {bits + 1:,} bits)'
    raise InvalidError(f"{what}; return float(number) where its last digits don't count")


def number(name: str, value: object) -> Values:
    """A finite number, or at least three of them, one per seed."""
    value = as_python(name, value)
    if not isinstance(value, list | tuple):
        return {"kind": "number", "value": finite(name, value)}
    if len(value) < 3:
        raise InvalidError(f'measure "{name}" needs one number or at least 3 (got {len(value)})')
    return {"kind": "number", "value": [finite(name, item) for item in value]}


def battery(name: str, value: object) -> Values:
    """Named items, each True, False or None."""
    if not isinstance(value, dict) or not value:
        raise InvalidError(f'measure "{name}" is a battery and needs {{item: True, False or None}}')
    items = {}
    for item, answer in value.items():
        if not isinstance(item, str):
            raise InvalidError(f'measure "{name}": the name of an item is a text (got {abbreviated(item)})')
        passed = as_python(name, answer)
        if not isinstance(passed, bool | None):
            raise InvalidError(
                f'measure "{name}": item "{item}" is True, False or None (got {abbreviated(passed)})'
            )
        items[item] = passed
    return {"kind": "battery", "items": items}


def text(name: str, value: object) -> Values:
    """A text of at most 4 KiB."""
    if not isinstance(value, str):
        raise InvalidError(f'measure "{name}" is a text (got {abbreviated(value)})')
    encoded = value.encode("utf-8", "replace")
    if len(encoded) > TEXT_LIMIT:
        raise InvalidError(f'measure "{name}" is a text of at most {TEXT_LIMIT} bytes (got {len(encoded)})')
    return {"kind": "text", "value": encoded.decode()}


def timing(name: str, value: object) -> dict[str, Callable[[], object]]:
    """The callables of a timing by size; the size is empty where there is no sweep."""
    calls: dict[object, Any] = value if isinstance(value, dict) else {"": value}
    if not calls or not all(callable(call) for call in calls.values()):
        what = f'measure "{name}" is a timing and needs a callable or {{size: callable}}'
        raise InvalidError(f"{what} (got {abbreviated(value)})")
    return {str(size): call for size, call in calls.items()}


def require_done(name: str, size: str, call: object, returned: object) -> None:
    """Raise InvalidError where what a call of a timing returned shows that its work is still to be done."""
    undone = deferred(returned)
    if undone:
        place = f'measure "{name}"' + (f", size {size[:80]}" if size else "")
        function = getattr(call, "__qualname__", None) or abbreviated(call)
        way_out = "where making it is the work that is meant, return None"
        raise InvalidError(f"{place}: {function} returns work that is not done yet {undone}; {way_out}")


def quickest_done(name: str, size: str, call: Callable[[], object], clock: str) -> float:
    """Seconds of the quickest of a few calls that do their work, by a clock."""
    returned: list[object] = []
    seconds = quickest(lambda: returned.append(call()), 1, clock)
    require_done(name, size, call, returned[0])
    return seconds


VALUES: dict[str, Callable[[str, object], Values]] = {
    "check": check,
    "number": number,
    "battery": battery,
    "text": text,
    "timing": timing,
}


def require_measures(kinds: dict[str, str], returned: dict[object, object]) -> None:
    """Raise InvalidError where what `verify()` returned lacks a measure of the entry, or has another one."""
    missing = [name for name in kinds if name not in returned]
    others = [name for name in returned if name not in kinds]
    if missing:
        names = f"measure {_listed(missing)} is" if len(missing) == 1 else f"measures {_listed(missing)} are"
        near = [*filter(None, map(partial(_closest, others), missing))]
        got, way_out = _listed(returned) or "nothing", "return a value for each measure of claim.toml"
        got, way_out = (f"{got}; did you mean {_listed(near)}?", "") if near else (got, f"; {way_out}")
        raise InvalidError(f"{names} missing from what verify() returned (got {got}){way_out}")
    if others:
        what = f"verify() returned {_listed(others)}, and the entry declares no such measure"
        raise InvalidError(f"{what}; declare it under [measures] in claim.toml, or leave it out")


def _closest(returned: Iterable[object], name: str) -> str | None:
    """The name that was returned and may be meant."""
    texts = [text[:LONGEST_NAME] for text in returned if isinstance(text, str)]
    return next(iter(difflib.get_close_matches(name, texts, n=1)), None)


def _listed(names: Iterable[object]) -> str:
    """Names in quotes, the first ones of many."""
    shown = [f'"{name[:LONGEST_NAME]}"' if isinstance(name, str) else abbreviated(name) for name in names]
    more = f" and {len(shown) - MOST_NAMES} more" if len(shown) > MOST_NAMES else ""
    return ", ".join(shown[:MOST_NAMES]) + more


def known(name: str, value: object) -> object:
    """The known answer of a numeric control: a number, or (low, high)."""
    if isinstance(value, tuple | list) and len(value) == 2:
        return [finite(name, end) for end in value]
    return finite(name, value)


def control(kinds: dict[str, str], yielded: object, clocks: dict[str, str]) -> Values:
    """One control as it goes into the message; a timing is read by the clock of its measure."""
    if not isinstance(yielded, tuple) or len(yielded) != 3 or not isinstance(yielded[0], str):
        raise InvalidError(f"a control is (measure, observed, known) (got {abbreviated(yielded)})")
    name, observed, answer = yielded
    kind = kinds.get(name) or kinds.get(name.partition(".")[0], "")
    if kind == "check" or (kind == "battery" and "." in name):
        return {"measure": name, "observed": check(name, observed)["value"], "known": check(name, answer)["value"]}
    if name in kinds and kind == "number":
        return {"measure": name, "observed": finite(name, observed), "known": known(name, answer)}
    if name in kinds and kind == "timing":
        calls, clock = timing(name, observed), clocks.get(name, "wall")
        observed = median(quickest_done(name, size, call, clock) for size, call in calls.items())
        return {"measure": name, "observed": observed, "known": known(name, answer)}
    raise InvalidError(f'"{name}" is no measure that can have a control')
