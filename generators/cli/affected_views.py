"""What a change reaches, and how long scripts take, come in; lines for people and for a workflow go out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.text import Text

from generators.model import AffectedClaim, AffectedResult, ClaimSample, ScriptDuration
from generators.text import counted, plain_text


def affected_lines(result: AffectedResult) -> Iterable[Text]:
    """Each claim that is reached with its cause, then what is not run and why, notes and totals."""
    sample = result.sample
    for claim in result.claims:
        if claim.id in sample.claims:
            yield _line(f"run      {claim.id}: {_why(claim)}{_seconds(claim)}")
    for claim in result.claims:
        if claim.id not in sample.claims:
            reason = claim.not_run or f"beyond {sample.limit:g} minutes{_seconds(claim)}"
            yield _line(f"not run  {claim.id}: {_why(claim)}; {reason}", style="dim")
    for note in result.notes:
        yield _line(f"note     {note}")
    tests = "needed: more than claims/ and docs/ changed" if result.tests else "not needed"
    yield _line(f"compared with {result.base:.10}; tests of the generator: {tests}")
    yield _line(sample_line(sample) if sample.claims or sample.left_out else _nothing(result))


def _nothing(result: AffectedResult) -> str:
    return "no script has to run for this change" if result.claims else "this change reaches no claim"


def sample_line(sample: ClaimSample) -> str:
    """How many of the claims are run, in how many minutes, and which are not."""
    taken, left = len(sample.claims), sample.left_out
    if not left:
        return f"{counted(taken, 'claim')} to run, about {sample.minutes:.1f} minutes"
    return (
        f"{taken} of {counted(taken + len(left), 'claim')}, about {sample.minutes:.1f} of "
        f"{sample.minutes_of_all:.1f} minutes; not run: {', '.join(left)}"
    )


def workflow_lines(result: AffectedResult) -> str:
    """The lines that later steps of a workflow read: ids of the claims to run, and whether tests are needed."""
    return f"claims={' '.join(result.sample.claims)}\ntests={str(result.tests).lower()}\n"


def duration_lines(rows: Sequence[ScriptDuration]) -> Iterable[Text]:
    """Each script with its seconds, the longest first, then how many have none."""
    for row in sorted(rows, key=lambda row: (-row.seconds, row.claim, row.framework)):
        yield _line(f"{row.seconds:8.1f} s  {row.claim} {row.framework}  ({row.source})")
    sources = Counter(row.source for row in rows)
    yield _line(
        f"{counted(len(rows), 'script')}: {sources['evidence']} measured here, {sources['file']} from "
        f"claims/durations.toml, {sources['time-out']} not known, which count as their time-out"
    )


def _why(claim: AffectedClaim) -> str:
    return "; ".join(claim.why)


def _seconds(claim: AffectedClaim) -> str:
    return f", about {claim.seconds:.0f} s" if claim.seconds else ""


def _line(text: str, style: str = "") -> Text:
    """A line of text that may name files of anybody."""
    return Text(" ".join(plain_text(text).splitlines()), style=style)
