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
    ask = '{{"measure": "t", "size": "8", "calls": {}}}'
    framed = [["resume", 5, ask.format(calls), inf, "stop"] for calls in (0, 4)]
    assert [inf, "stop", *framed[0], *framed[1]] == made.process.received


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
