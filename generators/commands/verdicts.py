"""The verdicts on the evidence as it is: from before where every input is the same, judged where one changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from generators.cache import Cache, key_of
from generators.evidence.store import Store
from generators.model import Freshness, Project, Record, TypedNumber, Verdict, digest


class JudgedClaim(Record):
    """A verdict, and the numbers typed into the claim's notes that its measures give."""

    at: datetime
    """Moment at which it was judged."""
    verdict: Verdict
    typed: tuple[TypedNumber, ...] = ()

    def holds(self, now: datetime) -> bool:
        """Whether it would be the same now, with the same inputs: it has not expired since."""
        verdict = self.verdict
        lasts = verdict.freshness is Freshness.STALE or verdict.expires is None or now <= verdict.expires
        return self.at <= now and lasts


def current_verdicts(project: Project, store: Store, now: datetime, *, whole: bool) -> dict[str, JudgedClaim]:
    """Every entry's verdict, by id in order; `whole` where the project holds all entries."""
    known, inputs = Cache(project.root / "build" / "verdicts.txt"), _inputs(project, store)
    found = {}
    for claim_id, key in inputs.items():
        text = known.get(key)
        judged = JudgedClaim.model_validate_json(text) if text else None
        if judged and judged.holds(now):
            found[claim_id] = judged
    changed = inputs.keys() - found.keys()
    for judged in _judge(project, store, now, changed) if changed or project.broken else ():
        claim_id, text = judged.verdict.claim, judged.model_dump_json()
        found[claim_id] = judged
        if claim_id in inputs and JudgedClaim.model_validate_json(text) == judged:
            known.put(inputs[claim_id], text)
    known.save(whole=whole)
    store.index.save()
    return dict(sorted(found.items()))


def _inputs(project: Project, store: Store) -> dict[str, str]:
    """By the id of each sound claim, a key for all that its verdict depends on, but the moment.

    These are its files and evidence, those of the claims that it uses, and what all entries share.
    """
    shared = digest([project.frameworks, project.environments])
    evidence = {
        claim.id: [store.brief_evidence(claim.id, name).contents for name in project.frameworks]
        for claim in project.claims
        if claim.observed
    }
    return {
        claim.id: key_of(
            claim.id,
            shared,
            {
                used: [found.content if (found := project.claim(used)) else "", evidence.get(used)]
                for used in project.with_used((claim.id,))
            },
        )
        for claim in project.claims
    }


def _judge(project: Project, store: Store, now: datetime, changed: Collection[str]) -> Iterator[JudgedClaim]:
    """The verdicts on these claims and on the broken entries, with those on the claims that they use."""
    from generators.judging.findings import judge_evidence  # with NumPy and SciPy
    from generators.site import notes

    wanted = project.with_used(changed)
    claims = tuple(claim for claim in project.claims if claim.id in wanted)
    findings = judge_evidence(project.model_copy(update={"claims": claims}), store, now)
    for claim_id, verdict in findings.verdicts.items():
        yield JudgedClaim(at=now, verdict=verdict, typed=notes.typed_numbers(findings, claim_id))
