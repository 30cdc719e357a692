"""A Keras training that stops, and goes on from what it saved."""

import tempfile
from pathlib import Path

import keras
from data import (
    BATCH,
    EPOCHS,
    INPUTS,
    RATE,
    SEEDS,
    STOP,
    TARGETS,
    TOLERANCE,
    largest_gap,
    starting_weights,
)
from keras import layers


class PowerFailureError(Exception):
    """The training stops in the middle."""


class Fails(keras.callbacks.Callback):
    """Stops the training after some epochs."""

    def on_epoch_begin(self, epoch, logs=None):
        """Raise where the power fails."""
        del logs
        if epoch == STOP:
            raise PowerFailureError


def make_model(seed):
    """A compiled network with given weights."""
    parts = [layers.Dense(16, activation="tanh"), layers.Dense(1)]
    model = keras.Sequential([layers.Input((8,)), *parts])
    model.set_weights(starting_weights(seed))
    model.compile(optimizer=keras.optimizers.Adam(RATE), loss="mse")
    return model


def train(model, *callbacks, epochs=EPOCHS, first=0):
    """Train to an epoch, the rows in their order."""
    model.fit(
        INPUTS,
        TARGETS,
        batch_size=BATCH,
        epochs=epochs,
        initial_epoch=first,
        shuffle=False,
        callbacks=list(callbacks),
        verbose=0,
    )
    return model.get_weights()


def through_backup(seed):
    """The weights after a stop, with the callback made for it."""
    with tempfile.TemporaryDirectory() as folder:

        def backup():
            return keras.callbacks.BackupAndRestore(folder)

        try:
            train(make_model(seed), Fails(), backup())
        except PowerFailureError:
            return train(make_model(seed + 1), backup())
    return None


def bare(model):
    """The same layers without their optimiser."""
    return keras.Sequential([layers.Input((8,)), *model.layers])


def through_weights(seed):
    """The weights after a stop, if only weights had been saved."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "last.weights.h5")
        model = make_model(seed)
        train(model, epochs=STOP)
        bare(model).save_weights(path)
        other = make_model(seed + 1)
        bare(other).load_weights(path)
        return train(other, first=STOP)


def gap(way, seed):
    """How far the way through a stop ends from the way without."""
    return largest_gap(way(seed), train(make_model(seed)))


def verify():
    """Train with and without a stop."""
    gaps = [gap(through_backup, seed) for seed in SEEDS]
    return {"resume_gap": gaps, "resumes": max(gaps) < TOLERANCE}


def controls():
    """The same probe where the answer is known."""
    same = gap(lambda seed: train(make_model(seed)), 1)
    yield "resume_gap", same, 0
    yield "resumes", same < TOLERANCE, True
    forgotten = gap(through_weights, 1)
    yield "resume_gap", forgotten, (0.001, 9)
    yield "resumes", forgotten < TOLERANCE, False


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": BATCH,
        "device": "cpu",
        "optimiser": f"Adam, {RATE}",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
