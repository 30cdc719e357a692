"""Every attack ends as it must, whoever starts it and whatever layers there are."""

from __future__ import annotations

from collections import Counter

import pytest
from attacks.attack_runner import USERS, attack_runners
from attacks.expected_outcomes import ATTACKS, CONTROLS, LAYERS, WITHOUT_LAYER

from generators.model import Outcome

STRONGEST = LAYERS[0]
CASES = [
    pytest.param(
        user, layer, name, marks=() if layer == STRONGEST or ATTACKS[name].at_every_layer else pytest.mark.sandbox
    )
    for layer in LAYERS
    for user in USERS
    for name in ATTACKS
]


@pytest.fixture(scope="module")
def runners():
    """A runner for each user."""
    with attack_runners() as by_user:
        if not by_user:
            pytest.skip("no interpreter from Python 3.11 on that every user can start")
        yield by_user


@pytest.fixture(scope="module")
def tally():
    """Counts how the attacks end, and prints it at the end."""
    counts = {}
    yield counts
    lines = ["", f"{'user':10}{'layer':12}{'tried':>7}{'blocked':>9}{'contained':>11}{'open':>6}"]
    for (user, layer), count in sorted(counts.items()):
        numbers = (count["tried"], count["blocked"], count["contained"], count["open"])
        lines.append("{:10}{:12}{:7}{:9}{:11}{:6}".format(user, layer, *numbers))
    reasons = {
        (where, why)
        for attack in ATTACKS.values()
        for where, items in attack.open.items()
        for why in items.values()
    }
    print("\n".join([*lines, *(f"open with {where}: {why}" for where, why in sorted(reasons))]))  # noqa: T201 - what this suite is for


@pytest.mark.parametrize(("user", "layer", "name"), CASES)
def test_an_attack_is_blocked_or_contained(runners, tally, user, layer, name):
    """Nothing gets through but what is listed with its reason, and nothing is left behind."""
    expected = ATTACKS[name]

    report, items, aftermath, ended = runners[user].attack(name, layer, limits={"seconds": expected.seconds})

    got_through = {item for item, through in items.items() if through}
    count = tally.setdefault((user, layer), Counter())
    count["tried"] += 1
    count["open" if got_through else "blocked" if report.outcome is Outcome.MEASURED else "contained"] += 1
    assert report.outcome in expected.outcomes, (report.reason, report.traceback, ended.stderr)
    assert got_through == set(expected.left_open(user, layer) if report.outcome is Outcome.MEASURED else ())
    assert aftermath == []


@pytest.mark.sandbox
@pytest.mark.parametrize("name", CONTROLS)
def test_without_a_sandbox_the_attack_gets_through(runners, name):
    """The attack is real: an ordinary user's unconfined script succeeds with it."""
    report, items, _, ended = runners["ordinary"].attack(name, "plain")

    assert report.outcome is Outcome.MEASURED, (report.reason, ended.stderr)
    assert items[CONTROLS[name]]


@pytest.mark.parametrize("layer", LAYERS[:3])
@pytest.mark.parametrize("user", USERS)
def test_all_places_together_hold_one_limit(runners, user, layer):
    """Filled at once and in every way; what is freed while the script is killed may be written once more."""
    report, _, _, ended = runners[user].attack("fill_everything", layer, limits={"memory": 2000})

    assert "killed with 64 MiB in its scratch folder, /tmp, /var/tmp and /dev/shm together" in report.reason
    assert max(map(int, ended.stdout.split()), default=0) < 128


@pytest.mark.parametrize(("left_out", "layer"), WITHOUT_LAYER)
def test_with_a_layer_left_out_its_attack_gets_through(runners, left_out, layer):
    """It is this layer that holds, and no other one by chance."""
    name, item = WITHOUT_LAYER[left_out, layer]

    _, items, _, _ = runners["ordinary"].attack(name, layer, **{left_out: False})

    assert items[item]
