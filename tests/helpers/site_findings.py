"""Findings made by hand: every verdict word, every kind of measure, two frameworks that need no installation."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from generators.model import (
    Article,
    Battery,
    Broken,
    Check,
    Claim,
    Comparison,
    Complaint,
    ControlResult,
    Entry,
    Environment,
    Evidence,
    Findings,
    Fingerprint,
    Footer,
    Framework,
    Freshness,
    Health,
    Launch,
    Ledger,
    Machine,
    Manifest,
    Measure,
    Number,
    Observation,
    OtherMachine,
    Outcome,
    Output,
    Passage,
    Project,
    Rules,
    Status,
    Strength,
    Text,
    Timed,
    Topic,
    Verdict,
    VerdictWord,
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
    """The environment of one framework."""
    return Environment(
        name="default",
        interpreter="python",
        python="3.11.7",
        machine=MACHINE,
        versions={"alpha": "2.21.0", "beta": "2.13.0"},
        packages={"numpy": "2.3.1", framework: "1.0"},
    )


def observation(claim_id: str, framework: str, rules: str, **changes: object) -> Observation:
    """A measured observation, changed as told."""
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
        "fingerprint": Fingerprint(parts={"file:verify": framework}),
        "rules": rules,
        "run": RUN,
        "output": Output(stdout=f"{framework} ready\n", stderr=""),
    }
    return Observation(**(values | changes))


def launches(centre: float, count: int = 5, *, spread: float = 0.05, seed: int = 1) -> tuple[Launch, ...]:
    """Launches of twelve rounds around a centre."""
    dice = random.Random(seed)  # noqa: S311  # made-up timings
    made = []
    for _ in range(count):
        bias = 1 + dice.uniform(-spread, spread)
        wall = tuple(centre * bias * (1 + dice.uniform(-spread, spread)) for _ in range(12))
        made.append(Launch(wall=wall, cpu=tuple(value * 0.9 for value in wall), noisy=(False,) * 11 + (True,)))
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


def evidence(one: Claim, values: dict[str, dict[str, object]], **changes: object) -> dict[str, Evidence]:
    """Evidence of one claim from its measures by framework."""
    made = {
        name: observation(one.id, name, one.rules_digest, measures=measures, **changes)
        for name, measures in values.items()
    }
    return {name: Evidence(newest=part, good=part) for name, part in made.items()}


def number(value: object) -> Number:
    """A number, or one per seed."""
    return Number(value=value)


def findings() -> Findings:
    """A small project with every verdict word."""
    claims, verdicts, found = [], {}, {}

    def add(one: Claim, parts: dict[str, Evidence], word: VerdictWord, reason: str, **more: object) -> None:
        claims.append(one)
        if parts:
            found[one.id] = parts
        values: dict[str, object] = {"verified_at": AT - timedelta(minutes=20), "expires": AT + timedelta(days=30)}
        values |= {"frameworks": {"alpha": "2.21.0", "beta": "2.13.0"}, "distinguishes": True}
        verdicts[one.id] = Verdict(claim=one.id, word=word, reason=reason, **(values | more))

    graphs(add)
    timings(add)
    batteries(add)
    failing(add)
    broken = Broken(
        id="onnx-round-trip",
        title="A model survives the round trip through ONNX",
        topic=Topic.DEPLOYMENT_REACH,
        complaints=(
            Complaint(
                rule="rules-parse",
                claim="onnx-round-trip",
                where="claims/onnx-round-trip/claim.toml:21",
                what="supported_if names a measure that no script returns",
                got="alpha.diference",
                way_out="name one of: difference, size",
            ),
        ),
    )
    verdicts[broken.id] = Verdict(
        claim=broken.id, word=VerdictWord.NOT_ENOUGH_EVIDENCE, reason="The entry is broken: 1 complaint."
    )
    project = Project(
        root=Path(),
        frameworks={
            "alpha": Framework(name="alpha", title="Alpha", module="alpha", colour="#e67700"),
            "beta": Framework(name="beta", title="Beta", module="beta", colour="#c92a2a"),
        },
        environments={},
        article=article(claims),
        claims=tuple(claims),
        broken=(broken,),
    )
    return Findings(
        project=project,
        verdicts=verdicts,
        evidence=found,
        ledger=ledger(found),
        at=AT,
        elsewhere={name: elsewhere(verdicts[name], found[name]) for name in ("static-graphs", "training-step")},
    )


def graphs(add) -> None:
    """A supported claim of plain numbers with controls and an alias, and a refuted one over seeds."""
    runs = Measure(kind="number", title="Times the Python body ran in ten calls", unit="of 10")
    one = claim(
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
        "alpha": {"body_runs": number(1), "mode": Text(value="graph mode")},
        "beta": {"body_runs": number(10), "mode": Text(value="eager mode")},
    }
    add(
        one,
        evidence(one, values, controls=controls),
        VerdictWord.SUPPORTED,
        "The Python body ran once in ten calls of Alpha; the claim needs at most 2.",
        comparisons=(
            Comparison(rule="valid_if", text="alpha.body_runs >= 1", value=1, truth=True),
            Comparison(rule="supported_if", text="alpha.body_runs <= 2", value=1, truth=True),
            Comparison(rule="refuted_if", text="alpha.body_runs == 10", value=1, truth=False),
        ),
        strength=Strength(controls=4, controls_passed=4, runs=1),
    )
    accuracy = Measure(kind="number", title="Accuracy on unseen digits", better="higher")
    two = claim("accuracy", "Alpha recognises digits better", Topic.USE_CASES, {"accuracy": accuracy})
    add(
        two,
        evidence(
            two,
            {
                "alpha": {"accuracy": number((0.951, 0.953, 0.949))},
                "beta": {"accuracy": number((0.968, 0.97, 0.966))},
            },
        ),
        VerdictWord.REFUTED,
        "Alpha's accuracy is 0.951 and Beta's 0.968: the difference goes the other way.",
        comparisons=(
            Comparison(
                rule="supported_if",
                text="alpha.accuracy > beta.accuracy",
                value=0.951,
                interval=(0.949, 0.953),
                share=0.0,
                truth=False,
            ),
        ),
        distinguishes=True,
    )


def timings(add) -> None:
    """A supported timing with a fairness card, and an undecided sweep."""
    step = Measure(kind="timing", title="One training step", unit="s", better="lower")
    one = claim("training-step", "A training step takes less time in Beta", Topic.PERFORMANCE, {"step": step})
    parts = {
        "alpha": {"step": Timed(launches={"": launches(0.0142)})},
        "beta": {"step": Timed(launches={"": launches(0.0100, seed=2)})},
    }
    made = evidence(one, parts)
    settings = {"alpha": {"dtype": "float32", "mode": "eager"}, "beta": {"dtype": "float32", "mode": "compiled"}}
    made = {
        name: Evidence(newest=part.newest.model_copy(update={"settings": settings[name]}), good=part.good)
        for name, part in made.items()
    }
    add(
        one,
        made,
        VerdictWord.SUPPORTED,
        "Alpha took 1.42x as long, 95 % interval 1.31 to 1.55; the claim needs more than 1.1.",
        comparisons=(
            Comparison(
                rule="supported_if",
                text="alpha.step / beta.step > 1.1",
                value=1.42,
                interval=(1.31, 1.55),
                share=1.0,
                truth=True,
            ),
        ),
        strength=Strength(share=1.0, runs=5),
    )
    sweep = Measure(kind="timing", title="Inference of one batch", better="lower", clock="cpu")
    two = claim("inference-sweep", "Alpha scales better with the batch", Topic.PERFORMANCE, {"batch": sweep})
    add(
        two,
        evidence(
            two,
            {
                "alpha": {"batch": Timed(launches={"1": launches(0.00021), "64": launches(0.0031, seed=3)})},
                "beta": {"batch": Timed(launches={"1": launches(0.0002, seed=4), "64": launches(0.0012, seed=5)})},
            },
        ),
        VerdictWord.NOT_ENOUGH_EVIDENCE,
        "The ratio at batch 1 is 1.05, 95 % interval 0.97 to 1.13: it can't be told whether it exceeds 1.1.",
        comparisons=(
            Comparison(
                rule="supported_if",
                text="alpha.batch[1] / beta.batch[1] > 1.1",
                value=1.05,
                interval=(0.97, 1.13),
                share=0.21,
                truth=None,
            ),
        ),
        distinguishes=None,
    )


def batteries(add) -> None:
    """A mixed battery and a claim that no script can decide."""
    tasks = Measure(kind="battery", title="Operators that the mobile format takes")
    one = claim("mobile-operators", "Alpha reaches more devices", Topic.DEPLOYMENT_REACH, {"operators": tasks})
    items = {"conv2d": True, "lstm": True, "fft": False, "sort": None}
    add(
        one,
        evidence(
            one,
            {
                "alpha": {"operators": Battery(items=items)},
                "beta": {"operators": Battery(items=items | {"lstm": False})},
            },
        ),
        VerdictWord.MIXED,
        "Alpha passed 2 of 3 and Beta 1 of 3: decided, and neither way.",
        distinguishes=False,
    )
    two = claim(
        "more-fun",
        "Beta is more fun to write",
        Topic.EASE_OF_USE,
        {},
        status=Status.NOT_CHECKABLE,
        reason="Fun is an opinion; no script can decide it.",
        favours="beta",
    )
    add(
        two,
        {},
        VerdictWord.NOT_CHECKABLE,
        "Fun is an opinion; no script can decide it.",
        distinguishes=None,
        verified_at=None,
        expires=None,
    )


def failing(add) -> None:
    """A stale verdict whose newest job timed out, a hostile claim that raised, and one that never ran."""
    check = Measure(kind="check", title="A traceback names the user's own line")
    one = claim("traceback", "Beta's errors point at the user's line", Topic.EASE_OF_USE, {"points": check})
    good = evidence(one, {"alpha": {"points": Check(value=False)}, "beta": {"points": Check(value=True)}})
    late = observation(
        one.id, "beta", one.rules_digest, outcome=Outcome.TIMED_OUT, reason="no result within 60 s", seconds=60.2
    )
    add(
        one,
        good | {"beta": Evidence(newest=late, good=good["beta"].good)},
        VerdictWord.SUPPORTED,
        "Beta's traceback names the user's line and Alpha's does not.",
        freshness=Freshness.STALE,
        health=Health.FAILING,
        verified_at=AT - timedelta(days=41),
        expires=AT - timedelta(days=11),
    )
    two = claim(
        "hostile",
        HOSTILE.replace("\n", " ")[:118],
        Topic.ORIGINS,
        {"points": Measure(kind="check", title=HOSTILE)},
        statement=HOSTILE,
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
        two.id,
        "alpha",
        two.rules_digest,
        outcome=Outcome.RAISED,
        reason=HOSTILE,
        output=Output(stdout=HOSTILE, stderr=HOSTILE),
    )
    add(
        two,
        {"alpha": Evidence(newest=raised)},
        VerdictWord.NOT_ENOUGH_EVIDENCE,
        HOSTILE,
        distinguishes=None,
        verified_at=None,
        expires=None,
    )
    three = claim(
        "never-run",
        "Beta imports faster",
        Topic.PERFORMANCE,
        {"import_time": Measure(kind="timing", title="Import")},
    )
    add(
        three,
        {},
        VerdictWord.NOT_ENOUGH_EVIDENCE,
        "not run yet",
        distinguishes=None,
        verified_at=None,
        expires=None,
    )


def elsewhere(verdict: Verdict, parts: dict[str, Evidence]) -> tuple[OtherMachine, ...]:
    """The same evidence from a machine with an odd name, and from another device."""
    odd = MACHINE.model_copy(update={"cpu": HOSTILE})
    return (
        OtherMachine(machine=odd, device="cpu", verdict=verdict, evidence=parts),
        OtherMachine(machine=MACHINE, device="abacus", verdict=verdict, evidence=parts),
    )


def article(claims: list[Claim]) -> Article:
    """An outline with a passage for each claim and one without."""
    passages = {
        "title.headline": Passage(
            gist="The headline, phrased as a question.", kind="navigation", reason="It states nothing."
        ),
        **{f"table.{one.id}": Passage(gist=f"On {one.id}.", kind="claim") for one in claims},
        "end.p1": Passage(gist="One is easier to hire for.", kind="claim"),
    }
    return Article(title="Alpha or Beta?", publisher="An academy", date="2025-03-10", passages=passages)


def ledger(found: dict[str, dict[str, Evidence]]) -> Ledger:
    """The run behind the evidence."""
    expected = tuple((one, name) for one, parts in found.items() for name in parts)
    return Ledger(
        manifest=Manifest(run=RUN, started=AT - timedelta(minutes=25), expected=expected, machine=MACHINE),
        footer=Footer(run=RUN, finished=AT, outcomes={Outcome.MEASURED: len(expected) - 2, Outcome.RAISED: 2}),
    )


def findings_with(**changes: object) -> Findings:
    """The findings of the sample with other fields of its project."""
    found = findings()
    return found.model_copy(update={"project": found.project.model_copy(update=changes)})


def sample(claim_id: str, **changes: object) -> Claim:
    """A claim of the sample, with other fields of its entry."""
    claim = next(claim for claim in findings().project.claims if claim.id == claim_id)
    return claim.model_copy(update={"entry": claim.entry.model_copy(update=changes)})


def findings_with_claim(claim: Claim) -> Findings:
    """The findings of the sample with this claim in the place of the one of its id."""
    claims = findings().project.claims
    return findings_with(claims=tuple(claim if old.id == claim.id else old for old in claims))
