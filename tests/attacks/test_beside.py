"""Honest jobs beside an attack are measured as if they were alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from attacks.arena import USERS, arenas
from attacks.expected import ATTACKS
from helpers.jobs import claim, scripts

from generators.model import Outcome
from generators.processes.script_run import run_scripts
from generators.running.timing import paired
from generators.sandbox import levels
from generators.sandbox.layers import UNCONFINED

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]
HONEST = "import time\ndef verify():\n    time.sleep(0.3)\n    open('own', 'w').write('x')\n    return {'n': 1}\n"
TIMED = "def verify():\n    return {'t': lambda: sum(range(20000))}\n"


@pytest.fixture(scope="module")
def ground():
    """A harness for each user, and the best sandbox for our own jobs."""
    with arenas() as made:
        around = levels.best(tuple(levels.probe(method) for method in levels.METHODS))
        if not made or around is UNCONFINED:
            pytest.skip("no sandbox, or no interpreter for everybody")
        yield next(iter(made.values())), around


def observe(folder, number, around):
    """An honest job in a folder of its own; the last of ten takes a timing."""
    mine = folder / str(number)
    mine.mkdir()
    timed = number == 9
    texts = dict.fromkeys(("alpha", "beta") if timed else ("alpha",), TIMED if timed else HONEST)
    of = claim(mine, texts, {"t": "timing"} if timed else {"n": "number"}, timeout=60, budget=1)
    of_job = scripts(of, confinement=around)
    return paired.time_scripts(of_job, least=1, most=1) if timed else run_scripts(of_job)


@pytest.mark.parametrize("name", ATTACKS)
def test_ten_honest_jobs_beside_an_attack(ground, tmp_path, name):
    """All ten are measured, the timing among them, and the attack ends as it does alone."""
    arena, around = ground
    with ThreadPoolExecutor(11) as pool:
        honest = [pool.submit(observe, tmp_path, number, around) for number in range(10)]
        report, items, _, ended = arena.attack(name, around.method, limits={"seconds": ATTACKS[name].seconds})
        seen = [one for future in honest for one in future.result()]

    assert {(Outcome.MEASURED, "")} == {(one.outcome, one.reason) for one in seen}
    assert all(one.measures["t"].launches[""] for one in seen if "t" in one.measures)
    assert report.outcome in ATTACKS[name].outcomes, (report.reason, ended.stderr)
    blocked = report.outcome is Outcome.MEASURED
    assert {item for item, got in items.items() if got} == set(
        ATTACKS[name].left_open(USERS[0], around.method) if blocked else ()
    )
