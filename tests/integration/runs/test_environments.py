"""Environments from the command line: made where a job needs one, and done without where one can't be made."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from conftest import CONTROLS
from helpers.processes.packages import NPM, only, program, wheel
from helpers.run_command import claims

from generators.commands import verify
from generators.model import Request
from generators.sandbox import levels

EXTENDED = '\n[environments.edge]\nextends = "default"\nrequirements = ["tiny-one"]\nnpm = ["@tiny/core@1.2.3"]\n'
TARGETS = """
[[targets]]
target = "browser"
runtime = { alpha = "Alpha.js", beta = "Beta Web" }
agreement = "difference"
"""
MEASURES = {
    "yes": {"kind": "check", "title": "Yes"},
    "difference": {"kind": "number", "title": "Difference from the source model"},
    "seen": {"kind": "text", "title": "What was seen"},
    "parts": {"kind": "battery", "title": "Parts that are there"},
}
SCRIPT = (
    '''\
"""Looks for what the environment adds to the default one."""

import json
import sys
from pathlib import Path

import pytest
import tiny_one


def verify():
    core = json.loads(Path(sys.prefix, "lib/node_modules/@tiny/core/package.json").read_text())
    seen = f"{pytest.__version__} {tiny_one.__version__} {core['version']}"
    return {"yes": True, "difference": 1e-7, "seen": seen, "parts": {"core": True}}
'''
    + CONTROLS
)


@pytest.fixture
def reaching(project, tmp_path, monkeypatch):
    """A project with a claim whose scripts run in an environment of a wheel and a module of Node.js."""
    only(monkeypatch, tmp_path / "wheels")
    wheel(tmp_path / "wheels", "tiny_one")
    monkeypatch.setenv("PATH", f"{program(tmp_path / 'bin', 'npm', NPM)}:{os.environ['PATH']}")
    table = (project.root / "claims/frameworks.toml").read_text()
    project.write("claims/frameworks.toml", table + EXTENDED)
    reach(project, "reaches-browsers")
    return project


def reach(project, claim_id, **run):
    """Add a claim whose scripts run in `edge`."""
    folder = project.add(
        claim_id,
        files={"verify_alpha.py": SCRIPT, "verify_beta.py": SCRIPT},
        measures=MEASURES,
        verdict={"supported_if": "alpha.yes and beta.yes", "refuted_if": "not alpha.yes"},
        run={"environment": "edge", **run},
    )
    with (folder / "claim.toml").open("a") as file:
        file.write(TARGETS)


def test_it_is_made_for_the_job_that_needs_it_and_seen_from_within(reaching):
    """`check` and `plan` make nothing; a confined job sees the default environment's packages, and its own.

    The next run finds it as it is.
    """
    made = reaching.root / "build/environments/edge/made.json"
    around = levels.best(levels.survey(reaching.root / "build/sandbox"))
    assert 0 == claims(reaching.root, "check").code
    claims(reaching.root, "verify", "says-yes")
    claims(reaching.root, "plan")
    doctor = claims(reaching.root, "doctor").out
    assert not made.exists()
    assert "edge: not made yet -> none until a claim needs it (1 claim here)" in doctor

    done = claims(reaching.root, "verify", "reaches-browsers")
    record = claims(reaching.root, "--json", "show", "reaches-browsers").json["result"]
    assert 0 == done.code
    assert 1 == done.err.count("making the environment edge: 1 package by npm")
    assert done.err.index("2 jobs of 1 claim to run") < done.err.index("making the environment edge")
    assert {around.level} == {observation["sandbox"] for observation in record["observations"].values()}
    assert f"{pytest.__version__} 7.0 1.2.3" == record["measures"]["seen"]["alpha"]["value"]
    assert "1.2.3" == record["environment"]["alpha"]["packages"]["npm:@tiny/core"]
    assert record["fingerprints"]["alpha"]["package:npm:@tiny/core"] == "1.2.3"

    before = made.stat().st_mtime_ns
    again = claims(reaching.root, "verify", "reaches-browsers")
    assert "making" not in again.err
    assert "nothing to run: 2 jobs are fresh" in again.err
    assert before == made.stat().st_mtime_ns
    assert "edge: 2 packages of its own" in claims(reaching.root, "doctor").out


def test_without_node_chromium_and_packages_every_job_is_unavailable(reaching, tmp_path, monkeypatch):
    """Nothing fails for what a machine lacks: exit 0, a reason for each job, a site that builds and says why."""
    bare = tmp_path / "bare"
    bare.mkdir()
    monkeypatch.setenv("PATH", str(bare))
    reach(reaching, "needs-a-browser", needs={"programs": ["node", "chromium"]})
    reach(reaching, "needs-packages")
    table = reaching.root / "claims/frameworks.toml"
    without = '\n[environments.far]\nextends = "default"\nrequirements = ["not-to-be-had"]\n'
    table.write_text(table.read_text() + without)
    entry = reaching.root / "claims/needs-packages/claim.toml"
    entry.write_text(entry.read_text().replace('"edge"', '"far"'))
    done = claims(reaching.root, "--json", "verify", "--sandbox", "none")
    rows = {row["id"]: row for row in done.json["result"]}

    assert 0 == done.code, done.err
    assert "supported" == rows["says-yes"]["verdict"]
    for name, why in {
        "reaches-browsers": "the environment edge could not be made: npm is not installed",
        "needs-a-browser": "needs the program node, the program chromium",
        "needs-packages": "No matching distribution found for not-to-be-had",
    }.items():
        assert "not-enough-evidence" == rows[name]["verdict"]
        assert ["unavailable"] * 2 == [job["outcome"] for job in rows[name]["ran"]]
        assert all(why in job["reason"] for job in rows[name]["ran"])
    assert 1 == done.err.count("making the environment far: 1 package by pip")  # a run, not a job

    assert 0 == claims(reaching.root, "build").code
    page = (reaching.root / "build/site/deployment/index.html").read_text()
    assert page.count("npm is not installed") == 2
    assert page.count("needs the program node") == 2
    assert page.count("not-to-be-had") >= 2
    cells = json.loads((reaching.root / "build/site/api/v1/deployment.json").read_text())["result"]
    assert {"not-testable"} == {cell["state"] for cell in cells}


class WarningCollector:
    """Collects the warnings before a run's plan."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def on_preparation(self, message: str) -> None:
        """Keep it."""
        self.messages.append(message)

    def __getattr__(self, _name: str):
        return lambda *_: None


def test_no_environment_is_made_for_a_job_that_lacks_something_else(reaching):
    """A gigabyte is not fetched for a script that can't run anyway, nor where the user wants none."""
    done = claims(reaching.root, "--json", "verify", "reaches-browsers", "--no-make")
    assert 0 == done.code
    assert "the environment edge is not made yet" in done.json["result"][0]["reason"]
    assert "making" not in done.err

    reach(reaching, "reaches-browsers", needs={"programs": ["no-such-browser"]})
    collector = WarningCollector()
    verified = verify.verify(reaching.root, Request(claims=("reaches-browsers",)), collector)

    assert [] == collector.messages
    assert {"needs the program no-such-browser"} == {observation.reason for observation in verified.observations}
    assert not Path(reaching.root, "build/environments/edge").exists()
