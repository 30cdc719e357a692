"""Jobs made of three-line scripts, for the tests of everything that runs them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from generators.model import (
    Claim,
    Entry,
    Environment,
    Fingerprint,
    Framework,
    Job,
    Kind,
    Machine,
    Measure,
    Observation,
    Rules,
    RunSettings,
)
from generators.processes.script import Script
from generators.processes.script_run import run_scripts
from generators.running.timing.comparison import Comparison
from generators.running.timing.launches import Launches
from generators.sandbox.layers import UNCONFINED, Confinement

MACHINE = Machine(cpu="a CPU", cores=2, memory=8, system="Linux", architecture="x86_64")
WORK = """\
def work(n):
    total = 0
    for i in range(n):
        total += i
def verify():
    return {{"t": lambda: work({steps}), "n": {steps}}}
"""
FRAMEWORKS = {
    name: Framework(name=name, title=name.title(), module="json", thread_variables=("ALPHA_THREADS",))
    for name in ("alpha", "beta")
}
# The timeout only ends what hangs; a test of the timeout itself sets a short one.
RUN: dict[str, object] = {"timeout": 300, "memory": 200, "budget": 1}


def environment(**fields: object) -> Environment:
    """The environment of the interpreter that runs the tests."""
    return Environment(
        **{"name": "default", "interpreter": sys.executable, "python": "3", "machine": MACHINE, **fields}
    )


def claim(folder: Path, scripts: dict[str, str], kinds: dict[str, str], **run: object) -> Claim:
    """A claim whose folder holds the scripts, by framework."""
    files = {f"verify_{name}.py": text for name, text in scripts.items()}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    entry = Entry(
        title="Alpha is more",
        statement="Alpha is more than Beta.",
        topic="performance",
        favours="alpha",
        scope="here",
        appearances=("intro",),
        added=date(2026, 11, 22),
        measures={name: Measure(kind=Kind(kind), title=name) for name, kind in kinds.items()},
        verdict=Rules(supported_if="alpha.n > beta.n", refuted_if="alpha.n <= beta.n"),
        run=RunSettings(**{**RUN, **run}),
    )
    return Claim(id="alpha-is-more", folder=folder, entry=entry, files=files, digests={})


def job(of: Claim) -> Job:
    """The job of all scripts of a claim."""
    names = tuple(name.removeprefix("verify_").removesuffix(".py") for name in of.files)
    return Job(
        claim=of.id,
        frameworks=names,
        timed=of.timed,
        why=dict.fromkeys(names, "new"),
        environments=dict.fromkeys(names, "default"),
        fingerprints={name: Fingerprint(parts={"file": name}) for name in names},
    )


def scripts(
    of: Claim, where: Environment | None = None, confinement: Confinement = UNCONFINED
) -> tuple[Script, ...]:
    """The scripts of a claim's job, in that environment."""
    made, where = job(of), where or environment()
    return tuple(Script(made, of, FRAMEWORKS[name], where, "r1", confinement) for name in made.frameworks)


def time_scripts(timed: Sequence[Script], launches: int) -> tuple[Observation, ...]:
    """The observations of scripts that are timed against each other in so many launches."""
    (done,) = Launches([Comparison(timed, lambda *_: "more", launches)], "seed").run()
    return done.observations()


def observe(folder: Path, script: str, kinds: dict[str, str] | None = None, **settings: object) -> Observation:
    """The only observation of a script."""
    (observation,) = run_scripts(scripts(claim(folder, {"alpha": script}, kinds or {"n": "number"}, **settings)))
    return observation
