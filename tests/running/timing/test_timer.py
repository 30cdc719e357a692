"""One process that times blocks on request, and invalid messages that it may send."""

from __future__ import annotations

from math import inf

import pytest

from generators.model import Kind, Measure, Outcome
from generators.processes.reports.report import NO_END, Block
from generators.processes.reports.result import ProcessResult
from generators.running.timing.timer import TimedCall, Timer, TimerError

MEASURES = {"t": Measure(kind=Kind.TIMING, title="T")}
LOADED = b'{"status": "measured", "timings": {"t": ["8", "64"]}}'
T8 = TimedCall("t", "8")


class Scripted:
    """A process that answers from a list, and records what it receives."""

    def __init__(self, *lines):
        self.lines = [*lines]
        self.received = []

    def line(self):
        """The next answer."""
        return self.lines.pop(0)

    def write(self, line):
        """A request."""
        self.received.append(line.decode())

    def stop(self):
        """Stopped."""
        self.received.append("stop")

    def resume(self):
        """Resumed."""
        self.received.append("resume")

    def allow(self, seconds):
        """Given some time."""
        self.received.append(seconds)

    def ended(self):
        """Ended without a message."""
        return ProcessResult(0, None, None, b"", b"", b"", 1, 1, position=b"phase timing\n")


def timer(*lines):
    """A timer over a scripted process, loaded."""
    made = Timer("alpha", Scripted(LOADED, *lines), MEASURES, 5)
    made.load()
    return made


def test_a_process_runs_only_during_a_request():
    """Each request is framed by resume and stop, and by a deadline."""
    made = timer(
        b'{"status": "measured", "calls": 4}',
        b'{"status": "measured", "block": {"wall": 2, "cpu": 1}}',
    )

    made.warm(T8)
    block = made.block(T8)

    assert [T8, TimedCall("t", "64")] == made.calls
    assert Block(wall=0.5, cpu=0.25) == block
    ask = '{{"measure": "t", "size": "8", "calls": {}, "warm": {}, "cores": []}}'
    framed = [["resume", 5, ask.format(*asked), inf, "stop"] for asked in ((0, "true"), (4, "false"))]
    assert [inf, "stop", *framed[0], *framed[1]] == made.process.received


def test_what_another_process_has_settled_is_taken_over():
    """The warm-up hears how many calls make a block, and an answer about where they work is kept."""
    made = Timer(
        "alpha", Scripted(LOADED, b'{"status": "measured", "calls": 4, "outside": true}'), MEASURES, 5, {T8: 4}
    )
    made.load()

    made.warm(T8)

    assert '{"measure": "t", "size": "8", "calls": 4, "warm": true, "cores": []}' in made.process.received
    assert made.outside


@pytest.mark.parametrize(
    ("line", "outcome", "reason"),
    [
        (None, Outcome.CRASHED, f"a timed call: exited 0 without a result; {NO_END}"),
        (b'{"status": "raised", "reason": "no"}', Outcome.RAISED, "no"),
        (b"rubbish", Outcome.RAISED, "invalid result: Invalid JSON: expected value at line 1 column 1"),
        (b'{"status": "measured"}', Outcome.RAISED, "invalid result: a warm-up without a number of calls"),
    ],
)
def test_what_goes_wrong_halts_with_a_report(line, outcome, reason):
    """The report says why, and the timer is named."""
    made = timer(line)

    with pytest.raises(TimerError) as halt:
        made.warm(T8)

    assert (made, outcome, reason) == (halt.value.timer, halt.value.report.outcome, halt.value.report.reason)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b'{"status": "measured"}', "invalid result: a block without seconds"),
        (
            b'{"status": "measured", "block": {"wall": -1, "cpu": 0}}',
            "invalid result: block.wall: Input should be",
        ),
    ],
)
def test_a_block_without_sound_seconds_halts(answer, reason):
    """Negative or absent seconds are an invalid result."""
    made = timer(b'{"status": "measured", "calls": 4}', answer)
    made.warm(T8)

    with pytest.raises(TimerError, match=reason):
        made.block(T8)


@pytest.mark.parametrize("sizes", ["[]", '["8", "8"]'])
def test_a_timing_without_a_size_or_with_one_twice_is_refused(sizes):
    """Nothing could be divided among none, and a launch would count twice."""
    loaded = b'{"status": "measured", "timings": {"t": %s}}' % sizes.encode()

    with pytest.raises(TimerError, match="invalid result: a timing without a size, or with one of them twice"):
        Timer("alpha", Scripted(loaded), MEASURES, 5).load()


def test_a_size_that_no_request_can_name_is_refused():
    """A request longer than a pipe would be read by nobody."""
    loaded = b'{"status": "measured", "timings": {"t": ["%s"]}}' % (b"8" * 70_000)

    with pytest.raises(TimerError, match=r"timings\.t\.0: String should have at most 200 characters"):
        Timer("alpha", Scripted(loaded), MEASURES, 5).load()
