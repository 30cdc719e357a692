"""A night's run, and a second one of what changed although nothing that it rests on did."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from generators import exports, nights
from generators.model import Project, Request, Verified, Wavering


class Night(NamedTuple):
    """A night's run, with what was run once more in the place of what ran first.

    Attributes:
        confirmed: ids of the claims whose change was seen twice.
        crowd: why too many changed to be run once more; empty where none or all of them were.
    """

    verified: Verified
    confirmed: tuple[str, ...] = ()
    wavered: tuple[Wavering, ...] = ()
    crowd: str = ""


def night(
    run: Callable[[Request], Verified],
    project: Project,
    before: nights.Records,
    request: Request,
    warned: Callable[[str], None],
) -> Night:
    """Run what is asked for, and once more what changed although nothing that it rests on did.

    Args:
        run: observes and judges; what it raises is raised.
        project: as it is run.
        before: the published records by claim id; empty where nothing is published.
        request: the whole night's.
        warned: hears what is run once more.
    """
    first = run(request)
    once = exports.by_id(first.findings)
    doubted = nights.doubtful(before, once)
    crowd = nights.too_many(doubted, {claim.id for claim in project.claims if claim.timed})
    if crowd or not doubted:
        return Night(first, crowd=crowd)
    warned(f"changed though nothing that they rest on did, so run once more: {', '.join(doubted)}")
    second = run(request.model_copy(update={"claims": doubted}))
    again = {one.claim for one in second.observations}
    wavered = nights.wavering(again, before, once, exports.by_id(second.findings))
    found = second.findings.model_copy(update={"ledger": first.findings.ledger})  # that of the whole night
    newest = {(one.claim, one.framework): one for one in (*first.observations, *second.observations)}
    update = {"findings": nights.settled(found, wavered), "observations": tuple(newest.values())}
    confirmed = set(doubted) - {one.claim for one in wavered}
    return Night(first.model_copy(update=update), tuple(sorted(confirmed)), wavered)
