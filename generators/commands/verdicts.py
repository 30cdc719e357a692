"""The verdicts on the evidence as it is: from before where every input is the same, judged where one changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from generators import clock
from generators.cache import Cache, key_of
from generators.entries.project import load_project
from generators.evidence.brief import BriefEvidence
from generators.evidence.fingerprint import read_anew
from generators.evidence.store import Store, store_of
from generators.model import (
    AllEvidence,
    Evidence,
    Findings,
    Freshness,
    Project,
    Record,
    TypedNumber,
    Verdict,
    digest,
)


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
    known, inputs = _known(project.root), _inputs(project, store)
    found = dict(_from_before(known, inputs, now))
    changed = inputs.keys() - found.keys()
    for judged in _judge(project, store, now, changed) if changed or project.broken else ():
        found[judged.verdict.claim] = judged
        _keep(known, inputs.get(judged.verdict.claim), judged)
    known.save(whole=whole)
    store.index.save()
    return dict(sorted(found.items()))


def known_findings(root: Path) -> Findings:
    """All that the pages show, as `current_findings`, with verdicts from before where every input is the same.

    For a process whose code, probes too, is as it was when it began.
    """
    from generators.judging.findings import judge_evidence  # with NumPy and SciPy
    from generators.site.claim import notes

    read_anew()
    store, now = store_of(root), clock.now()
    store.recover()
    project = load_project(root)
    known, inputs = _known(root), _inputs(project, store)
    sure: set[str] = set()
    found: dict[str, Verdict] = {}

    def verdicts(evidence: AllEvidence) -> Mapping[str, Verdict]:
        """Those whose evidence is the same as when their inputs were read: a run may have ended since."""
        same = {claim.id for claim in project.claims if _same(store, claim.id, evidence.get(claim.id, {}))}
        sure.update(claim_id for claim_id in inputs if same.issuperset(project.with_used((claim_id,))))
        before = _from_before(known, inputs, now)
        found.update({claim_id: judged.verdict for claim_id, judged in before if claim_id in sure})
        return found

    findings = judge_evidence(project, store, now, verdicts)
    for claim_id in sorted(sure - found.keys()):
        typed = notes.typed_numbers(findings, claim_id)
        _keep(known, inputs[claim_id], JudgedClaim(at=now, verdict=findings.verdicts[claim_id], typed=typed))
    known.save(whole=True)
    store.index.save()
    return findings


def _known(root: Path) -> Cache:
    return Cache(root / "build" / "verdicts.txt")


def _from_before(known: Cache, inputs: Mapping[str, str], now: datetime) -> Iterator[tuple[str, JudgedClaim]]:
    """What was judged of the same inputs and holds now, by the claim's id."""
    for claim_id, key in inputs.items():
        text = known.get(key)
        judged = JudgedClaim.model_validate_json(text) if text else None
        if judged and judged.holds(now):
            yield claim_id, judged


def _keep(known: Cache, key: str | None, judged: JudgedClaim) -> None:
    """Keep what was judged, where it is the same when it is read again."""
    text = judged.model_dump_json()
    if key and JudgedClaim.model_validate_json(text) == judged:
        known.put(key, text)


def _same(store: Store, claim_id: str, evidence: Mapping[str, Evidence]) -> bool:
    """Whether this evidence of a claim is what the store has in brief."""
    briefs = {name: store.brief_evidence(claim_id, name) for name in evidence}
    return all(_runs(briefs[name]) == _runs(found) for name, found in evidence.items())


def _runs(evidence: Evidence | BriefEvidence) -> list[object]:
    """Which run gave each observation, and when it began."""
    return [seen and (seen.run, seen.started) for seen in (evidence.newest, evidence.good)]


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
    from generators.site.claim import notes

    wanted = project.with_used(changed)
    claims = tuple(claim for claim in project.claims if claim.id in wanted)
    findings = judge_evidence(project.model_copy(update={"claims": claims}), store, now)
    for claim_id, verdict in findings.verdicts.items():
        yield JudgedClaim(at=now, verdict=verdict, typed=notes.typed_numbers(findings, claim_id))
