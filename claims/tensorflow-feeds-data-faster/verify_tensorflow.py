"""What it costs to feed rows through tf.data."""

import tensorflow as tf
from data import (
    BATCH,
    DEVIATION,
    FLOATS,
    IMAGES,
    LABELS,
    MEAN,
    NORMALISED,
    difference,
    epoch,
    measures,
    normalised,
    shares,
    slow,
    waiting,
)

from generators.probes.measuring.fairness import tensorflow_threads

ROWS_OF_BYTES = tf.data.Dataset.from_tensor_slices((IMAGES, LABELS))
ROWS_OF_FLOATS = tf.data.Dataset.from_tensor_slices(
    (FLOATS, LABELS)
)


def normalise(images, labels):
    """The same in TensorFlow's operations."""
    return (
        tf.cast(images, tf.float32) / 255 - MEAN
    ) / DEVIATION, labels


def in_python(function):
    """A row's image through a function of NumPy."""

    def mapped(image, label):
        done = tf.numpy_function(function, [image], tf.float32)
        return tf.ensure_shape(done, image.shape), label

    return mapped


def plain():
    """Rows as they are, put into batches."""
    return ROWS_OF_FLOATS.batch(BATCH)


def by_row():
    """Each row normalised, then put into batches."""
    return ROWS_OF_BYTES.map(normalise).batch(BATCH)


def by_batch():
    """Put into batches, then each batch normalised."""
    return ROWS_OF_BYTES.batch(BATCH).map(normalise)


def by_python(function=normalised, rows=ROWS_OF_BYTES):
    """Each row through NumPy, then put into batches."""
    return rows.map(in_python(function)).batch(BATCH)


def verify():
    """An epoch of each pipeline, and what comes out."""
    return measures(plain(), by_row(), by_batch(), by_python())


def controls():
    """The same probes where the answer is known."""
    few = ROWS_OF_BYTES.take(16)
    for name in ("plain", "by_row", "by_batch", "by_python"):
        yield name, lambda: epoch(by_python(slow, few)), (0.032, 1)
        yield (
            name,
            lambda: epoch(by_python(waiting, few)),
            (0.032, 1),
        )
    yield "rows", epoch(by_row().take(3)), 3 * BATCH
    yield (
        "difference",
        difference(by_row(), 1 - NORMALISED),
        (4.9, 5.1),
    )
    shuffled = (
        by_row()
        .unbatch()
        .skip(1)
        .concatenate(by_row().unbatch().take(1))
    )
    yield "difference", difference(shuffled.batch(BATCH)), (1, 10)


def settings():
    """What a fair comparison must share."""
    return {
        **shares(plain(), by_row(), by_batch(), by_python()),
        "threads at work": tensorflow_threads(tf),
        "device": "cpu",
        "workers": "none",
        "order": "as stored",
    }


if __name__ == "__main__":
    print(verify())
