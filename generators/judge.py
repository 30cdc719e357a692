"""Judges claims: a pure function of the entries and the evidence.

Outcomes, controls, noise and fairness come before any rule; a rule decides only on what passed them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import combinations
from typing import NamedTuple

from generators.decisions import Decision
from generators.explain import Explainer
from generators.expressions import ExpressionError, parse
from generators.gates import Chosen, Closed, choose, control_fault, noise, unfair
from generators.model import (
    Broken,
    Claim,
    Comparison,
    Evidence,
    Freshness,
    Health,
    Observation,
    Outcome,
    Project,
    RuleName,
    Status,
    Strength,
    Verdict,
    Word,
)
from generators.operands import Operand, Reference
from generators.readings import Readings, Source, depends_on_itself, readings, runs_behind, used_source

AllEvidence = Mapping[str, Mapping[str, Evidence]]
RESTS_ON: Mapping[Word, tuple[RuleName, ...]] = {
    Word.SUPPORTED: ("supported_if",),
    Word.REFUTED: ("refuted_if",),
}  # every other word rests on all of its rules


def judge_all(project: Project, evidence: AllEvidence, now: datetime) -> dict[str, Verdict]:
    """A verdict for every claim, the not-checkable and the broken too, by id in order."""
    verdicts = [judge(claim, project, evidence, now) for claim in project.claims]
    verdicts += [_broken(entry) for entry in project.broken]
    return {verdict.claim: verdict for verdict in sorted(verdicts, key=lambda verdict: verdict.claim)}


def judge(claim: Claim, project: Project, evidence: AllEvidence, now: datetime) -> Verdict:
    """The verdict of one sound claim; nothing but its own evidence and that of the claims it uses is read."""
    if claim.entry.status is Status.NOT_CHECKABLE:
        return Verdict(claim=claim.id, word=Word.NOT_CHECKABLE, reason=claim.entry.reason)
    own = evidence.get(claim.id, {})
    if claim.entry.verdict is None:
        return _open(claim, Closed("The entry has no rules."))
    if depends_on_itself(project, claim):
        return _open(claim, Closed("The claim uses itself by way of [uses], which can't be judged."))
    chosen = choose(project, claim, own)
    if isinstance(chosen, Closed):
        newest = [item.newest for item in own.values() if item.newest is not None]
        return _open(claim, chosen, frameworks=_versions(newest))
    used = _used(project, claim, evidence)
    verdict = _gated(claim, project, chosen, used)
    behind = (
        *chosen.observations.values(),
        *(item for source in used.values() for item in source.observations.values()),
    )
    return _dated(verdict, claim, chosen, behind, now)


class _Ruling(NamedTuple):
    """What the rules alone come to."""

    word: Word
    reason: str
    decisions: Mapping[RuleName, Decision]


def _gated(claim: Claim, project: Project, chosen: Chosen, used: Mapping[str, Source]) -> Verdict:
    """The verdict of measured observations: controls, noise, fairness, then the rules."""
    observations = chosen.observations
    for gate in (control_fault, noise, unfair):
        closed = gate(project, claim, observations)
        if closed:
            return _open(claim, closed, strength=_controls(observations))
    read = readings(project, Source(claim.entry.measures, observations), used)
    try:
        ruling = _rule(claim, project, read, {})
        distinguishes = _distinguishes(claim, project, read, ruling.word)
    except ExpressionError as error:
        return _open(claim, Closed(f"A rule can't be decided: {error}."), strength=_controls(observations))
    deciding = _deciding(ruling)
    shares = [share if truth in (True, None) else 1 - share for truth, share in deciding if share is not None]
    strength = _controls(observations).model_copy(
        update={"share": min(shares, default=None), "runs": runs_behind(read.seen)}
    )
    return Verdict(
        claim=claim.id,
        word=ruling.word,
        reason=ruling.reason,
        comparisons=_comparisons(ruling.decisions),
        distinguishes=distinguishes,
        strength=strength,
    )


def _rule(claim: Claim, project: Project, read: Readings, swap: Mapping[str, str]) -> _Ruling:
    """The verdict table, read with frameworks exchanged as `swap` says."""
    rules = claim.entry.verdict
    assert rules is not None  # noqa: S101 - `judge` returned before

    def lookup(reference: Reference) -> Operand:
        return read(reference._replace(framework=swap.get(reference.framework, reference.framework)))

    texts: dict[RuleName, str] = {"supported_if": rules.supported_if, "refuted_if": rules.refuted_if}
    if rules.valid_if.strip():
        texts = {"valid_if": rules.valid_if, **texts}
    decisions = {
        name: parse(text, project.frameworks, claim.entry.uses).decide(lookup) for name, text in texts.items()
    }
    return _table(Explainer(project, claim), texts, decisions)


def _table(explainer: Explainer, texts: Mapping[RuleName, str], decisions: Mapping[RuleName, Decision]) -> _Ruling:
    """The verdict table: valid, supported, refuted to a word and its sentence."""
    supported, refuted = decisions["supported_if"], decisions["refuted_if"]
    valid = decisions.get("valid_if")
    needed = texts["supported_if"]
    word = Word.NOT_ENOUGH_EVIDENCE
    if valid and valid.truth is False:
        reason = explainer.invalid(valid, texts["valid_if"])
    elif valid and valid.truth is None:
        reason = explainer.unknown([("a valid comparison needs", valid)])
    elif supported.truth is None or refuted.truth is None:
        roles = [("the claim needs", supported), ("the claim would be refuted by", refuted)]
        reason = explainer.unknown(roles)
    elif supported.truth and refuted.truth:
        reason = explainer.contradiction(supported, refuted)
    elif supported.truth:
        word, reason = Word.SUPPORTED, explainer.supported(supported, needed)
    elif refuted.truth:
        word, reason = Word.REFUTED, explainer.refuted(refuted, supported, needed)
    else:
        word, reason = Word.MIXED, explainer.mixed(supported, needed, refuted)
    return _Ruling(word, reason, decisions)


def _distinguishes(claim: Claim, project: Project, read: Readings, word: Word) -> bool | None:
    """Whether the verdict changes when the frameworks are exchanged; None where there is but one."""
    names = list(project.frameworks)
    favoured = claim.entry.favours
    pairs: Sequence[tuple[str, str]] = list(combinations(names, 2))
    if favoured in names:
        pairs = [(favoured, name) for name in names if name != favoured]
    if not pairs:
        return None
    return any(_exchanged(claim, project, read, one, other) is not word for one, other in pairs)


def _exchanged(claim: Claim, project: Project, read: Readings, one: str, other: str) -> Word:
    """The word with two frameworks exchanged, where one's repeated measure may stand where another's must not."""
    try:
        return _rule(claim, project, read, {one: other, other: one}).word
    except ExpressionError:
        return Word.NOT_ENOUGH_EVIDENCE


def _used(project: Project, claim: Claim, evidence: AllEvidence) -> dict[str, Source]:
    """Where each alias of `[uses]` reads from: the newest observation if measured, else the last good one."""
    sources = {}
    for alias, claim_id in sorted(claim.entry.uses.items()):
        observations: dict[str, Observation] = {}
        notes: dict[str, str] = {}
        for name, item in evidence.get(claim_id, {}).items():
            measured = item.newest if item.newest and item.newest.outcome is Outcome.MEASURED else item.good
            if measured is not None:
                observations[name] = measured
            else:
                title = project.frameworks[name].title if name in project.frameworks else name
                notes[name] = f"{alias} reads the claim {claim_id}, which was never measured in {title}"
        sources[alias] = used_source(project, alias, claim_id, observations, notes)
    return sources


def _dated(
    verdict: Verdict, claim: Claim, chosen: Chosen, behind: Sequence[Observation], now: datetime
) -> Verdict:
    """The verdict with its dates, versions, freshness and health."""
    verified = min(_utc(observation.started) for observation in behind)
    ends = [verified + timedelta(days=claim.entry.run.valid_days)]
    snapshot = claim.entry.snapshot
    if snapshot:
        ends.append(datetime.combine(snapshot.date, time(), UTC) + timedelta(days=snapshot.max_age_days))
    expires = min(ends)
    stale = bool(chosen.stale) or _utc(now) > expires
    return verdict.model_copy(
        update={
            "reason": f"{verdict.reason} {chosen.stale}".strip(),
            "freshness": Freshness.STALE if stale else Freshness.FRESH,
            "health": Health.FAILING if Health.FAILING in (verdict.health, chosen.health) else Health.OK,
            "verified_at": verified,
            "expires": expires,
            "frameworks": _versions(chosen.observations.values()),
        }
    )


def _open(
    claim: Claim, closed: Closed, *, strength: Strength | None = None, frameworks: dict[str, str] | None = None
) -> Verdict:
    """A verdict of not enough evidence: no rule was read."""
    return Verdict(
        claim=claim.id,
        word=Word.NOT_ENOUGH_EVIDENCE,
        reason=closed.reason,
        health=closed.health,
        strength=strength or Strength(),
        frameworks=frameworks or {},
    )


def _broken(entry: Broken) -> Verdict:
    first = str(entry.complaints[0]) if entry.complaints else "The entry is broken"
    more = f" (and {len(entry.complaints) - 1} more)" if len(entry.complaints) > 1 else ""
    return Verdict(claim=entry.id, word=Word.NOT_ENOUGH_EVIDENCE, reason=f"{first}{more}")


def _comparisons(decisions: Mapping[RuleName, Decision]) -> tuple[Comparison, ...]:
    return tuple(
        Comparison(
            rule=name, text=item.text, value=item.value, interval=item.interval, share=item.share, truth=item.truth
        )
        for name, decision in decisions.items()
        for item in decision.comparisons
    )


def _deciding(ruling: _Ruling) -> list[tuple[bool | None, float | None]]:
    """Truth and share of the comparisons that the word rests on."""
    rests = RESTS_ON.get(ruling.word, tuple(ruling.decisions))
    return [(item.truth, item.share) for name in rests for item in ruling.decisions[name].deciding]


def _controls(observations: Mapping[str, Observation]) -> Strength:
    controls = [control for observation in observations.values() for control in observation.controls]
    return Strength(controls=len(controls), controls_passed=sum(control.passed for control in controls))


def _versions(observations: Iterable[Observation]) -> dict[str, str]:
    return {
        observation.framework: observation.environment.versions[observation.framework]
        for observation in observations
        if observation.framework in observation.environment.versions
    }


def _utc(moment: datetime) -> datetime:
    """A moment without a zone is taken as UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
