"""Pool the twins of all claims: a bias that every timing of a run shares is too small to see in one claim.

A twin is a second process of the same script, so that the ratio of the two is 1 but for noise and for a bias of
the measurement itself. The unit is the claim, since its timings and launches share their processes.
"""

from __future__ import annotations

from collections.abc import Iterable
from statistics import geometric_mean

from generators.model import Observation, Outcome, Project, SharedBias, Timing
from generators.rules.statistics import t_interval, twin_ratio


def shared_bias(project: Project, observations: Iterable[Observation]) -> SharedBias | None:
    """Seconds of a first twin over those of its second, the geometric mean over claims with its 95 % interval.

    A claim whose twins a clock read as nothing isn't among them. None where fewer than three claims have twins.

    Args:
        project: with the entries, which name the clock of each timing.
        observations: of one run, or those behind a site.
    """
    by_claim: dict[str, list[float]] = {}
    for part in observations:
        claim = project.claims_by_id.get(part.claim)
        if claim is None or part.outcome is not Outcome.MEASURED:
            continue
        for name, measure in claim.entry.measures.items():
            value = part.measures.get(name)
            pairs = [pair for each in value.twins.values() for pair in each] if isinstance(value, Timing) else []
            found = (twin_ratio(pair, measure.clock) for pair in pairs)
            by_claim.setdefault(part.claim, []).extend(ratio for ratio in found if ratio > 0)
    means = [geometric_mean(ratios) for _, ratios in sorted(by_claim.items()) if ratios]
    estimate = t_interval(means, log=True)
    if estimate is None:
        return None
    return SharedBias(ratio=estimate.centre, interval=(estimate.low, estimate.high), claims=len(means))
