"""Stop a judgement before any rule is read: a job failed, a control failed, or unequal settings."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from generators.model import (
    Claim,
    ControlResult,
    Evidence,
    Health,
    Kind,
    Observation,
    Outcome,
    Project,
    script_name,
)
from generators.rules.evaluate import ComparisonResult
from generators.text import number, yes_or_no

ENDINGS = {
    Outcome.MEASURED: "measured",
    Outcome.RAISED: "raised an error",
    Outcome.TIMED_OUT: "ran out of time",
    Outcome.CRASHED: "crashed",
    Outcome.OVER_LIMIT: "went over its limit",
    Outcome.UNAVAILABLE: "is unavailable here",
}


class Blocked(NamedTuple):
    """Why no rule gives a verdict, and the claim's health.

    Attributes:
        about: the comparison that is in doubt; None where no rule was read.
    """

    reason: str
    health: Health = Health.OK
    about: ComparisonResult | None = None


class Selection(NamedTuple):
    """The observations to judge on, by framework.

    Attributes:
        stale: why older ones stand in for the newest; None where none does.
    """

    observations: Mapping[str, Observation]
    stale: str | None = None
    health: Health = Health.OK


def select_observations(project: Project, claim: Claim, evidence: Mapping[str, Evidence]) -> Selection | Blocked:
    """The newest observations, or earlier measured ones of the same scripts and rules where the newest failed."""
    newest = {name: evidence[name].newest for name in project.frameworks if name in evidence}
    without = [framework.title for name, framework in project.frameworks.items() if newest.get(name) is None]
    if without:
        edited = any(evidence[name].outdated for name in newest)
        return Blocked(f"{' and '.join(without)}: not run yet{' as the scripts are now' if edited else ''}.")
    selected: dict[str, Observation] = {}
    unmeasured: list[Observation] = []
    for name, observation in newest.items():
        assert observation is not None  # noqa: S101 - the lines above returned
        good = observation
        if observation.outcome is not Outcome.MEASURED:
            unmeasured.append(observation)
            good = evidence[name].good or observation
        if good is observation or same_work(claim, good, observation):
            selected[name] = good
    failures = "; ".join(ending(project, observation) for observation in unmeasured)
    failing = any(observation.outcome.failed for observation in unmeasured)
    health = Health.FAILING if failing else Health.OK
    if any(name not in selected or selected[name].outcome is not Outcome.MEASURED for name in newest):
        return Blocked(f"{failures}.", health)
    if claim.timed and len({observation.run for observation in selected.values()}) > 1:
        reason = failures or "The frameworks ran apart"
        return Blocked(f"{reason}, and timings of different runs do not pair.", health)
    stale = f"This rests on an earlier run, because {failures}." if failures else None
    return Selection(selected, stale, health)


def control_fault(project: Project, claim: Claim, observations: Mapping[str, Observation]) -> Blocked | None:
    """A control that failed, or controls that one answer alone would pass."""
    for name, observation in observations.items():
        title = project.frameworks[name].title
        for control in observation.controls:
            if not control.passed:
                where, what = control.where or script_name(name), _control_words(claim, control)
                reason = f"A control failed in {title}: {where}: {what}; correct the probe or the control."
                return Blocked(reason, Health.FAILING)
        for key, measure in claim.entry.measures.items():
            known = [control.known for control in observation.controls if control.measure == key]
            missing = [
                yes_or_no(truth=truth) for truth in (True, False) if not any(item is truth for item in known)
            ]
            if measure.kind is Kind.CHECK and missing:
                words, it = " and no known ".join(missing), "it" if len(missing) == 1 else "both"
                way_out = f"let controls() in {script_name(name)} yield {it}"
                reason = f"{title} has no known {words} for “{measure.title}”; {way_out}."
                return Blocked(reason, Health.FAILING)
            times = [control for control in observation.controls if control.measure == key]
            if measure.kind is Kind.TIMING and times and not _telling_apart(times):
                what = f"The controls of “{measure.title}” in {title} would pass on one time alone"
                way_out = "yield work of a known time, and what the clock of the measure reads as about nothing"
                return Blocked(f"{what}; let controls() in {script_name(name)} {way_out}.", Health.FAILING)
    return None


def _telling_apart(controls: Sequence[ControlResult]) -> bool:
    """True where the known times of two controls exclude each other: no single time passes both."""
    ends = [known if isinstance(known := item.known, tuple) else (known, known) for item in controls]
    return max(low for low, _ in ends) > min(high for _, high in ends)


def unfair(project: Project, claim: Claim, observations: Mapping[str, Observation]) -> Blocked | None:
    """A setting that differs between frameworks, and that `may_differ` doesn't list.

    A claim with timings needs it of every framework; in any other, one that is left out is no difference.
    """
    allowed = claim.entry.verdict.may_differ if claim.entry.verdict else ()
    keys = sorted({key for observation in observations.values() for key in observation.settings} - set(allowed))
    for key in keys:
        settings = {
            name: observation.settings.get(key, "not given")
            for name, observation in observations.items()
            if claim.timed or key in observation.settings
        }
        if len(set(settings.values())) > 1:
            values = ", ".join(f"{value} in {project.frameworks[name].title}" for name, value in settings.items())
            return Blocked(
                f"The comparison isn't fair: the setting {key} is {values}, and the entry doesn't allow that."
            )
    return None


def ending(project: Project, observation: Observation) -> str:
    """How a job ended: `PyTorch ran out of time: the reason`, without a full stop."""
    framework = project.frameworks.get(observation.framework)
    title = framework.title if framework else observation.framework
    end, reason = ENDINGS[observation.outcome], " ".join(observation.reason.split()).rstrip(".")
    return f"{title} {end}: {reason}" if reason else f"{title} {end}"


def same_work(claim: Claim, good: Observation, newest: Observation) -> bool:
    """True where both ran the same scripts and probes, and the rules are still those of the earlier one."""
    return good.rules == claim.rules_digest and good.fingerprint.work == newest.fingerprint.work


def _control_words(claim: Claim, control: ControlResult) -> str:
    """A failed control in words."""
    key, _, item = control.measure.partition(".")
    measure = claim.entry.measures.get(key)
    title = f"“{measure.title if measure else key}”" + (f", {item}," if item else "")
    unit = measure.value_unit if measure else ""

    def words(value: bool | float) -> str:  # noqa: FBT001 - a value to show, not a switch
        if isinstance(value, bool):
            return yes_or_no(truth=value)
        return number(value, unit) if math.isfinite(value) else str(value)

    known = control.known
    expected = f"{words(known[0])} to {words(known[1])}" if isinstance(known, tuple) else words(known)
    return f"{title} read {words(control.observed)} where {expected} is known"
