"""How old a verdict is: when it was verified, until when that is good, and on what versions it rests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta

from generators.judging.gates import Selection
from generators.model import Claim, Freshness, Health, Observation, Verdict


def dated(
    verdict: Verdict,
    claim: Claim,
    chosen: Selection,
    behind: Sequence[Observation],
    used: Iterable[Verdict],
    now: datetime,
) -> Verdict:
    """The verdict with its dates, versions, freshness and health.

    Args:
        verdict: as the rules came out.
        claim: it is about.
        chosen: the claim's own observations.
        behind: every observation that it rests on, at least one.
        used: verdicts on the claims that it uses; where one of them is stale, so is this.
        now: to tell what has expired.
    """
    verified = min(_utc(observation.started) for observation in behind)
    ends = [verified + timedelta(days=claim.entry.run.valid_days)]
    snapshot = claim.entry.snapshot
    if snapshot:
        ends.append(datetime.combine(snapshot.date, time(), UTC) + timedelta(days=snapshot.max_age_days))
    older = list(used)
    ends += [one.expires for one in older if one.expires]
    expires = min(ends)
    stale = bool(chosen.stale) or _utc(now) > expires or any(one.freshness is Freshness.STALE for one in older)
    return verdict.model_copy(
        update={
            "reason": f"{verdict.reason} {chosen.stale}".strip(),
            "freshness": Freshness.STALE if stale else Freshness.FRESH,
            "health": Health.FAILING if Health.FAILING in (verdict.health, chosen.health) else Health.OK,
            "verified_at": verified,
            "expires": expires,
            "frameworks": versions(chosen.observations.values() if claim.runs else behind),
        }
    )


def versions(observations: Iterable[Observation]) -> dict[str, str]:
    """The version of each framework that observations were made with."""
    return {
        observation.framework: observation.environment.versions[observation.framework]
        for observation in observations
        if observation.framework in observation.environment.versions
    }


def _utc(moment: datetime) -> datetime:
    """A moment without a zone is taken as UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
