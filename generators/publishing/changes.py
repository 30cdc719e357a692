"""What changed between two published records, and why: computed from the records alone.

A cause is read from what was recorded of each script's inputs (its fingerprint, part by part), of the rules, of
the frameworks' releases and of how the jobs ended. Several may apply; all of them are named.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from generators.model import Change, Outcome

Record = Mapping[str, Any]
UNEXPLAINED = "nothing recorded changed: flake or noise"
CONFIRMED = "seen again when it was run once more"
_DIGEST = re.compile(r"[0-9a-f]{32,}")
_EDITED = {
    "file": "script edited",
    "probe": "probe edited",
    "run": "run settings edited",
    "measures": "measures edited",
}


def changes(before: Mapping[str, Record], after: Mapping[str, Record]) -> tuple[Change, ...]:
    """Every verdict that differs between two sets of claim records, by claim id, with its cause.

    A record is the `result` of `api/v1/claims/<id>.json`. `before` and `after` of a change are verdicts, empty
    where the claim was added or removed.
    """
    found = []
    for claim in sorted({*before, *after}):
        old, new = before.get(claim), after.get(claim)
        words = [str(record["verdict"]) if record else "" for record in (old, new)]
        if words[0] != words[1]:
            found.append(Change(claim=claim, before=words[0], after=words[1], cause=_cause(old, new)))
    return tuple(found)


def confirmed(changed: Iterable[Change], repeated: Collection[str]) -> tuple[Change, ...]:
    """The changes, those of repeated claims with a word that they were seen twice."""
    return tuple(
        one.model_copy(update={"cause": f"{one.cause}; {CONFIRMED}"}) if one.claim in repeated else one
        for one in changed
    )


# --- causes ----------------------------------------------------------------------------------------------


def _cause(old: Record | None, new: Record | None) -> str:
    if old is None:
        return "claim added"
    if new is None:
        return "claim removed"
    if new.get("complaints"):
        return f"entry broken ({new['complaints'][0]})"
    if old.get("complaints"):
        return "entry mended"
    causes = [*_releases(old, new), *_parts(old, new)]
    if old.get("rules") != new.get("rules"):
        causes.append("rules edited")
    causes += _ends(old, new)
    return "; ".join(dict.fromkeys(causes)) or UNEXPLAINED


def _releases(old: Record, new: Record) -> Iterator[str]:
    """Frameworks whose release differs; a side that wasn't observed has none."""
    for name, then, now in _differences(old.get("frameworks"), new.get("frameworks")):
        if then and now:
            yield f"framework release ({_moved(name, then, now)})"


def _parts(old: Record, new: Record) -> Iterator[str]:
    """Parts of the fingerprints that differ, in words."""
    for _, then, now in _differences(old.get("fingerprints"), new.get("fingerprints")):
        if not then or not now:  # a side that wasn't observed says nothing of its inputs
            continue
        for key, first, second in _differences(then, now):
            kind, _, name = key.partition(":")
            if kind == "version":
                yield f"framework release ({_moved(name, first, second)})"
            elif kind in {"package", "environment"}:
                yield f"environment ({_moved(key if kind == 'package' else name, first, second)})"
            else:
                yield _EDITED.get(kind, f"{kind} changed") + (f" ({name})" if name else "")


def _ends(old: Record, new: Record) -> Iterator[str]:
    """Jobs that ended in another way."""
    for name, then, now in _differences(old.get("observations"), new.get("observations")):
        first, second = (str((side or {}).get("outcome") or "not run") for side in (then, now))
        if first != second:
            back = "" if second != Outcome.MEASURED else f" again, was {first}"
            yield f"infrastructure ({name} {second}{back})"


def _differences(then: Record | None, now: Record | None) -> Iterator[tuple[str, Any, Any]]:
    """Keys whose values differ, in order, with both values; None where a side lacks it."""
    then, now = then or {}, now or {}
    for key in sorted({*then, *now}):
        if then.get(key) != now.get(key):
            yield key, then.get(key), now.get(key)


def _moved(name: str, then: object, now: object) -> str:
    """`name old -> new`; the name alone where the values are digests."""
    if any(_DIGEST.fullmatch(str(value)) for value in (then, now)):
        return name
    return f"{name} {then or 'none'} -> {now or 'none'}"


# --- the summary -----------------------------------------------------------------------------------------
