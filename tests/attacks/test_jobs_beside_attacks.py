"""Honest jobs beside an attack are measured as if they were alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from attacks.attack_runner import USERS, attack_runners
from attacks.expected_outcomes import ATTACKS
from helpers.jobs import claim, scripts, time_scripts

from generators.model import Outcome
from generators.processes.script_run import run_scripts
from generators.sandbox import levels
from generators.sandbox.layers import UNCONFINED

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]
HONEST = "import time\ndef verify():\n    time.sleep(0.3)\n    open('own', 'w').write('x')\n    return {'n': 1}\n"
TIMED = "def verify():\n    return {'t': lambda: sum(range(20000))}\n"


@pytest.fixture(scope="module")
def runner_and_sandbox():
    """A runner of attacks, and the best sandbox for our own jobs."""
    with attack_runners() as by_user:
        confinement = levels.best(tuple(levels.probe(method) for method in levels.METHODS))
        if not by_user or confinement is UNCONFINED:
            pytest.skip("no sandbox, or no interpreter for everybody")
        yield next(iter(by_user.values())), confinement


def observe(folder, number, confinement):
    """An honest job in a folder of its own; the last of ten takes a timing."""
    mine = folder / str(number)
    mine.mkdir()
    timed = number == 9
    texts = dict.fromkeys(("alpha", "beta") if timed else ("alpha",), TIMED if timed else HONEST)
    of = claim(mine, texts, {"t": "timing"} if timed else {"n": "number"}, timeout=60, budget=1)
    if timed:
        return time_scripts(scripts(of, confinement=confinement), 1)
    return run_scripts(scripts(of, confinement=confinement))


@pytest.mark.parametrize("name", ATTACKS)
def test_ten_honest_jobs_beside_an_attack(runner_and_sandbox, tmp_path, name):
    """All ten are measured, the timing among them, and the attack ends as it does alone."""
    runner, confinement = runner_and_sandbox
    with ThreadPoolExecutor(11) as pool:
        honest = [pool.submit(observe, tmp_path, number, confinement) for number in range(10)]
        report, items, _, ended = runner.attack(
            name, confinement.method, limits={"seconds": ATTACKS[name].seconds}
        )
        observations = [observation for future in honest for observation in future.result()]

    assert {(Outcome.MEASURED, "")} == {(observation.outcome, observation.reason) for observation in observations}
    assert all(item.measures["t"].launches[""] for item in observations if "t" in item.measures)
    assert report.outcome in ATTACKS[name].outcomes, (report.reason, ended.stderr)
    blocked = report.outcome is Outcome.MEASURED
    assert {item for item, got in items.items() if got} == set(
        ATTACKS[name].left_open(USERS[0], confinement.method) if blocked else ()
    )
