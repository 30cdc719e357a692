"""Say in words what a commit changed of a published claim, and what the earlier rules would have given."""

from __future__ import annotations

from generators.model import Claim, EntryChange, Findings, VerdictWord
from generators.text import counted

USED = "which claims the rules read"
KEYS = {"better": "better direction", "smallest_effect": "smallest effect"}


def details(findings: Findings, claim: Claim) -> dict[str, object] | None:
    """What the page of a claim shows of its history; None without rules, or where nobody has asked git."""
    history = findings.history
    if history is None or claim.entry.verdict is None:
        return None
    part = history.of(claim.id)
    return {
        "unknown": history.unknown,
        "published": part.published,
        "demands": part.demands,
        "scripts": part.scripts,
        "rules_since": part.rules_since,
        "verdict": findings.verdicts[claim.id].word if claim.id in findings.verdicts else None,
    }


def changed(change: EntryChange, claim: Claim) -> str:
    """What a commit changed of a claim, such as `rules, clock of “One call”, data (data.py)`."""
    parts = [
        "rules" if change.rules else "",
        *(f"kind of {_titled(name, claim)}" for name in change.kinds),
        *dict.fromkeys(_key(name, claim) for name in change.keys),
        f"data ({', '.join(change.data)})" if change.data else "",
        f"scripts ({', '.join(change.scripts)})" if change.scripts else "",
    ]
    return ", ".join(filter(None, parts))


def _key(name: str, claim: Claim) -> str:
    """A key of the entry in words: `clock of “One call”`, or which claims the rules read, whatever their alias."""
    owner, _, key = name.partition(".")
    return USED if owner in ("uses", "uses_all") else f"{KEYS.get(key, key)} of {_titled(owner, claim)}"


def _titled(name: str, claim: Claim) -> str:
    """The title of a measure amid other words; its name where it is gone."""
    measure = claim.entry.measures.get(name)
    return f"“{measure.title if measure else name.replace('_', ' ')}”"


def consequence(change: EntryChange, word: VerdictWord | None) -> str:
    """What the rules of before the change give on the evidence as it is; empty where the rules are the same.

    Args:
        change: of a commit.
        word: the verdict by the rules as they are.
    """
    if not change.rules:
        return ""
    if change.before is None:
        return f"what the earlier rules would give is not known: {change.why}"
    if change.before is word:
        return "before, this evidence would have given the same verdict"
    return f"before, this evidence would have given {change.before}: {change.why}"


def lines(findings: Findings, claim: Claim) -> tuple[str, ...]:
    """The history of a claim for a terminal: what it demands first, then how often its scripts were edited."""
    history = findings.history
    if history is None or claim.entry.verdict is None:
        return ()
    if history.unknown:
        return (f"not known whether rules or data changed after publication: {history.unknown}",)
    part, word = history.of(claim.id), findings.verdicts[claim.id].word
    if part.published is None:
        return ("no commit has it as published yet",)
    found = [
        f"published {part.published:%Y-%m-%d}" + ("" if part.demands else "; rules and data are those of then")
    ]
    for change in part.demands:
        given = consequence(change, word)
        found.append(f"{change.at:%Y-%m-%d} {change.commit:.10}: {changed(change, claim)}{given and f'; {given}'}")
    if part.scripts:
        found.append(f"{counted(len(part.scripts), 'edit')} of scripts alone, last {part.scripts[-1].at:%Y-%m-%d}")
    return tuple(found)
