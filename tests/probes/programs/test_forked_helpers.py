"""Helpers that are forks of their owner, which has a single thread, as a script before its framework works."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

BEGIN = f"""\
import json, os, sys, threading
sys.path.insert(0, {str(Path(__file__).parents[3])!r})
from generators.probes.programs.helper_process import HelperError, HelperProcess, ask_all, ask_once
import decimal  # what only the owner has imported
def adder(start):
    total = [start]
    def add(more=1):
        total[0] += more
        return total[0]
    return add
def raising(what):
    def call():
        raise ValueError(what)
    return call
def ending(status):
    return lambda: os._exit(status)
def looking():
    return lambda: [os.getpid(), "decimal" in sys.modules]
def why(make, *arguments):
    try:
        ask_once([HelperProcess(make, *arguments, forked=True)])
    except HelperError as error:
        return str(error)
def say(*what):
    print(json.dumps(what), flush=True)
"""


def said_by(text):
    """What an owner says that has one thread, NumPy's among them, and the status that it ends with."""
    owner = subprocess.run(
        [sys.executable, "-c", BEGIN + text],
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    return json.loads(owner.stdout), owner.returncode


def test_a_fork_keeps_its_state_between_calls():
    """What `make` returned is called again and again."""
    said, _ = said_by(
        "with HelperProcess(adder, 4, forked=True) as it: say(ask_all([it]), ask_all([it], 3), ask_all([it]))"
    )

    assert [[5], [8], [9]] == said


def test_forks_answer_in_their_order():
    """Each is a process of its own, with what its owner has imported."""
    said, _ = said_by("say(os.getpid(), *ask_once([HelperProcess(looking, forked=True) for _ in range(3)]))")

    owner, *answers = said
    assert 4 == len({owner, *(number for number, _ in answers)})
    assert [True] * 3 == [imported for _, imported in answers]


def test_a_fork_of_an_owner_with_threads_is_a_fresh_interpreter():
    """It would have none of them, and could wait for what they hold."""
    said, _ = said_by(
        "stop = threading.Event(); threading.Thread(target=stop.wait).start()\nsay(why(looking)); stop.set()"
    )

    assert "No module named" in said[0]  # a fresh interpreter imports the file of its function, and there is none


def test_a_fork_that_raises_or_ends_is_reported_at_once():
    """With what it printed."""
    (raised, ended), _ = said_by("say(why(raising, 'broken on purpose'), why(ending, 7))")

    assert "ValueError: broken on purpose" in raised
    assert ended.startswith("it ended with status 7")


def test_forks_end_with_their_owner():
    """Also where it is killed and has no time to close them."""
    numbers, status = said_by(
        "helpers = [HelperProcess(looking, forked=True) for _ in range(2)]\n"
        "say(*(number for number, _ in ask_all(helpers))); os.kill(os.getpid(), 9)"
    )

    assert (2, -9) == (len(numbers), status)
    end = time.monotonic() + 30
    while any(map(runs, numbers)) and time.monotonic() < end:
        time.sleep(0.01)
    assert [False, False] == [*map(runs, numbers)]


def runs(number):
    """Whether a process is there, and no zombie that nobody has waited for."""
    try:
        state = Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
