"""Lines of keys, and complaints about shape that name them."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from generators.entries.toml_errors import place, shape_complaints, toml_lines
from generators.model import Entry
from generators.text import closest

SOUND = """\
title = "T"
statement = "S"
topic = "ease-of-use"
favours = "alpha"
scope = "all"
appearances = ["p.1"]
added = "2026-11-22"
"""


def complaints(text):
    """Every complaint of shape about an entry, as lines."""
    import json
    import tomllib

    with pytest.raises(ValidationError) as caught:
        Entry.model_validate_json(json.dumps(tomllib.loads(text), default=str), strict=True)
    return [str(complaint) for complaint in shape_complaints(caught.value, Entry, text, "claim.toml", "c")]


def test_finds_the_line_of_each_table_and_key():
    """Quoted, dotted and bare keys, tables and tables in arrays."""
    text = """\
# title = "no"
title = "T"
run.timeout = 3

[measures."a b"] # a comment
kind = "check"
'title' = "x"
"x" . y = 1
[[list]]
z = 1
"""

    assert toml_lines(text) == {
        "title": 2,
        "run.timeout": 3,
        "measures.a b": 5,
        "measures.a b.kind": 6,
        "measures.a b.title": 7,
        "measures.a b.x.y": 8,
        "list": 9,
        "list.z": 10,
    }


def test_counts_lines_as_toml_does():
    """Neither a form feed nor a line separator in a comment ends a line; CRLF ends one."""
    assert toml_lines("# a\x0cb\u2028c\r\ntitle = 1\r\n")["title"] == 2


def test_the_first_place_of_a_path_counts():
    """A line of a multi-line string that looks like a key does not count if the key came before."""
    assert toml_lines('title = 1\ntext = """\ntitle = 2\n"""\n')["title"] == 1


@pytest.mark.parametrize(
    ("key", "expected"),
    [("a.b", "f:2"), ("a.b.c.d", "f:2"), ("a.x", "f:1"), ("x.y", "f"), ("", "f")],
)
def test_places_a_key_at_the_nearest_table(key, expected):
    """The key itself, the table above it, or the file."""
    assert place("f", {"a": 1, "a.b": 2}, key) == expected


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("alfa", ["beta", "alpha"], "did you mean alpha?"),
        ("x", ["beta", "alpha"], "use one of alpha, beta"),
        ("x", [f"name{number}" for number in range(13)], "see the list"),
        ("x", [], "see the list"),
        ("x" * 1_000_000, ["alpha"], "use one of alpha"),
    ],
)
def test_leads_to_the_closest_name(name, known, expected):
    """The way out gives the closest name, all names if they are few, or the file that has them."""
    assert closest(name, known, "the list") == expected


def test_complains_of_every_key_in_the_order_of_the_lines():
    """A missing key comes first, because it has no line."""
    text = SOUND.replace('title = "T"\n', "").replace('"alpha"', "3").replace('["p.1"]', '["p.1", 3]')

    assert complaints(f"{text}[run]\ntimeout = nan\nmemry = 3\n") == [
        "claim.toml: title: field required (got nothing); add it, see claims/_template/claim.toml",
        (
            "claim.toml:3: favours: input should be a valid string (got 3); "
            "give a value of that kind, see claims/_template/claim.toml"
        ),
        (
            "claim.toml:5: appearances.1: input should be a valid string (got 3); "
            "give a value of that kind, see claims/_template/claim.toml"
        ),
        (
            "claim.toml:8: run.timeout: input should be less than or equal to 3600 (got nan); "
            "give a value of that kind, see claims/_template/claim.toml"
        ),
        (
            "claim.toml:9: run.memry: extra inputs are not permitted (got 3); "
            "remove it or correct its name: did you mean memory?"
        ),
    ]


def test_names_the_words_there_are():
    """The complaint about an unknown word lists the known ones."""
    (complaint,) = complaints(SOUND.replace("ease-of-use", "ease"))

    assert complaint.startswith("claim.toml:3: topic: input should be 'ease-of-use', 'deployment-reach',")
    assert complaint.endswith("(got 'ease'); use one of the words that it names")


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ("[run]\nenvironment = 3", "claim.toml:9: run.environment: input should be a valid string (got 3)"),
        ("[run.needs]\nprograms = 3", "claim.toml:9: run.needs.programs: input should be a valid array (got 3)"),
        (
            "[run.needs.alpha]\nprograms = 3",
            "claim.toml:9: run.needs.alpha.programs: input should be a valid array",
        ),
        ("[run.needs]\nprogams = []", "correct its name: did you mean programs?"),
        ("verdict = []", "claim.toml:8: verdict: input should be an object (got [])"),
        (
            '[verdict]\nsupported_if = "x"',
            "claim.toml:8: verdict.refuted_if: field required (got nothing); add it",
        ),
        ("[measures.str]\ntitle = 'x'\nkind = 3", "measures.str.kind: input should be 'check', 'number'"),
    ],
)
def test_says_one_thing_of_a_key_of_several_shapes(table, complaint):
    """The complaint is of the branch that was meant, and names keys of the file alone."""
    found = complaints(f"{SOUND}{table}\n")

    assert complaint in found[0]
    assert all("Needs" not in line.partition("(got")[0] for line in found)


def test_complains_of_unusual_keys_like_of_others():
    """Brackets, control characters and words that name a union's branch are keys like others."""
    found = complaints(f'"a[b" = 1\n"\\u001b" = 2\nNeeds = 3\n{SOUND}')

    assert [complaint.partition(": extra inputs")[0] for complaint in found] == [
        "claim.toml: '\\x1b'",
        "claim.toml:1: a[b",
        "claim.toml:3: Needs",
    ]


def test_says_that_tables_are_nested_too_deeply():
    """The complaint does not show the whole text."""
    (complaint,) = complaints("a." * 300 + "a = 1\n")

    assert complaint.startswith("claim.toml: the entry: invalid JSON: recursion limit exceeded")
    assert complaint.endswith(
        " (got tables in tables); its tables are nested far too deeply, see claims/_template/claim.toml"
    )
    assert len(complaint) < 300
