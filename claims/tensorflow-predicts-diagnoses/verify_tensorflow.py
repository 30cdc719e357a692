"""Patients ranked by a network that Keras trains."""

import time

import keras
from data import (
    BATCH,
    EPOCHS,
    EPSILON,
    RATE,
    READINGS,
    known_answers,
    scored,
)
from keras import layers


def make_model():
    """The network."""
    return keras.Sequential(
        [
            layers.Input((READINGS,)),
            layers.Dense(32, activation="relu"),
            layers.Dense(32, activation="relu"),
            layers.Dense(1),
        ]
    )


def diagnose(readings, ill, others, seed):
    """Learn from some patients, score the others."""
    keras.utils.set_random_seed(seed)
    model = make_model()
    model.compile(
        optimizer=keras.optimizers.Adam(RATE, epsilon=EPSILON),
        loss=keras.losses.BinaryCrossentropy(from_logits=True),
    )
    model.fit(
        readings, ill, batch_size=BATCH, epochs=EPOCHS, verbose=0
    )
    return model.predict(others, verbose=0)


def verify():
    """What the entry's measures ask for."""
    return {
        **scored(diagnose),
        "parameters": make_model().count_params(),
        "cost": time.process_time(),
    }


def controls():
    """The same scores where the answer is known."""
    yield from known_answers(diagnose)


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": BATCH,
        "optimiser": "Adam",
        "device": "cpu",
    }


if __name__ == "__main__":
    print(verify())
