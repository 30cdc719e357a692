"""A simulated machine: the timings of blocks of known cost on it, and which of them other work disturbs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.signal import lfilter

STEP = 0.05  # seconds from one value of the machine's state to the next
STARTING = 4.0  # seconds to start and warm one process, in which the machine's state moves on


class Disturbances(NamedTuple):
    """How a kind of machine disturbs timings; the first three are standard deviations of logarithms.

    Attributes:
        bias: of a process, for its whole life.
        rounds: of a block; Student's t with 3 degrees of freedom, so that a few are far off.
        drift: of the machine's speed, which wanders to and fro in about 20 s.
        busy: share of time in which a neighbour is at work, in spells of about 2 s.
        slow: share of processes that take a third longer for their whole life. Seen of products of 64 x 64
            matrices in NumPy, for one process in eight.
    """

    bias: float
    rounds: float
    drift: float = 0.0
    busy: float = 0.0
    slow: float = 0.0


MACHINES = {
    "calm": Disturbances(bias=0.015, rounds=0.01),
    "drifting": Disturbances(bias=0.015, rounds=0.02, drift=0.1),
    "shared with a neighbour": Disturbances(bias=0.015, rounds=0.02, busy=0.3),
    "rough": Disturbances(bias=0.04, rounds=0.04, drift=0.1, busy=0.15),
    "of two speeds": Disturbances(bias=0.015, rounds=0.02, slow=0.12),
}
EXTREME_MACHINES = {
    "off by half": Disturbances(bias=0.5, rounds=0.02),
    "off by all": Disturbances(bias=1.0, rounds=0.02),
    "beyond measure": Disturbances(bias=2.0, rounds=0.02),
    "of two far speeds": Disturbances(bias=0.3, rounds=0.02, slow=0.5),
}  # nobody would measure on these; they show that the gate for noise closes


class Blocks(NamedTuple):
    """Seconds per call of blocks, and which of them a calibration loop saw disturbed."""

    wall: np.ndarray
    cpu: np.ndarray
    noisy: np.ndarray


class Machine:
    """One machine over a time, with its clock at `now`; every draw comes from one generator."""

    def __init__(self, disturbances: Disturbances, draws: np.random.Generator, horizon: float = 260.0) -> None:
        self.weather, self.draws, self.now = disturbances, draws, 0.0
        steps = int(horizon / STEP)
        keep = 1 - STEP / 20
        pushes = draws.standard_normal(steps) * disturbances.drift * np.sqrt(1 - keep**2)
        pushes[0] = draws.standard_normal() * disturbances.drift
        self._slow = lfilter([1.0], [1.0, -keep], pushes)
        self._busy = self._spells(steps)

    def _spells(self, steps: int) -> np.ndarray:
        """Whether the neighbour is at work, step by step."""
        busy = self.weather.busy
        if not busy:
            return np.zeros(steps, dtype=bool)
        lengths = self.draws.exponential(1.0, 2 * steps // 40 + 200)
        lengths[::2] *= 2 * (1 - busy) / busy / STEP
        lengths[1::2] *= 2 / STEP
        turns = np.searchsorted(np.cumsum(lengths), self.draws.uniform(0, 100) + np.arange(steps))
        spells: np.ndarray = turns % 2 == 1
        return spells

    def process(self) -> float:
        """Start a process: the logarithm of its own bias."""
        self.now += STARTING
        slow = self.weather.slow > 0 and self.draws.uniform() < self.weather.slow
        return float(self.draws.standard_normal() * self.weather.bias + slow * np.log(4 / 3))

    def blocks(self, bias: float, cost: float, starts: np.ndarray) -> Blocks:
        """Blocks of a process that begin at so many seconds from now; `cost` is its true seconds per call."""
        at = np.minimum(((self.now + starts) / STEP).astype(int), len(self._slow) - 1)
        size = len(at)
        off = self.draws.standard_t(3, size) * self.weather.rounds / np.sqrt(3)
        busy = self._busy[at]
        cpu = cost * np.exp(bias + self._slow[at] + off + 0.02 * busy)
        # a neighbour takes the processor away for a share of a block that varies widely
        wall = cpu * (1 + busy * self.draws.lognormal(-1.5, 1.0, size))
        return Blocks(wall, cpu, self.draws.uniform(size=size) < np.where(busy, 0.9, 0.02))
