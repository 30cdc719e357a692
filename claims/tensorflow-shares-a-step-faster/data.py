"""Batches, weights and constants, and two workers for a step."""

import numpy as np

from generators.probes.measuring.known_work import spin
from generators.probes.models.convnet import (
    CLASSES,
    make_images,
    make_weights,
)
from generators.probes.programs.helper_process import (
    HelperProcess,
    ask_all,
)

WORKERS = 2
BATCH = 64
STEPS = 10
RATE, EPSILON = 0.001, 1e-7
PAUSE = 0.02
# what each worker of a team shows of its numbers, rows and threads
SEEN = []

WEIGHTS = make_weights(seed=61)
IMAGES = make_images(BATCH, seed=62)
LABELS = np.random.default_rng(63).integers(0, CLASSES, BATCH)


def part(rank):
    """A worker's part of the batch."""
    size = BATCH // WORKERS
    return slice(rank * size, (rank + 1) * size)


class Team:
    """Two workers that have made their first steps together.

    Each answers with the loss of its part.
    """

    def __init__(self, worker, *arguments):
        self.workers = [
            HelperProcess(worker, rank, *arguments, forked=True)
            for rank in range(WORKERS)
        ]
        self.losses = self.train()
        self.parameters = ask_all(self.workers, "parameters")[0]
        SEEN.append(ask_all(self.workers, "seen"))

    def step(self):
        """A step that both make; the losses of their parts."""
        return ask_all(self.workers)

    def train(self):
        """The losses of some steps, each the mean of its parts."""
        return [float(np.mean(self.step())) for _ in range(STEPS)]


def measured(begun, tuned):
    """What is timed of two teams, and what they show before."""
    return {
        "shared_step": begun.step,
        "tuned_step": tuned.step,
        "first_loss": begun.losses[0],
        "last_loss": begun.losses[-1],
        "tuned_loss": tuned.losses[-1],
        "parameters": begun.parameters,
    }


def shares():
    """What timed workers have in common, or a value of each."""
    seen = [worker for team in SEEN for worker in team]
    summary = {}
    for name in dict.fromkeys(
        key for worker in seen for key in worker
    ):
        each = [worker[name] for worker in seen]
        summary[name] = each[0] if len(set(each)) == 1 else each
    summary["workers"] = ", ".join(
        sorted({str(len(team)) for team in SEEN})
    )
    return summary


def spinner(seconds):
    """Work of a known length."""
    return lambda: spin(seconds)


def known_answers(begun, tuned):
    """Controls: teams that know nothing, and helpers.

    A model without weights that learns nothing gives each class
    the same chance. The helpers are busy for a known time or not.
    """
    chance = float(np.log(CLASSES))
    for name, team, step in (
        ("first_loss", begun, 0),
        ("last_loss", begun, -1),
        ("tuned_loss", tuned, -1),
    ):
        known = (chance - 1e-4, chance + 1e-4)
        yield name, team.train()[step], known
    helpers, idle = (
        [
            HelperProcess(spinner, seconds, forked=True)
            for _ in range(WORKERS)
        ]
        for seconds in (PAUSE, 0)
    )
    for name in ("shared_step", "tuned_step"):
        yield (
            name,
            lambda: ask_all(helpers),
            (0.9 * PAUSE, 25 * PAUSE),
        )
        yield name, lambda: ask_all(idle), (0, 0.5 * PAUSE)
