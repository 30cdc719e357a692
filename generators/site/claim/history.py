"""Say in words what a commit changed of a published claim, and what the earlier rules would have given."""

from __future__ import annotations

from generators.model import Claim, EntryChange, Findings, VerdictWord
from generators.text import counted


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


def changed(change: EntryChange) -> str:
    """What a commit changed, such as `rules, data (data.py)`."""
    parts = {
        "rules": change.rules and "rules",
        "kinds": change.kinds and f"kind of measures ({', '.join(change.kinds)})",
        "keys": change.keys and f"keys of the entry ({', '.join(change.keys)})",
        "data": change.data and f"data ({', '.join(change.data)})",
        "scripts": change.scripts and f"scripts ({', '.join(change.scripts)})",
    }
    return ", ".join(part for part in parts.values() if part)


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
        found.append(f"{change.at:%Y-%m-%d} {change.commit:.10}: {changed(change)}{given and f'; {given}'}")
    if part.scripts:
        found.append(f"{counted(len(part.scripts), 'edit')} of scripts alone, last {part.scripts[-1].at:%Y-%m-%d}")
    return tuple(found)
