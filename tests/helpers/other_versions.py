"""Records as other versions have them: those that an earlier one wrote, and any with fields more or fewer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

EARLIER = Path(__file__).with_name(
    "earlier_records"
)  # by the program at commit 7bd84b5, on a machine without a name
Keys = tuple[str | int, ...]


def grown(value: object, unknown: Mapping[str, object]) -> Any:
    """A record as JSON, with unknown fields in it and in every record within it."""
    match value:
        case BaseModel():
            known = {name: grown(getattr(value, name), unknown) for name in type(value).model_fields}
            return {**unknown, **known}
        case dict():
            return {to_jsonable_python(key): grown(part, unknown) for key, part in value.items()}
        case list() | tuple():
            return [grown(part, unknown) for part in value]
    return to_jsonable_python(value)


def records_in(value: object, path: Keys = ()) -> Iterator[tuple[Keys, BaseModel]]:
    """A record and every record within it, each with the keys that lead to it."""
    if isinstance(value, BaseModel):
        yield path, value
        value = {name: getattr(value, name) for name in type(value).model_fields}
    if isinstance(value, dict):
        for key, part in value.items():
            yield from records_in(part, (*path, to_jsonable_python(key)))
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value):
            yield from records_in(part, (*path, number))


def without(record: BaseModel, path: Keys, name: str) -> Any:
    """A record as JSON, in which the record at `path` lacks a field."""
    content = grown(record, {})
    table = content
    for key in path:
        table = table[key]
    del table[name]
    return content
