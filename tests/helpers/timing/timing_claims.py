"""Claims that Alpha takes longer than Beta, on scripts whose work is known."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from typing import NamedTuple

from helpers.run_command import claims

WORK = {
    "loop": """\
def work(amount):
    def call():
        total = 0
        for number in range(amount):
            total += number * number
        return total

    return call
""",
    "matrices": """\
import numpy as np

MATRIX = np.random.default_rng(1).normal(size=(64, 64))


def work(amount):
    def call():
        for _ in range(amount // 200):
            MATRIX @ MATRIX

    return call
""",
    "texts": """\
import json

TEXT = json.dumps({str(number): [number, "text"] for number in range(50)})


def work(amount):
    def call():
        for _ in range(amount // 200):
            json.loads(TEXT)

    return call
""",
    # No work at all: so many milliseconds on a clock of the script's own, which the harness then reads.
    "clock": """\
from generators.harness import blocks

SECONDS = [0.0]
blocks.perf_counter = blocks.process_time = lambda: SECONDS[0]


def work(amount):
    return lambda: SECONDS.append(SECONDS.pop() + amount / 1000)
""",
}
SCRIPT = """\
{work}

def verify():
    return {{"call": work({amount})}}


def settings():
    return {{"mode": "plain"}}
"""
ONE_SIDED = {"supported_if": "alpha.call / beta.call > 1.1", "refuted_if": "alpha.call / beta.call < 1.1"}
BOTH_SIDES = {"supported_if": "alpha.call / beta.call > 1.1", "refuted_if": "beta.call / alpha.call > 1.1"}


class TimingRun(NamedTuple):
    """The result of one run of a timing claim.

    Attributes:
        launches: how many were taken.
        measured: seconds of measuring.
        width: of the 95 % interval, as a ratio.
    """

    verdict: str
    reason: str
    launches: int
    measured: float
    width: float


def add(  # noqa: PLR0913 - what is done, how often, and how it is judged
    project, claim_id, *, alpha=4000, beta=4000, budget=3, work="loop", clock="wall", rules=ONE_SIDED
):
    """Add the claim with so much work a call on each side, and so many seconds of measuring."""
    timing = {"kind": "timing", "title": "One call", "unit": "s", "better": "lower", "clock": clock}
    project.add(
        claim_id,
        measures={"call": timing},
        verdict=rules,
        run={"budget": budget},
        files={
            "verify_alpha.py": SCRIPT.format(work=WORK[work], amount=alpha),
            "verify_beta.py": SCRIPT.format(work=WORK[work], amount=beta),
        },
    )


def runs(project, claim_id, times) -> list[TimingRun]:
    """So many fresh runs of a claim, each printed as it comes."""
    read = []
    for _ in range(times):
        (row,) = claims(project.root, "--json", "verify", claim_id, "--fresh").json["result"]
        record = claims(project.root, "--json", "show", claim_id).json["result"]
        limits = record["observations"]["alpha"]["limits"]
        outcome = TimingRun(
            row["verdict"],
            row["reason"],
            int(limits["launches"]),
            limits["measured"],
            limits.get("width", float("inf")),
        )
        print(claim_id, *outcome)  # noqa: T201 - `make verify` shows what was read
        read.append(outcome)
    return read


@contextmanager
def burning() -> Iterator[None]:
    """A neighbour that keeps one processor busy."""
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as neighbour:
        try:
            yield
        finally:
            neighbour.kill()


@contextmanager
def half_busy() -> Iterator[None]:
    """Neighbours on half of the processors, of which there may be more than the two that we mean by loaded."""
    with ExitStack() as neighbours:
        for _ in range(max(1, (os.cpu_count() or 1) // 2)):
            neighbours.enter_context(burning())
        yield


LOADS = {"quiet": nullcontext, "loaded": half_busy}
