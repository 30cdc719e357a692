"""`site`: pages within minutes, by parts each of which is a run of its own."""

from __future__ import annotations

import json
import re

import pytest
from helpers.processes.opened_files import OpenedFiles
from helpers.run_command import claims
from rich.console import Console

from generators.cli.progress import LogReporter
from generators.commands import parts, site
from generators.errors import SiteError
from generators.evidence.store import store_of
from generators.judging.findings import current_findings

DURATIONS = "calibration = 0.05\n\n[seconds]\nsays-yes.alpha = 1.0\nsays-yes.beta = 1.0\n"
LONG = "long.alpha = 9000.0\nlong.beta = 9000.0\n"


@pytest.fixture
def two(project):
    """A project with a claim that fits into the first part and one that doesn't; no script is confined."""
    project.add("long")
    project.write("claims/durations.toml", DURATIONS + LONG)
    return project


def verdicts(project):
    """The verdicts that the built site shows, by claim."""
    listed = json.loads((project.root / "build/site/api/v1/claims.json").read_text())["result"]
    return {row["id"]: row["verdict"] for row in listed}


def runs(project):
    """What each run was to observe, by claim, and whether it has its footer."""
    return [
        ({claim for claim, _ in ledger.manifest.expected}, ledger.complete)
        for ledger in store_of(project.root).journal.ledgers()
    ]


@pytest.fixture
def builds(project, monkeypatch):
    """The verdicts after each build, which leaves out MkDocs; one whose number is in the second fails."""
    seen: list[dict[str, str]] = []
    failing: set[int] = set()

    def built(root, findings):
        if len(seen) in failing:
            seen.append({})
            raise SiteError("MkDocs refuses it")
        for name, text in site.generated_files(findings).items():
            project.write(f"build/site/{name}", text)
        seen.append(verdicts(project))
        return root / "build" / "site"

    monkeypatch.setattr(parts, "build", built)
    return seen, failing


def test_the_first_pages_are_there_before_the_rest_runs(two, builds):
    """Two runs with manifest and footer, two builds; what has not run yet is left, and the log says how much."""
    done = claims(two.root, "site")

    assert 0 == done.code, done.err
    assert [({"says-yes"}, True), ({"long"}, True)] == runs(two)
    first, last = builds[0]
    assert {"says-yes": "supported", "long": "not-enough-evidence"} == first
    assert {"says-yes": "supported", "long": "supported"} == last
    lines = [line for line in done.err.splitlines() if line.startswith("==")]
    index = two.root / "build/site/index.html"
    assert lines[0].endswith("1 of 2 claims have a verdict ==")
    assert lines[1].endswith(f" s: {index}; `make serve` shows it ==")
    assert re.fullmatch(r"== left to run: 2 jobs of 1 claim, about \d+ min ==", lines[2])
    assert lines[3].endswith("2 of 2 claims have a verdict ==")


def test_a_quick_site_stops_after_the_first_part(two, builds):
    """It says what is left; the next whole one runs that alone, and the pages name both runs."""
    quick = claims(two.root, "--json", "site", "--quick")

    assert (0, [({"says-yes"}, True)], 1) == (quick.code, runs(two), len(builds[0]))
    assert ["says-yes"] == [row["id"] for row in quick.json["result"]["claims"]]
    assert quick.json["result"]["left"].startswith("2 jobs of 1 claim, about ")
    assert "left to run: 2 jobs of 1 claim, about" in quick.err

    whole = claims(two.root, "site")
    assert (0, 2) == (whole.code, len(builds[0]))  # nothing new after the first part, so no build between
    names = [ledger.manifest.run for ledger in store_of(two.root).journal.ledgers()]
    pages = two.root / "build/site"
    assert all(f"api/v1/runs/{name}.json" in (pages / "index.md").read_text() for name in names)
    for claim, name in zip(("says-yes", "long"), names, strict=True):
        assert name in (pages / f"claims/{claim}/index.md").read_text()


def test_each_part_reads_the_entries_once(two, builds):
    """What is said about missing programs comes from the reading of the first part."""
    opened = OpenedFiles()
    with opened:
        assert 0 == claims(two.root, "site", "--quick").code

    entries = {path: count for path, count in opened.counts.items() if path.endswith("/claim.toml")}
    assert ({1}, 2, 1) == (set(entries.values()), len(entries), len(builds[0]))


def test_where_everything_is_fresh_the_site_is_built_once(project, builds):
    """The first part has nothing to do, and there is no second."""
    assert 0 == claims(project.root, "site").code
    again = claims(project.root, "site")

    assert (0, 2, 1) == (again.code, len(builds[0]), len(runs(project)))
    assert "left to run" not in again.err


def test_a_first_build_that_fails_does_not_stop_the_rest(two, builds):
    """It is reported; the command exits by the last build."""
    builds[1].add(0)
    done = claims(two.root, "site")

    assert 0 == done.code
    assert "error: the first pages can't be built: MkDocs refuses it; the run goes on" in done.err
    assert {"says-yes": "supported", "long": "supported"} == verdicts(two)


