"""Which editions are kept, what removes the others, and that their names are never used again."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from helpers.published_editions import published_names, put, read_published, versions
from helpers.repositories import NOON, git, write_site

from generators.errors import PublishError
from generators.model import Pruning, Target
from generators.publishing import retention
from generators.publishing.repository import commits

NAMES = ("2026-11-22", "2026-11-21.2", "2026-11-21", "2025-12-31", "2025-12-30", "2024-02-01", "2024-01-01")
GONE = ("2026-11-21", "2025-12-30", "2024-01-01")


@pytest.fixture
def published(root, site):
    """The repository with seven editions of three years and a nightly."""
    for name in reversed(NAMES):
        put(root, write_site(site, f"edition {name}"), edition=name, anyway=True)
    put(root, write_site(site, "night"), "nightly")
    return root


def prune(root, keep=2, *, apply=True, **target):
    """Prune as the command does."""
    return retention.prune(root, Target(**target), keep, NOON, apply=apply)


def removed(pruned):
    """Names of the versions that are not kept."""
    return tuple(version.name for version in pruned.versions if not version.kept)


def test_the_rule():
    """The newest, the last of each year, what an alias points at and the nightly stay, each with its reason."""
    decisions = retention.decide((*NAMES, "nightly"), {"2026-11-22": "latest", "2024-01-01": "stable"}, 2)

    assert {decision.name: (decision.kept, decision.why) for decision in decisions} == {
        "2026-11-22": (True, "latest is a copy of it"),
        "2026-11-21.2": (True, "one of the 2 newest"),
        "2026-11-21": (False, "not one of the 2 newest, nor the last one of 2026"),
        "2025-12-31": (True, "the last one of 2025"),
        "2025-12-30": (False, "not one of the 2 newest, nor the last one of 2025"),
        "2024-02-01": (True, "the last one of 2024"),
        "2024-01-01": (True, "stable is a copy of it"),
        "nightly": (True, "each nightly replaces it"),
    }


def test_of_one_that_stays_no_number_is_given():
    """It is the newest."""
    decisions = retention.decide(("2026-11-22", "2026-11-21"), {}, 1)

    assert ["the newest", "not the newest, nor the last one of 2026"] == [each.why for each in decisions]


def test_what_would_be_removed_is_shown_first(published):
    """Without `apply` the branch stays as it is."""
    before = git(published, "rev-parse", "gh-pages")
    pruned = prune(published, apply=False)

    assert (removed(pruned), pruned.commit) == (GONE, None)
    assert git(published, "rev-parse", "gh-pages") == before


def test_one_commit_removes_what_is_not_kept(published):
    """The folders and the lines of the selector's list are gone; whatever stays keeps its tree."""
    before = git(published, "rev-parse", "gh-pages")
    kept = [name for name in (*NAMES, "nightly", "latest") if name not in GONE]
    trees = {name: git(published, "rev-parse", f"gh-pages:{name}") for name in kept}
    pruned = prune(published)

    assert removed(pruned) == GONE
    assert git(published, "rev-parse", "gh-pages", "gh-pages^") == f"{pruned.commit}\n{before}"
    assert published_names(published) == tuple(name for name in NAMES if name not in GONE)
    assert set(versions(published)) == set(kept) - {"latest"}
    assert {name: git(published, "rev-parse", f"gh-pages:{name}") for name in kept} == trees
    message = git(published, "log", "-1", "--format=%B", "gh-pages")
    assert message == "Remove old editions\n\nRemoved: 2026-11-21\nRemoved: 2025-12-30\nRemoved: 2024-01-01"
    assert prune(published).commit is None


