"""Write the table of all claims as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from generators.site import escaping

COLUMNS = (
    *("id", "title", "statement", "topic", "kind", "facet_of", "favours", "verdict", "reason", "distinguishes"),
    *("freshness", "health", "verified_at", "expires", "frameworks", "appearances", "url"),
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_table(rows: Iterable[Mapping[str, Any]]) -> str:
    """The claims as CSV by RFC 4180, in UTF-8, with a head; a text that a spreadsheet would compute gets a quote.

    Args:
        rows: the results of `api/v1/claims.json`.
    """
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(COLUMNS)
    table.writerows([_cell(row.get(column)) for column in COLUMNS] for row in rows)
    return text.getvalue()


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case Mapping():
            return "; ".join(f"{key} {part}" for key, part in sorted(value.items()))
        case list():
            return "; ".join(map(str, value))
    text = escaping.visible(str(value))
    return f"'{text}" if text.startswith(FORMULA) else text
