"""How claims of a project rest on each other, and how they are found."""

import pickle

import pytest
from helpers.entries_and_observations import a_claim, a_project

from generators.model import BrokenEntry


def test_a_path_along_uses_leads_from_claim_to_claim():
    """Both ends are included; two ways to one claim lead nowhere else."""
    base = a_claim({}, claim_id="base", uses={"x": "unknown"})
    sides = [a_claim({}, claim_id=name, uses={"x": "base"}) for name in ("left", "right")]
    top = a_claim({}, claim_id="top", uses={"l": "left", "r": "right"})
    project = a_project(base, *sides, top)

    assert ("left", "base") == project.uses_path("left", "base")
    assert project.uses_path("left", "top") is None


def test_a_cycle_of_uses_is_a_path_back_to_its_start():
    """Directly or by way of another claim."""
    first, second = a_claim({}, claim_id="one", uses={"x": "two"}), a_claim({}, claim_id="two", uses={"x": "one"})

    assert ("two", "one") == a_project(first, second).uses_path("two", "one")


@pytest.fixture
def cycle():
    """A project of three claims: two use each other, the third uses one of them."""
    uses = {"one": "two", "two": "one", "three": "one"}
    return a_project(*(a_claim({}, claim_id=name, uses={"x": used}) for name, used in uses.items()))


def test_a_claim_that_uses_a_cycle_is_not_on_it(cycle):
    """Only the claims from which a way leads back to themselves are."""
    assert {"one", "two"} == cycle.cyclic
    assert cycle.uses_path("one", "three") is None


def test_the_users_of_a_claim_are_the_claims_that_name_it(cycle):
    """By the id of the used claim; a claim that nothing uses has none."""
    assert ["two", "three"] == [claim.id for claim in cycle.users["one"]]
    assert "three" not in cycle.users


def test_a_copy_with_other_claims_finds_its_own(cycle):
    """An index that the original has made is not that of the copy."""
    claim = cycle.claim("one")
    copy = cycle.model_copy(update={"claims": (claim,)})

    assert copy.claim("two") is None
    assert claim is copy.claim("one")


def test_indexes_change_neither_equality_nor_a_pickle(cycle):
    """A project that has been searched equals one that has not."""
    fresh = cycle.model_copy()
    assert cycle.claim("one") is not None

    assert fresh == cycle
    assert fresh == pickle.loads(pickle.dumps(cycle))  # noqa: S301 - our own pickle


def test_an_entry_is_found_sound_or_broken(cycle):
    """By its id among the claims, or else among the broken entries."""
    broken = BrokenEntry(id="torn", title="Torn", complaints=())
    project = cycle.model_copy(update={"broken": (broken,)})

    assert cycle.claim("one") is project.entry("one")
    assert broken is project.entry("torn")


def test_what_a_claim_uses_includes_what_that_uses(cycle):
    """Through others, and in a cycle each once; an id of no claim stays as it is."""
    assert {"one", "three", "two"} == cycle.with_used(["three"])
    assert {"nobody"} == cycle.with_used(["nobody"])
    assert frozenset() == cycle.with_used([])


def test_a_former_id_leads_to_its_claim():
    """A copy with other claims forgets the former ids of those that it lacks."""
    first, second = (a_claim({}, claim_id=name, aliases=(f"old-{name}",)) for name in ("one", "two"))
    project = a_project(first, second)

    assert {"old-one": "one", "old-two": "two"} == project.renamed
    assert {"old-two": "two"} == project.model_copy(update={"claims": (second,)}).renamed


def test_a_copy_of_a_claim_uses_its_own_members():
    """What the original has found is forgotten, and changes neither equality nor what is written of it."""
    claim = a_claim({}, claim_id="one", uses_all={"all": {}}).model_copy(update={"members": {"all": ("two",)}})
    fresh = claim.model_copy()

    assert {"all[two]": "two"} == claim.uses
    assert {"all[six]": "six"} == claim.model_copy(update={"members": {"all": ("six",)}}).uses
    assert (fresh, fresh.model_dump_json()) == (claim, claim.model_dump_json())
