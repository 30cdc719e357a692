"""Which claims a quick run decides, and which a run of so many minutes takes."""

from __future__ import annotations

from datetime import UTC, datetime

from helpers.entries_and_observations import a_claim, a_project
from helpers.planned_jobs import planned

from generators.model import Plan
from generators.running.planning.quick import oldest_plan, quick_plan


def both(claim_id, seconds, **fields):
    """The jobs of both scripts of a claim."""
    return tuple(planned(claim_id, seconds, name, **fields) for name in ("alpha", "beta"))


def chosen(*jobs, claims=(), uses=None, named=(), unmade=(), minutes=1, workers=2):
    """Ids of the claims that run, in the order of the plan, with how many of their scripts."""
    ids = dict.fromkeys([*(job.claim for job in jobs), *claims])
    made = a_project(
        *(
            a_claim(
                {} if claim_id in (uses or {}) else {"n": "number"},
                "supported(a)" if claim_id in (uses or {}) else "alpha.n > beta.n",
                "refuted(a)" if claim_id in (uses or {}) else "alpha.n <= beta.n",
                claim_id=claim_id,
                status="draft" if claim_id.startswith("draft") else "published",
                uses={f"a{number}": used for number, used in enumerate((uses or {}).get(claim_id, ()))},
            )
            for claim_id in ids
        )
    )
    plan = Plan(jobs=jobs, fresh={}, workers=workers)
    quick = quick_plan(plan, made, unmade, named, minutes)
    assert sorted(map(str, (*quick.jobs, *quick.later))) == sorted(map(str, jobs))
    return [f"{job.claim} {job.frameworks[0]}" for job in quick.jobs]


def test_the_cheapest_claims_are_taken_whole_while_they_fit():
    """Two workers have 120 seconds within a minute; what is left over is too little for both scripts."""
    jobs = (*both("dear", 40), *both("middle", 20), *both("cheap", 5))

    assert chosen(*jobs) == ["middle alpha", "middle beta", "cheap alpha", "cheap beta"]
    assert chosen(*jobs, minutes=2) == [f"{job.claim} {job.frameworks[0]}" for job in jobs]


def test_one_worker_takes_what_it_has_time_for():
    """The same jobs take twice as long one after another."""
    assert chosen(*both("middle", 20), *both("cheap", 15), workers=1) == ["cheap alpha", "cheap beta"]


def test_jobs_that_run_alone_cost_the_time_of_every_worker():
    """Nothing is beside an exclusive job, so that what leaves a worker idle is taken last."""
    jobs = (*both("dear", 30), *both("alone", 16, exclusive=True))

    assert chosen(*jobs) == ["dear alpha", "dear beta"]
    assert len(chosen(*both("dear", 30), *both("shared", 16))) == 4


def test_a_conclusion_brings_the_claims_that_it_rests_on():
    """A claim that rests on others costs what they cost, and nothing where they run anyway."""
    jobs = (*both("first", 10), *both("second", 12), *both("third", 14))
    uses = {"concludes": ("second", "third")}

    assert {"second", "third"} <= {name.split()[0] for name in chosen(*jobs, claims=("concludes",), uses=uses)}
    assert chosen(*both("first", 100), claims=("concludes",), uses={"concludes": ("first",)}) == []


def test_timings_unmade_environments_and_what_cannot_run_are_left():
    """None of them decides a claim within minutes, and neither does a script beside one of them."""
    jobs = (
        planned("timing", 1, "alpha", "beta", timed=True),
        *both("far", 1, environments={"alpha": "edge", "beta": "edge"}),
        planned("half", 1, "alpha"),
        planned("half", 0, "beta", lacks="needs the program x"),
        *both("near", 1),
    )

    assert chosen(*jobs, unmade={"edge"}) == ["near alpha", "near beta"]
    uses = {"concludes": ("timing", "near")}
    assert chosen(*jobs, claims=("concludes",), uses=uses, unmade={"edge"}) == ["near alpha", "near beta"]


def test_a_draft_runs_where_it_is_named():
    """No page shows it otherwise."""
    assert chosen(*both("draft-one", 1)) == []
    assert chosen(*both("draft-one", 1), named=("draft-one",)) == ["draft-one alpha", "draft-one beta"]


def test_where_nothing_fits_the_cheapest_of_unknown_length_is_tried():
    """A limit says little of what a script takes; what is known to take longer is left."""
    unknown = (*both("long", None, limit=300), *both("short", None, limit=200))

    assert chosen(*unknown) == ["short alpha", "short beta"]
    assert chosen(*both("known", 100)) == []
    assert chosen(*both("known", 100), *unknown) == ["short alpha", "short beta"]


def taken(*jobs, days, minutes=1):
    """Ids of the claims that a run of so many minutes takes, with one worker; their evidence is of these days."""

    def age(job):
        day = days.get(job.claim)
        return datetime(2026, 11, day, tzinfo=UTC) if day else None

    plan = oldest_plan(Plan(jobs=jobs, fresh={}, workers=1), minutes, age)
    assert sorted(map(str, (*plan.jobs, *plan.later))) == sorted(map(str, jobs))
    return list(dict.fromkeys(job.claim for job in plan.jobs))


def test_the_oldest_evidence_is_renewed_first():
    """A claim without evidence comes before all; timings count like the others; the order of the plan stays."""
    jobs = (*both("new", 10), *both("old", 10), *both("older", 10, timed=True), *both("none", 5))

    assert taken(*jobs, days={"new": 20, "old": 10, "older": 5}) == ["old", "older", "none"]


def test_what_does_not_fit_makes_room_for_the_next():
    """A long claim is left; where nothing fits, the oldest is taken all the same."""
    jobs = (*both("long", 50), *both("short", 10))
    days = {"long": 1, "short": 2}

    assert taken(*jobs, days=days) == ["short"]
    assert taken(*jobs, days=days, minutes=0.1) == ["long"]
