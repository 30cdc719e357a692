"""The base class of every data type, and the digest of a value."""

from __future__ import annotations

import ast
import hashlib
import inspect
import json
import sys
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, ValidatorFunctionWrapHandler, WrapValidator

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic_core import CoreSchema

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

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    def __copy__(self) -> Self:
        """A copy without what is known of this value, because the copy may get other fields."""
        copied = super().__copy__()
        for name in copied.__dict__.keys() - type(self).model_fields:
            del copied.__dict__[name]
        return copied

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, object]:
        """A schema in which the text below each field describes it; Pydantic would read it in every command."""
        schema = handler(core_schema)
        properties = handler.resolve_ref_schema(schema).get("properties", {})
        texts: dict[str, str] = {}
        for base in (base for base in reversed(cls.__mro__) if issubclass(base, Model)):
            texts |= _field_texts(base.__module__).get(base.__name__, {})
        for name, field in cls.model_fields.items():
            if found := properties.get(field.alias or name, properties.get(name)):
                found |= {"description": texts[name]} if name in texts else {}
        return schema


class Record(Model):
    """A frozen value that programs write and read again: fields that this version doesn't know are ignored.

    A field that is added within a schema version has a default, which stands for it in older records.
    """

    model_config = ConfigDict(extra="ignore")


@cache
def _field_texts(module: str) -> dict[str, dict[str, str]]:
    """The text below each field of each class of a module of ours, by class and field."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    found: dict[str, dict[str, str]] = {}
    for made in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        for field, text in pairwise(made.body):
            match field, text:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(words))):
                    found.setdefault(made.name, {})[name] = inspect.cleandoc(words)
    return found


def digest(value: object) -> str:
    """SHA-256 of a value's canonical JSON, as 64 hexadecimal digits."""

    def plain(item: object) -> object:
        if isinstance(item, str):  # as most are; the checks below take longer
            return item
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
