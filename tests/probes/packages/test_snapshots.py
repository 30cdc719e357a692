"""Dated tables are read whole or not at all."""

import pytest

from generators.probes.packages.snapshots import format_table, is_intact, parse_table, read_table

FACTS = {"source": "an index: of packages", "listed": 9}
COLUMNS = ("name", "month")
ROWS = [("torch", "2026-10"), ("keras", "")]
TEXT = format_table(FACTS, COLUMNS, ROWS)


def test_a_table_is_read_as_it_was_written():
    """Facts and rows come back, empty cells too."""
    table = parse_table(TEXT, COLUMNS)

    assert table.facts == {"source": "an index: of packages", "listed": "9"}
    assert table.rows == [{"name": "torch", "month": "2026-10"}, {"name": "keras", "month": ""}]


@pytest.mark.parametrize(
    "damaged",
    [
        TEXT.replace("2026-10", "2026-11"),
        TEXT.replace("listed: 9", "listed: 8"),
        TEXT[: TEXT.index("# rows")],
        TEXT[:-20],
        "",
    ],
)
def test_a_damaged_table_is_refused(damaged):
    """A changed cell or fact, a checksum that is missing or cut off, and no text at all."""
    with pytest.raises(ValueError, match="damaged"):
        parse_table(damaged, COLUMNS)


@pytest.mark.parametrize(
    "text",
    [
        format_table(FACTS, ("name", "rank"), ROWS),
        format_table(FACTS, COLUMNS, [("torch",)]),
        format_table({}, (), []),
    ],
)
def test_other_columns_are_refused(text):
    """Another heading, and a row that is too short."""
    with pytest.raises(ValueError, match="other columns"):
        parse_table(text, COLUMNS)


def test_a_wrong_number_of_rows_is_refused():
    """The last line counts them."""
    with pytest.raises(ValueError, match="2 rows and says 3"):
        parse_table(TEXT.replace("rows: 2", "rows: 3"), COLUMNS)


def test_a_file_is_sound_until_it_is_damaged(tmp_path):
    """The file is read; a copy with one letter changed is recognised."""
    file = tmp_path / "table.tsv"
    file.write_text(TEXT, encoding="utf-8")

    assert read_table(file, COLUMNS).facts["listed"] == "9"
    assert is_intact(TEXT, COLUMNS)
    assert not is_intact(TEXT.replace("torch", "porch"), COLUMNS)
