"""Where the article says it."""

from __future__ import annotations

from generators.entries.lint import appearances


def test_accepts_claims_and_advice(project, said):
    """Both kinds of passage state something."""
    project.add("says-yes", appearances=["intro.p1", "intro.p2"])

    assert said(appearances) == []


def test_refuses_unknown_silent_and_repeated_passages(project, said):
    """Each odd locator has its own complaint and way out."""
    project.add("says-yes", appearances=["intro.p3", "head", "intro.p1", "intro.p1"])
    where = "claims/says-yes/claim.toml:6"

    assert said(appearances) == [
        f"{where}: no such passage of the article (got 'intro.p3'); did you mean intro.p2?",
        f"{where}: the passage is navigation and states nothing (got 'head'); name the passage that states it",
        f"{where}: a passage named twice (got 'intro.p1'); name it once",
    ]
