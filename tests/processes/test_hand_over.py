"""What a launcher sends is taken, in order and once."""

from __future__ import annotations

import os
import selectors
import socket

import pytest

from generators.processes.hand_over import HandOver
from generators.sandbox.launcher import FOLDER, LAST, PROCESSES, send


@pytest.fixture
def hand_over():
    """A hand-over, closed at the end."""
    found = HandOver(expected=True)
    yield found
    found.started()
    found.close()


@pytest.fixture
def launcher(hand_over):
    """The launcher's end."""
    with socket.socket(fileno=os.dup(hand_over.stdin)) as end:
        yield end


def same(descriptor, path):
    """Whether a descriptor is that of a path."""
    return descriptor is not None and os.path.samestat(os.fstat(descriptor), path.stat())


def test_the_list_of_processes_is_kept_and_closed(hand_over, launcher, tmp_path):
    """It is there as soon as it was sent, beside the folder, and gone at the end."""
    send(launcher, PROCESSES, os.open(tmp_path, os.O_PATH))
    assert None is hand_over.receive()
    kept = hand_over.processes

    assert (True, None) == (same(kept, tmp_path), hand_over.folder)
    hand_over.close()
    assert None is hand_over.processes
    with pytest.raises(OSError, match="descriptor"):
        os.fstat(kept)


def test_the_folder_comes_before_the_listener(hand_over, launcher, tmp_path):
    """Each is there as soon as it was sent; what follows the last message is not read."""
    (tmp_path / "listener").touch()
    folder, listener = (os.open(path, os.O_RDONLY) for path in (tmp_path, tmp_path / "listener"))
    assert (None, None) == (hand_over.receive(), hand_over.folder)

    send(launcher, FOLDER, os.dup(folder))
    assert None is hand_over.receive()
    assert same(hand_over.folder, tmp_path)

    send(launcher, LAST, os.dup(listener))
    taken = hand_over.receive()
    assert same(taken, tmp_path / "listener")
    with pytest.raises(BrokenPipeError):
        send(launcher, FOLDER, listener)
    assert None is hand_over.receive()
    assert same(hand_over.folder, tmp_path)
    for descriptor in (folder, listener, taken):
        os.close(descriptor)


def test_the_folder_may_be_kept_after_all_else(hand_over, launcher, tmp_path):
    """What lies in it can still be copied; a second call lets it go."""
    send(launcher, FOLDER, os.open(tmp_path, os.O_RDONLY))
    hand_over.receive()

    hand_over.close(keep_folder=True)
    assert same(hand_over.folder, tmp_path)

    hand_over.close()
    assert None is hand_over.folder


def test_a_selector_says_when_something_has_come(hand_over, launcher, tmp_path):
    """The last message is followed by what a listener asks, and without one by nothing."""
    with selectors.DefaultSelector() as selector:
        hand_over.watch(selector)
        assert [] == selector.select(0)
        send(launcher, LAST, None)

        ((key, _),) = selector.select(0)
        assert not key.data()
    assert None is hand_over.refused_calls


def test_a_launcher_that_sends_nothing_is_no_error(hand_over):
    """It may have ended before it came so far."""
    assert None is hand_over.receive()
    hand_over.started()

    assert (None, None, None) == (hand_over.receive(), hand_over.folder, hand_over.refused_calls)


def test_where_nothing_is_expected_there_is_no_socket():
    """Standard input is the null device."""
    hand_over = HandOver(expected=False)
    with selectors.DefaultSelector() as selector:
        hand_over.watch(selector)
        assert 0 == len(selector.get_map())
    hand_over.close()
