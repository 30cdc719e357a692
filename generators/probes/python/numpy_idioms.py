"""Whether a piece of Python gives on a framework's tensor what it gives on a NumPy array."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

Make = Callable[[object], object]  # from nested lists of numbers to an array or a tensor
Idiom = Callable[[Make], object]
Plain = Callable[[object], object]  # from a tensor to nested lists of numbers; anything else stays as it is


class InertObject:
    """An object that takes part in nothing: no sequence, no number, no array."""

    def __init__(self, values: object) -> None:
        """Hold the values where no idiom finds them."""
        self._hidden = values


def idiom_works(idiom: Idiom, make: Make, plain: Plain) -> bool:
    """Whether the idiom raises nothing and gives what it gives with `numpy.array`, types and rounding aside."""
    expected = _numbers(idiom(np.array), lambda value: value)
    try:
        given = _numbers(idiom(make), plain)
    except Exception:  # noqa: BLE001 - whatever a tensor raises means that the idiom doesn't work on it
        return False
    return given.shape == expected.shape and bool(np.allclose(given, expected, rtol=1e-5, atol=1e-6))


def idiom_battery(idioms: Mapping[str, Idiom], make: Make, plain: Plain) -> dict[str, bool]:
    """Each idiom by its name: does it work?"""
    return {name: idiom_works(idiom, make, plain) for name, idiom in idioms.items()}


def _numbers(value: object, plain: Plain) -> NDArray[np.complex128]:
    """The numbers of a result as an array; a text counts as the numbers of its characters.

    Raises:
        TypeError, ValueError: the result holds something that is no number.
    """
    return np.array(_nested_numbers(value, plain), dtype=np.complex128)


def _nested_numbers(value: object, plain: Plain) -> object:
    if isinstance(value, str | bytes):
        return list(value.encode() if isinstance(value, str) else value)
    if isinstance(value, list | tuple):
        return [_nested_numbers(item, plain) for item in value]
    return plain(value)
