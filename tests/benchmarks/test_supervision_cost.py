"""What watching the scripts of a run costs the process that watches them."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime

import pytest

from generators.evidence.store import Store
from generators.model import Outcome, Request
from generators.running.environments import observe
from generators.running.execute import Execution
from generators.running.planning.plan import make_plan
from generators.sandbox import levels
from generators.sandbox.layers import UNCONFINED

pytestmark = pytest.mark.bench
LIMIT = 0.02  # of one core, while two scripts run side by side
CLAIMS, SECONDS = 10, 1.5
SCRIPT = f"""\
import threading, time

def verify():
    pool = [threading.Thread(target=time.sleep, args=({SECONDS},)) for _ in range(16)]
    for thread in pool: thread.start()
    for thread in pool: thread.join()
    return {{"yes": __name__ == "verify_alpha"}}

def controls():
    yield "yes", True, True
    yield "yes", False, False
"""


class Silent:
    """A reporter that shows nothing."""

    def on_job_start(self, _job):
        """Nothing is shown."""

    def on_job_end(self, _job, _observations):
        """Nothing is shown."""


@pytest.mark.parametrize("confined", [False, True], ids=["unconfined", "confined"])
def test_twenty_jobs_are_watched_for_little(project, confined):
    """Twenty jobs with seventeen threads each, two at a time: the run's own process uses less than the limit."""
    around = levels.best(tuple(levels.probe(method) for method in levels.METHODS)) if confined else UNCONFINED
    for number in range(CLAIMS):
        project.add(f"claim-{number}", {"verify_alpha.py": SCRIPT, "verify_beta.py": SCRIPT})
    read = project.load()
    environments, request = {"default": observe.observe(read, "default")}, Request(workers=2)
    store = Store(project.root / "build" / "evidence")
    claims = [claim for claim in read.claims if claim.id != "says-yes"]
    plan = make_plan(read, claims, environments, store, request, datetime.now(UTC))
    used, began = time.process_time(), time.perf_counter()

    observations = Execution(read, environments, request, Silent(), around).run(plan, store)

    share = (time.process_time() - used) / (time.perf_counter() - began)
    others = sum(name.isdigit() for name in os.listdir("/proc"))  # noqa: PTH208 - names are all that is wanted
    print(f"\n{around.level:8}{100 * share:5.1f} % of a core, {others} processes on this machine")  # noqa: T201 - what a benchmark is for
    assert {Outcome.MEASURED} == {observation.outcome for observation in observations}
    assert 2 * CLAIMS == len(observations)
    assert share < LIMIT
