"""Every job that must run has a reason in words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from helpers.observations import AT, ENVIRONMENT, observation

from generators.evidence.brief import Brief, BriefEvidence
from generators.model import Evidence, Outcome, Request
from generators.running.planning.plan import make_plan


class MemoryEvidence:
    """Evidence held in memory."""

    def __init__(self, *observations):
        self.kept = list(observations)

    def evidence(self, claim, framework):
        """The last one put in for a claim and framework."""
        found = [item for item in self.kept if (item.claim, item.framework) == (claim, framework)]
        good = [item for item in found if item.outcome is Outcome.MEASURED]
        return Evidence(newest=found[-1] if found else None, good=good[-1] if good else None)

    def brief_evidence(self, claim, framework):
        """The same in brief."""
        found = self.evidence(claim, framework)
        return BriefEvidence(*(each and Brief.of(each) for each in (found.newest, found.good)))

    def brief_measured(self, address):
        """The measured one of a fingerprint, in brief."""
        good = [Brief.of(item) for item in self.kept if item.outcome is Outcome.MEASURED]
        return next((item for item in good if item.address == address), None)


@pytest.fixture
def make(project):
    """Plan the project's claims with a request's fields."""

    def made(evidence=None, observed=ENVIRONMENT, now=AT, **request):
        read = project.load()
        where = dict.fromkeys(("default", "edge"), observed)
        return make_plan(read, read.claims, where, evidence or MemoryEvidence(), Request(**request), now)

    return made


def measured(made, **changes):
    """Evidence in which every job of a plan is measured."""
    return MemoryEvidence(
        *(
            observation(name, job.claim, fingerprint=job.fingerprints[name], **changes)
            for job in made.jobs
            for name in job.frameworks
        )
    )


def whys(made):
    """Why each job runs, by framework."""
    return {name: job.why[name] for job in made.jobs for name in job.frameworks}


def test_what_was_never_run_is_new(make):
    """Without evidence every job is new, and nothing is fresh."""
    made = make()

    assert {"alpha": "new", "beta": "new"} == whys(made)
    assert {"says-yes": {}} == made.fresh


def test_what_was_measured_is_fresh(make):
    """A job whose fingerprint was measured does not run."""
    made = make()
    again = make(measured(made))

    assert () == again.jobs
    assert {"alpha", "beta"} == again.fresh["says-yes"].keys()


def test_asking_for_it_runs_it(make):
    """`fresh` also runs what is fresh."""
    assert {"alpha": "asked for", "beta": "asked for"} == whys(make(measured(make()), fresh=True))


def test_only_the_frameworks_asked_for_run(make):
    """Asking for one framework plans its jobs alone."""
    assert {"beta": "new"} == whys(make(frameworks=("beta",)))


def test_an_edited_script_is_named(make, project):
    """An edited file makes the claim's jobs run, and the reason names the file."""
    evidence = measured(make())
    project.write("claims/says-yes/verify_alpha.py", "def verify():\n    return {'yes': False}\n")

    assert dict.fromkeys(("alpha", "beta"), "script changed (verify_alpha.py)") == whys(make(evidence))


def test_edited_notes_run_nothing(make, project):
    """Prose is no part of a fingerprint."""
    evidence = measured(make())
    project.write("claims/says-yes/notes.md", "## Method\n\nOther words.\n\n## Limits\n\nNone.\n")

    assert {} == whys(make(evidence))


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ({"run": {"timeout": 5}}, "entry changed ([run])"),
        ({"measures": {"yes": {"kind": "number", "title": "Yes"}}}, "entry changed ([measures])"),
        ({"title": "Another title"}, None),
        ({"run": {"valid_days": 5}}, None),
    ],
)
def test_an_edited_entry_runs_what_it_concerns(make, project, keys, why):
    """Keys that a script's result depends on make it run again, the others don't."""
    evidence = measured(make())
    project.add("says-yes", **keys)

    assert (dict.fromkeys(("alpha", "beta"), why) if why else {}) == whys(make(evidence))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"versions": {"alpha": "1.1", "beta": "1.0"}}, {"alpha": "framework version changed (alpha 1.0 to 1.1)"}),
        ({"packages": {"pytest": "9.1"}}, {"alpha": "environment changed (pytest 9.0 to 9.1)"}),
        (
            {"python": "3.12.0"},
            {
                "alpha": "environment changed (alpha python 3.11.7 to 3.12.0)",
                "beta": "environment changed (beta python 3.11.7 to 3.12.0)",
            },
        ),
        (
            {"flags": {"CLAIMS_DEVICE": "cuda"}},
            {
                "alpha": "environment changed (alpha CLAIMS_DEVICE none to cuda)",
                "beta": "environment changed (beta CLAIMS_DEVICE none to cuda)",
            },
        ),
    ],
)
def test_a_changed_environment_is_named(make, changes, why):
    """A new release, another package, Python or flag runs what it concerns, and the reason names it."""
    evidence = measured(make())

    assert why == whys(make(evidence, ENVIRONMENT.model_copy(update=changes)))


