"""Keep what a claim's timings came to in each of its newest runs: evidence itself is that of the newest run alone.

occasions/<claim>.json   the ratios of at most `MOST` runs, oldest first
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path
from statistics import geometric_mean

from generators import files
from generators.model import Clock, Launch, Observation, Occasion, OccasionRatio, Occasions, Outcome, Timing
from generators.rules.statistics import launch_seconds

MOST = 12


class OccasionStore:
    """The occasions of one store.

    Attributes:
        folder: of all of them; made when first written to.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def of(self, claim_id: str) -> tuple[Occasion, ...]:
        """The newest runs of a claim, oldest first."""
        found = files.read_record(self._path(claim_id), Occasions)
        return found.occasions if found and found.claim == claim_id else ()

    def keep(self, observed: Iterable[Observation]) -> None:
        """Keep the ratios of each claim whose frameworks were timed together; a run that is known is replaced.

        Raises:
            EvidenceError: the folder can't be written to.
        """
        by_claim: dict[str, dict[str, Observation]] = {}
        for observation in observed:
            by_claim.setdefault(observation.claim, {})[observation.framework] = observation
        for claim_id, observations in by_claim.items():
            occasion = occasion_of(observations)
            if occasion is None:
                continue
            earlier = (known for known in self.of(claim_id) if known.run != occasion.run)
            newest = sorted((*earlier, occasion), key=lambda known: (known.started, known.run))[-MOST:]
            files.write_record(self._path(claim_id), Occasions(claim=claim_id, occasions=tuple(newest)))

    def _path(self, claim_id: str) -> Path:
        return self.folder / f"{claim_id}.json"


def occasion_of(observations: Mapping[str, Observation]) -> Occasion | None:
    """What the timings of one claim came to; None without two frameworks that one run has timed.

    Args:
        observations: by framework.
    """
    timed = {name: part for name, part in observations.items() if part.outcome is Outcome.MEASURED}
    ratios = tuple(_ratios(timed))
    if not ratios or len({part.run for part in timed.values()}) > 1:
        return None
    return Occasion(
        run=next(iter(timed.values())).run,
        started=min(part.started for part in timed.values()),
        fingerprints={name: part.fingerprint.digest for name, part in timed.items()},
        ratios=ratios,
    )


def _ratios(observations: Mapping[str, Observation]) -> Iterator[OccasionRatio]:
    for (first, part), (second, other) in combinations(observations.items(), 2):
        for measure, value in part.measures.items():
            under = other.measures.get(measure)
            if not isinstance(value, Timing) or not isinstance(under, Timing):
                continue
            for size in value.launches.keys() & under.launches.keys():
                launches = list(zip(value.launches[size], under.launches[size], strict=False))
                yield OccasionRatio(
                    measure=measure,
                    size=size,
                    pair=(first, second),
                    wall=_mean(launches, "wall"),
                    cpu=_mean(launches, "cpu"),
                )


def _mean(launches: Iterable[tuple[Launch, Launch]], clock: Clock) -> float | None:
    """Geometric mean of the ratios of launches; None where none has one."""
    seconds = [(launch_seconds(over, clock), launch_seconds(under, clock)) for over, under in launches]
    ratios = [over / under for over, under in seconds if over > 0 and under > 0]
    return geometric_mean(ratios) if ratios else None
