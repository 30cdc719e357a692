"""Packages that mention a framework."""

import pytest

from generators.probes.packages.index import (
    COLUMNS,
    check_rows,
    compare_frameworks,
    excerpt_rows,
    load_table,
    matching_words,
    mentioning,
    mentions,
    naming_subject,
    released_between,
)
from generators.probes.packages.snapshots import format_table

LIST = [
    "name\tversion\tmonth\trank\tsummary\n",
    "torch-thing\t1\t2026-10\t7\tA Paper on layers\n",
    "bridge\t1\t2024-01\t\tFrom Keras to PyTorch\n",
    "tf-lamp\t1\t2026-10\t\tFor TensorFlow's servers\n",
    "lamp\t1\t2026-10\t\tAn untorched lamp\n",
]


def rows(subjects=()):
    """The excerpt as a table's rows."""
    return [dict(zip(COLUMNS, row, strict=True)) for row in excerpt_rows(LIST, subjects)]


def names(found_rows):
    """The names of rows."""
    return [row["name"] for row in found_rows]


def test_words_count_by_their_beginning():
    """Case and punctuation don't matter, a full stop asks for the whole word."""
    assert matching_words("Serving, server; deSERVE", ("serv",)) == ("server", "serving")
    assert matching_words("paper papers", ("paper.",)) == ("paper",)
    assert matching_words("anything", ()) == ()


def test_frameworks_are_distinguished():
    """The middle of a word doesn't count."""
    assert mentions("keras_cv for torchvision") == ("tensorflow", "pytorch")
    assert mentions("retorched") == ()


def test_an_excerpt_holds_who_mentions_a_framework():
    """With month, rank, frameworks and the words asked for."""
    assert list(excerpt_rows(LIST, ("paper.", "serv"))) == [
        ("torch-thing", "2026-10", "7", "P", "paper"),
        ("bridge", "2024-01", "", "TP", ""),
        ("tf-lamp", "2026-10", "", "T", "servers"),
    ]


def test_rows_are_chosen_by_framework_word_and_month():
    """Those that mention both belong to either, but to neither alone."""
    assert names(mentioning(rows(), "tensorflow")) == ["bridge", "tf-lamp"]
    assert names(mentioning(rows(), "pytorch", alone=True)) == ["torch-thing"]
    assert names(naming_subject(rows(("paper", "serv")), ("serv",))) == ["tf-lamp"]
    assert names(released_between(rows(), "2023-12", "2024-01")) == ["bridge"]


def test_sound_rows_pass():
    """They come back as they were."""
    assert check_rows(rows(), 3, 4) == rows()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"month": "2026-13"}, "out of range"),
        ({"rank": "15001"}, "out of range"),
        ({"rank": "0"}, "out of range"),
        ({"frameworks": ""}, "out of range"),
        ({"name": "bridge"}, "twice"),
    ],
)
def test_a_value_out_of_range_is_refused(change, message):
    """A thirteenth month, a rank that isn't given, no framework, a name twice."""
    first, *rest = rows()
    with pytest.raises(ValueError, match=message):
        check_rows([first | change, *rest], 3, 4)


def test_too_few_or_too_many_rows_are_refused():
    """A table that lost its rows, and one longer than the list."""
    for least, listed in ((4, 9), (1, 2)):
        with pytest.raises(ValueError, match="3 rows"):
            check_rows(rows(), least, listed)


def test_a_leaning_compares_a_framework_with_the_others():
    """Packages that mention both are in neither group; without a difference the ratio is one."""
    table = [
        {"frameworks": letters, "words": word}
        for letters, word in [("T", "paper"), ("T", ""), ("P", ""), ("P", ""), ("TP", "paper")]
    ]
    found_leaning = compare_frameworks(table, "tensorflow", ("paper",))

    assert found_leaning["packages"] == 2
    assert found_leaning["naming"] == 1
    assert found_leaning["percent"] == 50
    assert found_leaning["odds_low"] < 1 < found_leaning["odds_high"]
    assert compare_frameworks(table, "pytorch", ("paper",))["naming"] == 0
    equal = compare_frameworks(table, "pytorch", ("nothing",))
    assert equal["odds_low"] * equal["odds_high"] == pytest.approx(1)


def test_a_file_is_loaded_and_looked_at(tmp_path):
    """The rows come back; too few are refused."""
    file = tmp_path / "packages.tsv"
    file.write_text(format_table({"listed": 4}, COLUMNS, excerpt_rows(LIST)), encoding="utf-8")

    assert names(load_table(file, 3).rows) == ["torch-thing", "bridge", "tf-lamp"]
    with pytest.raises(ValueError, match="expected"):
        load_table(file, 4)
