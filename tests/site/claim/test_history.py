"""What pages, records and a terminal say of the history of a claim."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

import pytest
from helpers.plain_words import faults
from helpers.site.findings import findings

from generators.model import ClaimHistory, EntryChange, History, Rules, VerdictWord
from generators.site.claim import history
from generators.site.exports import api
from generators.site.pages import render_pages

PUBLISHED, LATER = datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 21, 13, tzinfo=UTC)
EARLIER = Rules(supported_if="alpha.accuracy > 0.9", refuted_if="alpha.accuracy < 0.5")
RULES = {"rules": True, "earlier": EARLIER, "before": VerdictWord.SUPPORTED, "why": "Alpha reads 0.951"}


def with_changes(*changes, unknown=""):
    """The sample, in which these are the changes of the claim `accuracy`."""
    made = tuple(EntryChange(commit="0123456789abcdef" * 2, at=LATER, **change) for change in changes)
    claims = {} if unknown else {"accuracy": ClaimHistory(published=PUBLISHED, changes=made)}
    return findings().model_copy(update={"history": History(claims=claims, unknown=unknown)})


def words(found, claim_id="accuracy"):
    """The text of the claim's page."""
    return words_of(render_pages(found)[f"claims/{claim_id}/index.md"])


def words_of(page):
    """The text of a part of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())


def test_a_changed_rule_stands_beside_the_verdict():
    """With its date, and the verdict that the earlier rules would have given."""
    text = words(with_changes(RULES))
    notice = text.index(
        "Rules changed on 21 November 2026, after publication; before, this evidence would have given Supported."
    )

    assert "commit 0123456789: rules. Before, this evidence would have given Supported: Alpha reads 0.951." in text
    assert text.index("The claim:") < notice < text.index("Published on 20 November 2026.") < text.index("Scope")
    assert "The rules or what they read changed once, see above." in text


def test_the_same_verdict_by_the_earlier_rules():
    """Is said to be the same, without a second reason."""
    assert "this evidence would have given the same verdict." in words(
        with_changes(RULES | {"before": VerdictWord.REFUTED})
    )


def test_earlier_rules_that_give_nothing():
    """The reason stands in the place of a verdict."""
    text = words(with_changes(RULES | {"before": None, "why": "they can't be read any more"}))

    assert "What the earlier rules would give is not known: they can't be read any more." in text


def test_the_earlier_rules_stand_in_a_fold_out_alone():
    """Whoever wants their exact words opens it; the changes around it have none of them."""
    page = render_pages(with_changes(RULES))["claims/accuracy/index.md"]
    notice = page[page.index("Rules changed") :]
    fold_out = re.search(
        r"<details class=\"more\">\n<summary>The earlier rules as written.*?</details>", notice, re.DOTALL
    )

    assert "<code>alpha.accuracy > 0.9</code>" in html.unescape(fold_out[0])
    shown = words_of(notice[: fold_out.start()])
    assert "Supported: Alpha reads 0.951." in shown
    assert not faults(shown, 10_000)


def test_changed_data_name_their_files():
    """No verdict is given for them."""
    keys = ("accuracy.better", "dry_mass.clock", "uses.more", "uses_all.some.topic")
    change = {"data": ("data.py", "table.tsv"), "kinds": ("accuracy",), "keys": keys}
    text = words(with_changes(change))

    assert "The data behind the rules changed on 21 November 2026" in text
    title = findings().project.claims_by_id["accuracy"].entry.measures["accuracy"].title
    assert f"kind of “{title}”, better direction of “{title}”, clock of “dry mass”, which claims" in text
    assert "which claims the rules read, data (data.py, table.tsv)." in text
    assert "Before, this evidence" not in text


def test_scripts_are_listed_apart():
    """They are no change of what the claim demands."""
    text = words(with_changes({"scripts": ("verify_alpha.py",)}))

    assert "Rules and data are those of then. Scripts were edited on 21 November 2026." in text
    assert "changed on 21 November" not in text


def test_an_unknown_history_is_not_an_unchanged_one():
    """The page says why nothing is known."""
    text = words(with_changes(unknown="this clone is shallow"))

    assert "Not known whether rules or data changed: this clone is shallow." in text
    assert "those of then" not in text


@pytest.mark.parametrize(
    ("found", "claim_id"),
    [(findings(), "accuracy"), (with_changes(RULES), "more-fun")],
    ids=["not asked", "no rules"],
)
def test_nothing_is_said_where_there_is_nothing_to_say(found, claim_id):
    """Where nobody has asked git, and where a claim has no rules."""
    assert "Since publication" not in words(found, claim_id)


def test_the_record_of_a_claim_has_its_history():
    """Moment, commit, files, and the earlier rules with what they give."""
    record = api.claim_record(with_changes(RULES | {"data": ("data.py",)}), "accuracy")
    (change,) = record["history"]

    assert ("2026-11-20T00:00:00Z", "") == (record["published"], record["history_unknown"])
    assert {
        "commit": "0123456789abcdef" * 2,
        "at": "2026-11-21T13:00:00Z",
        "rules": True,
        "kinds": [],
        "keys": [],
        "data": ["data.py"],
        "scripts": [],
        "earlier": EARLIER.texts,
        "before": "supported",
        "why": "Alpha reads 0.951",
    } == change
    assert "shallow" == api.claim_record(with_changes(unknown="shallow"), "accuracy")["history_unknown"]


def lines(found):
    """The lines for a terminal."""
    return history.lines(found, found.project.claims_by_id["accuracy"])


def test_the_lines_of_a_terminal():
    """Publication, then each change of demands, then how often scripts were edited."""
    script = {"scripts": ("verify_alpha.py",)}

    assert (
        "published 2026-11-20",
        "2026-11-21 0123456789: rules; before, this evidence would have given supported: Alpha reads 0.951",
        "2 edits of scripts alone, last 2026-11-21",
    ) == lines(with_changes(RULES, script, script))
    assert ("published 2026-11-20; rules and data are those of then",) == lines(with_changes())
    assert ("not known whether rules or data changed after publication: shallow",) == lines(
        with_changes(unknown="shallow")
    )
    assert () == lines(findings())
