"""Blocks of several processes in alternating order, and rounds that other work has disturbed."""

from __future__ import annotations

from generators.processes.reports.report import Block
from generators.running.timing import paired
from generators.running.timing.calibration import Calibration
from generators.running.timing.series import Series
from generators.running.timing.timer import TimedCall

QUIET = Calibration(0.005, 0.005)


class Still:
    """A timer whose blocks take no time at all, and that records its requests."""

    def __init__(self, name, log, cost=1):
        self.name, self.log, self.cost = name, log, cost

    def block(self, *_):
        """A block of so many seconds, half of them of the processor."""
        self.log.append(self.name)
        return Block(wall=self.cost, cpu=self.cost / 2)


def test_blocks_alternate_and_there_are_three_rounds_at_least(monkeypatch):
    """A B, B A, A B; a budget of nothing still gives one round."""
    log = []
    timers = (Still("A", log), Still("B", log))
    clock = iter(range(100))
    monkeypatch.setattr(paired, "perf_counter", lambda: next(clock))
    monkeypatch.setattr(paired, "calibrate", lambda _: QUIET)

    first, second = paired.rounds(timers, TimedCall("t", ""), 0, 2)
    assert "ABBAAB" == "".join(log)
    assert (3, 3) == (len(first.wall), len(second.wall))

    log.clear()
    paired.rounds(timers, TimedCall("t", ""), 0, 0)
    assert "AB" == "".join(log)


def test_each_has_the_seconds_of_its_own_blocks(monkeypatch):
    """Whatever their order, equal work reads equal and double work double."""
    monkeypatch.setattr(paired, "calibrate", lambda _: QUIET)
    timers = (Still("A", []), Still("B", [], cost=2))

    first, second = paired.rounds(timers, TimedCall("t", ""), 1, 0)

    assert ((1,), (0.5,)) == (first.wall, first.cpu)
    assert ((2,), (1,)) == (second.wall, second.cpu)


class Ready(Still):
    """One that is loaded, with one callable; a twin writes its name small."""

    def __init__(self, name, log, *, twin=False):
        super().__init__(name, log)
        self.mark, self.calls = name.lower() if twin else name, [TimedCall("t", "")]

    def warm(self, _):
        """Nothing to warm up."""

    def block(self, *_):
        """A block of one second."""
        self.log.append(self.mark)
        return Block(wall=1, cpu=1)


def test_launches_of_one_round_alternate_too():
    """Frameworks change places from launch to launch, and a framework with its twin from its turn to the next."""
    orders = []
    for number in range(4):
        log = []
        timers = [Ready("A", log), Ready("B", log), Ready("AB"[number % 2], log, twin=True)]
        paired.measure(timers, number, 0, Series())
        orders.append("".join(log))

    assert ["AaAB", "BbBA", "aAAB", "bBBA"] == orders


def test_a_disturbed_round_is_marked(monkeypatch):
    """Held up before or after, a round is noisy; the longer of the two loops is kept in CPU seconds."""
    loops = iter([QUIET, QUIET, Calibration(0.01, 0.005), Calibration(0.008, 0.008)])
    clock = iter(range(100))
    monkeypatch.setattr(paired, "perf_counter", lambda: next(clock))
    monkeypatch.setattr(paired, "calibrate", lambda _: next(loops))

    first, _ = paired.rounds((Still("A", []), Still("B", [])), TimedCall("t", ""), 0, 3)

    assert (False, True, True) == first.noisy
    assert (0.005, 0.005, 0.008) == first.loop


def test_calls_and_loops_run_on_the_cores_of_the_launch(monkeypatch):
    """A loop on another core would show the neighbours of that core."""
    loops, blocks = [], []
    monkeypatch.setattr(paired, "calibrate", lambda cores: loops.append(cores) or QUIET)
    timer = Still("A", [])
    timer.block = lambda _, cores: blocks.append(cores) or Block(wall=1, cpu=1)

    paired.rounds((timer,), TimedCall("t", ""), 0, 0, (3,))

    assert ([(3,)], {(3,)}) == (blocks, {*loops})