def test_another_environment_is_another_fingerprint(make):
    """Evidence of one environment is not fresh in another."""
    evidence = measured(make())
    edge = ENVIRONMENT.model_copy(update={"name": "edge"})

    assert {"alpha", "beta"} == whys(make(evidence, edge, environment="edge")).keys()


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.MEASURED])
def test_only_what_was_measured_is_reused(make, outcome):
    """A job that ended otherwise is tried again, and the reason says how it ended."""
    evidence = measured(make(), outcome=outcome, reason="because", measures={})

    assert dict.fromkeys(("alpha", "beta"), f"last run ended {outcome}") == whys(make(evidence))


def test_a_failure_after_a_success_is_tried_again(make):
    """A measured observation of the same fingerprint does not hide a later failure."""
    made = make()
    evidence = measured(made)
    evidence.kept += measured(made, outcome=Outcome.CRASHED, reason="exit 1", measures={}).kept

    assert dict.fromkeys(("alpha", "beta"), "last run ended crashed") == whys(make(evidence))


def test_evidence_expires(make):
    """Evidence older than the entry allows is renewed."""
    evidence = measured(make())

    assert {} == whys(make(evidence, now=AT + timedelta(days=30)))
    late = make(evidence, now=AT + timedelta(days=31))
    assert dict.fromkeys(("alpha", "beta"), "evidence expired (older than 30 days)") == whys(late)


def test_evidence_from_the_future_is_renewed(make):
    """What a wrong clock has dated ahead would never expire; an hour is forgiven."""
    evidence = measured(make())

    assert {} == whys(make(evidence, now=AT - timedelta(minutes=59)))
    early = make(evidence, now=AT - timedelta(days=400))
    assert dict.fromkeys(("alpha", "beta"), "evidence lies ahead of now (of 2026-11-22 12:00 UTC)") == whys(early)


def test_a_script_that_was_changed_back_is_fresh(make, project):
    """The evidence of an earlier fingerprint counts again once the script is as it was."""
    before = make()
    text = (project.root / "claims/says-yes/verify_alpha.py").read_text()
    project.write("claims/says-yes/verify_alpha.py", "def verify():\n    return {'yes': False}\n")
    between = make()
    project.write("claims/says-yes/verify_alpha.py", text)

    assert {} == whys(make(MemoryEvidence(*measured(before).kept, *measured(between).kept)))


def test_the_scripts_of_a_timing_run_together(make, project):
    """A timing is one job of every framework, whichever is requested and whichever has changed."""
    timing = {"yes": {"kind": "timing", "title": "Yes"}}
    rules = {"supported_if": "alpha.yes < beta.yes", "refuted_if": "alpha.yes > beta.yes"}
    project.add("says-yes", measures=timing, verdict=rules)
    made = make(frameworks=("alpha",))

    assert [("alpha", "beta")] == [job.frameworks for job in made.jobs]
    evidence = measured(made)
    assert () == make(evidence).jobs
    evidence.kept = evidence.kept[:1]
    again = make(evidence)
    assert {"alpha": "timed together", "beta": "new"} == whys(again)
    assert {"says-yes": {}} == again.fresh


def test_halves_of_two_runs_make_no_timing(make, project):
    """Where the scripts of a timing were observed in different runs, they run again, together."""
    timing = {"yes": {"kind": "timing", "title": "Yes"}}
    rules = {"supported_if": "alpha.yes < beta.yes", "refuted_if": "alpha.yes > beta.yes"}
    project.add("says-yes", measures=timing, verdict=rules)
    first, second = measured(make()).kept

    assert () == make(MemoryEvidence(first, second)).jobs
    apart = make(MemoryEvidence(first, second.model_copy(update={"run": "another"})))
    assert dict.fromkeys(("alpha", "beta"), "timings of different runs do not pair") == whys(apart)


def test_entries_without_scripts_have_no_jobs(make, project):
    """Not-checkable and retired claims are planned for nothing."""
    project.add("says-yes", status="not-checkable", reason="a matter of taste", measures=None, verdict=None)

    assert ((), {}) == (make().jobs, make().fresh)
