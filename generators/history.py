"""What changed between two published records, and why: computed from the records alone.

A cause is read from what was recorded of each script's inputs (its fingerprint, part by part), of the rules, of
the frameworks' releases and of how the jobs ended. Several may apply; all of them are named.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from generators.model import Change, Ledger, Outcome, Wavering

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
_FAILED = {str(outcome) for outcome in Outcome if outcome.failed}
# Left as they are, so that the summary reads well in a terminal: `1.0`, `verify_x.py`, `a -> b`, `(c, d; e)`.
_ACTIVE = re.compile(
    r"""^[!-/:-@\[-`{-~]|(?<![^\W_])[._]|[._](?![^\W_])|(?<=www)\.|[!"#$%&'*+/:<=?@\[\\\]^`{|}~]""", re.IGNORECASE
)
HELD = (
    "What was published stays. Look at the site below `build/site`; `claims publish --nightly --site build/site` "
    "publishes it all the same, as does `claims nightly --anyway`"
)
_LONGEST = 300  # characters of a reason; the page has all of it


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


def summary(  # noqa: PLR0913 - each is told in a section of its own
    changed: Sequence[Change],
    ledger: Ledger | None,
    before: Mapping[str, Record],
    after: Mapping[str, Record],
    wavered: Sequence[Wavering] = (),
    held: str = "",
    *,
    anyway: bool = False,
) -> str:
    """A run told in Markdown: what changed and why, what failed, what was not run, counts and versions.

    Text of contributors and of their scripts stands in it as text: no markup, link or mention of theirs acts. That
    the night is held, and the way out, come first.
    """
    observations = _observations(after)
    failed = [one for one in observations if one[2].get("outcome") in _FAILED]
    idle = [one for one in observations if one[2].get("outcome") in {None, "unavailable"}]
    titles = {claim: str(record.get("title") or claim) for claim, record in {**before, **after}.items()}
    lines = [f"# {'Held: ' if held and not anyway else ''}{_headline(changed, failed)}", ""]
    if held:
        title, told = ("Published all the same", [held]) if anyway else ("Nothing is published", [held, HELD])
        lines += _section(title, told, "")
    if wavered:
        lines += _section("Not confirmed", [_wavered(one, titles) for one in wavered], "")
    lines += _section("Verdicts that changed", [_told(change, titles) for change in changed], "None.")
    lines += _section("Jobs that failed", [_ended(*one) for one in failed], "None.")
    lines += _section("Broken entries and failed controls", _defects(after), "None.")
    lines += _section("Not run", [_ended(*one) for one in idle], "Every job ran.")
    lines += _section("Counts", _counts(ledger, after), "")
    lines += _section("Versions", _versions(ledger, after), "No framework was observed.")
    return "\n".join(lines).rstrip() + "\n"


def as_text(value: object) -> str:
    """A value as inert Markdown: one line, without control characters, what could act as an entity."""
    kept = "".join(" " if mark.isspace() else mark for mark in str(value))
    visible = "".join(mark for mark in kept if not unicodedata.category(mark).startswith("C"))
    short = " ".join(visible.split())
    if len(short) > _LONGEST:
        short = short[: _LONGEST - 1] + "\N{HORIZONTAL ELLIPSIS}"
    return _ACTIVE.sub(lambda mark: f"&#{ord(mark[0])};", short)


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


def _headline(changed: Sequence[Change], failed: Sequence[object]) -> str:
    verdicts = "1 verdict" if len(changed) == 1 else f"{len(changed) or 'No'} verdicts"
    jobs = "1 job" if len(failed) == 1 else f"{len(failed) or 'no'} jobs"
    return f"{verdicts} changed, {jobs} failed"


def _section(title: str, items: Iterable[str], otherwise: str) -> list[str]:
    listed = [f"- {item}" for item in items]
    return [f"## {title}", "", *(listed or [otherwise]), ""]


def _told(change: Change, titles: Mapping[str, str]) -> str:
    words = f"{change.before or 'new'} \N{RIGHTWARDS ARROW} {change.after or 'gone'}"
    title = as_text(titles.get(change.claim, change.claim))
    return f"**{title}** ({as_text(change.claim)}): {as_text(words)}. Cause: {as_text(change.cause)}"


def _wavered(one: Wavering, titles: Mapping[str, str]) -> str:
    told = f"published {one.published or 'nothing'}, tonight {one.first}, then {one.second}"
    left = "so it stays" if one.returned else "so neither is published"
    return f"**{as_text(titles.get(one.claim, one.claim))}** ({as_text(one.claim)}): {as_text(told)}; {left}"


def _ended(claim: str, framework: str, seen: Record) -> str:
    reason = f": {as_text(seen['reason'])}" if seen.get("reason") else ""
    return f"{as_text(claim)}, {as_text(framework)}, {as_text(seen.get('outcome') or 'not run')}{reason}"


def _defects(records: Mapping[str, Record]) -> Iterator[str]:
    """What makes a run exit 3 although every job was measured."""
    for claim, record in sorted(records.items()):
        for complaint in record.get("complaints") or ():
            yield f"{as_text(claim)}: {as_text(complaint)}"
        for name, controls in sorted((record.get("controls") or {}).items()):
            for one in controls:
                if not one["passed"]:
                    told = f"control of {one['measure']} gave {one['observed']}, known is {one['known']}"
                    yield f"{as_text(claim)}, {as_text(name)}: {as_text(told)}"


def _observations(records: Mapping[str, Record]) -> list[tuple[str, str, Record]]:
    """Claim, framework and observation of every record with rules; an empty one where there is none."""
    seen = {claim: dict(record.get("observations") or {}) for claim, record in sorted(records.items())}
    names = sorted({name for one in seen.values() for name in one}) or ["every framework"]
    return [
        (claim, name, seen[claim].get(name) or {})
        for claim in seen
        if records[claim].get("rules")
        for name in names
    ]


def _counts(ledger: Ledger | None, records: Mapping[str, Record]) -> Iterator[str]:
    words = Counter(str(record.get("verdict")) for record in records.values())
    yield f"verdicts of {len(records)}: " + (
        ", ".join(f"{count} {as_text(word)}" for word, count in sorted(words.items())) or "none"
    )
    if ledger is None:
        yield "no run on record"
        return
    manifest, footer = ledger.manifest, ledger.footer
    ended = {outcome: count for outcome, count in (footer.outcomes if footer else {}).items() if count}
    told = ", ".join(f"{count} {outcome}" for outcome, count in ended.items()) or "none ended"
    yield f"{len(manifest.expected)} observations expected: {told}"
    if not ledger.complete:
        yield "**the run is incomplete**"


def _versions(ledger: Ledger | None, records: Mapping[str, Record]) -> Iterator[str]:
    found = {
        (name, str(text)) for record in records.values() for name, text in (record.get("frameworks") or {}).items()
    }
    yield from (f"{as_text(name)} {as_text(text)}" for name, text in sorted(found))
    if ledger:
        yield as_text(ledger.manifest.machine.name)
        yield f"run {as_text(ledger.manifest.run)}"
