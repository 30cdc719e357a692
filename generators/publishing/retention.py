"""Which editions the publication branch keeps: its versions come in; the decisions go out, and the commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from generators.model import Pruning, Retention, Target
from generators.publishing.repository import branch as branches
from generators.publishing.repository import commits, layout, trees
from generators.publishing.repository.layout import NIGHTLY


def decide(versions: Sequence[str], aliases: Mapping[str, str], keep: int) -> tuple[Retention, ...]:
    """What becomes of each version, in the order that they are given in.

    Args:
        versions: the editions, newest first, and `nightly`.
        aliases: an alias of each version that has some, by version.
        keep: how many of the newest editions stay.
    """
    editions = [name for name in versions if name != NIGHTLY]
    last_of = {name[:4]: name for name in reversed(editions)}  # the newest of each year
    newest = "the newest" if keep == 1 else f"one of the {keep} newest"
    decisions = []
    for name in versions:
        if name == NIGHTLY:
            why = "each nightly replaces it"
        elif name in aliases:
            why = f"{aliases[name]} is a copy of it"
        elif name in editions[:keep]:
            why = newest
        elif last_of[name[:4]] == name:
            why = f"the last one of {name[:4]}"
        else:
            why = ""
        gone = f"not {newest}, nor the last one of {name[:4]}"
        decisions.append(Retention(name=name, kept=bool(why), why=why or gone))
    return tuple(decisions)


def prune(root: Path, target: Target, keep: int, at: datetime, *, apply: bool) -> Pruning:
    """What becomes of each version of the branch; with `apply`, those that go are removed, in one commit.

    Nothing is rewritten: git's history of the branch still has what is removed. Where somebody else pushed first
    it is decided again, a few times at most.

    Raises:
        PublishError: no repository, the branch is checked out or damaged, or git refuses.
    """
    if apply:
        branches.require_free(root, target.branch)
    for _ in range(commits.ATTEMPTS):
        tip = branches.tip(root, target.branch, target.remote, ask=target.push)
        entries = trees.read_tip(root, tip.commit)
        decisions = decide(layout.versions(entries), layout.aliased(root, entries), keep)
        names = [decision.name for decision in decisions if not decision.kept]
        if not (apply and names):
            return Pruning(versions=decisions)
        tree = layout.without_versions(root, entries, names, at)
        if commit := commits.add(root, target, tip, tree, _message(names), at):
            return Pruning(versions=decisions, commit=commit)
    raise commits.late(target)


def _message(names: Sequence[str]) -> str:
    return "\n".join(["Remove old editions", "", *(f"Removed: {name}" for name in names)])
