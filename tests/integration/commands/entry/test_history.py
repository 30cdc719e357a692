"""`claims show --history`, and the history on a built page."""

from __future__ import annotations

import json
import re

from helpers.repositories import commit
from helpers.run_command import claims

RULES = {"supported_if": "beta.yes", "refuted_if": "not beta.yes"}


def test_a_changed_rule_is_shown_with_what_the_earlier_one_would_give(repository):
    """In the terminal and in JSON, for one claim and in the list of all."""
    repository.add("other")
    repository.add("says-yes", verdict=RULES)
    commit(repository.root, "Change the rule")
    claims(repository.root, "verify")
    shown = claims(repository.root, "show", "says-yes")
    every = claims(repository.root, "show", "--history")
    (record,) = claims(repository.root, "--json", "show", "--history").json["result"]

    line = "rules; before, this evidence would have given supported: "
    assert line in shown.out
    assert line in every.out
    assert "rules, data or measures changed after publication: 1 of 2 claims\n" in every.out
    assert ("says-yes", "supported") == (record["id"], record["history"][0]["before"])
    assert "other\n  published 20" in claims(repository.root, "show", "other", "--history").out


def test_the_history_needs_git(project):
    """Without it the reason is given, and nothing fails."""
    shown = claims(project.root, "show", "--history")

    (record,) = claims(project.root, "--json", "show", "--history").json["result"]

    assert (0, "not known: the project is in no git repository\n") == (shown.code, shown.out)
    assert ("the project is in no git repository", []) == (record["history_unknown"], record["history"])


def test_a_repository_that_git_refuses_is_not_called_absent(repository, monkeypatch):
    """As where another user owns it; git itself says why."""
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    shown = claims(repository.root, "show", "--history")

    reason = "git can't read the commits here; `git log -- claims` says why"
    assert (0, f"not known: {reason}\n") == (shown.code, shown.out)


def test_show_needs_a_claim(project):
    """Or the option that lists all."""
    refused = claims(project.root, "show")

    assert 2 == refused.code
    assert "name one, or list those of all by --history or --sentences" in refused.err


def test_a_built_site_has_the_history(repository):
    """On the claim's page and in its JSON."""
    repository.add("says-yes", verdict=RULES)
    commit(repository.root, "Change the rule")
    built = claims(repository.root, "build")
    site = repository.root / "build" / "site"
    page = re.sub(r"<[^>]+>", "", (site / "claims" / "says-yes" / "index.html").read_text(encoding="utf-8"))
    record = json.loads((site / "api/v1/claims/says-yes.json").read_text(encoding="utf-8"))["result"]

    assert 0 == built.code, built.err
    assert "&#32;" not in page
    assert "after publication" in " ".join(page.split())
    assert [True] == [change["rules"] for change in record["history"]]
