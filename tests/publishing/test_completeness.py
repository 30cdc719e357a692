"""What a built site must say of its run before it may be published."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from helpers.repositories import NOON, make_ledger, make_record, write_records, write_result

from generators.errors import PublishError
from generators.model import Source
from generators.publishing import completeness


def refusal(site: Path) -> str:
    """Why the site may not be published."""
    with pytest.raises(PublishError) as caught:
        completeness.read_site(site)
    return str(caught.value)


def test_names_the_run(site):
    """A site with one complete run is published under that run."""
    assert completeness.read_site(site).newest.run == "run-1"


def test_names_the_newest_run(site):
    """Of several complete runs the one that started last counts."""
    later = make_ledger("a-later-one", ended=2, at=NOON + timedelta(hours=1))
    write_result(site / "api/v1/runs/a-later-one.json", later.model_dump(mode="json"))

    assert completeness.read_site(site).newest.run == "a-later-one"


@pytest.mark.parametrize("ended", [None, 1, 3])
def test_refuses_missing_observations(site, ended):
    """A run without its footer, or whose outcomes don't sum up to what was expected, is not published."""
    ledger = make_ledger("run-1", jobs=2, ended=ended)
    write_result(site / "api/v1/runs/run-1.json", ledger.model_dump(mode="json"))

    assert "a run with missing observations is not published (run-1 has no complete end)" in refusal(site)


def test_refuses_an_empty_run(site):
    """A run that observed nothing is not published, though its sums agree."""
    ledger = make_ledger("run-1", jobs=0, ended=0)
    write_result(site / "api/v1/runs/run-1.json", ledger.model_dump(mode="json"))

    assert "the run run-1 observed nothing" in refusal(site)


def test_refuses_a_site_without_ledger(site):
    """A site without any run is not published."""
    (site / "api/v1/runs/run-1.json").unlink()

    assert "missing observations is not published (no ledger)" in refusal(site)


@pytest.mark.parametrize(
    "observations",
    [{}, {"alpha": {"outcome": "measured"}, "beta": None}, {"alpha": {"outcome": "measured"}}],
)
def test_refuses_a_claim_that_was_never_run(site, observations):
    """A complete run of other claims doesn't cover a claim with rules and no observation."""
    write_result(site / "api/v1/claims/says-yes.json", make_record(observations=observations))

    assert "missing observations is not published (says-yes)" in refusal(site)


def test_a_claim_without_rules_needs_no_observation(site):
    """An entry that can't be checked, or that is broken, has nothing to observe."""
    write_result(site / "api/v1/claims/says-yes.json", make_record(rules={}, observations={}))

    assert completeness.read_site(site).newest.run == "run-1"


def test_a_claim_that_rests_on_others_needs_no_observation(site):
    """A conclusion has rules and no script; one with measures of its own needs its observations."""
    rests = make_record("rests", uses={"one": "says-yes"}, observations={})
    write_records(site, "run-1", make_record(), rests)
    assert completeness.read_site(site).newest.run == "run-1"

    write_records(site, "run-1", make_record(), {**rests, "measures": {"yes": {}}})
    assert "missing observations is not published (rests)" in refusal(site)


def test_a_framework_that_other_claims_were_run_with(site):
    """What one claim was run with, every claim with rules must have been run with."""
    observations = {name: {"outcome": "measured"} for name in ("alpha", "beta", "gamma")}
    write_records(site, "run-1", make_record(), make_record("other", observations=observations))

    assert "missing observations is not published (says-yes)" in refusal(site)


def test_refuses_a_missing_site(tmp_path):
    """Where nothing was built the error says what to do."""
    assert "No such file or directory); run `claims build` first" in refusal(tmp_path / "site")


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", '{"result": NaN}', '{"result": 1e', "[" * 100_000, "\udce4"]
)
def test_refuses_damaged_json(site, text):
    """Whatever is no JSON object with a result is named as damaged."""
    (site / "api/v1/claims.json").write_text(text, encoding="utf-8", errors="surrogateescape")

    assert "claims.json: damaged" in refusal(site)


def test_refuses_another_shape(site):
    """A result of the wrong type is named."""
    write_result(site / "api/v1/claims.json", {})

    assert "claims.json: `result` should be a list (got a dict)" in refusal(site)


@pytest.mark.parametrize("entry", [{"id": "../secret"}, {"id": None}, {}, "says-yes"])
def test_refuses_what_is_no_claim(site, entry):
    """No path is made from an id that is none."""
    write_result(site / "api/v1/claims.json", [entry])

    assert "lists what is no claim" in refusal(site)


@pytest.mark.parametrize("observations", [None, [], "alpha", 1])
def test_refuses_what_is_no_record(site, observations):
    """A claim's file must hold its observations by framework."""
    write_result(site / "api/v1/claims/says-yes.json", make_record(observations=observations))

    assert "says-yes.json: no record of a claim" in refusal(site)


