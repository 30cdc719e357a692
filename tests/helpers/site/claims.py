"""Builds claims and observations for the tests of pages: plain values, nothing is run."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from generators.model import (
    Claim,
    Entry,
    Environment,
    Evidence,
    Fingerprint,
    Launch,
    Machine,
    Measure,
    Observation,
    Outcome,
    Output,
    Refusal,
    Rules,
    Status,
    Topic,
)

AT = datetime(2026, 11, 22, 13, 40, tzinfo=UTC)
RUN = "20261122T134000Z-1"
MACHINE = Machine(cpu="AMD EPYC", cores=2, memory=8, system="Linux", architecture="x86_64")
SCRIPT = '''"""How often the body of a model runs."""

import {module}


def verify():
    """Count the runs of a Python body in ten calls."""
    calls = []
    for _ in range(10):
        {module}.step(lambda: calls.append(1))
    return {{"body_runs": len(calls)}}


def controls():
    """The same probe where the answer is known."""
    yield "body_runs", 10, 10
'''
HOSTILE = (
    '<script>alert(1)</script> </div> {{ 7*7 }} {% raw %} `code` | === "x" [^1] --8<-- "f" \x1b[31m '
    "\u202eabc \u05e9\u05dc\u05d5\u05dd \u4f60\u597d [x](javascript:alert(1)) java&#115;cript: "
    "<!-- ```\n\n```\n=== end\n</pre>"
)


def environment(framework: str) -> Environment:
    """The environment in which one framework runs."""
    return Environment(
        name="default",
        interpreter="python",
        python="3.11.7",
        machine=MACHINE,
        versions={"alpha": "2.21.0", "beta": "2.13.0"},
        packages={"numpy": "2.3.1", framework: "1.0"},
    )


def observation(claim_id: str, framework: str, rules: str, **changes: object) -> Observation:
    """A measured observation with some fields changed."""
    values: dict[str, object] = {
        "claim": claim_id,
        "framework": framework,
        "outcome": Outcome.MEASURED,
        "environment": environment(framework),
        "started": AT - timedelta(minutes=20),
        "seconds": 3.21,
        "peak_memory": 412.7,
        "limits": {"seconds": 60, "memory": 4096, "threads": 1},
        "sandbox": "full",
        "refused": (Refusal(kind="path", name=f"/etc/{framework}", count=2),),
        "refusals_seen": "seen: system calls",
        "fingerprint": Fingerprint(parts={"file:verify": framework}),
        "rules": rules,
        "run": RUN,
        "output": Output(stdout=f"{framework} ready\n", stderr=""),
    }
    return Observation(**(values | changes))


def launches(centre: float, count: int = 5, *, spread: float = 0.05, seed: int = 1) -> tuple[Launch, ...]:
    """Launches of twelve rounds around a centre; the last of them is marked, and left out of the wall time."""
    last = (*[False] * 11, True)
    dice = random.Random(seed)  # noqa: S311  # made-up timings
    made = []
    for _ in range(count):
        bias = 1 + dice.uniform(-spread, spread)
        wall = tuple(centre * bias * (1 + dice.uniform(-spread, spread)) for _ in range(12))
        cpu = tuple(value * 0.9 for value in wall)
        made.append(Launch(wall=wall, cpu=cpu, noisy=last, left_out={"wall": last}))
    return tuple(made)


def claim(claim_id: str, title: str, topic: Topic, measures: dict[str, Measure], **changes: object) -> Claim:
    """A claim with a script for each framework."""
    name = next(iter(measures), "")
    entry: dict[str, object] = {
        "title": title,
        "statement": f"{title}, as the article has it.",
        "topic": topic,
        "favours": "alpha",
        "scope": "Alpha 2.x and Beta 2.x, CPU, default mode",
        "appearances": (f"table.{claim_id}",),
        "status": Status.PUBLISHED,
        "added": date(2026, 11, 1),
        "measures": measures,
        "verdict": Rules(supported_if=f"alpha.{name} > beta.{name}", refuted_if=f"alpha.{name} <= beta.{name}")
        if measures
        else None,
    }
    outer = {key: changes.pop(key) for key in ("method", "limits", "files") if key in changes}
    files = {f"verify_{framework}.py": SCRIPT.format(module=framework) for framework in ("alpha", "beta")}
    return Claim(
        id=claim_id,
        folder=Path("claims") / claim_id,
        entry=Entry(**(entry | changes)),
        digests={},
        **({"files": files if measures else {}} | outer),
    )


def evidence(of: Claim, values: dict[str, dict[str, object]], **changes: object) -> dict[str, Evidence]:
    """A measured observation of each framework, from its measures."""
    made = {
        name: observation(of.id, name, of.rules_digest, measures=measures, **changes)
        for name, measures in values.items()
    }
    return {name: Evidence(newest=part, good=part) for name, part in made.items()}
