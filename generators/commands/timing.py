"""The command `time`: a claim comes in; what each of its launches showed goes out. Nothing becomes evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pydantic import Field

from generators.entries.project import load_project
from generators.errors import UsageError
from generators.evidence.resume import ResumedEvidence
from generators.evidence.store import Store
from generators.model import (
    AllEvidence,
    Claim,
    Job,
    Model,
    Observation,
    Outcome,
    Project,
    Reporter,
    Request,
    Timing,
)
from generators.processes.forkserver.level import open_servers
from generators.rules.looks import next_look
from generators.running import prepare, staging
from generators.running.execute import Execution
from generators.running.timing.comparison import MOST
from generators.running.timing.launches import Launches
from generators.running.timing.series import Series
from generators.running.timing.used_evidence import evidence_of_used
from generators.sandbox import policy
from generators.site import summaries
from generators.site.timings import twins


class RatioSoFar(Model):
    """A ratio of two frameworks' times after a launch, by the clock that rules read."""

    measure: str
    size: str
    pair: tuple[str, str]
    launch: float | None
    """Of this launch alone; None where a clock read zero."""
    ratio: float
    """Geometric mean of all launches so far."""
    interval: tuple[float, float] | None
    """With the bound of the next look; None below three launches."""
    twins: float | None
    """A framework over itself so far; None where there are no twins yet."""
    noisy: int
    """Rounds of this launch beside which other work disturbed the clock."""
    rounds: int


class LaunchSeen(Model):
    """What one launch showed, and what it cost."""

    number: int
    """From 1; 0 for one that only fills caches and isn't counted."""
    look: int
    """Launches that the next look needs: this launch where their numbers are equal."""
    bound: float
    """The t bound of that look, by which the intervals are."""
    ratios: tuple[RatioSoFar, ...]
    seconds: dict[str, float]
    """Seconds of this launch by phase: `start`, `load`, `warm`, `measure`."""
    needs: str | None
    """What more launches are needed for, as the last look said; empty before the first, None where it stops."""


class Trial(Model):
    """A claim that was timed without becoming evidence."""

    claim: str
    evidence: bool = False
    """Always false: nothing of it counts."""
    launches: tuple[LaunchSeen, ...] = ()
    failures: dict[str, str] = Field(default_factory=dict)
    """Why scripts were not measured, by framework."""
    seconds: dict[str, float] = Field(default_factory=dict)
    """Seconds by phase over all launches, with `else` for controls and the rest."""

    @property
    def failed(self) -> bool:
        """True where a script failed or can't run here."""
        return bool(self.failures)


class _Follower:
    """Tells of each launch as it comes."""

    def __init__(self, project: Project, tell: Callable[[LaunchSeen], None]) -> None:
        self.frameworks, self.tell = tuple(project.frameworks), tell
        self.seen: list[LaunchSeen] = []
        self.reported = 0  # launches
        self.spent: dict[str, float] = {}

    def on_launch(self, claim: Claim, number: int, series: Series) -> None:
        """Keep and tell what is new: a launch, several that one process took, or one that isn't counted."""
        if number == 0 and series.count == 0:
            self._keep(claim, 0, series)
        for count in range(self.reported + 1, series.count + 1):
            self._keep(claim, count, series)
        self.reported = max(self.reported, series.count)

    def _keep(self, claim: Claim, count: int, series: Series) -> None:
        seconds = {phase: series.spent[phase] - self.spent.get(phase, 0.0) for phase in series.spent}
        self.spent = dict(series.spent)
        look = next_look(count)
        timings = {name: series.timings(name) for name in self.frameworks}
        seen = LaunchSeen(
            number=count,
            look=look.launches,
            bound=look.bound,
            ratios=tuple(_ratios(claim, timings, count, look.bound)),
            seconds=seconds,
            needs=series.why if count == series.count else "",
        )
        self.seen.append(seen)
        self.tell(seen)


