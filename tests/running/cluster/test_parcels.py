"""A parcel carries content, and only the answer to it is taken."""

from __future__ import annotations

import pickle

import pytest
from helpers.observations import ENVIRONMENT, observation
from helpers.planned_jobs import planned
from helpers.processes.worker_reports import report

from generators.errors import ClaimsError
from generators.model import Evidence, Kind, Measure, Outcome
from generators.running.cluster.parcels import bare, crashed, parcel_of, shares, signed
from generators.running.cluster.terms import Answer
from generators.running.staging import write_claim

JOB = planned("says-yes", 1)
REPORTS = {"w": report(environments={"default": ENVIRONMENT})}


@pytest.fixture
def parcel(project):
    """A job whose claim has a script and a file of data."""
    project.add("says-yes", {"words.tsv": "yes\n"})
    return parcel_of((JOB,), project.load(), "run-1")


def test_a_parcel_is_all_that_a_worker_needs(parcel, project, tmp_path):
    """What is written from it elsewhere is the claim's folder, file by file."""
    parcel = pickle.loads(pickle.dumps(parcel))  # noqa: S301 - our own
    (claim,) = parcel.claims
    written = write_claim(claim, parcel.files[claim.id], tmp_path).folder

    source = project.root / "claims" / "says-yes"
    assert {"verify_alpha.py", "verify_beta.py", "words.tsv"} == {path.name for path in written.iterdir()}
    assert all(path.read_bytes() == (source / path.name).read_bytes() for path in written.iterdir())


def test_an_observation_travels_without_what_its_worker_has_reported(parcel):
    """The client puts the environment back, so that what is kept is what was observed."""
    seen = observation("alpha", "says-yes", run="run-1")
    seen = seen.model_copy(update={"fingerprint": JOB.fingerprints["alpha"], "environment": ENVIRONMENT})

    ((found,),) = signed(Answer("w", ((bare(seen),),)), parcel, REPORTS)

    assert found == seen
    assert bare(seen).environment.packages == {}


@pytest.mark.parametrize("other", [{"claim": "other"}, {"framework": "beta"}, {"run": "run-2"}])
def test_an_answer_for_another_script_is_refused(parcel, other):
    """A worker signs nothing that it was not asked."""
    seen = observation("alpha", "says-yes", run="run-1")
    seen = seen.model_copy(update={"fingerprint": JOB.fingerprints["alpha"], **other})

    with pytest.raises(ClaimsError, match="worker w: it answered for other scripts"):
        signed(Answer("w", ((seen,),)), parcel, REPORTS)


def test_a_job_that_no_worker_ends_is_crashed(parcel, project):
    """Every script of it is accounted for, with the reason."""
    ((found,),) = crashed(parcel, project.load(), {"default": ENVIRONMENT}, "its worker was lost")

    assert (Outcome.CRASHED, "its worker was lost") == (found.outcome, found.reason)
    assert ("says-yes", "alpha", "run-1") == (found.claim, found.framework, found.run)


def test_timings_are_shared_out_by_how_long_they_take():
    """Each machine has a part, none is empty, and each job is in one."""
    jobs = [planned(f"c{number}", seconds, timed=True) for number, seconds in enumerate((1, 9, 2, 3, 4))]

    assert [["c1", "c0"], ["c4", "c3", "c2"]] == [[job.claim for job in part] for part in shares(jobs, 2)]
    assert [["c1"], ["c4"], ["c3"], ["c2"], ["c0"]] == [[job.claim for job in part] for part in shares(jobs, 9)]


def test_a_timing_carries_the_claims_that_its_rules_read(project):
    """They are judged at each look, on the worker; no script of them is sent."""
    claim = project.claim()
    entry = claim.entry.model_copy(
        update={"uses": {"other": claim.id}, "measures": {"call": Measure(kind=Kind.TIMING, title="One call")}}
    )
    timed = claim.model_copy(update={"id": "timed", "entry": entry})
    whole = project.load().model_copy(update={"claims": (claim, timed)})
    seen = observation("alpha", claim.id)
    parcel = parcel_of(
        (planned("timed", 1, timed=True),), whole, "r", lambda _: {claim.id: {"alpha": Evidence(newest=seen)}}
    )

    assert (("timed",), (claim.id,)) == (
        tuple(each.id for each in parcel.claims),
        tuple(each.id for each in parcel.used),
    )
    assert (seen, None) == (parcel.evidence(claim.id, "alpha").newest, parcel.evidence(claim.id, "beta").newest)
