"""What TensorBoard reads back of a training in TensorFlow."""

import tempfile
from pathlib import Path

import keras
import tensorflow as tf
from data import (
    EPOCHS,
    NOTE,
    PICTURE,
    ROWS,
    TARGETS,
    points,
    read_back,
)
from tensorboard.backend.event_processing import (
    plugin_event_accumulator as events,
)
from tensorboard.util.tensor_util import make_ndarray

from generators.probes.python.tensorboard_events import read_series

CURVE = "epoch_loss"  # the loss of each epoch
ITEMS = (
    "loss curve",
    "weights: a histogram",
    "picture: size as written",
    "text: as written",
)


def train(folder):
    """Train for five passes and write what can be shown."""
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((8,)),
            keras.layers.Dense(4),
            keras.layers.Dense(1),
        ],
    )
    model.compile(keras.optimizers.SGD(0.05), "mse")
    board = keras.callbacks.TensorBoard(
        folder, histogram_freq=1, write_graph=False
    )
    history = model.fit(
        ROWS,
        TARGETS,
        batch_size=16,
        epochs=EPOCHS,
        callbacks=[board],
        verbose=0,
    )
    with tf.summary.create_file_writer(folder).as_default(step=0):
        tf.summary.image("picture", PICTURE[None])
        tf.summary.text("note", NOTE)
    return history.history["loss"]


def read(folder):
    """Every tag in the folder and below, by TensorBoard itself."""
    found = {}
    for place in (Path(folder), Path(folder, "train")):
        if place.is_dir():
            reader = events.EventAccumulator(str(place))
            found |= read_series(reader, make_ndarray)
    return found


def verify():
    """What the entry's measures ask for."""
    with tempfile.TemporaryDirectory() as folder:
        losses = train(folder)
        found = read(folder)
    return {
        "read_back": read_back(found, CURVE, losses),
        "loss_points": points(found, CURVE),
    }


def controls():
    """An empty folder, and one known value."""
    with tempfile.TemporaryDirectory() as folder:
        nothing = read_back(read(folder), CURVE, [1.0])
        for item in ITEMS:
            yield f"read_back.{item}", nothing[item], False
        with tf.summary.create_file_writer(folder).as_default(
            step=0
        ):
            tf.summary.scalar(CURVE, 1.5)
        found = read(folder)
    item = "loss curve: values as trained"
    yield (
        f"read_back.{item}",
        read_back(found, CURVE, [1.5])[item],
        True,
    )
    yield (
        f"read_back.{item}",
        read_back(found, CURVE, [1.6])[item],
        False,
    )
    yield "loss_points", points(found, CURVE), 1


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": 16,
        "epochs": EPOCHS,
        "optimiser": "SGD, 0.05",
    }


if __name__ == "__main__":
    print(verify())