def time_claim(
    root: Path,
    request: Request,
    launches: int,
    reporter: Reporter,
    on_launch: Callable[[LaunchSeen], None],
) -> Trial:
    """Time the one claim of a request as a run does, and keep nothing.

    The lock of the evidence is held meanwhile, so that no run measures beside it.

    Args:
        root: of the project.
        request: names the claim.
        launches: at most; 0 for as many as a run takes.
        reporter: takes warnings.
        on_launch: called after each launch.

    Raises:
        UsageError: no such claim, a retired or broken one, or one without a timing.
        LockedError: a run holds the lock.
        SandboxError: the required sandbox is not available.
    """
    (claim_id,) = request.claims
    resolved = prepare.resolve(root, request.model_copy(update={"fresh": True}), load_project(root))
    _require_timing(resolved.project, claim_id)
    if weakness := policy.warning(resolved.confinement, request.sandbox):
        reporter.on_warning(weakness)
    with resolved.main_store.lock():
        prepared = prepare.plan_jobs(resolved, ResumedEvidence(resolved.store, {}))
        job = next(job for job in prepared.plan.jobs if job.claim == claim_id)
        follower = _Follower(resolved.project, on_launch)
        with (
            staging.staged_claims(resolved.project, {claim_id}) as staged,
            open_servers(
                root, [staged.claims_by_id[claim_id].folder], resolved.confinement, reporter.on_warning
            ) as forks,
        ):
            environments = prepared.environments
            execution = Execution(staged, environments, request, reporter, resolved.confinement, None, forks)
            observations = _observations(execution, job, resolved.store, launches, follower)
    return Trial(
        claim=claim_id,
        launches=tuple(follower.seen),
        failures={
            part.framework: f"{part.outcome}: {part.reason}"
            for part in observations
            if part.outcome is not Outcome.MEASURED
        },
        seconds=follower.spent | {"else": _rest(observations, follower.spent)},
    )


def _require_timing(project: Project, claim_id: str) -> None:
    """Refuse a broken entry, and a claim without a timing; raises `UsageError`."""
    claim = project.claim(claim_id)
    if claim is None:
        raise UsageError(f"claims/{claim_id}: its entry is broken; `claims check {claim_id}` says why")
    if not claim.timed:
        raise UsageError(
            f"claims/{claim_id}: no measure of kind timing, so nothing to time; name a claim that has one"
        )


def _observations(
    execution: Execution, job: Job, store: Store, launches: int, follower: _Follower
) -> tuple[Observation, ...]:
    """What a run would keep of so many launches, or of as many as it takes."""

    def used(claim: Claim) -> AllEvidence:
        return evidence_of_used(execution.project, claim, store, ())

    comparison = execution.comparison(job, "", used, launches or MOST)
    timed = Launches(
        [comparison],
        job.claim,
        execution.forks,
        on_warning=execution.reporter.on_warning,
        on_launch=lambda each, number: follower.on_launch(each.claim, number, each.series),
    )
    for _ in timed.run():
        pass
    return comparison.observations()


def _rest(observations: tuple[Observation, ...], spent: Mapping[str, float]) -> float:
    """Seconds of the whole job that no phase of a launch has taken."""
    return max(0.0, max(part.seconds for part in observations) - sum(spent.values()))


def _ratios(
    claim: Claim, timings: Mapping[str, Mapping[str, Timing]], count: int, bound: float
) -> Iterator[RatioSoFar]:
    """Each framework's time over that of the next one after so many launches, by measure and size."""
    for name, measure in claim.entry.measures.items():
        whole = {framework: found[name] for framework, found in timings.items() if name in found}
        values = {framework: _launches(timing, 0, count) for framework, timing in whole.items()}
        last = {framework: _launches(timing, count - 1, count) for framework, timing in whole.items()}
        alone = {(*pair, size): ratio for *pair, size, ratio in summaries.ratios(last, measure)}
        for first, second, size, ratio in summaries.ratios(values, measure, bound):
            same = twins(whole, (first, second), measure, size)
            marks = [mark for each in (first, second) for mark in last[each].launches[size][0].noisy]
            yield RatioSoFar(
                measure=name,
                size=size,
                pair=(first, second),
                launch=alone[first, second, size].value if (first, second, size) in alone else None,
                ratio=ratio.value,
                interval=None if ratio.low is None or ratio.high is None else (ratio.low, ratio.high),
                twins=same.value if same else None,
                noisy=sum(marks),
                rounds=len(marks),
            )


def _launches(timing: Timing, begin: int, end: int) -> Timing:
    """Some of its launches."""
    return Timing(launches={size: launches[begin:end] for size, launches in timing.launches.items()})
