"""What makers said of their products, from the dated table."""

from pathlib import Path

from generators.probes.packages.index import MONTH
from generators.probes.packages.snapshots import (
    is_intact,
    read_table,
)

FILE = Path(__file__).with_name("statements.tsv")
COLUMNS = (
    "product",
    "maker",
    "framework",
    "month",
    "source",
    "seen",
    "gist",
)
PRODUCTS = (
    "translator",
    "photo album",
    "photo filters",
    "assistant",
)


def statements():
    """The rows that are statements, with month and source."""
    rows = [
        row
        for row in read_table(FILE, COLUMNS).rows
        if row["framework"]
    ]
    if not all(
        MONTH.fullmatch(row["month"]) and row["product"] in PRODUCTS
        for row in rows
    ):
        raise ValueError(
            "a statement has no date, or is about another product"
        )
    return rows


def named(rows, framework):
    """Whether each product names this framework, or None."""
    said = {
        product: [row for row in rows if row["product"] == product]
        for product in PRODUCTS
    }
    return {
        product: any(row["framework"] == framework for row in found)
        if found
        else None
        for product, found in said.items()
    }


def figures(framework):
    """What the entry's measures ask for."""
    rows = statements()
    own = [row for row in rows if row["framework"] == framework]
    form = "{product} ({month}): {gist} [{source}]"
    lines = [form.format(**row) for row in own]
    return {
        "intact": is_intact(
            FILE.read_text(encoding="utf-8"), COLUMNS
        ),
        "named": named(rows, framework),
        "found": len({row["product"] for row in rows}),
        "statements": "; ".join(lines) or "none found",
    }


def known(framework):
    """Controls: this framework, another, nobody, a damaged copy."""
    text = FILE.read_text(encoding="utf-8")
    sayings = [
        {"product": product, "framework": framework}
        for product in PRODUCTS
    ]
    others = [
        {"product": product, "framework": "another"}
        for product in PRODUCTS
    ]
    for product in PRODUCTS:
        yield (
            f"named.{product}",
            named(sayings, framework)[product],
            True,
        )
        yield (
            f"named.{product}",
            named(others, framework)[product],
            False,
        )
    yield "intact", is_intact(text, COLUMNS), True
    yield (
        "intact",
        is_intact(text.replace("2016-09", "2026-09"), COLUMNS),
        False,
    )
    yield (
        "found",
        sum(
            value is not None
            for value in named([], framework).values()
        ),
        0,
    )
