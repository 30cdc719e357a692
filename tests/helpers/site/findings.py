"""Findings made by hand: a small project with every verdict word, and no framework to install."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from helpers.site.cases import all_cases
from helpers.site.claims import AT, HOSTILE, MACHINE, RUN

from generators.model import (
    Article,
    BrokenEntry,
    Claim,
    Complaint,
    Evidence,
    Findings,
    Footer,
    Framework,
    Ledger,
    Manifest,
    OtherMachine,
    Outcome,
    Passage,
    Project,
    Topic,
    Verdict,
    VerdictWord,
)


def findings() -> Findings:
    """A small project with every verdict word."""
    cases = all_cases()
    claims = [case.claim for case in cases]
    found = {case.claim.id: case.evidence for case in cases if case.evidence}
    verdicts = {case.claim.id: case.verdict for case in cases}
    broken = BrokenEntry(
        id="onnx-round-trip",
        title="A model survives the round trip through ONNX",
        topic=Topic.DEPLOYMENT_REACH,
        complaints=(
            Complaint(
                rule="rules-parse",
                claim="onnx-round-trip",
                where="claims/onnx-round-trip/claim.toml:21",
                what="supported_if names a measure that no script returns",
                got="alpha.diference",
                way_out="name one of: difference, size",
            ),
        ),
    )
    verdicts[broken.id] = Verdict(
        claim=broken.id, word=VerdictWord.NOT_ENOUGH_EVIDENCE, reason="The entry is broken: 1 complaint."
    )
    project = Project(
        root=Path(),
        frameworks={
            "alpha": Framework(name="alpha", title="Alpha", module="alpha", colour="#e67700"),
            "beta": Framework(name="beta", title="Beta", module="beta", colour="#c92a2a"),
        },
        environments={},
        article=article(claims),
        claims=tuple(claims),
        broken=(broken,),
    )
    return Findings(
        project=project,
        verdicts=verdicts,
        evidence=found,
        ledger=ledger(found),
        at=AT,
        elsewhere={
            name: on_other_machines(verdicts[name], found[name]) for name in ("static-graphs", "training-step")
        },
    )


def on_other_machines(verdict: Verdict, parts: dict[str, Evidence]) -> tuple[OtherMachine, ...]:
    """The same evidence from a machine with a hostile name, and from another device."""
    hostile = MACHINE.model_copy(update={"cpu": HOSTILE})
    return (
        OtherMachine(machine=hostile, device="cpu", verdict=verdict, evidence=parts),
        OtherMachine(machine=MACHINE, device="abacus", verdict=verdict, evidence=parts),
    )


def article(claims: list[Claim]) -> Article:
    """An outline with a passage for each claim and one without."""
    passages = {
        "title.headline": Passage(
            gist="The headline, phrased as a question.", kind="navigation", reason="It states nothing."
        ),
        **{f"table.{claim.id}": Passage(gist=f"On {claim.id}.", kind="claim") for claim in claims},
        "end.p1": Passage(gist="One is easier to hire for.", kind="claim"),
    }
    return Article(title="Alpha or Beta?", publisher="An academy", date="2025-03-10", passages=passages)


def ledger(found: dict[str, dict[str, Evidence]]) -> Ledger:
    """The run behind the evidence."""
    expected = tuple((claim_id, name) for claim_id, parts in found.items() for name in parts)
    return Ledger(
        manifest=Manifest(run=RUN, started=AT - timedelta(minutes=25), expected=expected, machine=MACHINE),
        footer=Footer(run=RUN, finished=AT, outcomes={Outcome.MEASURED: len(expected) - 2, Outcome.RAISED: 2}),
    )


def findings_with(**changes: object) -> Findings:
    """The findings of the sample with other fields of its project."""
    found = findings()
    return found.model_copy(update={"project": found.project.model_copy(update=changes)})


def sample(claim_id: str, **changes: object) -> Claim:
    """A claim of the sample, with other fields of its entry."""
    claim = next(claim for claim in findings().project.claims if claim.id == claim_id)
    return claim.model_copy(update={"entry": claim.entry.model_copy(update=changes)})


def findings_with_claim(claim: Claim) -> Findings:
    """The findings of the sample with this claim in the place of the one of its id."""
    claims = findings().project.claims
    return findings_with(claims=tuple(claim if old.id == claim.id else old for old in claims))
