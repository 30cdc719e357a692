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
        needed = project.with_used((claim_id,))
        if limit is None or _minutes(run | needed, seconds) <= limit:
            taken.append(claim_id)
            run |= needed
    scripted = [claim_id for claim_id in order if seconds.get(claim_id)]
    if scripted and not taken:  # a conclusion, which has no scripts, may cost hours of others
        taken = [min(scripted, key=lambda claim_id: _minutes(project.with_used((claim_id,)), seconds))]
        run.update(project.with_used(taken))
    return ClaimSample(
        claims=tuple(sorted(taken)),
        left_out=tuple(sorted(set(order) - set(taken))),
        minutes=_minutes(run, seconds),
        minutes_of_all=_minutes(project.with_used(order), seconds),
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


def _minutes(claims: Collection[str], seconds: Mapping[str, float]) -> float:
    return math.fsum(seconds.get(claim_id, 0) for claim_id in claims) / 60  # the same in any order
