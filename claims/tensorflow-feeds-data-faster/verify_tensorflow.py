"""What it costs to feed rows through tf.data."""

import tensorflow as tf
from data import (
    BATCH,
    DEVIATION,
    FEW,
    FLOATS,
    IMAGES,
    LABELS,
    MEAN,
    NORMALISED,
    ROWS,
    difference,
    epoch,
    known_times,
    measures,
    normalised,
    shares,
)

from generators.probes.measuring.fairness import tensorflow_threads

ALL_IMAGES, ALL_LABELS = tf.constant(IMAGES), tf.constant(LABELS)
ROWS_OF_BYTES = tf.data.Dataset.from_tensor_slices((IMAGES, LABELS))
ROWS_OF_FLOATS = tf.data.Dataset.from_tensor_slices(
    (FLOATS, LABELS)
)


def normalise(images, labels):
    """The same in TensorFlow's operations."""
    return (
        tf.cast(images, tf.float32) / 255 - MEAN
    ) / DEVIATION, labels


def in_python(image, label):
    """A row's image through a function of NumPy."""
    done = tf.numpy_function(normalised, [image], tf.float32)
    return tf.ensure_shape(done, image.shape), label


def take(numbers):
    """The rows of these numbers, at once."""
    images = tf.gather(ALL_IMAGES, numbers)
    return images, tf.gather(ALL_LABELS, numbers)


def working(rows, work):
    """A few of some rows, with work for each; for controls."""
    if not work:
        return rows

    def mapped(*row):
        kinds = [part.dtype for part in row]
        done = tf.numpy_function(work, row, kinds)
        for part, before in zip(done, row, strict=True):
            part.set_shape(before.shape)
        return tuple(done)

    return rows.take(FEW).map(mapped)


def plain(work=None):
    """Rows as they are, put into batches."""
    return working(ROWS_OF_FLOATS, work).batch(BATCH)


def by_row(work=None):
    """Each row normalised, then put into batches."""
    return working(ROWS_OF_BYTES, work).map(normalise).batch(BATCH)


def by_batch(work=None):
    """A batch of rows taken at once and normalised."""
    numbers = tf.data.Dataset.range(ROWS).batch(BATCH)
    return working(numbers.map(take), work).map(normalise)


def by_python(work=None):
    """Each row through NumPy, then put into batches."""
    return working(ROWS_OF_BYTES, work).map(in_python).batch(BATCH)


def verify():
    """An epoch of each pipeline, and what comes out."""
    return measures(plain(), by_row(), by_batch(), by_python())


def controls():
    """The same probes where the answer is known."""
    yield from known_times(
        plain=plain,
        by_row=by_row,
        by_batch=by_batch,
        by_python=by_python,
    )
    yield "rows", epoch(by_row().take(3)), 3 * BATCH
    yield (
        "difference",
        difference(by_row(), 1 - NORMALISED),
        (4.9, 5.1),
    )
    rows = by_row().unbatch()
    shuffled = rows.skip(1).concatenate(rows.take(1))
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
