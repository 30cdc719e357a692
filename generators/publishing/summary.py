"""Describe what a nightly did, as Markdown for the summary and as plain text for the feed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from generators.entries.known_failures import KnownFailure
from generators.model import Change, Ledger, Outcome, Unconfirmed
from generators.model.published import PublishedJob
from generators.publishing.records import Records
from generators.publishing.repository.source import in_words
from generators.text import counted, one_line

# Left as they are, so that the summary reads well in a terminal: `1.0`, `verify_x.py`, `a -> b`, `(c, d; e)`.
_ACTIVE = re.compile(
    r"""^[!-/:-@\[-`{-~]|(?<![^\W_])[._]|[._](?![^\W_])|(?<=www)\.|[!"#$%&'*+/:<=?@\[\\\]^`{|}~]""", re.IGNORECASE
)
_WITHHELD = (
    "What was published stays. Look at the site below `build/site`; `claims publish --nightly --site build/site` "
    "publishes it all the same, as does `claims nightly --anyway`"
)
_LONGEST = 600  # characters of a reason; the page has all of it
_NOT_RUN = PublishedJob(outcome="not run")


def night_summary(  # noqa: PLR0913 - each has a section of its own
    changes: Sequence[Change],
    ledger: Ledger | None,
    before: Records,
    after: Records,
    unconfirmed: Sequence[Unconfirmed] = (),
    withheld: str | None = None,
    *,
    anyway: bool = False,
    known: Sequence[KnownFailure] = (),
    excused: Collection[tuple[str, str]] = (),
) -> str:
    """A nightly in Markdown: what changed and why, what failed, what was not run, counts and versions.

    Text of contributors and of their scripts stands in it as text: no markup, link or mention of theirs acts. That
    the nightly is withheld, and what to do, come first. Known failures that are excused tonight are listed apart.
    """
    jobs = _jobs(after)
    failed = [entry for entry in jobs if entry[2].failed and entry[:2] not in excused]
    expected = sum(job.failed for *_, job in jobs) - len(failed)
    idle = [entry for entry in jobs if entry[2] is _NOT_RUN or entry[2].outcome == Outcome.UNAVAILABLE]
    titles = {claim: record.title or claim for claim, record in {**before, **after}.items()}
    lines = [
        f"# {'Held: ' if withheld and not anyway else ''}{_headline(len(changes), len(failed), expected)}",
        "",
    ]
    if withheld and anyway:
        lines += _section("Published all the same", [withheld], "")
    elif withheld:
        lines += _section("Nothing is published", [withheld, _WITHHELD], "")
    if unconfirmed:
        lines += _section("Not confirmed", [_unconfirmed(claim, titles) for claim in unconfirmed], "")
    lines += _section("Verdicts that changed", [_change(change, titles) for change in changes], "None.")
    lines += _section(
        "Jobs that failed", [_job(*entry) for entry in failed], f"None{' but known failures' if expected else ''}."
    )
    if known:
        lines += _section("Known failures", [_known(failure, jobs, excused) for failure in known], "")
    lines += _section("Broken entries and failed controls", _defects(after), "None.")
    lines += _section("Not run", [_job(*entry) for entry in idle], "Every job ran.")
    lines += _section("Counts", _counts(ledger, after), "")
    lines += _section("Versions", _versions(ledger, after), "No framework was observed.")
    return "\n".join(lines).rstrip() + "\n"


def inert(text: str) -> str:
    """Text as Markdown in which nothing acts: one line without control characters, punctuation as entities."""
    line = one_line(re.sub(r"\s", " ", text), _LONGEST)
    visible = "".join(mark for mark in line if not unicodedata.category(mark).startswith("C"))
    return _ACTIVE.sub(lambda mark: f"&#{ord(mark[0])};", visible)


def _headline(verdicts: int, jobs: int, expected: int) -> str:
    """How many verdicts changed and how many jobs failed, those apart whose failure is known and excused."""
    changed = counted(verdicts, "verdict") if verdicts else "No verdicts"
    failed = counted(jobs, "job") if jobs else "no jobs"
    apart = f", {counted(expected, 'known failure')}" if expected else ""
    return f"{changed} changed, {failed} failed{apart}"


def _section(title: str, items: Iterable[str], otherwise: str) -> list[str]:
    listed = [f"- {item}" for item in items]
    return [f"## {title}", "", *(listed or [otherwise]), ""]


def _change(change: Change, titles: Mapping[str, str]) -> str:
    words = f"{change.before or 'new'} \N{RIGHTWARDS ARROW} {change.after or 'gone'}"
    title = inert(titles.get(change.claim, change.claim))
    return f"**{title}** ({inert(change.claim)}): {inert(words)}. Cause: {inert(change.cause)}"


def _unconfirmed(claim: Unconfirmed, titles: Mapping[str, str]) -> str:
    verdicts = f"published {claim.published or 'nothing'}, tonight {claim.first}, then {claim.second}"
    result = "so it stays" if claim.returned else "so neither is published"
    title = inert(titles.get(claim.claim, claim.claim))
    return f"**{title}** ({inert(claim.claim)}): {inert(verdicts)}; {result}"


def _job(claim: str, framework: str, job: PublishedJob) -> str:
    reason = f": {inert(job.reason)}" if job.reason else ""
    return f"{inert(claim)}, {inert(framework)}, {inert(job.outcome)}{reason}"


def _known(
    failure: KnownFailure, jobs: Iterable[tuple[str, str, PublishedJob]], excused: Collection[tuple[str, str]]
) -> str:
    """A known failure with its reason, whether it is excused tonight, and what to do about its row."""
    job = next((job for *script, job in jobs if tuple(script) == failure.script), _NOT_RUN)
    script = ", ".join(map(inert, (*failure.script, job.outcome)))
    if job.outcome == Outcome.MEASURED:
        state = "It doesn't fail: take its row out"
    elif failure.script not in excused:
        state = f"Excused until {failure.until}, which is over: mend the script, or give the row a later day"
    else:
        state = f"Excused until {failure.until}" + (
            "" if job.failed else "; whether it fails was not seen tonight"
        )
    return f"{script}: {inert(failure.reason.rstrip('.'))}. {state}"


def _defects(records: Records) -> Iterator[str]:
    """What makes a run exit 3 although every job was measured."""
    for claim, record in sorted(records.items()):
        for complaint in record.complaints:
            yield f"{inert(claim)}: {inert(complaint)}"
        for framework, controls in sorted(record.controls.items()):
            for control in controls:
                if not control.passed:
                    text = f"control of {control.measure} gave {control.observed}, known is {control.known}"
                    yield f"{inert(claim)}, {inert(framework)}: {inert(text)}"


def _jobs(records: Records) -> list[tuple[str, str, PublishedJob]]:
    """Claim, framework and job of every record with scripts, `_NOT_RUN` where there is none."""
    frameworks = sorted({name for record in records.values() for name in record.observations})
    return [
        (claim, framework, record.observations.get(framework, _NOT_RUN))
        for claim, record in sorted(records.items())
        if record.runs
        for framework in frameworks or ["every framework"]
    ]


def _counts(ledger: Ledger | None, records: Records) -> Iterator[str]:
    words = Counter(record.verdict for record in records.values())
    yield f"verdicts of {len(records)}: " + (
        ", ".join(f"{count} {inert(word)}" for word, count in sorted(words.items())) or "none"
    )
    if ledger is None:
        yield "no run on record"
        return
    outcomes = ledger.footer.outcomes if ledger.footer else {}
    ended = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.items() if count) or "none ended"
    yield f"{len(ledger.manifest.expected)} observations expected: {ended}"
    if not ledger.complete:
        yield "**the run is incomplete**"


def _versions(ledger: Ledger | None, records: Records) -> Iterator[str]:
    versions = {item for record in records.values() for item in record.frameworks.items()}
    yield from (f"{inert(name)} {inert(version)}" for name, version in sorted(versions))
    if ledger:
        yield inert(ledger.manifest.machine.name)
        yield f"run {inert(ledger.manifest.run)}"
        yield f"source {inert(in_words(ledger.manifest.source))}"
