"""Date a verdict: when it was verified, until when that counts, and which versions it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta

from generators.judging.gates import Selection
from generators.model import Claim, Freshness, Health, Observation, Verdict


def with_dates(
    verdict: Verdict,
    claim: Claim,
    selection: Selection,
    observations: Sequence[Observation],
    used: Sequence[Verdict],
    now: datetime,
) -> Verdict:
    """The verdict with its dates, versions, freshness and health.

    Args:
        verdict: on the claim, without dates.
        claim: the claim.
        selection: the claim's own observations.
        observations: all that the verdict rests on, at least one.
        used: verdicts on the claims that it uses; where one of them is stale, so is this.
        now: moment at which it may have expired.
    """
    verified = min(_utc(observation.started) for observation in observations)
    ends = [_after(verified, claim.entry.run.valid_days)]
    snapshot = claim.entry.snapshot
    if snapshot:
        ends.append(_after(datetime.combine(snapshot.date, time(), UTC), snapshot.max_age_days))
    ends += [other.expires for other in used if other.expires]
    expires = min(ends)
    stale = (
        bool(selection.stale) or _utc(now) > expires or any(other.freshness is Freshness.STALE for other in used)
    )
    return verdict.model_copy(
        update={
            "reason": " ".join(filter(None, [verdict.reason, selection.stale])),
            "freshness": Freshness.STALE if stale else Freshness.FRESH,
            "health": Health.FAILING if Health.FAILING in (verdict.health, selection.health) else Health.OK,
            "verified_at": verified,
            "expires": expires,
            "frameworks": versions(selection.observations.values() if claim.observed else observations),
        }
    )


def versions(observations: Iterable[Observation]) -> dict[str, str]:
    """The version of each framework that observations were made with."""
    return {
        observation.framework: observation.environment.versions[observation.framework]
        for observation in observations
        if observation.framework in observation.environment.versions
    }


def _after(moment: datetime, days: int) -> datetime:
    """So many days later, or the last moment that Python knows, where that is earlier."""
    try:
        return moment + timedelta(days=days)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def _utc(moment: datetime) -> datetime:
    """A moment without a zone is taken as UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
