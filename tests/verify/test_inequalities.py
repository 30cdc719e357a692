"""A timing whose sides are made unequal is not decided: the real scripts run, and a gate sees it."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from helpers.run_command import claims
from helpers.timing.unequal_timings import EDITS

from generators.entries.load import read_project
from generators.model import Launch, Timing, Twins
from generators.processes.reports.report import report_of
from generators.processes.script_run import ScriptRun
from generators.running import execute

pytestmark = [pytest.mark.verify, pytest.mark.frameworks]
OURS = Path(__file__).parents[2] / "claims"
LAUNCHES = 7
DECIDED = {"supported", "refuted", "mixed"}
CASES = [
    pytest.param(name, edit, id=f"{name}: {edit.what}, {edit.side}") for name in EDITS for edit in EDITS[name]
]


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A throw-away project for one claim at a time, with the frameworks and the article of ours."""
    root = tmp_path_factory.mktemp("throw-away")
    (root / "claims").mkdir()
    for name in ("frameworks.toml", "article.toml"):
        shutil.copy(OURS / name, root / "claims" / name)
    (root / "docs").mkdir()
    (root / "docs" / "index.md").write_text("# Unequal\n", encoding="utf-8")
    (root / "mkdocs.yml").write_text("site_name: Unequal\nplugins: [search, claims]\n", encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def ran():
    """What scripts reported, by their text: the side that isn't edited runs once for all edits of the other."""
    return {}


@pytest.fixture
def once(monkeypatch, ran):
    """In place of launches, one process of each script, and known times for what it would have had timed.

    So a loaded machine can neither hide a gate nor feign one.
    """

    def time_scripts(scripts):
        observations = []
        for script in scripts:
            claim, name = script.claim, script.framework.name
            content = claim.id + "".join(path.read_text("utf-8") for path in files(claim.folder, name))
            key = hashlib.sha256(content.encode()).hexdigest()
            if key not in ran:
                ran[key] = report_of(script.run("verify"), claim.entry.measures)
            run = ScriptRun.begin(script)
            run.report = ran[key]
            known = {measure: timed(name, measure, sizes) for measure, sizes in run.report.timings.items()}
            observations.append(run.observation(known))
        return tuple(observations)

    class Known:
        def __init__(self, comparisons, *_, **__):
            self.comparisons = comparisons

        def run(self):
            for comparison in self.comparisons:
                seen = time_scripts(comparison.scripts)
                comparison.observations = lambda seen=seen: seen
                yield comparison

    monkeypatch.setattr(execute, "Launches", Known)


def files(folder, name):
    """The files that the script of a framework consists of."""
    return [folder / f"verify_{name}.py", folder / "data.py"]


def timed(framework, measure, sizes):
    """Times that decide every claim, so that nothing but a gate can leave one open."""

    def launches(size):
        slow = measure not in {"busy", "tiny"} and (size == "1" or (framework == "pytorch" and size != "2"))
        seconds = (2.0 if slow else 1.0,) * 3
        return (Launch(wall=seconds, cpu=seconds, noisy=(False,) * 3),) * LAUNCHES

    return Timing(
        launches={size: launches(size) for size in sizes},
        twins={size: tuple(Twins(first=launch, second=launch) for launch in launches(size)) for size in sizes},
    )


def verified(root, claim_id, edit=None):
    """Verdict and reason of a copy of the claim with the edit."""
    for entry in (root / "claims").glob("*/claim.toml"):
        shutil.rmtree(entry.parent)
    folder = root / "claims" / claim_id
    shutil.copytree(OURS / claim_id, folder)
    if edit:
        script = folder / f"verify_{edit.side}.py"
        text = script.read_text(encoding="utf-8")
        for old, new in edit.replaced.items():
            assert text.count(old) == 1, f"{script}: {old}"
            text = text.replace(old, new)
        script.write_text(text, encoding="utf-8")
    (row,) = claims(root, "--json", "verify", claim_id, "--fresh", "--sandbox", "none").json["result"]
    printed = (
        claim_id,
        edit.what if edit else "as it is",
        edit.side if edit else "both",
        row["verdict"],
        row["reason"],
    )
    print(" | ".join(printed))  # noqa: T201 - `make verify` shows what was caught, and by what
    return row["verdict"], row["reason"]


def test_every_timing_has_edits_of_its_own():
    """A timing that joins the claims needs a line in the table."""
    timings = {claim.id for claim in read_project(OURS.parent).claims if claim.timed}

    assert timings == {*EDITS}


@pytest.mark.parametrize("claim_id", EDITS)
def test_a_fair_comparison_is_decided(root, once, claim_id):
    """Without an edit the gates stay open, so that it is the edit that closes them."""
    verdict, reason = verified(root, claim_id)

    assert verdict in DECIDED, reason


@pytest.mark.parametrize(("claim_id", "edit"), CASES)
def test_a_deliberate_inequality_is_caught(root, once, claim_id, edit):
    """No verdict, and the reason names what is unequal."""
    verdict, reason = verified(root, claim_id, edit)

    assert verdict == "not-enough-evidence"
    assert edit.caught in reason, reason
