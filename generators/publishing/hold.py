"""Decide what a nightly runs once more, what that confirms, and when the nightly is withheld.

Reads claim records alone: those that are published, and those of this nightly. `docs/decisions/0016` gives the
reasons for the numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from generators.evidence.fingerprint import differences
from generators.model import Findings, Outcome, Unconfirmed, VerdictWord
from generators.model.published import PublishedClaim
from generators.publishing.records import Records
from generators.text import counted, percent

SHARE = 0.1  # of the published verdicts that may change, or lose their evidence, in one nightly
FEW = 3  # that may do so however few are published
MOST = 12  # claims that are run once more
MOST_TIMED = 6  # of them with timings, each of which takes minutes
DECIDED = {VerdictWord.SUPPORTED, VerdictWord.REFUTED, VerdictWord.MIXED}
EDITS = {"file", "probe", "run", "measures", "rules", "uses", "complaints"}  # inputs that contributors edit


# --- what is run once more -------------------------------------------------------------------------------


def unexplained(before: Records, after: Records) -> tuple[str, ...]:
    """Claims whose verdict differs although no input of theirs, or of the claims that they use, does."""
    both = sorted(before.keys() & after.keys())
    differing = [claim for claim in both if before[claim].verdict != after[claim].verdict]
    return tuple(claim for claim in differing if not _changed_inputs(claim, before, after))


def too_many(unexplained: Sequence[str], timed: Collection[str]) -> str | None:
    """Why these claims can't all be run once more; None where they can."""
    slow = len(set(timed) & set(unexplained))
    if len(unexplained) <= MOST and slow <= MOST_TIMED:
        return None
    return (
        f"{counted(len(unexplained), 'verdict')} ({slow} with timings) changed though nothing that they rest on "
        f"did, too many to confirm by running them once more: at most {MOST} ({MOST_TIMED} with timings)"
    )


def unconfirmed(
    claims: Iterable[str], before: Records, first: Records, second: Records
) -> tuple[Unconfirmed, ...]:
    """Those of the claims, run twice in one nightly, whose second run gave another verdict."""
    return tuple(
        Unconfirmed(
            claim=claim,
            published=before[claim].verdict if claim in before else "",
            first=_own_verdict(first[claim]),
            second=_own_verdict(second[claim]),
        )
        for claim in sorted(claims)
        if claim in first and _own_verdict(first[claim]) != _own_verdict(second[claim])
    )


def undecided(findings: Findings, unconfirmed: Iterable[Unconfirmed]) -> Findings:
    """The findings of the second run, without a verdict where it is neither confirmed nor the published one."""
    verdicts = dict(findings.verdicts)
    for claim in unconfirmed:
        if verdicts[claim.claim].word != claim.published:
            update = {
                "word": VerdictWord.NOT_ENOUGH_EVIDENCE,
                "reason": f"Two runs of one night, with nothing changed between them, gave {claim.first} "
                f"and {claim.second}.",
                "distinguishes": None,
            }
            verdicts[claim.claim] = verdicts[claim.claim].model_copy(update=update)
    return findings.model_copy(update={"verdicts": verdicts})


def _own_verdict(record: PublishedClaim) -> str:
    """The verdict by what a run itself measured; earlier evidence that stands in says nothing of that run."""
    whole = not record.observations or _measured(record, every=True)
    return record.verdict if whole else VerdictWord.NOT_ENOUGH_EVIDENCE


# --- when a nightly is withheld --------------------------------------------------------------------------


def reason_to_withhold(before: Records, after: Records) -> str | None:
    """Why what is published should stay as it is; None where the nightly may take its place.

    Counted are claims that lost their evidence, and those whose verdict changed without an edit in the project: a
    broken machine or a broken release shows as many of them at once.
    """
    if any(map(_measured, before.values())) and not any(map(_measured, after.values())):
        return "no job was measured"
    compared = {claim for claim, record in before.items() if record.verdict != VerdictWord.NOT_CHECKABLE}
    lost = {claim for claim in compared & after.keys() if _lost(before[claim], after[claim])}
    changed = {claim for claim in compared - lost if _changed(claim, before, after)}
    count = len(lost) + len(changed)
    if count <= max(FEW, SHARE * len(compared)):
        return None
    return (
        f"of {counted(len(compared), 'published verdict')}, {len(lost)} lost their evidence and {len(changed)} "
        f"changed without an edit: {percent(count / len(compared))}, where {percent(SHARE)} may"
    )


def _lost(old: PublishedClaim, new: PublishedClaim) -> bool:
    """Whether a claim was measured in full and no longer is, or was decided and no longer is."""
    if new.verdict == VerdictWord.NOT_CHECKABLE:
        return False
    undecided = old.verdict in DECIDED and new.verdict == VerdictWord.NOT_ENOUGH_EVIDENCE
    return undecided or (_measured(old, every=True) and not _measured(new, every=True))


def _changed(claim: str, before: Records, after: Records) -> bool:
    """Whether a verdict is another one, or gone, though nobody has edited anything that it rests on."""
    if claim not in after:
        return True
    edited = not EDITS.isdisjoint(_changed_inputs(claim, before, after))
    return before[claim].verdict != after[claim].verdict and not edited


def _measured(record: PublishedClaim, *, every: bool = False) -> bool:
    """Whether a job of the claim, or every one, was measured."""
    measured = [job.outcome == Outcome.MEASURED for job in record.observations.values()]
    return bool(measured) and (all(measured) if every else any(measured))


def _changed_inputs(claim: str, before: Records, after: Records) -> set[str]:
    """The kinds of inputs, of a claim and of those that it uses, that differ: parts of fingerprints, `rules`, ...

    The machine is no such input: hosted machines differ from night to night by themselves.
    """
    pending, visited, kinds = [claim], set[str](), set[str]()
    while pending:
        used = pending.pop()
        old, new = before.get(used), after.get(used)
        if used in visited or (old is None and new is None):  # a draft is in no record
            continue
        visited.add(used)
        if old is None or new is None:
            kinds.add("uses")
            continue
        kinds |= {key for key in ("rules", "uses", "complaints") if getattr(old, key) != getattr(new, key)}
        kinds |= {
            part.kind
            for framework in old.fingerprints.keys() & new.fingerprints.keys()
            for part in differences(old.fingerprints[framework], new.fingerprints[framework])
            if (part.kind, part.name) != ("environment", "machine")
        }
        pending += new.uses.values()
    return kinds
