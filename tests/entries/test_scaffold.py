"""The passage that a new claim is put under, and the ids that it may have."""

from __future__ import annotations

import os
import tomllib
from datetime import date
from pathlib import Path

import pytest

from generators.entries.scaffold import create_claim
from generators.errors import EvidenceError, UsageError

TODAY = date(2026, 11, 22)


def started(project, **values):
    """The entry of a new claim."""
    create_claim(project.load(), "mine", values, TODAY)
    return tomllib.loads((project.root / "claims/mine/claim.toml").read_text(encoding="utf-8"))


def test_a_locator_that_the_article_lacks_gives_way_to_its_first_claim(project):
    """The general template names no passage of the article, so that the first passage that claims is used."""
    assert ["intro.p1"] == started(project)["appearances"]


def test_a_given_locator_stands(project):
    """The user's passage is taken as it is."""
    assert ["intro.p2"] == started(project, appearances="intro.p2")["appearances"]


def test_the_locator_of_the_projects_own_template_stands(project):
    """A template that names a passage of the article keeps it."""
    project.add("_template", appearances=["intro.p2"])

    assert ["intro.p2"] == started(project)["appearances"]


def test_an_entry_is_dated_and_keeps_the_given_values_to_the_letter(project):
    """The date is today's; backslashes and quotation marks come through as they are."""
    entry = started(project, title='\\1 "so" \\g<0>')

    assert (TODAY, '\\1 "so" \\g<0>') == (entry["added"], entry["title"])


@pytest.mark.parametrize("claim_id", ["Upper", "a--b", "-a", "a_b", "x" * 65, "", "../a"])
def test_an_id_that_is_no_address_is_refused(project, claim_id):
    """The error names the folder, what was got and what an id is made of."""
    with pytest.raises(UsageError, match="single hyphens, at most 64 characters"):
        create_claim(project.load(), claim_id, {}, TODAY)


def test_an_id_is_never_used_twice(project):
    """Neither a sound nor a broken claim is overwritten, and a former id stays with its claim."""
    project.add("broken", topic="weather")
    project.add("renamed", aliases=["former"])
    for taken in ("says-yes", "broken", "former"):
        with pytest.raises(UsageError, match=rf"claims/{taken}: .* \(got '{taken}'\); choose"):
            create_claim(project.load(), taken, {}, TODAY)
        assert not (project.root / "claims/former").exists()
    with pytest.raises(UsageError, match="a former id of renamed"):
        create_claim(project.load(), "former", {}, TODAY)


def test_a_passage_that_is_not_there_is_refused(project):
    """It is refused like an unknown framework, and no file is created."""
    with pytest.raises(UsageError, match=r"--appearance: no such passage of the article \(got 'table.r99'\); "):
        create_claim(project.load(), "says-so", {"appearances": "table.r99"}, TODAY)

    assert not (project.root / "claims/says-so").exists()


def test_an_unknown_topic_is_refused(project):
    """The error names the option, what was got and the nearest topic; nothing is written."""
    with pytest.raises(
        UsageError, match=r"^--topic: no such topic \(got 'performence'\); did you mean performance\?"
    ):
        create_claim(project.load(), "mine", {"topic": "performence"}, TODAY)
    assert not (project.root / "claims/mine").exists()


@pytest.mark.parametrize(
    ("name", "make", "message"),
    [
        ("data.txt", os.mkfifo, r"^claims/_template/data.txt: not a regular file \(got no file\); "),
        ("claim.toml", lambda path: path.write_text("title ="), r"claim.toml: not valid TOML \(got .*\); correct"),
        (
            "claim.toml",
            lambda path: path.write_bytes(b"\xff"),
            r"^claims/_template/claim.toml:1: not UTF-8 at byte 0",
        ),
        ("claim.toml", lambda path: path.write_text(""), r"claim.toml: no entry \(got nothing\); copy"),
    ],
)
def test_a_template_that_can_not_be_copied_is_named_and_leaves_nothing(project, name, make, message):
    """The file of it is named with the way out, and no half of a claim stands in the way of the next try."""
    project.add("_template")
    path = project.root / "claims/_template" / name
    path.unlink(missing_ok=True)
    make(path)
    with pytest.raises(UsageError, match=message):
        create_claim(project.load(), "mine", {}, TODAY)

    assert sorted(path.name for path in (project.root / "claims").iterdir() if path.is_dir()) == [
        "_template",
        "says-yes",
    ]


def test_a_template_with_a_byte_order_mark_is_filled_in(project):
    """Like an entry with one."""
    path = project.add("_template", appearances=["intro.p2"]) / "claim.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert ["intro.p2"] == started(project)["appearances"]


def test_a_value_that_is_no_text_is_refused_and_a_control_character_is_escaped(project):
    """Bytes from a terminal that isn't UTF-8 make no folder; an entry with any other text is valid TOML."""
    with pytest.raises(UsageError, match=r"^--title: not UTF-8 \(got 'a\\udcff'\); write it as UTF-8$"):
        create_claim(project.load(), "mine", {"title": "a\udcff"}, TODAY)

    assert "a\x7f\x01" == started(project, title="a\x7f\x01")["title"]


def test_a_disk_that_is_full_leaves_no_folder(project, monkeypatch):
    """The claim that could not be made is named."""

    def full(*_arguments, **_options):
        raise OSError(28, "No space left on device")

    found = project.load()
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(
        EvidenceError, match=r"claims/mine: can't be written \(No space left on device\); free space"
    ):
        create_claim(found, "mine", {}, TODAY)

    assert ["says-yes"] == [path.name for path in (project.root / "claims").iterdir() if path.is_dir()]
