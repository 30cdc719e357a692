"""The page on the architecture agrees with the package."""

import re

import pytest
from helpers.pages import architecture, import_map

from generators import model

TOPS = (import_map.ROOT, import_map.ROOT / "generators")
STALE = "the imports or captions of generators/ have changed: run `make architecture` and commit what it writes"


def test_the_picture_is_up_to_date():
    """The committed picture is what `make architecture` draws from the imports now."""
    assert architecture.picture() == architecture.PICTURE.read_text(encoding="utf-8"), STALE


def test_the_table_of_folders_is_up_to_date():
    """The committed table is what `make architecture` writes from the captions now."""
    page = architecture.PAGE.read_text(encoding="utf-8")

    assert architecture.page(page) == page, STALE


def test_every_path_on_the_page_exists():
    """A path in backticks is there, in the repository or below `generators/`; `build/` is generated."""
    page = architecture.PAGE.read_text(encoding="utf-8")
    paths = set(re.findall(r"`(?!build/)([\w.-]+/[\w./-]*|\w+\.\w+)`", page))

    assert len(paths) > 40
    assert [path for path in sorted(paths) if not any((top / path).exists() for top in TOPS)] == []


def test_every_noun_on_the_page_is_one_of_the_model():
    """A name in backticks that begins with a capital letter is a noun that the steps hand each other."""
    nouns = set(re.findall(r"`([A-Z]\w+)`", architecture.PAGE.read_text(encoding="utf-8")))

    assert len(nouns) > 8
    assert sorted(nouns - set(model.__all__)) == []


def test_every_arrow_leads_down():
    """Each import that the picture shows leads from a layer to a lower one."""
    rows = import_map.layers()
    level = {name: number for number, row in enumerate(rows) for name in row}
    parts = {name: import_map.part(name) for name in level}
    edges = import_map.drawn_edges(import_map.imports(), parts)

    assert ("cli", "commands") in edges
    assert [edge for edge in sorted(edges) if level[edge[0]] >= level[edge[1]]] == []


def test_an_import_that_a_longer_path_replaces_is_left_out():
    """The reduction keeps what is reachable and drops the edges that say it twice."""
    edges = {("a", "b"), ("b", "c"), ("a", "c"), ("d", "c"), ("a", "d")}

    assert edges - {("a", "c")} == import_map.reduction(edges)


@pytest.mark.parametrize(
    ("docstring", "takes", "gives"),
    [
        ("A job comes in; what it measured goes out.", "A job", "what it measured"),
        ("The line: arguments come in; text and a status go out.", "arguments", "text and a status"),
        ("Tools that scripts share.", None, "Tools that scripts share"),
    ],
)
def test_a_caption_says_what_comes_in_and_goes_out(tmp_path, docstring, takes, gives):
    """Input and output of a folder are read from the sentence of its docstring."""
    (tmp_path / "step").mkdir()
    (tmp_path / "step" / "__init__.py").write_text(f'"""{docstring}"""\n')

    part = import_map.part("step", tmp_path)

    assert (takes, gives) == (part.takes, part.gives)


def test_crossings_are_counted():
    """Two arrows cross where their ends are in opposite orders; arrows of one box don't."""
    rows = [["a", "b"], ["c", "d"]]

    assert import_map.crossings(rows, {("a", "d"), ("b", "c")}) == 1
    assert import_map.crossings(rows, {("a", "c"), ("a", "d"), ("b", "d")}) == 0


def test_values_that_fall_are_pooled():
    """Places in a row keep their order, as near to what was wanted as that allows."""
    assert architecture.ascending([1, 3, 2, 4]) == [1, 2.5, 2.5, 4]