def test_a_last_build_that_fails_is_how_it_exits(two, builds):
    """The first pages stay."""
    builds[1].add(1)
    done = claims(two.root, "site")

    assert (1, True) == (done.code, "MkDocs refuses it" in done.err)
    assert {"says-yes": "supported", "long": "not-enough-evidence"} == verdicts(two)


def test_a_failing_script_stops_nothing(two, builds):
    """The site says which, and is built."""
    two.write(
        "claims/says-yes/verify_beta.py", "def controls():\n    raise ValueError\n\n\ndef verify():\n    pass\n"
    )
    done = claims(two.root, "site")

    assert (0, 2) == (done.code, len(builds[0]))
    assert 2 == done.err.count("a control failed: the site says which")
    assert {"says-yes": "not-enough-evidence", "long": "supported"} == verdicts(two)


@pytest.mark.parametrize("when", ["verify", "on_part"])
def test_after_an_interrupt_the_first_pages_stay(two, builds, monkeypatch, when):
    """Whether it comes between the parts or within the second: the first run counts, the second does not."""
    reporter = LogReporter(Console(quiet=True))
    if when == "on_part":
        monkeypatch.setattr(reporter, "on_part", interrupt_at("left to run"))
    else:
        monkeypatch.setattr(reporter, "on_job_end", lambda job, _: interrupt_at("long")(job.claim))
    with pytest.raises(KeyboardInterrupt):
        parts.make_site(two.root, reporter, quick=False)

    assert {"says-yes": "supported", "long": "not-enough-evidence"} == verdicts(two)
    assert [complete for _, complete in runs(two)] == ([True] if when == "on_part" else [True, False])
    parts.build(two.root, current_findings(two.root))
    assert {"says-yes": "supported", "long": "not-enough-evidence"} == verdicts(two)
    assert 0 == claims(two.root, "site").code
    assert {"says-yes": "supported", "long": "supported"} == verdicts(two)


def interrupt_at(word):
    """A function: raises an interrupt where a text begins with that word."""

    def called(text):
        if text.startswith(word):
            raise KeyboardInterrupt

    return called


def test_missing_programs_are_named_with_the_way_out(two, builds):
    """At its start: which claims stay unavailable, and the one command that installs what they need."""
    two.add("needs-it", run={"needs": {"programs": ["no-such-program"]}})
    done = claims(two.root, "site", "--quick")
    line = "warning: 1 claim unavailable without no-such-program (needs-it); install what is missing by hand"

    assert done.err.startswith(line)
    assert {"says-yes": "supported", "long": "not-enough-evidence", "needs-it": "not-enough-evidence"} == verdicts(
        two
    )


def test_the_pages_are_those_of_mkdocs(two):
    """The address that the log names is that of the built home page, which has each run."""
    done = claims(two.root, "site", "--quick")
    index = two.root / "build/site/index.html"

    assert 0 == done.code
    assert f"{index}; `make serve` shows it" in done.err
    assert store_of(two.root).journal.ledgers()[0].manifest.run in index.read_text()


def test_a_quick_run_judges_only_what_it_decided(two):
    """`verify --quick` is a run of its own, and says what it leaves."""
    done = claims(two.root, "--json", "verify", "--quick")

    assert (0, ["says-yes"]) == (done.code, [row["id"] for row in done.json["result"]])
    assert "2 jobs of 1 claim to run, 0 fresh, less than a minute" in done.err
    assert "left to another run: 2 jobs of 1 claim, about " in done.err
    assert [({"says-yes"}, True)] == runs(two)
    again = claims(two.root, "verify", "--quick")
    assert "nothing to run that fits, 2 fresh" in again.err


def test_a_run_of_some_minutes_is_a_run_of_its_own(two):
    """It takes the claims that fit and says what is left; beside the limit of a quick run it is refused."""
    done = claims(two.root, "verify", "--minutes", "1")
    refused = claims(two.root, "verify", "--quick", "--minutes", "1")

    assert (0, 2) == (done.code, refused.code)
    assert [({"says-yes"}, True)] == runs(two)
    assert "left to another run: 2 jobs of 1 claim" in done.err
    assert "--quick has a limit of its own" in refused.err


@pytest.mark.parametrize("minutes", ["nan", "inf", "1e400", "-1"])
def test_minutes_that_are_no_number_are_refused(two, minutes):
    """Nothing runs where the limit is no limit."""
    done = claims(two.root, "verify", "--minutes", minutes)

    assert (2, []) == (done.code, runs(two))
    assert "--minutes" in done.err


def test_a_claim_that_ran_is_shown_although_one_that_it_uses_is_left(two):
    """Its verdict is the one on the evidence that there is."""
    verdict = {"supported_if": "alpha.yes and long.alpha.yes", "refuted_if": "not alpha.yes"}
    two.add("short", uses={"long": "long"}, verdict=verdict)
    two.write("claims/durations.toml", DURATIONS + LONG + "short.alpha = 1.0\nshort.beta = 1.0\n")
    done = claims(two.root, "--json", "verify", "--minutes", "1")
    rows = {row["id"]: row for row in done.json["result"]}

    assert (0, {"says-yes", "short"}) == (done.code, rows.keys())
    assert ["alpha", "beta"] == [part["framework"] for part in rows["short"]["ran"]]
    assert "not-enough-evidence" == rows["short"]["verdict"]
