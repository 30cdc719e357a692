"""Every attack ends as it must, whoever starts it and whatever layers there are."""

from __future__ import annotations

from collections import Counter

import pytest
from attacks.arena import USERS, arenas
from attacks.expected import ATTACKS, CONTROLS, LAYERS, LEFT_OUT

from generators.model import Outcome

STRONGEST = LAYERS[0]
CASES = [
    pytest.param(user, layer, name, marks=() if layer == STRONGEST or ATTACKS[name].short else pytest.mark.sandbox)
    for layer in LAYERS
    for user in USERS
    for name in ATTACKS
]


@pytest.fixture(scope="module")
def ground():
    """A harness for each user."""
    with arenas() as made:
        if not made:
            pytest.skip("no interpreter from Python 3.11 on that every user can start")
        yield made


@pytest.fixture(scope="module")
def tally():
    """Counts what became of the attacks, and prints it at the end."""
    counts = {}
    yield counts
    lines = ["", f"{'user':10}{'layer':12}{'tried':>7}{'blocked':>9}{'contained':>11}{'open':>6}"]
    for (user, layer), count in sorted(counts.items()):
        numbers = (count["tried"], count["blocked"], count["contained"], count["open"])
        lines.append("{:10}{:12}{:7}{:9}{:11}{:6}".format(user, layer, *numbers))
    reasons = {
        (where, why) for one in ATTACKS.values() for where, items in one.open.items() for why in items.values()
    }
    print("\n".join([*lines, *(f"open with {where}: {why}" for where, why in sorted(reasons))]))  # noqa: T201 - what this suite is for


@pytest.mark.parametrize(("user", "layer", "name"), CASES)
def test_an_attack_is_blocked_or_contained(ground, tally, user, layer, name):
    """Nothing gets through but what is listed with its reason, and nothing is left behind."""
    expected = ATTACKS[name]

    report, items, aftermath, ended = ground[user].attack(name, layer, limits={"seconds": expected.seconds})

    got_through = {item for item, through in items.items() if through}
    count = tally.setdefault((user, layer), Counter())
    count["tried"] += 1
    count["open" if got_through else "blocked" if report.outcome is Outcome.MEASURED else "contained"] += 1
    assert report.outcome in expected.outcomes, (report.reason, report.traceback, ended.stderr)
    assert got_through == set(expected.left_open(user, layer) if report.outcome is Outcome.MEASURED else ())
    assert aftermath == []


@pytest.mark.sandbox
@pytest.mark.parametrize("name", CONTROLS)
def test_without_a_sandbox_the_attack_gets_through(ground, name):
    """The attack is real: an ordinary user's unconfined script succeeds with it."""
    report, items, _, ended = ground["ordinary"].attack(name, "plain")

    assert report.outcome is Outcome.MEASURED, (report.reason, ended.stderr)
    assert items[CONTROLS[name]]


@pytest.mark.parametrize(("left_out", "layer"), LEFT_OUT)
def test_with_a_layer_left_out_its_attack_gets_through(ground, left_out, layer):
    """It is this layer that holds, and no other one by chance."""
    name, item = LEFT_OUT[left_out, layer]

    _, items, _, _ = ground["ordinary"].attack(name, layer, **{left_out: False})

    assert items[item]
