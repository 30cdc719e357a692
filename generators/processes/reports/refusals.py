"""What processes were refused comes in, from the kernel and from their harness; a bounded list goes out."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from pydantic import ValidationError

from generators.model import Refusal
from generators.processes.reports.result import ProcessResult

MOST_NAMES = 50
MOST_COUNT = 1_000_000  # a script may write any count, and no record holds one beyond 64 bits
OTHERS = "others"
ASKED = "paths, addresses and programs"
ELSEWHERE = "those that native code or another program asks for"


def refusals_of(result: ProcessResult) -> tuple[Refusal, ...]:
    """What a process was refused: the kernel's list first, which no script can change."""
    calls = [
        Refusal.model_validate({"kind": kind, "name": name, "count": count})
        for kind, name, count in result.refused_calls or ()
    ]
    return (*calls, *parse_refusals(result.refusals))


def what_is_seen(method: str | None, *, calls: bool, timed: bool) -> str:
    """What can be seen of a script's refusals and what can't, in words.

    Args:
        method: of the sandbox.
        calls: whether the kernel reports what its filter refuses.
        timed: whether the script is timed, so that Python's own functions are not watched.
    """
    if method is None:
        return "nothing is refused without a sandbox"
    seen = [*(["system calls"] if calls else []), *([] if timed else [f"{ASKED} that Python's functions ask for"])]
    unseen = [] if calls else ["system calls"]
    unseen += [f"{ASKED} of the timed process, since looking would slow it" if timed else ELSEWHERE]
    return "; ".join(
        f"{word}: {' and '.join(each)}" for word, each in (("seen", seen), ("not seen", unseen)) if each
    )


def parse_refusals(lines: bytes) -> tuple[Refusal, ...]:
    """What a harness has written, one refusal a line; a line that is none is left out."""
    found = []
    for line in lines.splitlines():
        with suppress(ValidationError):
            found.append(Refusal.model_validate_json(line, strict=True))
    return merged(found)


def merged(refusals: Iterable[Refusal]) -> tuple[Refusal, ...]:
    """One refusal for each thing, with counts added; what is beyond `MOST_NAMES` is `others` of its kind.

    No count is above `MOST_COUNT`.
    """
    found: dict[tuple[str, str, str], Refusal] = {}
    for refusal in refusals:
        key = (refusal.kind, refusal.name, refusal.by)
        if key not in found and len(found) >= MOST_NAMES:
            key = (refusal.kind, OTHERS, "")
        before = found[key].count if key in found else 0
        fields = {"name": key[1], "by": key[2], "count": min(before + refusal.count, MOST_COUNT)}
        found[key] = refusal.model_copy(update=fields)
    return tuple(found.values())
