"""Which claims are run within a limit of minutes."""

from __future__ import annotations

import pytest

from generators.model import AffectedClaim
from generators.running.planning.sample import choose

NO_SCRIPTS = {"verify_alpha.py": None, "verify_beta.py": None}
TOPICS = ("performance", "ecosystem", "origins")


@pytest.fixture
def twelve(project):
    """A project with four claims of each of three topics; the first claim is gone."""
    for topic in TOPICS:
        for number in range(4):
            project.add(f"{topic}-{number}", topic=topic)
    return project


def affected(*ids, cause="input", not_run=""):
    """Claims that a change reaches."""
    return [AffectedClaim(id=claim_id, why=("changed",), cause=cause, not_run=not_run) for claim_id in ids]


def names(*numbers):
    """Ids of the claims with these numbers, of every topic."""
    return [f"{topic}-{number}" for topic in TOPICS for number in numbers]


def test_all_are_run_without_a_limit(twelve):
    """Where no limit is given nothing is left out."""
    sample = choose(affected(*names(0, 1)), twelve.load(), dict.fromkeys(names(0, 1), 30.0), None, "seed")

    assert (sample.claims, sample.left_out) == (tuple(sorted(names(0, 1))), ())
    assert (sample.minutes, sample.minutes_of_all) == (3.0, 3.0)


def test_a_sample_takes_every_topic_in_turn(twelve):
    """Three minutes of twelve give one claim of each topic, and another seed others."""
    claims, seconds = affected(*names(0, 1, 2, 3)), dict.fromkeys(names(0, 1, 2, 3), 60.0)
    project = twelve.load()
    samples = {seed: choose(claims, project, seconds, 3, str(seed)).claims for seed in range(5)}

    assert {tuple(name.rpartition("-")[0] for name in taken) for taken in samples.values()} == {
        ("ecosystem", "origins", "performance")
    }
    assert len(set(samples.values())) > 1
    assert samples[0] == choose(reversed(claims), project, seconds, 3, "0").claims


def test_the_nearest_causes_come_first(twelve):
    """Changed folders go before other inputs, and those before claims that only use them."""
    claims = [
        *affected("ecosystem-0", "origins-0", cause="uses"),
        *affected("ecosystem-1"),
        *affected("performance-0", "performance-1", cause="folder"),
    ]
    seconds = dict.fromkeys(names(0, 1, 2, 3), 60.0)
    taken = [choose(claims, twelve.load(), seconds, limit, "seed").claims for limit in (2, 3)]

    assert taken == [("performance-0", "performance-1"), ("ecosystem-1", "performance-0", "performance-1")]


def test_a_long_claim_does_not_stop_shorter_ones(twelve):
    """What doesn't fit is left out, and what comes after it may fit."""
    seconds = {"origins-0": 600.0, "origins-1": 60.0, "origins-2": 60.0}
    sample = choose(affected(*seconds), twelve.load(), seconds, 2, "seed")

    assert (sample.claims, sample.left_out) == (("origins-1", "origins-2"), ("origins-0",))


def test_one_is_run_where_none_fits(twelve):
    """The shortest with scripts is run rather than nothing; with nothing to run there is none."""
    seconds = {"origins-0": 600.0, "origins-1": 300.0}
    sample = choose(affected(*seconds), twelve.load(), seconds, 1, "seed")

    assert (sample.claims, sample.minutes, sample.left_out) == (("origins-1",), 5.0, ("origins-0",))
    assert choose(affected("origins-0", not_run="retired"), twelve.load(), seconds, 1, "seed").claims == ()


def test_a_claim_costs_what_it_uses_once(project):
    """A claim without scripts costs those of the claims that it uses, unless they are run anyway."""
    rules = {"supported_if": "supported(one)", "refuted_if": "refuted(one)"}
    resting = {"files": NO_SCRIPTS, "measures": None, "verdict": rules}
    project.add("costly")
    project.add("rests", **resting, uses={"one": "costly"})
    project.add("above", **resting, uses={"one": "rests"})
    seconds = {"costly": 600.0, "says-yes": 60.0}
    uses = affected("rests", "above", cause="uses")
    read = project.load()

    assert choose([*uses, *affected("says-yes")], read, seconds, 5, "seed").claims == ("says-yes",)
    assert choose([*uses, *affected("costly")], read, seconds, 10, "seed").claims == ("above", "costly", "rests")
    assert choose(uses, read, seconds, None, "seed").minutes == 10
    assert choose(uses, read, seconds, 5, "seed").left_out == ("above", "rests")