def test_the_name_of_a_removed_edition_is_never_used_again(published, site):
    """Whoever has its address finds nothing there, and never something else."""
    prune(published)
    listed = json.loads(read_published(published, "removed.json"))

    assert [edition["name"] for edition in listed["result"]] == sorted(GONE)
    assert (listed["schema_version"], listed["total"]) == (1, 3)
    with pytest.raises(
        PublishError, match=r"it was removed, and its name is never used again \(got '2026-11-21'\)"
    ):
        put(published, site, edition="2026-11-21", anyway=True)
    with pytest.raises(PublishError, match="it exists and is never rewritten"):
        put(published, site, edition="2026-11-21.2", anyway=True)


def test_removed_editions_stay_on_the_list(published, site):
    """Later publications and removals keep the earlier names."""
    prune(published)
    put(published, site, at=NOON + timedelta(days=1))
    prune(published, keep=1)

    names = [edition["name"] for edition in json.loads(read_published(published, "removed.json"))["result"]]
    assert names == [*sorted(GONE), "2026-11-21.2", "2026-11-22"]


def test_a_number_of_today_is_not_used_again(root, site):
    """Numbers within a day count on from those that were removed."""
    for _ in range(3):
        put(root, site)
    prune(root, keep=1)

    assert removed(prune(root, keep=1, apply=False)) == ()
    assert put(root, site).name == "2026-11-22.4"


def test_nothing_published_is_nothing_to_remove(root):
    """A branch that isn't there has no versions."""
    assert prune(root) == Pruning(versions=())


def test_a_removal_can_be_pushed(published, remote):
    """With `push` the remote's branch is what is decided on, and what changes."""
    git(published, "push", "--quiet", "origin", "gh-pages")
    pruned = prune(published, push=True)

    assert git(remote, "rev-parse", "gh-pages") == pruned.commit == git(published, "rev-parse", "gh-pages")


def test_a_removal_that_is_overtaken_is_decided_again(published, site, monkeypatch):
    """An edition that arrives meanwhile stays, and counts among the newest."""
    move = commits.branches.move
    others = iter([site])

    def overtaken(*arguments):
        for other in others:
            assert put(published, other).name == "2026-11-22.2"
        return move(*arguments)

    monkeypatch.setattr(commits.branches, "move", overtaken)
    assert removed(prune(published)) == ("2026-11-21.2", *GONE)
    assert published_names(published)[0] == "2026-11-22.2"


def test_gives_up_after_some_attempts(published, monkeypatch):
    """Where others are always first nothing is removed."""
    monkeypatch.setattr(commits.branches, "move", lambda *_arguments: False)

    with pytest.raises(PublishError, match="somebody else published first"):
        prune(published)
    assert published_names(published) == NAMES


def rewrite_removed(published, text):
    """Commit another list of removed editions to the branch."""
    pages = published.parent / "pages"
    git(published, "worktree", "add", "--quiet", str(pages), "gh-pages")
    (pages / "removed.json").write_text(text, encoding="utf-8")
    identity = ("-c", "user.name=Someone", "-c", "user.email=someone@localhost")
    git(pages, *identity, "commit", "--quiet", "--all", "-m", "Rewrite")
    git(published, "worktree", "remove", "--force", str(pages))


def test_what_a_later_version_wrote_of_removed_editions_stays(published, site):
    """Whichever version removes the next edition writes the list again."""
    prune(published)
    listed = json.loads(read_published(published, "removed.json"))
    listed["later"], listed["result"][0]["reason"] = 1, "damaged"
    rewrite_removed(published, json.dumps(listed))
    put(published, site, at=NOON + timedelta(days=1))
    prune(published, keep=1)

    again = json.loads(read_published(published, "removed.json"))
    assert (1, "damaged", 5) == (again["later"], again["result"][0]["reason"], again["total"])


def test_a_damaged_list_of_removed_editions_is_refused(published, site):
    """No name is taken for free where the list can't be read."""
    prune(published)
    rewrite_removed(published, '{"result": 1}')

    with pytest.raises(PublishError, match=r"removed\.json: the branch's list of removed editions is damaged"):
        put(published, site)
