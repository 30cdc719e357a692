"""Claims that a change reaches come in; which of them are run within a limit of minutes goes out."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from generators.model import AffectedClaim, ClaimSample, Project

CAUSES = ("folder", "input", "uses")  # in the order in which claims are taken


def choose(
    claims: Iterable[AffectedClaim],
    project: Project,
    seconds: Mapping[str, float],
    limit: float | None,
    seed: str,
) -> ClaimSample:
    """The claims to run: all of them, or as many as the minutes allow, but at least one that has scripts.

    Claims whose own folder changed are taken first, then those with another changed input, then those that only
    use such claims; within each of these one after another of every topic and favoured framework, by lot.

    Args:
        claims: those that a change reaches.
        project: in which they stand.
        seconds: expected wall time of the scripts of each claim with scripts, by id.
        limit: minutes, or None for any number.
        seed: decides the lot: the same gives the same sample.
    """
    order = _in_order([claim for claim in claims if not claim.not_run], project, seed)
    taken: list[str] = []
    run: set[str] = set()  # with the claims that the taken ones use
    for claim_id in order:
        with_it = run | _needed(claim_id, project)
        if limit is None or _minutes(with_it, seconds) <= limit:
            taken.append(claim_id)
            run = with_it
    scripted = [claim_id for claim_id in order if seconds.get(claim_id)]
    if scripted and not taken:  # a conclusion, which has no scripts, may cost hours of others
        taken = [min(scripted, key=lambda claim_id: _minutes(_needed(claim_id, project), seconds))]
        run = _needed(taken[0], project)
    everything = {used for claim_id in order for used in _needed(claim_id, project)}
    return ClaimSample(
        claims=tuple(sorted(taken)),
        left_out=tuple(sorted(set(order) - set(taken))),
        minutes=_minutes(run, seconds),
        minutes_of_all=_minutes(everything, seconds),
        limit=limit,
    )


def _in_order(claims: Sequence[AffectedClaim], project: Project, seed: str) -> list[str]:
    """Ids in the order in which claims are taken."""
    shuffled = sorted(claims, key=lambda claim: _lot(seed, claim.id))
    seen: Counter[tuple[str, ...]] = Counter()
    turns = {}
    for claim in shuffled:
        entry = project.claims_by_id[claim.id].entry
        group = (claim.cause, entry.topic, entry.favours)
        turns[claim.id] = (CAUSES.index(claim.cause), seen[group])
        seen[group] += 1
    return sorted(turns, key=lambda claim_id: (*turns[claim_id], _lot(seed, claim_id)))


def _lot(seed: str, claim_id: str) -> str:
    return hashlib.sha256(f"{seed} {claim_id}".encode()).hexdigest()


def _needed(claim_id: str, project: Project) -> set[str]:
    """The claim and all that it uses, whose scripts `verify` runs for it."""
    needed, queue = {claim_id}, [claim_id]
    while queue:
        claim = project.claim(queue.pop())
        used = set(claim.uses.values()) - needed if claim else set()
        needed |= used
        queue += used
    return needed


def _minutes(claims: Collection[str], seconds: Mapping[str, float]) -> float:
    return math.fsum(seconds.get(claim_id, 0) for claim_id in claims) / 60  # the same in any order
