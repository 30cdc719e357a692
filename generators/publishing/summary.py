"""What one night did, as Markdown for the summary and plain text for the feed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from generators.model import Change, Ledger, Outcome, Unconfirmed
from generators.publishing.changes import Record

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


def night_summary(  # noqa: PLR0913 - each is told in a section of its own
    changed: Sequence[Change],
    ledger: Ledger | None,
    before: Mapping[str, Record],
    after: Mapping[str, Record],
    wavered: Sequence[Unconfirmed] = (),
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


def _wavered(one: Unconfirmed, titles: Mapping[str, str]) -> str:
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
