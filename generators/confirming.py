"""A night's run beside what is published, what changed without a cause run once more."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

from generators import exports, history, nights
from generators.model import Change, Project, Request, Verified, Wavering


class Night(NamedTuple):
    """A night's run, with what was run once more in the place of what ran first.

    Attributes:
        changes: since what is published; none where nothing is, for the first night compares with nothing.
        wavered: claims that the second run judged otherwise.
        held: why it should not be published; empty where it may be.
        records: of the API, by claim id.
    """

    verified: Verified
    changes: tuple[Change, ...]
    wavered: tuple[Wavering, ...]
    held: str
    records: nights.Records


def night(
    run: Callable[[Request], Verified],
    project: Project,
    published: nights.Records | None,
    request: Request,
    warned: Callable[[str], None],
) -> Night:
    """Run what is asked for, and once more what changed although nothing that it rests on did.

    Args:
        run: observes and judges; what it raises is raised.
        project: as it is run.
        published: the published records by claim id; None where nothing is published.
        request: the whole night's.
        warned: hears what is run once more.
    """
    first = run(request)
    once = exports.by_id(first.findings)
    doubted = nights.doubtful(published or {}, once)
    crowd = nights.too_many(doubted, {claim.id for claim in project.claims if claim.timed})
    if crowd or not doubted:
        return _compared(first, published, crowd=crowd)
    warned(f"changed though nothing that they rest on did, so run once more: {', '.join(doubted)}")
    second = run(request.model_copy(update={"claims": doubted}))
    again = {one.claim for one in second.observations}
    wavered = nights.wavering(again, published or {}, once, exports.by_id(second.findings))
    found = second.findings.model_copy(update={"ledger": first.findings.ledger})  # that of the whole night
    newest = {(one.claim, one.framework): one for one in (*first.observations, *second.observations)}
    update = {"findings": nights.settled(found, wavered), "observations": tuple(newest.values())}
    confirmed = set(doubted) - {one.claim for one in wavered}
    return _compared(first.model_copy(update=update), published, confirmed, wavered)


def _compared(
    verified: Verified,
    published: nights.Records | None,
    confirmed: Collection[str] = (),
    wavered: tuple[Wavering, ...] = (),
    crowd: str = "",
) -> Night:
    """The night beside what is published."""
    after = exports.by_id(verified.findings)
    changes = () if published is None else history.changes(published, after)
    held = crowd or nights.held(published or {}, after)
    return Night(verified, history.confirmed(changes, confirmed), wavered, held, after)
