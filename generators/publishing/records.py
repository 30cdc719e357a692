"""Parse published claim records, which are not trusted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from generators.errors import PublishError
from generators.files import parse_json
from generators.model.published import PublishedClaim
from generators.model.records import ClaimRecord

Records = Mapping[str, PublishedClaim]  # by claim id


def as_published(records: Iterable[ClaimRecord]) -> Records:
    """The records of a run as they read once they are published."""
    return {record.id: PublishedClaim.model_validate(record.model_dump(mode="json")) for record in records}


def parse_claim(text: bytes, where: str) -> PublishedClaim:
    """A claim's record from its file of the API.

    Raises:
        PublishError: it is damaged, or has no verdict or no observations.
    """
    try:
        return PublishedClaim.model_validate(parse_result(text, where, dict))
    except ValueError as error:
        raise PublishError(f"{where}: no record of a claim; publish again from a complete run") from error


def parse_result(text: bytes, where: str, shape: type[Any]) -> Any:  # noqa: ANN401 - what JSON holds
    """The `result` of a file of the API.

    Raises:
        PublishError: it is damaged, or no `shape`.
    """
    try:
        result = parse_json(text)["result"]
    except (ValueError, TypeError, LookupError) as error:
        raise PublishError(f"{where}: damaged; publish again from a complete run") from error
    if not isinstance(result, shape):
        what = f"`result` should be a {shape.__name__} (got a {type(result).__name__})"
        raise PublishError(f"{where}: {what}; publish again from a complete run")
    return result
