"""All claims of a run, launch by launch: in turn, each until it stops, and from fresh parents."""

from __future__ import annotations

from pathlib import Path

from generators.model import Outcome
from generators.running.timing.comparison import LostError
from generators.running.timing.launches import FORKED, Launches

PAGE = Path(__file__).parents[3] / "docs" / "method" / "timing.md"
SCRIPT = "def verify():\n    return {'t': lambda: sum(range(1000)), 'n': 1}\n"


def test_timings_are_forked_where_the_validation_has_accepted_it():
    """The page says so, from what `make forks` has measured."""
    assert FORKED == ("Forks are accepted" in PAGE.read_text(encoding="utf-8"))


class Claim:
    """A claim that stops after some launches, and records each in a log that others share."""

    def __init__(self, name, log, launches=3, *, forked=False, lost=()):
        self.job = type("Job", (), {"key": (name, ("alpha",))})
        self.name, self.log, self.left, self.lost = name, log, launches, [*lost]
        self.may_be_forked, self.stopped, self.spent = forked, False, 0

    def run_controls(self):
        """They come before all launches."""
        self.log.append(("controls", self.name))
        self.stopped = not self.left

    def parents(self, parents, number):
        """What it asks for."""
        return [(parents, number)]

    def spend_on_parents(self, seconds):
        """Its part of their start."""
        self.spent += seconds

    def launch(self, number, parents, _):
        """Record it with the parents that it has."""
        if parents and number in self.lost:
            raise LostError("a parent has ended")
        self.log.append((number, self.name, parents))
        self.left -= number > 0
        self.stopped = self.left <= 0


class Forks:
    """Fork servers that start nothing."""

    def __init__(self, scripts):
        self.scripts, self.pool, self.ended = scripts, self, 0

    def close(self):
        """Of the pool, or of parents: both are counted."""
        self.ended += 1


def test_claims_take_turns_until_each_stops():
    """Each launch begins with another claim; one that has stopped is given back at once."""
    log = []
    claims = [Claim(name, log, launches) for name, launches in (("a", 1), ("b", 2), ("c", 2))]
    given = [(done.name, len(log)) for done in Launches(claims, "seed").run()]

    orders = ["".join(name for at, name, *_ in log if at == number) for number in range(3)]
    start = orders[0]
    assert [start, start[1:] + start[0]] == orders[:2]
    assert {"b", "c"} == {*orders[2]}
    assert [3, 9] == [sum(at == "controls" for at, *_ in log), sum(at != "controls" for at, *_ in log) + 1]
    ended = {name: log.index((1 if name == "a" else 2, name, None)) + 1 for name in "abc"}
    assert [(name, ended[name]) for name, _ in given] == given


def test_claims_whose_controls_fail_have_no_launch():
    """They are given back before the first one."""
    log = []
    done = [*Launches([Claim("a", log, 0), Claim("b", log, 1)], "seed").run()]

    assert {"a", "b"} == {each.name for each in done}
    assert "a" == done[0].name
    assert {"b"} == {name for at, name, *_ in log if at != "controls"}


def test_each_launch_has_parents_of_its_own(tmp_path, monkeypatch):
    """They are asked for by the claims that go on, end with the launch, and claims without forks get none."""
    begun = []

    class Parents:
        def __init__(self, forks):
            self.forks = forks

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.forks.close()

        def begin(self, wanted):
            begun.append([number for parents, number in wanted if parents is self])

    monkeypatch.setattr("generators.running.timing.launches.Parents", Parents)
    log, forks = [], Forks(tmp_path)
    claims = [Claim("a", log, 2, forked=True), Claim("b", log, 1, forked=True), Claim("c", log, 3)]
    list(Launches(claims, "seed", forks).run())

    assert [[0, 0], [1, 1], [2]] == begun
    assert 3 + 1 == forks.ended
    given = {
        number: {id(parents) for at, name, parents in log[3:] if at == number and name != "c"} for number in (0, 1)
    }
    assert [1, 1] == [len(each) for each in given.values()]
    assert given[0].isdisjoint(given[1])
    assert {None} == {parents for at, name, *parents in log if name == "c" for parents in parents}


def test_a_parent_that_ends_makes_fresh_processes_of_the_rest(tmp_path, monkeypatch):
    """The launch is repeated, the run says so once, and goes on."""
    warnings = []

    class Parents:
        def __init__(self, _):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def begin(self, _):
            pass

    monkeypatch.setattr("generators.running.timing.launches.Parents", Parents)
    log = []
    claims = [Claim("a", log, 2, forked=True, lost=[1]), Claim("b", log, 2, forked=True, lost=[1])]
    list(Launches(claims, "seed", Forks(tmp_path), on_warning=warnings.append).run())

    assert [
        "timings: a parent has ended; their processes are fresh ones from now on, which takes longer"
    ] == warnings
    assert {None} == {parents for at, _, parents in log[2:] if at != "controls" and at > 0}
    assert 2 * 3 == sum(at != "controls" for at, *_ in log)


def test_a_claim_that_fails_leaves_the_others_going(compared):
    """Their launches go on as if it had not been there."""
    sound = compared(SCRIPT, SCRIPT, launches=2)
    failing = compared(SCRIPT, "def verify():\n    return {'t': lambda: 1 / 0, 'n': 1}\n", launches=2)

    first, last = Launches([sound, failing], "seed").run()

    assert (failing, sound) == (first, last)
    assert [Outcome.UNAVAILABLE, Outcome.RAISED] == [each.outcome for each in first.observations()]
    assert {2} == {each.limits["launches"] for each in last.observations()}


def test_each_launch_says_how_many_claims_go_on(compared):
    """The first one comes before any that counts."""
    said = []
    claims = [compared(SCRIPT, SCRIPT, launches=launches) for launches in (1, 2)]
    list(Launches(claims, "seed", on_progress=said.append).run())

    assert [
        "timings, before the first launch: 2 of 2 claims go on",
        "timings, launch 1: 2 of 2 claims go on; next look after launch 4",
        "timings, launch 2: 1 of 2 claims goes on; next look after launch 4, less than a minute left until then",
    ] == said
