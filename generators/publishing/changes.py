"""Compare two published records: what changed, and why, from the records alone.

A cause is read from what was recorded of each script's inputs (its fingerprint, part by part), of the rules, of
the frameworks' releases and of how the jobs ended. Several may apply; all of them are named.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from generators.evidence.fingerprint import Difference, differences
from generators.model import Change, Outcome
from generators.model.published import PublishedClaim
from generators.publishing.records import Records

UNEXPLAINED = "nothing recorded changed: flake or noise"
CONFIRMED = "seen again when it was run once more"
_DIGEST = re.compile(r"[0-9a-f]{32,}")
_EDITED = {
    "file": "script edited",
    "probe": "probe edited",
    "run": "run settings edited",
    "measures": "measures edited",
}


def changes(before: Records, after: Records) -> tuple[Change, ...]:
    """Every verdict that differs between two sets of claim records, by claim id, with its cause.

    `before` and `after` of a change are verdicts, empty where the claim was added or removed.
    """
    found = []
    for claim in sorted({*before, *after}):
        old, new = before.get(claim), after.get(claim)
        words = [record.verdict if record else "" for record in (old, new)]
        if words[0] != words[1]:
            found.append(Change(claim=claim, before=words[0], after=words[1], cause=_cause(old, new)))
    return tuple(found)


def confirmed(changed: Iterable[Change], repeated: Collection[str]) -> tuple[Change, ...]:
    """The changes, those of repeated claims with a note that they were seen twice."""
    return tuple(
        change.model_copy(update={"cause": f"{change.cause}; {CONFIRMED}"}) if change.claim in repeated else change
        for change in changed
    )


def _cause(old: PublishedClaim | None, new: PublishedClaim | None) -> str:
    if old is None:
        return "claim added"
    if new is None:
        return "claim removed"
    if new.complaints:
        return f"entry broken ({new.complaints[0]})"
    if old.complaints:
        return "entry mended"
    rules = ["rules edited"] if old.rules != new.rules else []
    causes = dict.fromkeys((*_changed_inputs(old, new), *rules, *_changed_outcomes(old, new)))
    return "; ".join(causes) or UNEXPLAINED


def _changed_inputs(old: PublishedClaim, new: PublishedClaim) -> Iterator[str]:
    """Releases that differ, and parts of fingerprints; a framework that one side didn't observe has none."""
    releases = ({f"version:{name}": text for name, text in side.frameworks.items()} for side in (old, new))
    yield from (_input(part) for part in differences(*releases) if part.before and part.after)
    for framework in sorted(old.fingerprints.keys() & new.fingerprints.keys()):
        before, after = old.fingerprints[framework], new.fingerprints[framework]
        yield from (_input(part) for part in (differences(before, after) if before and after else ()))


def _input(part: Difference) -> str:
    match part.kind:
        case "version":
            return f"framework release ({_from_to(part.name, part)})"
        case "package":
            return f"environment ({_from_to(f'package:{part.name}', part)})"
        case "environment":
            return f"environment ({_from_to(part.name, part)})"
        case kind:
            return _EDITED.get(kind, f"{kind} changed") + (f" ({part.name})" if part.name else "")


def _changed_outcomes(old: PublishedClaim, new: PublishedClaim) -> Iterator[str]:
    """Jobs that ended in another way."""
    for framework in sorted({*old.observations, *new.observations}):
        first, second = (
            side.observations[framework].outcome if framework in side.observations else "not run"
            for side in (old, new)
        )
        if first != second:
            again = f" again, was {first}" if second == Outcome.MEASURED else ""
            yield f"infrastructure ({framework} {second}{again})"


def _from_to(name: str, part: Difference) -> str:
    """`name old -> new`; the name alone where the values are digests."""
    if any(_DIGEST.fullmatch(value or "") for value in (part.before, part.after)):
        return name
    return f"{name} {part.before or 'none'} -> {part.after or 'none'}"
