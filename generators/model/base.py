"""The base class of every data type, and the digest of a value."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, ValidatorFunctionWrapHandler, WrapValidator

SCHEMA_VERSION = 1
MOST_BITS = 63  # of a whole number, without its sign


def _exact(value: object, as_double: ValidatorFunctionWrapHandler) -> float:
    """A whole number to its last digit, anything else as Pydantic reads a double."""
    double: float = as_double(value)
    if type(value) is not int:
        return double
    if value.bit_length() > MOST_BITS:
        raise ValueError("a whole number beyond 64 bits")
    return value


Finite = Annotated[float, Field(allow_inf_nan=False)]
Exact = Annotated[Finite, WrapValidator(_exact), PlainSerializer(lambda value: value, return_type=int | float)]


class Model(BaseModel):
    """A frozen value that refuses unknown fields: what people write, and what stays within a process."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, use_attribute_docstrings=True)


class Record(Model):
    """A frozen value that programs write and read again: fields that this version doesn't know are ignored.

    A field that is added within a schema version has a default, which stands for it in older records.
    """

    model_config = ConfigDict(extra="ignore")


def digest(value: object) -> str:
    """SHA-256 of a value's canonical JSON, as 64 hexadecimal digits."""

    def plain(item: object) -> object:
        if isinstance(item, BaseModel):
            return item.model_dump(mode="json")
        if isinstance(item, Mapping):
            return {str(key): plain(part) for key, part in item.items()}
        if isinstance(item, list | tuple):
            return [plain(part) for part in item]
        return item

    return hashlib.sha256(canonical(plain(value)).encode()).hexdigest()


def canonical(content: object) -> str:
    """The JSON of plain content, of which a digest is made."""
    return json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))


class Answer(Record):
    """The envelope of every JSON file: version of the schema, moment, and number of results."""

    schema_version: int = Field(default=SCHEMA_VERSION, json_schema_extra={"const": SCHEMA_VERSION})
    generated_at: datetime
    total: int