def test_refuses_what_is_no_ledger(site):
    """A run's file must hold a ledger."""
    write_result(site / "api/v1/runs/run-1.json", {"manifest": 1})

    assert "run-1.json: no ledger of a run" in refusal(site)


def test_refuses_the_ledger_of_another_run(site):
    """The name inside a ledger goes into a commit message, so it must be the file's."""
    ledger = make_ledger("run-1\n\nForged: yes", ended=2)
    write_result(site / "api/v1/runs/run-1.json", ledger.model_dump(mode="json"))

    assert "the ledger of another run (got 'run-1\\n\\nForged: yes')" in refusal(site)


def test_refuses_links_and_special_files(site):
    """A link could publish any file of the machine, a pipe would hang."""
    (site / "secret").symlink_to("/etc/hostname")
    assert "a link, a special file or an odd name" in refusal(site)

    (site / "secret").unlink()
    os.mkfifo(site / "secret")
    assert "a link, a special file or an odd name" in refusal(site)


@pytest.mark.parametrize("name", ["two\nlines", 'a"quote', "back\\slash", "bell\a"])
def test_refuses_names_that_git_would_quote(site, name):
    """A name that git's import would have to quote has no place on a site."""
    (site / name).write_text("", encoding="utf-8")

    assert "odd name" in refusal(site)


def test_refuses_too_much(site, monkeypatch):
    """A site beyond what a static host serves is refused."""
    monkeypatch.setattr(completeness, "LARGEST_SITE", 1)

    assert re.search(
        r"more than the \d+ MiB that a host serves \(got \d+ MiB\); build a smaller site", refusal(site)
    )


def test_a_run_that_was_cut_off_and_taken_over_is_complete(site):
    """A ledger without footer is no obstacle where a complete run counts what it measured."""
    cut = make_ledger("run-0", ended=None, at=NOON - timedelta(hours=1))
    write_result(site / "api/v1/runs/run-0.json", cut.model_dump(mode="json"))
    assert "(run-0 has no complete end)" in refusal(site)

    manifest = make_ledger("run-1", ended=2).manifest.model_copy(update={"resumes": ("run-0",)})
    resumed = make_ledger("run-1", ended=2).model_copy(update={"manifest": manifest})
    write_result(site / "api/v1/runs/run-1.json", resumed.model_dump(mode="json"))
    found = completeness.read_site(site)

    assert (found.newest.run, found.others) == ("run-1", {"run-0": None})


def test_a_run_of_drafts_alone_is_behind_no_verdict(site):
    """A site is that of the newest run of its own claims, whatever was tried out since."""
    ledger = make_ledger("run-2", ended=2, at=NOON + timedelta(days=1)).model_dump(mode="json")
    ledger["manifest"]["expected"] = [["sketch", "alpha"], ["sketch", "beta"]]
    write_result(site / "api/v1/runs/run-2.json", ledger)
    found = completeness.read_site(site)

    assert (found.newest.run, found.others) == ("run-1", {})


def test_an_earlier_run_with_a_framework_that_is_gone(site):
    """What only an older run behind the verdicts was to observe is not missing."""
    ledger = make_ledger("run-0", ended=2, at=NOON - timedelta(hours=1))
    older = {**ledger.manifest.model_dump(mode="json"), "expected": [["says-yes", "alpha"], ["says-yes", "gamma"]]}
    write_result(site / "api/v1/runs/run-0.json", {**ledger.model_dump(mode="json"), "manifest": older})

    assert completeness.read_site(site).newest.run == "run-1"


def test_the_runs_behind_the_verdicts(site):
    """Every run that a job names, or that the site holds, is named with what it was made from."""
    source = Source(commit="a" * 40, clean=True)
    ledger = make_ledger("run-0", ended=2, at=NOON - timedelta(hours=1), source=source)
    write_result(site / "api/v1/runs/run-0.json", ledger.model_dump(mode="json"))
    jobs = {name: {"outcome": "measured", "run": run} for name, run in (("alpha", "run-1"), ("beta", "run-x"))}
    write_result(site / "api/v1/claims/says-yes.json", make_record(observations=jobs))

    assert completeness.read_site(site).others == {"run-0": source, "run-x": None}


@pytest.mark.parametrize("commit", ["main", "a" * 39, f"{'a' * 40}\nForged: yes", "A" * 40])
def test_refuses_a_source_that_is_no_commit(site, commit):
    """What goes into a commit message as the source is the name of a commit."""
    ledger = make_ledger("run-1", ended=2).model_dump(mode="json")
    ledger["manifest"]["source"] = {"commit": commit, "clean": True}
    write_result(site / "api/v1/runs/run-1.json", ledger)

    assert "run-1.json: no ledger of a run" in refusal(site)
