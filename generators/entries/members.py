"""Choose the members of `[uses_all]` tables: claims by what they have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from generators.model import BrokenEntry, Claim, Status, UsesAll

Members = dict[str, tuple[str, ...]]


def with_members(claims: Sequence[Claim], broken: Sequence[BrokenEntry] = ()) -> tuple[Claim, ...]:
    """The claims, each with the members of its `[uses_all]` tables by id in order.

    Members are published. Left out are the claim itself and whatever uses it, also through others: of two claims
    whose tables fit each other neither gets the other, so that no order of claims decides and no cycle comes
    about. A broken entry is a member where what can be read of it fits, because it would be one once mended.
    """
    choosers = {claim.id: claim.entry.uses_all for claim in claims if claim.entry.uses_all}
    if not choosers:
        return tuple(claims)
    entries: list[Claim | BrokenEntry] = sorted([*claims, *broken], key=lambda entry: entry.id)
    fitting: dict[str, Members] = {
        claim_id: {name: _fitting(table, entries) for name, table in tables.items()}
        for claim_id, tables in choosers.items()
    }
    users: dict[str, set[str]] = {}
    for claim in claims:
        for used in (*claim.entry.uses.values(), *_all(fitting.get(claim.id, {}))):
            users.setdefault(used, set()).add(claim.id)
    return tuple(
        claim.model_copy(update={"members": _without(fitting[claim.id], _reached(users, claim.id))})
        if claim.id in choosers
        else claim
        for claim in claims
    )


def _fitting(table: UsesAll, entries: Iterable[Claim | BrokenEntry]) -> tuple[str, ...]:
    return tuple(entry.id for entry in entries if entry.id not in table.excluded and _fits(table, entry))


def _fits(table: UsesAll, entry: Claim | BrokenEntry) -> bool:
    if isinstance(entry, BrokenEntry):
        of_topic = not table.topics or entry.topic is None or entry.topic in table.topics
        return of_topic and entry.status in (None, Status.PUBLISHED)
    return entry.entry.status is Status.PUBLISHED and all(
        (
            not table.topics or entry.entry.topic in table.topics,
            not table.favoured or entry.entry.favours in table.favoured,
            table.kind in (None, entry.entry.kind),
            table.own_measures in (None, bool(entry.entry.measures)),
        )
    )


def _reached(users: Mapping[str, Iterable[str]], claim_id: str) -> set[str]:
    """A claim and all that use it, also through others."""
    found, queue = set[str](), [claim_id]
    while queue:
        user = queue.pop()
        if user not in found:
            found.add(user)
            queue += users.get(user, ())
    return found


def _without(members: Members, left_out: set[str]) -> Members:
    return {name: tuple(member for member in chosen if member not in left_out) for name, chosen in members.items()}


def _all(members: Members) -> set[str]:
    return {member for chosen in members.values() for member in chosen}
