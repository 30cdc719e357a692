"""Whether a night may be published: what is run once more, what that confirms, and when a night is held.

Reads the claim records of the API alone: those that are published, and those of tonight. `docs/decisions/0016`
gives the reasons for the numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from generators.model import Findings, Outcome, Unconfirmed, VerdictWord
from generators.text import counted, percent

SHARE = 0.1  # of the published verdicts that may change, or lose their evidence, in one night
FEW = 3  # that may do so however few are published
MOST = 12  # claims that are run once more
MOST_TIMED = 6  # of them with timings, each of which takes minutes
DECIDED = {VerdictWord.SUPPORTED, VerdictWord.REFUTED, VerdictWord.MIXED}
# Inputs that the project's people edit.
EDITS = ("file:", "probe:", "run", "measures", "rules", "uses", "complaints")
MACHINE = "environment:machine"  # an input too, but hosted machines differ from night to night by themselves

Record = Mapping[str, Any]
Records = Mapping[str, Record]


# --- what is run once more -------------------------------------------------------------------------------


def doubtful(before: Records, after: Records) -> tuple[str, ...]:
    """Claims whose verdict differs although no input of theirs, or of the claims that they use, does."""
    both = sorted(before.keys() & after.keys())
    differing = [claim for claim in both if before[claim]["verdict"] != after[claim]["verdict"]]
    return tuple(claim for claim in differing if not _moved(claim, before, after) - {MACHINE})


def too_many(doubted: Sequence[str], timed: Collection[str]) -> str:
    """Why these can't all be run once more, in words; empty where they can."""
    slow = len(set(timed) & set(doubted))
    if len(doubted) <= MOST and slow <= MOST_TIMED:
        return ""
    return (
        f"{counted(len(doubted), 'verdict')} ({slow} with timings) changed though nothing that they rest on did, "
        f"too many to confirm by running them once more: at most {MOST} ({MOST_TIMED} with timings)"
    )


def wavering(claims: Iterable[str], before: Records, first: Records, second: Records) -> tuple[Unconfirmed, ...]:
    """Those of the claims, run twice in one night, that came out otherwise the second time."""
    return tuple(
        Unconfirmed(
            claim=claim,
            published=before[claim]["verdict"] if claim in before else "",
            first=_said(first[claim]),
            second=_said(second[claim]),
        )
        for claim in sorted(claims)
        if claim in first and _said(first[claim]) != _said(second[claim])
    )


def settled(found: Findings, wavered: Iterable[Unconfirmed]) -> Findings:
    """The findings of the second run; a verdict that is the published one stands, else nothing is decided."""
    verdicts = dict(found.verdicts)
    for one in wavered:
        if verdicts[one.claim].word != one.published:
            told = f"Two runs of one night, with nothing changed between them, gave {one.first} and {one.second}."
            update = {"word": VerdictWord.NOT_ENOUGH_EVIDENCE, "reason": told, "distinguishes": None}
            verdicts[one.claim] = verdicts[one.claim].model_copy(update=update)
    return found.model_copy(update={"verdicts": verdicts})


def _said(record: Record) -> str:
    """The verdict by what a run itself measured; earlier evidence that stands in says nothing of that run."""
    whole = not record["observations"] or _measured(record, every=True)
    return str(record["verdict"] if whole else VerdictWord.NOT_ENOUGH_EVIDENCE)


# --- when a night is held --------------------------------------------------------------------------------


def held(before: Records, after: Records) -> str:
    """Why what is published should stay as it is, in words; empty where tonight may take its place.

    Counted are claims that lost their evidence, and those whose verdict changed without an edit in the project: a
    broken machine or a broken release shows as many of them at once.
    """
    if any(map(_measured, before.values())) and not any(map(_measured, after.values())):
        return "no job was measured"
    compared = {claim for claim, record in before.items() if record["verdict"] != VerdictWord.NOT_CHECKABLE}
    lost = {claim for claim in compared & after.keys() if _lost(before[claim], after[claim])}
    changed = {claim for claim in compared - lost if _changed(claim, before, after)}
    count = len(lost) + len(changed)
    if count <= max(FEW, SHARE * len(compared)):
        return ""
    return (
        f"of {counted(len(compared), 'published verdict')}, {len(lost)} lost their evidence and {len(changed)} "
        f"changed without an edit: {percent(count / len(compared))}, where {percent(SHARE)} may"
    )


def _lost(old: Record, new: Record) -> bool:
    """Whether a claim was measured in full and no longer is, or was decided and no longer is."""
    if new["verdict"] == VerdictWord.NOT_CHECKABLE:
        return False
    undecided = old["verdict"] in DECIDED and new["verdict"] == VerdictWord.NOT_ENOUGH_EVIDENCE
    return undecided or (_measured(old, every=True) and not _measured(new, every=True))


def _changed(claim: str, before: Records, after: Records) -> bool:
    """Whether a verdict is another one, or gone, though nobody has edited anything that it rests on."""
    if claim not in after:
        return True
    edited = any(key.startswith(EDITS) for key in _moved(claim, before, after))
    return bool(before[claim]["verdict"] != after[claim]["verdict"] and not edited)


def _measured(record: Record, *, every: bool = False) -> bool:
    """Whether a job of the claim, or every one, was measured."""
    ended = [one["outcome"] == Outcome.MEASURED for one in record["observations"].values()]
    return bool(ended) and (all(ended) if every else any(ended))


# --- inputs ----------------------------------------------------------------------------------------------


def _moved(claim: str, before: Records, after: Records) -> set[str]:
    """The inputs of a claim, and of those that it uses, that differ: parts of fingerprints, `rules`, `uses`..."""
    pending, seen, found = [claim], set[str](), set[str]()
    while pending:
        one = pending.pop()
        old, new = before.get(one), after.get(one)
        if one in seen or (old is None and new is None):  # a draft is in no record
            continue
        seen.add(one)
        if old is None or new is None:
            found.add("uses")
            continue
        found |= {key for key in ("rules", "uses", "complaints") if (old.get(key) or ()) != (new.get(key) or ())}
        found |= set(_parts(old.get("fingerprints") or {}, new.get("fingerprints") or {}))
        pending += (new.get("uses") or {}).values()
    return found


def _parts(old: Record, new: Record) -> Iterator[str]:
    """Parts that differ between the fingerprints of frameworks that have one on both sides."""
    for name in old.keys() & new.keys():
        then, now = old[name], new[name]
        yield from (key for key in then.keys() | now.keys() if then.get(key) != now.get(key))
