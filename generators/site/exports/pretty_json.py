"""Write JSON in lines as `json` does, to the byte: flat parts by its encoder in C, which writes no lines."""

from __future__ import annotations

from functools import lru_cache
from json import JSONEncoder

FLAT = frozenset({str, int, float, bool, type(None)})


def pretty_json(content: object, *, ascii_only: bool = True) -> str:
    """JSON with keys in order and an indent of one blank.

    Args:
        content: values of JSON; keys are texts.
        ascii_only: write every other character as an escape.

    Raises:
        TypeError: something in it is no value of JSON.
    """
    return _pretty(content, "\n", ascii_only=ascii_only)


def _pretty(value: object, line: str, *, ascii_only: bool) -> str:
    """The value as it stands after the indent that follows a line's end."""
    below = f"{line} "
    if not isinstance(value, dict | list | tuple) or not value:
        return _encoder(below, ascii_only=ascii_only).encode(value)
    if FLAT.issuperset(map(type, value.values() if isinstance(value, dict) else value)):
        text = _encoder(below, ascii_only=ascii_only).encode(value)
        return f"{text[0]}{below}{text[1:-1]}{line}{text[-1]}"
    if not isinstance(value, dict):
        parts = [_pretty(part, below, ascii_only=ascii_only) for part in value]
        return f"[{below}{f',{below}'.join(parts)}{line}]"
    encode = _encoder(below, ascii_only=ascii_only).encode
    parts = [f"{encode(key)}: {_pretty(value[key], below, ascii_only=ascii_only)}" for key in sorted(value)]
    return f"{{{below}{f',{below}'.join(parts)}{line}}}"


@lru_cache(maxsize=64)
def _encoder(line: str, *, ascii_only: bool) -> JSONEncoder:
    return JSONEncoder(ensure_ascii=ascii_only, sort_keys=True, separators=(f",{line}", ": "))
