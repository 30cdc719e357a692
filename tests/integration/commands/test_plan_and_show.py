"""`plan` and `show` on a real project."""

from __future__ import annotations

import shutil

import pytest
from conftest import CONTROLS
from helpers.run_command import claims

from generators.evidence.store import store_of


def test_plan_says_why_and_runs_nothing(project):
    """`plan` names each job with its reason, before and after a run."""
    before = claims(project.root, "plan")
    claims(project.root, "verify")
    after = claims(project.root, "--json", "plan").json["result"]

    assert "run    says-yes alpha: new" in before.out
    assert [{"id": "says-yes", "run": [], "fresh": ["alpha", "beta"], "waiting": [], "idle": ""}] == after
    assert "fresh  says-yes alpha" in claims(project.root, "plan").out
    fresh = claims(project.root, "--json", "plan", "--fresh").json["result"]
    assert [{"framework": "alpha", "why": "asked for"}, {"framework": "beta", "why": "asked for"}] == fresh[0][
        "run"
    ]


def test_what_a_run_has_measured_before_its_footer_is_not_called_fresh(project):
    """`plan` calls fresh what the pages show, and says of the rest that it waits for the end of a run."""
    claims(project.root, "verify")
    store = store_of(project.root)
    seen = store.evidence("says-yes", "alpha").good
    (ledger,) = store.journal.ledgers()
    shutil.rmtree(store.folder)
    store.journal.begin(ledger.manifest)
    store.journal.keep(ledger.manifest.run, seen)
    (planned,) = claims(project.root, "--json", "plan").json["result"]
    shown = claims(project.root, "plan").out

    assert ([], ["alpha"], ["beta"]) == (
        planned["fresh"],
        planned["waiting"],
        [part["framework"] for part in planned["run"]],
    )
    assert "waits  says-yes alpha: measured by a run that has not ended; the next one counts it" in shown
    assert "alpha: not run yet" in claims(project.root, "show", "says-yes").out


def test_show_prints_verdict_evidence_and_code(project):
    """`show` prints the verdict with its reason, what was observed, the controls and the scripts."""
    before = claims(project.root, "show", "says-yes")
    claims(project.root, "verify")
    after = claims(project.root, "show", "says-yes")

    assert "alpha: not run yet" in before.out
    for part in ("supported", "alpha.yes is true", "control yes", "passed", "verify_alpha.py", "def verify"):
        assert part in after.out
    assert {"verdict", "comparisons", "measures", "controls", "observations"} <= set(
        claims(project.root, "--json", "show", "says-yes").json["result"]
    )


def test_a_failed_control_is_found_by_its_file_and_line(project):
    """In the sentence of the verdict, beside the control, and in JSON."""
    script = f"def verify():\n    return {{'yes': True}}\n{CONTROLS}    yield 'yes', True, False\n"
    line = script.count("\n")
    project.add("says-yes", files={"verify_alpha.py": script})

    verified = claims(project.root, "verify")
    shown = claims(project.root, "show", "says-yes")
    controls = claims(project.root, "--json", "show", "says-yes").json["result"]["controls"]["alpha"]

    assert 3 == verified.code
    assert f"A control failed in Alpha: verify_alpha.py:{line}: “" in verified.out
    assert "read yes where no is known; correct the probe or the control." in verified.out
    assert f"control yes: True, known False: FAILED at verify_alpha.py:{line}" in shown.out
    assert ("verify_alpha.py", line) == (controls[-1]["file"], controls[-1]["line"])


def test_show_prints_why_a_job_failed(project):
    """A failed job is shown with its outcome and reason."""
    project.add(
        "says-yes", files={"verify_alpha.py": "def verify():\n    raise ValueError('no luck')\n" + CONTROLS}
    )
    result = claims(project.root, "verify")
    again = claims(project.root, "show", "says-yes")

    assert 3 == result.code
    assert "ValueError: no luck" in again.out


