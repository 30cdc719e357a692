"""Helpers, really started."""

import os
import socket
import time
from multiprocessing.connection import Connection

import pytest

from generators.probes.measuring.known_work import spin
from generators.probes.programs.helper_process import (
    HelperError,
    HelperProcess,
    ask_all,
    ask_once,
    cpu_seconds_of_children,
    free_ports,
    serve_requests,
)


def adder(start):
    """A function that counts its calls."""
    total = [start]

    def add(more=1):
        total[0] += more
        return total[0]

    return add


def breaker(how):
    """A function that raises, ends the process, or never answers."""

    def call():
        if how == "raise":
            raise ValueError("broken on purpose")
        if how == "end":
            os._exit(7)
        time.sleep(600)

    return call


def looker(name):
    """A function that returns an environment variable and what can be imported."""

    def call():
        try:
            import wave  # noqa: F401 - asked for on purpose

            found = True
        except ImportError:
            found = False
        return [os.environ.get(name), found]

    return call


def test_a_helper_keeps_its_state_between_calls():
    """What `make` returned is called again and again."""
    with HelperProcess(adder, 4) as helper:
        assert [ask_all([helper]), ask_all([helper], 3)] == [[5], [8]]


def test_helpers_answer_in_their_order():
    """Answers belong to helpers, not to who is quickest."""
    assert ask_once([HelperProcess(adder, 1), HelperProcess(adder, 10)]) == [2, 11]


@pytest.mark.parametrize(("how", "why"), [("raise", "broken on purpose"), ("end", "status 7")])
def test_a_broken_helper_is_reported_at_once(how, why):
    """Nobody waits for the others, who may wait for the broken one: then the first would be late."""
    with pytest.raises(HelperError, match=why):
        ask_once([HelperProcess(breaker, "sleep"), HelperProcess(breaker, how)], timeout=300)


def test_a_late_helper_is_ended():
    """A helper that doesn't answer in time is killed."""
    helper = HelperProcess(breaker, "sleep")

    with pytest.raises(HelperError, match="no answer in time"):
        ask_all([helper], timeout=0.1)

    assert helper._process.returncode is not None  # noqa: SLF001 - nothing else shows it


def test_a_helper_that_has_ended_is_reported_when_it_is_asked_again():
    """Asking one that is gone raises nothing; its answer does."""
    with HelperProcess(breaker, "end") as helper:
        helper.ask()
        helper._process.wait(300)  # noqa: SLF001 - nothing else shows it
        helper.ask()
        with pytest.raises(HelperError, match="status 7"):
            helper.answer(300)


def test_a_helper_gets_variables_and_lacks_what_is_hidden():
    """The environment grows by what is given; a hidden module can't be imported."""
    assert ask_once([HelperProcess(looker, "FOR_HELPERS", variables={"FOR_HELPERS": "yes"}, hidden=["wave"])]) == [
        ["yes", False]
    ]
    assert ask_once([HelperProcess(looker, "FOR_HELPERS")]) == [[None, True]]


def test_serving_ends_with_its_owner():
    """Each request is answered, until the owner is gone."""
    ours, theirs = socket.socketpair()
    asking = Connection(ours.detach())
    asking.send_bytes(b"[]")
    asking.send_bytes(b"[1]")
    settings = {"module": __name__, "make": "adder", "arguments": [1], "connection": theirs.detach()}
    with socket.socket(fileno=os.dup(asking.fileno())) as ours_again:
        ours_again.shutdown(socket.SHUT_WR)

    serve_requests(settings)

    with asking:
        assert [asking.recv_bytes(), asking.recv_bytes()] == [b"2", b"3"]


def test_free_ports_are_different_and_free():
    """Each can be bound."""
    ports = free_ports(3)

    assert len(set(ports)) == 3
    with socket.socket() as helper:
        helper.bind(("127.0.0.1", ports[0]))


def spinner(seconds):
    """A function that keeps a core busy."""
    return lambda: spin(seconds)


def test_what_helpers_spent_is_counted_once_they_have_ended():
    """Their start and their work, and nothing of this process."""
    idle = cpu_seconds_of_children(lambda: spin(0.05))
    busy = cpu_seconds_of_children(lambda: ask_once([HelperProcess(spinner, 0.1)]))

    assert idle == pytest.approx(0, abs=0.001)
    assert busy >= 0.1


def grouped():
    """A function that returns its process group."""
    return os.getpgrp


def test_a_helper_is_in_the_group_of_its_owner():
    """So that it is stopped with its owner, also where there is no namespace."""
    assert [os.getpgrp()] == ask_once([HelperProcess(grouped)])
