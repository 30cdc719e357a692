"""What a script was refused is listed at every layer, whoever starts it, and the list stays bounded."""

from __future__ import annotations

import re

import pytest
from attacks.attack_runner import USERS, attack_runners
from attacks.expected_outcomes import LAYERS

from generators.processes.refused_calls import MOST_CALLS
from generators.processes.reports.refusals import MOST_NAMES

STRONGEST = LAYERS[0]
CASES = [
    pytest.param(user, layer, marks=() if layer in (STRONGEST, "landlock") else pytest.mark.sandbox)
    for layer in LAYERS
    for user in USERS
]
CALLS = [("call", "ptrace"), ("call", "mount"), ("call", "unshare"), ("socket", "AF_VSOCK")]


@pytest.fixture(scope="module")
def runners():
    """A runner for each user."""
    with attack_runners() as by_user:
        if not by_user:
            pytest.skip("no interpreter from Python 3.11 on that every user can start")
        yield by_user


def counts_of(refused):
    """How often each thing was refused, with the folders of the targets and the numbers of ports left out."""
    counts = {}
    for refusal in refused:
        name = refusal.name.rpartition("/outside/")[2] if "/outside/" in refusal.name else refusal.name
        name = re.sub(r".*/jobs/[^/]+/", "", name)  # the folder of the script
        counts[refusal.kind, name] = counts.get((refusal.kind, name), 0) + refusal.count
    return counts


@pytest.mark.parametrize(("user", "layer"), CASES)
def test_what_a_script_asks_for_in_the_open_is_listed(runners, user, layer):
    """Paths, sockets, calls and programs, each with its kind; the count of each is exact."""
    refused, calls_seen = runners[user].refused("ask_for_all", layer)

    counts = counts_of(refused)
    assert calls_seen
    assert 3 == counts["path", "/etc/shadow"]
    expected = [
        ("path", "/home/somebody/.ssh/id_rsa"),
        ("path", "canary"),
        ("path", "made (write)"),
        ("process", "program"),
    ]
    assert {*expected, *CALLS} <= {*counts}
    assert 2 == counts["path", "made (write)"]
    sockets = [name for kind, name in counts if kind == "socket"]
    if layer == "landlock":
        assert {"AF_INET", "AF_UNIX"} <= {*sockets}
    else:
        assert "192.0.2.1:80" in sockets
        assert 2 == sum(name.endswith("(nobody listens)") for name in sockets)
    assert any(name.startswith("a signal to") for kind, name in counts if kind == "process")
    assert {""} == {refusal.by for refusal in refused}


@pytest.mark.parametrize(("user", "layer"), CASES)
@pytest.mark.parametrize("name", ["read_outside", "write_outside", "namespaces", "kernel_interfaces"])
def test_an_attack_leaves_its_marks(runners, user, layer, name):
    """An attack that was not written for the list is in it."""
    refused, _ = runners[user].refused(name, layer)

    wanted = {
        "read_outside": ("path", "/etc/shadow"),
        "write_outside": ("path", "/etc/made (write)"),
        "namespaces": ("call", "clone with new namespaces"),
        "kernel_interfaces": ("call", "keyctl"),
    }
    assert wanted[name] in counts_of(refused)


@pytest.mark.parametrize("layer", [STRONGEST, "landlock"])
def test_a_flood_is_counted_and_the_list_stays_short(runners, layer):
    """A million paths fill the list and are `others` then; of paths and calls the first thousands are counted."""
    refused, _ = runners["ordinary"].refused("flood_refusals", layer)

    counts = counts_of(refused)
    assert MOST_NAMES <= len(refused) <= MOST_NAMES + 4
    assert counts["path", "others"] >= 5_000
    assert MOST_CALLS == counts["call", "keyctl"]


@pytest.mark.parametrize("layer", [STRONGEST, "landlock"])
def test_a_script_can_add_to_the_list_and_silence_it_but_take_nothing_back(runners, layer):
    """What was written before stays; a forged line is cut and plain; lines of another form are no refusals."""
    refused, _ = runners["ordinary"].refused("forge_refusals", layer)

    counts = counts_of(refused)
    forged = [refusal for refusal in refused if refusal.by == "numpy"]
    assert 1 == counts["path", "/etc/shadow"]
    assert ("path", "/etc/gshadow") not in counts
    assert [7] == [refusal.count for refusal in forged]
    assert forged[0].name.startswith("<b>`{{ 6 * 7 }}` xxx")
    assert len(forged[0].name) <= 400
    assert 2 == len(refused)


@pytest.mark.parametrize("layer", [STRONGEST, "landlock"])
def test_without_a_filter_no_call_is_seen(runners, layer):
    """Where the kernel reports nothing, that is known."""
    refused, calls_seen = runners["ordinary"].refused("see_processes", layer, seccomp=False)

    assert not calls_seen
    assert "call" not in {refusal.kind for refusal in refused}
