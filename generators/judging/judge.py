"""Give every claim its verdict: a pure function of the entries and the evidence.

A claim may rest on the verdicts on others: those are judged first, and each at most once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from generators.judging.evaluation import Evaluation
from generators.judging.gates import Blocked
from generators.judging.measures import runs_behind
from generators.judging.reasons.labels import Labels
from generators.judging.reasons.sentences import stated
from generators.judging.reasons.subjects import subject_of
from generators.judging.verdicts.exchange import distinguishes, exchange_of
from generators.judging.verdicts.freshness import versions, with_dates
from generators.judging.verdicts.parts import (
    broken_verdict,
    controls_of,
    undecided_verdict,
    verdict_of,
)
from generators.judging.verdicts.table import RuleResult, explained
from generators.model import AllEvidence, Claim, Project, Status, Subject, Verdict, VerdictWord
from generators.rules.evaluate import ComparisonResult


def judge_all(
    project: Project, evidence: AllEvidence, now: datetime, known: Mapping[str, Verdict] = MappingProxyType({})
) -> dict[str, Verdict]:
    """A verdict for every claim, the not-checkable and the broken too, by id in order.

    Args:
        project: the entries.
        evidence: by claim id and framework.
        now: to tell what has expired.
        known: verdicts of the same project, evidence and moment, which are not judged again.
    """
    judging = Judge(Evaluation(project, evidence), now, {**known})
    verdicts = [judging.verdict(claim) for claim in project.claims]
    verdicts += [broken_verdict(entry) for entry in project.broken]
    return {verdict.claim: verdict for verdict in sorted(verdicts, key=lambda verdict: verdict.claim)}


def judge(claim: Claim, project: Project, evidence: AllEvidence, now: datetime) -> Verdict:
    """The verdict on one sound claim, from its own evidence and that of the claims it uses."""
    return Judge(Evaluation(project, evidence), now).verdict(claim)


@dataclass(frozen=True)
class Judge:
    """Gives the claims of a project their verdicts at one moment.

    Attributes:
        verdicts: by claim id, those that are known.
    """

    evaluation: Evaluation
    now: datetime
    verdicts: dict[str, Verdict] = field(default_factory=dict)

    def verdict(self, claim: Claim) -> Verdict:
        """Word, sentence, strength and dates."""
        if claim.id not in self.verdicts:
            self.verdicts[claim.id] = self._verdict(claim)
        return self.verdicts[claim.id]

    def _verdict(self, claim: Claim) -> Verdict:
        evaluation, project = self.evaluation, self.evaluation.project
        if claim.entry.status is Status.NOT_CHECKABLE:
            return verdict_of(claim, VerdictWord.NOT_CHECKABLE, stated(claim.entry.reason))
        prepared = evaluation.prepare(claim)
        if isinstance(prepared, Blocked):
            newest = [
                item.newest for item in evaluation.evidence.get(claim.id, {}).values() if item.newest is not None
            ]
            return undecided_verdict(claim, prepared).model_copy(update={"frameworks": versions(newest)})
        selection, lookup = prepared
        result, strength = evaluation.apply(claim, {}), controls_of(selection.observations)
        if isinstance(result, Blocked):
            subject = self.subject(claim, result.about)
            verdict = undecided_verdict(claim, result).model_copy(
                update={"strength": strength, "subject": subject}
            )
        else:
            others = evaluation.swapped(claim)
            exchanged = exchange_of(result, others, Labels(project, claim))
            apart = [found for found in others if isinstance(found, RuleResult) and found.word is not result.word]
            explanation = explained(claim, project, result, apart)
            verdict = verdict_of(claim, result.word, explanation).model_copy(
                update={
                    "subject": self.subject(claim, explanation.about),
                    "comparisons": result.comparisons,
                    "distinguishes": distinguishes(result.word, exchanged),
                    "exchanged": exchanged,
                    "of_others": evaluation.of_others(claim),
                    "strength": strength.model_copy(
                        update={"share": result.share, "runs": runs_behind(lookup.operands)}
                    ),
                }
            )
        observations = evaluation.observations_behind(claim)
        if not observations:
            return verdict
        used = [self.verdict(other) for other in evaluation.used_claims(claim)]
        return with_dates(verdict, claim, selection, observations, used, self.now)

    def subject(self, claim: Claim, about: ComparisonResult | None) -> Subject | None:
        """What a comparison is about; None where the sentence of the verdict gives none."""
        if about is None:
            return None
        labels = Labels(self.evaluation.project, claim)
        return subject_of(labels, about, self.evaluation.lookup(claim, {}))
