"""Nine hand-made claims with their evidence and verdicts: every verdict word and every kind of measure."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from helpers.site.claims import AT, HOSTILE, claim, evidence, launches, observation

from generators.model import (
    Battery,
    Check,
    Claim,
    Comparison,
    ControlResult,
    Evidence,
    Freshness,
    Health,
    Measure,
    Number,
    Outcome,
    Output,
    Rules,
    Status,
    Strength,
    Text,
    Timing,
    Topic,
    Verdict,
    VerdictWord,
    WhatIf,
)

UNVERIFIED: dict[str, object] = {"distinguishes": None, "verified_at": None, "expires": None}


class Case(NamedTuple):
    """A claim, its evidence by framework, and its verdict."""

    claim: Claim
    evidence: dict[str, Evidence]
    verdict: Verdict


def case(of: Claim, parts: dict[str, Evidence], word: VerdictWord, reason: str, **changes: object) -> Case:
    """A case whose verdict was reached 20 minutes ago unless `changes` says otherwise."""
    values: dict[str, object] = {
        "verified_at": AT - timedelta(minutes=20),
        "expires": AT + timedelta(days=30),
        "frameworks": {"alpha": "2.21.0", "beta": "2.13.0"},
        "distinguishes": True,
    }
    return Case(of, parts, Verdict(claim=of.id, word=word, reason=reason, **(values | changes)))


def supported_if(
    text: str, value: float, interval: tuple[float, float], *, share: float, truth: bool | None
) -> tuple[Comparison]:
    """The only comparison of a case, with the share of samples that support it."""
    return (Comparison(rule="supported_if", text=text, value=value, interval=interval, share=share, truth=truth),)


def static_graphs() -> Case:
    """A supported claim of plain numbers, with controls and an alias."""
    runs = Measure(kind="number", title="Times the Python body ran in ten calls", unit="of 10")
    of = claim(
        "static-graphs",
        "Alpha's computation graphs are static",
        Topic.EASE_OF_USE,
        {"body_runs": runs, "mode": Measure(kind="text", title="What the manual calls it")},
        aliases=("graphs-are-static",),
        verdict=Rules(
            valid_if="alpha.body_runs >= 1",
            supported_if="alpha.body_runs <= 2",
            refuted_if="alpha.body_runs == 10",
        ),
        method="The body of a model counts its own runs: `{{ alpha.body_runs }}` in Alpha, {{ beta.body_runs }} "
        "in Beta.\n\n- ten calls with equal shapes\n- [the manual](https://example.org/graphs)",
        limits="Says nothing of *exported* graphs. {{ alpha.unknown }} stays.",
    )
    controls = (
        ControlResult(measure="body_runs", observed=10, known=10, passed=True),
        ControlResult(measure="body_runs", observed=1, known=(1, 2), passed=True),
    )
    values = {
        "alpha": {"body_runs": Number(value=1), "mode": Text(value="graph mode")},
        "beta": {"body_runs": Number(value=10), "mode": Text(value="eager mode")},
    }
    return case(
        of,
        evidence(of, values, controls=controls),
        VerdictWord.SUPPORTED,
        "The Python body ran once in ten calls of Alpha; the claim needs at most 2.",
        comparisons=(
            Comparison(rule="valid_if", text="alpha.body_runs >= 1", value=1, truth=True),
            Comparison(rule="supported_if", text="alpha.body_runs <= 2", value=1, truth=True),
            Comparison(rule="refuted_if", text="alpha.body_runs == 10", value=1, truth=False),
        ),
        strength=Strength(controls=4, controls_passed=4, runs=1),
    )


def accuracy() -> Case:
    """A refuted claim of one number per seed."""
    accuracy = Measure(kind="number", title="Accuracy on unseen digits", better="higher")
    of = claim("accuracy", "Alpha recognises digits better", Topic.USE_CASES, {"accuracy": accuracy})
    return case(
        of,
        evidence(
            of,
            {
                "alpha": {"accuracy": Number(value=(0.951, 0.953, 0.949))},
                "beta": {"accuracy": Number(value=(0.968, 0.97, 0.966))},
            },
        ),
        VerdictWord.REFUTED,
        "Alpha's accuracy is 0.951 and Beta's 0.968: the difference goes the other way.",
        comparisons=supported_if("alpha.accuracy > beta.accuracy", 0.951, (0.949, 0.953), share=0.0, truth=False),
        distinguishes=True,
    )


def training_step() -> Case:
    """A supported timing with a fairness card."""
    step = Measure(kind="timing", title="One training step", unit="s", better="lower")
    of = claim("training-step", "A training step takes less time in Beta", Topic.PERFORMANCE, {"step": step})
    parts = {
        "alpha": {"step": Timing(launches={"": launches(0.0142)})},
        "beta": {"step": Timing(launches={"": launches(0.0100, seed=2)})},
    }
    made = evidence(of, parts)
    settings = {"alpha": {"dtype": "float32", "mode": "eager"}, "beta": {"dtype": "float32", "mode": "compiled"}}
    made = {
        name: Evidence(newest=part.newest.model_copy(update={"settings": settings[name]}), good=part.good)
        for name, part in made.items()
    }
    return case(
        of,
        made,
        VerdictWord.SUPPORTED,
        "Alpha took 1.42x as long, 95 % interval 1.31 to 1.55; the claim needs more than 1.1.",
        comparisons=supported_if("alpha.step / beta.step > 1.1", 1.42, (1.31, 1.55), share=1.0, truth=True),
        strength=Strength(share=1.0, runs=5),
    )


def inference_sweep() -> Case:
    """An undecided timing over two sizes."""
    batch = Measure(kind="timing", title="Inference of one batch", better="lower", clock="cpu")
    of = claim("inference-sweep", "Alpha scales better with the batch", Topic.PERFORMANCE, {"batch": batch})
    return case(
        of,
        evidence(
            of,
            {
                "alpha": {"batch": Timing(launches={"1": launches(0.00021), "64": launches(0.0031, seed=3)})},
                "beta": {
                    "batch": Timing(launches={"1": launches(0.0002, seed=4), "64": launches(0.0012, seed=5)})
                },
            },
        ),
        VerdictWord.NOT_ENOUGH_EVIDENCE,
        "The ratio at batch 1 is 1.05, 95 % interval 0.97 to 1.13: it can't be told whether it exceeds 1.1.",
        comparisons=supported_if(
            "alpha.batch[1] / beta.batch[1] > 1.1", 1.05, (0.97, 1.13), share=0.21, truth=None
        ),
        distinguishes=None,
    )


def mobile_operators() -> Case:
    """A mixed battery."""
    tasks = Measure(kind="battery", title="Operators that the mobile format takes")
    of = claim("mobile-operators", "Alpha reaches more devices", Topic.DEPLOYMENT_REACH, {"operators": tasks})
    items = {"conv2d": True, "lstm": True, "fft": False, "sort": None}
    return case(
        of,
        evidence(
            of,
            {
                "alpha": {"operators": Battery(items=items)},
                "beta": {"operators": Battery(items=items | {"lstm": False})},
            },
        ),
        VerdictWord.MIXED,
        "Alpha passed 2 of 3 and Beta 1 of 3: decided, and neither way.",
        distinguishes=False,
    )


def more_fun() -> Case:
    """A claim that no script can decide."""
    of = claim(
        "more-fun",
        "Beta is more fun to write",
        Topic.EASE_OF_USE,
        {},
        status=Status.NOT_CHECKABLE,
        reason="Fun is an opinion; no script can decide it.",
        favours="beta",
    )
    return case(
        of,
        {},
        VerdictWord.NOT_CHECKABLE,
        "Fun is an opinion; no script can decide it.",
        **UNVERIFIED,
    )


def traceback() -> Case:
    """A stale verdict whose newest job timed out."""
    check = Measure(kind="check", title="A traceback names the user's own line")
    of = claim("traceback", "Beta's errors point at the user's line", Topic.EASE_OF_USE, {"points": check})
    good = evidence(of, {"alpha": {"points": Check(value=False)}, "beta": {"points": Check(value=True)}})
    late = observation(
        of.id,
        "beta",
        of.rules_digest,
        outcome=Outcome.TIMED_OUT,
        reason="no result within 60 s",
        seconds=60.2,
    )
    return case(
        of,
        good | {"beta": Evidence(newest=late, good=good["beta"].good)},
        VerdictWord.SUPPORTED,
        "Beta's traceback names the user's line and Alpha's does not.",
        freshness=Freshness.STALE,
        health=Health.FAILING,
        verified_at=AT - timedelta(days=41),
        expires=AT - timedelta(days=11),
    )


def hostile() -> Case:
    """A claim of hostile texts whose script raised a hostile error."""
    of = claim(
        "hostile",
        HOSTILE.replace("\n", " ")[:118],
        Topic.ORIGINS,
        {"points": Measure(kind="check", title=HOSTILE)},
        statement=HOSTILE,
        what_if=WhatIf(
            supported=HOSTILE,
            refuted=f"unreachable: {HOSTILE}",
            values={"supported": {"alpha": {HOSTILE: HOSTILE}}},
        ),
        scope=HOSTILE[:300],
        method=HOSTILE,
        limits=HOSTILE,
        files={
            "verify_alpha.py": f"text = '''{HOSTILE}'''\n",
            "verify_beta.py": "````\n",
            "data.py": "ROWS = 3\n",
        },
    )
    raised = observation(
        of.id,
        "alpha",
        of.rules_digest,
        outcome=Outcome.RAISED,
        reason=HOSTILE,
        output=Output(stdout=HOSTILE, stderr=HOSTILE),
    )
    return case(
        of,
        {"alpha": Evidence(newest=raised)},
        VerdictWord.NOT_ENOUGH_EVIDENCE,
        HOSTILE,
        **UNVERIFIED,
    )


def never_run() -> Case:
    """A claim that has not run."""
    of = claim(
        "never-run",
        "Beta imports faster",
        Topic.PERFORMANCE,
        {"import_time": Measure(kind="timing", title="Import")},
    )
    return case(
        of,
        {},
        VerdictWord.NOT_ENOUGH_EVIDENCE,
        "not run yet",
        **UNVERIFIED,
    )


def all_cases() -> list[Case]:
    """Every case, in the order in which a project would list them."""
    functions = (
        static_graphs,
        accuracy,
        training_step,
        inference_sweep,
        mobile_operators,
        more_fun,
        traceback,
        hostile,
        never_run,
    )
    return [function() for function in functions]