def test_show_prints_age_and_health_and_cuts_no_line(project):
    """A verdict that rests on an earlier run says so; a line of code is whole however wide it is."""
    ill, long = project.root / "ill", f"WORDS = {'x' * 200!r}  # the end of the line\n"
    failing = f"def verify():\n    assert not open({str(ill)!r}).read()\n    return {{'yes': True}}\n{CONTROLS}"
    project.add("says-yes", files={"verify_alpha.py": long + failing})
    ill.write_text("")
    claims(project.root, "verify", "--sandbox", "none")
    well = claims(project.root, "show", "says-yes")
    ill.write_text("ill")
    claims(project.root, "verify", "--sandbox", "none", "--fresh")
    failed = claims(project.root, "show", "says-yes")

    assert "freshness fresh, health ok; verified 20" in well.out
    assert "freshness stale, health failing; verified 20" in failed.out
    assert long in failed.out


def test_show_of_a_broken_entry(project):
    """A broken entry can be shown too."""
    project.add("bad", topic="weather")

    assert "not-enough-evidence" in claims(project.root, "show", "bad").out


def test_plan_says_why_a_named_entry_runs_nothing(project):
    """A not-checkable one, one that rests on others, and a broken one; nothing is called fresh that isn't."""
    opinion = {"status": "not-checkable", "reason": "a matter of taste", "measures": None, "verdict": None}
    project.add("opinion", files=dict.fromkeys(("verify_alpha.py", "verify_beta.py")), **opinion)
    project.add("broken", topic="weather")
    planned = claims(project.root, "plan", "opinion", "broken")
    rows = claims(project.root, "--json", "plan", "opinion").json["result"]

    assert "none   opinion: not-checkable\n" in planned.out
    assert "none   broken: broken: claims/broken/claim.toml:" in planned.out
    assert planned.out.endswith("\nnothing to run\n")
    assert [{"id": "opinion", "run": [], "fresh": [], "waiting": [], "idle": "not-checkable"}] == rows


@pytest.mark.parametrize("command", ["plan", "verify"])
def test_a_retired_claim_is_not_run(project, command):
    """Neither is what it uses: the command says what replaces it, and exits 2."""
    project.add("old", status="retired", uses={"other": "says-yes"})
    refused = claims(project.root, command, "old")

    assert (2, "") == (refused.code, refused.out)
    assert (
        "error: claims/old: retired, so that nothing of it is run (got 'old'); it is replaced by says-yes\n"
        == refused.err
    )
    assert not (project.root / "build" / "evidence").exists()


def test_show_names_the_status_of_a_draft_and_of_a_retired_claim(project):
    """A draft is not on the site, a retired claim has the verdict on what was observed before."""
    project.add("draft", status="draft")
    project.add("old", status="retired")

    assert "draft: it is run, and not shown on the site\n" in claims(project.root, "show", "draft").out
    shown = claims(project.root, "show", "old").out
    assert "retired: it is not run, and only its own page shows it\n" in shown
    assert "not-enough-evidence: The claim is retired, and no evidence is left.\n" in shown


def test_show_of_a_retired_claim_whose_used_claim_is_gone(project):
    """No lint rule asks that it stays, so that it may be deleted."""
    project.add("old", status="retired", uses={"other": "gone"})
    shown = claims(project.root, "show", "old")

    assert (0, "") == (shown.code, shown.err)
    assert "  other is the claim gone: no longer there\n" in shown.out


def test_show_leaves_out_a_measure_that_has_another_name_now(project):
    """The scripts are the same, and what they measured is there until they run again."""
    claims(project.root, "verify", "--sandbox", "none")
    verdict = {"supported_if": "alpha.aye and not beta.aye", "refuted_if": "not alpha.aye"}
    project.add("says-yes", measures={"aye": {"kind": "check", "title": "Aye"}}, verdict=verdict)
    shown = claims(project.root, "show", "says-yes")

    assert (0, "") == (shown.code, shown.err)
    assert "alpha: measured, " in shown.out
    assert "yes = yes" not in shown.out


@pytest.mark.parametrize("command", ["check", "plan", "verify", "show", "audit"])
def test_a_former_id_is_answered_with_the_new_one(project, command):
    """By every command that takes one."""
    project.add("says-yes", aliases=["says-aye"])
    refused = claims(project.root, command, "says-aye")

    assert 2 == refused.code
    assert (
        "error: claims/says-aye: says-aye is called says-yes now (got 'says-aye'); use the new id\n" == refused.err
    )
