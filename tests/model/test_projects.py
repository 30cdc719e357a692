"""How claims of a project rest on each other."""

from helpers.entries_and_observations import a_claim, a_project


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
    one, two = a_claim({}, claim_id="one", uses={"x": "two"}), a_claim({}, claim_id="two", uses={"x": "one"})

    assert ("two", "one") == a_project(one, two).uses_path("two", "one")
