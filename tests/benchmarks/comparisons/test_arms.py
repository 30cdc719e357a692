"""The arms of the trainings do the same work; their scripts need the standard library alone here."""

import json
import shutil
import tomllib
from pathlib import Path

import pytest
from benchmarks.comparisons import overhead, trainings
from benchmarks.suite import bases, commands, rounds
from benchmarks.suite.benchmark import Case, Order
from benchmarks.suite.circumstances import ROOT
from benchmarks.suite.peers import PEERS, Peers

from generators.entries.project import load_project

SCRIPT = """\
import random


def verify():
    return {{"loss": random.Random({seed}).random()}}


if __name__ == "__main__":
    import json

    print(json.dumps(verify()))
"""
ENTRY = trainings.ENTRY.replace("tensorflow", "alpha").replace("pytorch", "beta")


@pytest.fixture
def arms(tmp_path):
    """The arms on three claims, without any peer that would have to be installed."""
    root = tmp_path / "base"
    bases.write_shared(root)
    for seed in range(3):
        scripts = {
            f"verify_{name}.py": SCRIPT.format(seed=seed + shift) for shift, name in enumerate(("alpha", "beta"))
        }
        bases.write_claim(root, f"training-{seed}", ENTRY.format(number=seed), scripts)
    peers = Peers(tmp_path / "peers")
    peers.absent = dict.fromkeys(PEERS, "not installed in tests")
    return trainings.Arms(root, tmp_path, peers)


def test_arms_give_the_same_numbers(arms):
    """Ours and the limit, and xargs where it is, run every script once and agree."""
    there = arms.all()

    for run in there.values():
        run()

    assert {trainings.OURS, trainings.LIMIT} <= set(there) == set(arms.numbers)
    trainings.require_equal(arms.numbers, 6)


def test_an_arm_that_is_absent_says_why(arms):
    """A peer that can't be installed is left out, with the reason."""
    assert "Snakemake" not in arms.all()
    assert arms.absent["Snakemake"] == "not installed in tests"


def test_an_arm_that_fails_leaves_the_figures_of_the_others(arms):
    """A peer whose program ends with an error is absent with its last words."""
    arms.peers.absent = {}
    arms.peers.folder.joinpath("bin").mkdir(parents=True)
    snakemake = Path(arms.peers.program("snakemake"))
    snakemake.write_text("#!/bin/sh\necho no workflow today >&2\nexit 1\n")
    snakemake.chmod(0o755)
    called = {name: arms.all()[name] for name in (trainings.OURS, trainings.LIMIT, "Snakemake")}

    used = rounds.in_turn(called, 1)
    found = {each.name: each for each in trainings.compared(Case("trainings", "3"), used, ["Snakemake"])}

    assert found["Snakemake / claims verify"].absent == "no workflow today"
    assert all(found[name].values for name in ("claims verify", "limit", "claims verify / limit"))


def test_the_limit_fails_with_a_script(arms):
    """A script that raises is no result."""
    (trainings.scripts(arms.root)[0]).write_text("def verify():\n    raise ValueError\n")

    with pytest.raises(commands.CommandError):
        arms.all()[trainings.LIMIT]()


@pytest.mark.parametrize(
    ("numbers", "complaint"),
    [
        ({"a": 1.0, "b": 2.5}, "another number for b"),
        ({"a": 1.0}, "another number for b"),
        ({"a": 1.0, "b": 2.0, "c": 3.0}, "another number for c"),
    ],
)
def test_unequal_numbers_end_the_benchmark(numbers, complaint):
    """A number that is different, missing or too many is named."""
    with pytest.raises(trainings.UnequalError, match=complaint):
        trainings.require_equal({"ours": {"a": 1.0, "b": 2.0}, "other": numbers}, 2)


def test_missing_scripts_end_the_benchmark():
    """Arms that agree on too few numbers did not do the work."""
    with pytest.raises(trainings.UnequalError, match="gave 1 numbers of 2"):
        trainings.require_equal({"ours": {"a": 1.0}, "other": {"a": 1.0}}, 2)


def test_the_frameworks_of_the_base_are_those_of_the_project():
    """Their tables are copied whole, without the environments."""
    read = tomllib.loads((ROOT / "claims" / "frameworks.toml").read_text(encoding="utf-8"))
    del read["environments"]

    assert read == tomllib.loads(trainings.framework_tables())


def test_the_bodies_differ_by_their_seed_alone(tmp_path):
    """Each script of the base has its own seed, so that results of two scripts can't be exchanged unseen."""
    trainings.write_base(tmp_path, 2)

    texts = [path.read_text() for path in trainings.scripts(tmp_path)]
    assert [f"SEED = {seed}" in text for text, seed in zip(texts, (1, 1, 2, 2), strict=True)] == [True] * 4


@pytest.mark.skipif(shutil.which("git") is None, reason="the commands ask git")
def test_entries_of_the_bases_keep_every_lint_rule(tmp_path):
    """What is measured is what a user could have written."""
    bases.write_shared(tmp_path)
    bases.write_trivial(tmp_path, 3)

    assert "keeps every lint rule" in commands.run(commands.claims(tmp_path, "check")).output


def test_a_job_lasts_until_the_next_one_starts(tmp_path):
    """The last one has no end and is left out, as is the first of each framework, which may start a server."""
    starts = {350: "beta", 0: "alpha", 100: "beta", 250: "alpha", 600: "beta"}
    observations = [
        {"started": f"2026-11-29T12:00:00.{start:03}000Z", "framework": name} for start, name in starts.items()
    ]
    (tmp_path / "record.json").write_text(json.dumps({"result": {"observations": observations}}))

    assert {"alpha": [100.0], "beta": [250.0]} == overhead.milliseconds(tmp_path / "record.json")


def test_frameworks_that_do_not_run_leave_the_other_figures(tmp_path, monkeypatch):
    """The processes of the standard library have their figures, those of the frameworks the reason."""
    verify = overhead.verify

    def run(root):
        if root.name == "frameworks":
            raise commands.CommandError("claims", "it takes longer than its limit")
        return verify(root)

    monkeypatch.setattr(overhead, "verify", run)
    monkeypatch.setattr(overhead, "forks", lambda _: [1.0])
    monkeypatch.setattr(overhead, "fresh_pythons", lambda _: [1.0])
    figures = [*overhead.measure(Order(tmp_path, tmp_path, rounds=1))]

    why = {figure.case: figure.absent for figure in figures}
    assert why == {
        "standard library": "",
        "`import tensorflow`": "it takes longer than its limit",
        "`import torch`": "it takes longer than its limit",
    }


def test_claims_that_do_nothing_keep_every_lint_rule_with_other_frameworks(tmp_path):
    """A broken entry would have nothing to run, and no figure."""
    bases.write_shared(tmp_path, frameworks=trainings.framework_tables())
    bases.write_trivial(tmp_path, 2, {"tensorflow": "tensorflow", "pytorch": "torch"})

    assert () == load_project(tmp_path).broken
