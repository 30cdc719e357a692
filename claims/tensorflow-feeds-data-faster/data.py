"""The images, what becomes of them, and how a pipeline is read."""

import time
from functools import partial

import numpy as np

from generators.probes.measuring.agreement import largest_difference
from generators.probes.measuring.fairness import (
    number_types,
    row_counts,
)
from generators.probes.measuring.known_work import spin

ROWS, BATCH = 2048, 64
FEW = 16  # rows or batches of a control
PAUSE = 0.005  # seconds of work or of waiting for each
MEAN, DEVIATION = 0.5, 0.25

RANDOM = np.random.default_rng(61)
IMAGES = RANDOM.integers(0, 256, (ROWS, 28, 28), dtype="uint8")
LABELS = RANDOM.integers(0, 10, ROWS)
FLOATS = RANDOM.standard_normal((ROWS, 28, 28)).astype("float32")


def normalised(images):
    """From bytes to numbers around zero: plain NumPy."""
    return (images.astype("float32") / 255 - MEAN) / DEVIATION


NORMALISED = normalised(IMAGES)


def slow(images, labels):
    """Nothing changes, in 5 ms of work."""
    spin(PAUSE)
    return images, labels


def waiting(images, labels):
    """Nothing changes, after a wait of 5 ms."""
    time.sleep(PAUSE)
    return images, labels


def epoch(batches):
    """Take every batch; how many rows there were."""
    return sum(len(labels) for _, labels in batches)


def difference(batches, images=NORMALISED):
    """From what should come out, labels included."""
    fed, labels = zip(*batches, strict=True)
    apart = largest_difference(np.concatenate(labels), LABELS)
    return max(
        apart, largest_difference(np.concatenate(fed), images)
    )


def shares(*pipelines):
    """What all pipelines give: type of numbers, rows of a batch."""
    batches = [
        images for pipeline in pipelines for images, _ in pipeline
    ]
    return {
        "dtype": number_types(batches),
        "batch": row_counts(batches),
    }


def measures(plain, by_row, by_batch, by_python):
    """An epoch of each pipeline, and what comes out."""
    mapped = (by_row, by_batch, by_python)
    return {
        "plain": lambda: epoch(plain),
        "by_row": lambda: epoch(by_row),
        "by_batch": lambda: epoch(by_batch),
        "by_python": lambda: epoch(by_python),
        "rows": min(map(epoch, (plain, *mapped))),
        "difference": max(
            difference(plain, FLOATS), *map(difference, mapped)
        ),
    }


def known_times(**pipelines):
    """Controls: what FEW calls, of work or of waits, add.

    Each pipeline calls a function for a row or for a batch of its
    own. The clock is that of the rule: a wait is hardly seen.
    """
    for name, pipeline in pipelines.items():
        busy, idle = pipeline(slow), pipeline(waiting)
        yield name, partial(epoch, busy), (FEW * PAUSE, 1)
        yield name, partial(epoch, idle), (0, 0.8 * FEW * PAUSE)
