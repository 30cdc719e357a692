"""A run on a cluster ends as the same run on this machine does."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import pytest
from conftest import CONTROLS
from helpers.processes.clusters import cluster
from helpers.processes.killed_runs import STAMPS, current_observations, six_scripts
from helpers.processes.waiting import wait_until
from helpers.run_command import claims
from helpers.timing import timing_claims

from generators.evidence.store import store_of
from generators.processes.resources.procfs import descendants

pytestmark = pytest.mark.verify  # minutes on two cores, and every step has a time limit


@pytest.fixture
def six(tmp_path):
    """A project with six scripts."""
    tmp_path.chmod(0o755)
    return six_scripts(tmp_path / "project")


def kept(root):
    """Each observation but for times and stamps, and but for the interpreter's folder."""
    return {
        name: json.loads(observation.model_dump_json(exclude=STAMPS))
        for name, observation in current_observations(root).items()
    }


def test_a_cluster_gives_the_verdicts_and_the_evidence_of_this_machine(two, six):
    """Of an observation only times, memory and the run's name differ; each job is observed once."""
    here = claims(six.root, "--json", "verify")
    expected = kept(six.root)
    there = claims(six.root, "--json", "verify", "--fresh", "--engine", "dask", "--scheduler", two.address)
    assert (0, 0) == (here.code, there.code), there.err

    verdicts = [[(row["id"], row["verdict"]) for row in run.json["result"]] for run in (here, there)]
    assert verdicts[0] == verdicts[1]
    assert expected == kept(six.root)
    ledgers = store_of(six.root).journal.ledgers()
    assert [True, True] == [ledger.complete for ledger in ledgers]
    assert ledgers[0].manifest.machine == ledgers[1].manifest.machine
    assert [6, 6] == [sum(ledger.footer.outcomes.values()) for ledger in ledgers]


def test_four_workers_give_the_same(folder, six):
    """As two of them do, and as this machine does."""
    assert 0 == claims(six.root, "verify").code
    expected = kept(six.root)
    with cluster(folder / "four") as found:
        for name in ("a", "b", "c", "d"):
            found.add_worker(name)
        there = claims(six.root, "verify", "--fresh", "--engine", "dask", "--scheduler", found.address)

    assert 0 == there.code, there.err
    assert expected == kept(six.root)


def test_a_second_run_finds_everything_fresh(two, six):
    """The plan uses the machine class and the environments of the workers, so fingerprints are the same."""
    arguments = ("--json", "verify", "--engine", "dask", "--scheduler", two.address)
    assert 0 == claims(six.root, *arguments).code
    again = claims(six.root, *arguments)

    assert [[]] * 3 == [row["ran"] for row in again.json["result"]]


def test_a_run_leaves_nothing_on_its_workers(two, six):
    """Its fork servers and its copies of claims are gone; environments stay."""
    assert 0 == claims(six.root, "verify", "--engine", "dask", "--scheduler", two.address).code
    workers = [two.processes[name].pid for name in ("a", "b")]

    assert wait_until(lambda: not any(descendants(worker).keys() - {worker} for worker in workers))
    held = [path for worker in workers for path in Path(tempfile.gettempdir()).glob(f"claims-{worker}-*")]
    assert wait_until(lambda: not any(path.exists() for path in held)), held


def test_a_workers_own_words_reach_the_user(two, six):
    """A job that fails there fails as here, with the line of the claim's file."""
    six.write("claims/says-no/verify_alpha.py", "def verify():\n    raise ValueError('no')\n" + CONTROLS)
    result = claims(six.root, "--json", "verify", "says-no", "--engine", "dask", "--scheduler", two.address)
    ran = {row["framework"]: row for row in result.json["result"][0]["ran"]}

    assert (3, "raised") == (result.code, ran["alpha"]["outcome"])
    assert "verify_alpha.py:2" in ran["alpha"]["where"]


def test_an_environment_is_made_by_the_workers(two, six):
    """Its table travels, and what it holds is in their folders alone."""
    frameworks = six.root / "claims/frameworks.toml"
    frameworks.write_text(
        frameworks.read_text() + '\n[environments.other]\nextends = "default"\nstubs = ["nothing"]\n'
    )
    six.add("says-no", run={"environment": {"alpha": "other"}})
    result = claims(six.root, "--json", "verify", "says-no", "--engine", "dask", "--scheduler", two.address)
    seen = current_observations(six.root)["says-no", "alpha"]

    assert 0 == result.code, result.err
    assert "other" == seen.environment.name
    assert str(two.folder) in seen.environment.interpreter
    assert sys.prefix not in seen.environment.interpreter
    assert not (six.root / "build" / "environments" / "other").exists()


def test_a_timing_goes_through_its_launches_on_one_worker(two, project):
    """It is measured launch by launch, and judged at each look, where it runs."""
    project.root.parent.chmod(0o755)
    for name in ("timed", "timed-too"):
        timing_claims.add(project, name, alpha=12, beta=4, work="clock", budget=0.5)
    result = claims(project.root, "--json", "verify", "--engine", "dask", "--scheduler", two.address)
    seen = current_observations(project.root)
    timed = [seen[name, framework] for name in ("timed", "timed-too") for framework in ("alpha", "beta")]

    assert 0 == result.code, result.err
    assert {"measured"} == {observation.outcome for observation in timed}, result.err
    assert all(observation.limits["launches"] >= 4 for observation in timed)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--engine", "dask"), "no scheduler is named; add --scheduler"),
        (("--scheduler", "tcp://127.0.0.1:1"), "is for a cluster alone"),
        (("--engine", "dask", "--scheduler", "no-such.json"), "no scheduler answers there (got 'no-such.json')"),
        (("--engine", "dask", "--scheduler", "SCHEDULER", "--jobs", "3"), "each worker of a cluster says itself"),
        (
            ("--engine", "dask", "--scheduler", "SCHEDULER", "--machine", "96 cores"),
            "no worker is of such a class",
        ),
    ],
)
def test_what_is_asked_wrongly_is_refused_before_anything_runs(two, six, arguments, words):
    """The message names the option and the way out."""
    result = claims(six.root, "verify", *(two.address if each == "SCHEDULER" else each for each in arguments))

    assert (True, True) == (result.code in {1, 2}, words in result.err), result
    assert not (six.root / "build/evidence/runs").exists()
