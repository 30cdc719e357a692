"""What counts of two versions of a claim's file: rules without formatting, code without imports and docstrings."""

from __future__ import annotations

import pytest

from generators.entries.versions import code_version, entry_version

ENTRY = """\
status = "published"
[measures.size]
kind = "number"
[verdict]
supported_if = "alpha.size > 1 and beta.size > 1"
refuted_if = "alpha.size < 1"
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("alpha.size > 1 and", "(alpha.size>1)  and"),
        ("[verdict]", '# why\n[verdict]\nvalid_if = ""\nmay_differ = []'),
        ('status = "published"', 'status = "published"\ntitle = "Another"'),
    ],
)
def test_rules_that_differ_in_their_formatting_are_the_same(old, new):
    """Brackets, blanks, comments, and keys that are empty as if they were left out."""
    assert entry_version(ENTRY.encode()).demands == entry_version(ENTRY.replace(old, new).encode()).demands


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("< 1", "< 2"),
        ("and", "or"),
        ("[verdict]", '[verdict]\nvalid_if = "alpha.size > 0"'),
        ("[verdict]", '[verdict]\nmay_differ = ["mode"]'),
    ],
)
def test_a_changed_rule_is_another_demand(old, new):
    """Another bound, another word, another gate, another setting that may differ."""
    assert entry_version(ENTRY.encode()).demands != entry_version(ENTRY.replace(old, new).encode()).demands


def test_a_version_holds_status_kinds_and_rules():
    """As the entry gives them; rules with a key of another time can't be read."""
    version = entry_version(ENTRY.encode())
    old = entry_version(ENTRY.replace("[verdict]", "[verdict]\nweight = 3").encode())

    assert (True, {"size": "number"}) == (version.published, version.kinds)
    assert "alpha.size < 1" == version.rules.refuted_if
    assert old.rules is None


@pytest.mark.parametrize("content", [b"title = ", b"\xff\xfe", b"a = " + b"[" * 100_000])
def test_an_entry_that_can_not_be_read_is_no_version(content):
    """No TOML, no text, or nested too deeply."""
    assert entry_version(content) is None


CODE = '''\
"""What both compare."""
import math

from generators.probes.measuring.scores import share


def area(radius):
    """Of a circle."""
    return share(math.pi * radius**2)


TABLE = """1 2
3 4"""
'''


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("import math\n", "import math\nimport os\n"),
        ("What both compare.", "What the two compare."),
        ('    """Of a circle."""\n', "    # of a circle\n"),
        ("math.pi * radius**2", "\n        math.pi\n        * radius ** 2\n    "),
    ],
)
def test_imports_docstrings_and_formatting_do_not_count(old, new):
    """They change neither digest."""
    assert CODE != CODE.replace(old, new)
    assert code_version(CODE.encode()) == code_version(CODE.replace(old, new).encode())


@pytest.mark.parametrize(
    "edited",
    [CODE.replace("share", "proportion"), CODE.replace("1 2\n3", "1\n2 3")],
    ids=["renamed probe", "wrapped text"],
)
def test_a_renamed_probe_and_a_wrapped_text_are_the_same_content(edited):
    """They are other code, and still the same content."""
    before, after = code_version(CODE.encode()), code_version(edited.encode())

    assert before.content == after.content
    assert before.code != after.code


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("radius**2", "radius**3"),
        ("3 4", "3 5"),
        ("math.pi", "math.e"),
        ("def area(radius):", "def area(r, radius):"),
    ],
)
def test_other_numbers_are_another_content(old, new):
    """In an expression, in a text, by another constant of a library, or as one more argument."""
    assert code_version(CODE.encode()).content != code_version(CODE.replace(old, new).encode()).content


def test_two_probes_that_change_places_are_another_content():
    """Names of probes are numbered as they are met, so that one does not stand for the other."""
    both = "from generators.probes.measuring.scores import high, low\n"
    once = code_version(f"{both}a = high(1)\nb = low(2)\nc = high(3)\n".encode())
    swapped = code_version(f"{both}a = high(1)\nb = low(2)\nc = low(3)\n".encode())

    assert once.content != swapped.content


@pytest.mark.parametrize("content", [b"def (", b"x = '\x00'", b"a" + b"[a" * 10_000])
def test_code_that_can_not_be_parsed_is_compared_by_its_bytes(content):
    """No edit of it is missed."""
    assert code_version(content) == code_version(content)
    assert code_version(content) != code_version(content + b"\n")
