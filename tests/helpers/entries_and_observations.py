"""Builds entries and observations for the tests of judging: plain values, nothing is run."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from generators.model import (
    Article,
    Battery,
    Check,
    Claim,
    ControlResult,
    Entry,
    Environment,
    Evidence,
    Fingerprint,
    Framework,
    Launch,
    Machine,
    Number,
    Observation,
    Outcome,
    Project,
    Text,
    Timing,
    Twins,
    Value,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TITLES = {"alpha": "Alpha", "beta": "Beta", "gamma": "Gamma"}
MACHINE = Machine(cpu="cpu", cores=2, memory=24, system="Linux", architecture="x86_64")
PAIR = ("alpha", "beta")


def frameworks(*names: str) -> dict[str, Framework]:
    """Tables of frameworks by name."""
    return {name: Framework(name=name, title=TITLES.get(name, name.title()), module=name) for name in names}


def a_claim(
    measures: Mapping[str, object],
    supported_if: str = "",
    refuted_if: str = "",
    *,
    claim_id: str = "a-claim",
    valid_if: str = "",
    may_differ: tuple[str, ...] = (),
    **keys: object,
) -> Claim:
    """A claim; a measure given by its kind alone gets the title of its name."""
    tables = {
        name: {"kind": table, "title": name.replace("_", " ").capitalize()} if isinstance(table, str) else table
        for name, table in measures.items()
    }
    rules = {
        "supported_if": supported_if,
        "refuted_if": refuted_if,
        "valid_if": valid_if,
        "may_differ": may_differ,
    }
    entry = {
        "title": "A claim",
        "statement": "It is so.",
        "topic": "performance",
        "favours": "alpha",
        "scope": "here",
        "appearances": ("p1",),
        "status": "published",
        "added": date(2026, 11, 22),
        "measures": tables,
        "verdict": rules if supported_if else None,
        **keys,
    }
    folder = Path("claims") / claim_id
    return Claim(id=claim_id, folder=folder, entry=Entry.model_validate(entry), files={}, digests={})


def a_project(*claims: Claim, names: tuple[str, ...] = PAIR, **keys: object) -> Project:
    """A project of those claims."""
    return Project.model_validate(
        {
            "root": Path(),
            "frameworks": frameworks(*names),
            "environments": {},
            "article": Article(title="An article"),
            "claims": claims,
            **keys,
        }
    )


def value(raw: object) -> Value:
    """A measure's value: bool, number, list of seeds, dict of items, text, or a value as it is."""
    match raw:
        case bool():
            return Check(value=raw)
        case int() | float():
            return Number(value=raw)
        case list():
            return Number(value=tuple(raw))
        case dict():
            return Battery(items=raw)
        case str():
            return Text(value=raw)
    return raw  # type: ignore[return-value]


def timed(*seconds: float, twins: tuple[float, ...] = (), noisy: bool = False, size: str = "") -> Timing:
    """A timing with one launch of three rounds for each of the medians; `twins` are first-over-second ratios."""
    pairs = tuple(Twins(first=launch(ratio), second=launch(1.0)) for ratio in twins)
    launches = tuple(launch(median, noisy=noisy) for median in seconds)
    return Timing(launches={size: launches}, twins={size: pairs} if pairs else {})


def launch(median: float, *, noisy: bool = False) -> Launch:
    """A launch of three rounds around a median; CPU seconds are half of it."""
    wall = (median * 0.9, median, median * 1.2)
    return Launch(wall=wall, cpu=tuple(second / 2 for second in wall), noisy=(noisy,) * 3)


def observed(claim: Claim, framework: str, measures: Mapping[str, object], **keys: object) -> Observation:
    """An observation; every check gets its two controls unless `controls` says otherwise."""
    values = {name: value(raw) for name, raw in measures.items()}
    controls = tuple(
        ControlResult(measure=name, observed=known, known=known, passed=True)
        for name, item in values.items()
        if isinstance(item, Check)
        for known in (True, False)
    )
    environment = Environment(
        name="default", interpreter="python", python="3.11", machine=MACHINE, versions={framework: "1.0"}
    )
    fields = {
        "claim": claim.id,
        "framework": framework,
        "outcome": Outcome.MEASURED,
        "measures": values,
        "controls": controls,
        "environment": environment,
        "started": datetime(2026, 11, 20, tzinfo=UTC),
        "seconds": 1.0,
        "fingerprint": Fingerprint(parts={"file:verify.py": "a", "version": "1"}),
        "rules": claim.rules_digest,
        **keys,
    }
    return Observation.model_validate(fields)


def evidence(claim: Claim, **measures: Mapping[str, object]) -> dict[str, dict[str, Evidence]]:
    """Evidence of a claim: newest measured observations by framework."""
    found = {name: observed(claim, name, values) for name, values in measures.items()}
    return {claim.id: {name: Evidence(newest=item, good=item) for name, item in found.items()}}


def spread(centre: float, deviations: list[float], factor: float = 1.0) -> list[float]:
    """Seconds around a centre whose logarithms deviate so far, times a factor."""
    return [centre * math.exp(factor * deviation) for deviation in deviations]


def same(expected: str, found: str) -> bool:
    """True where the two are equal, `#` standing for any number."""
    return re.fullmatch(re.escape(expected).replace(re.escape("#"), r"-?[\d.]+"), found) is not None
