"""A watch over a machine that Keras trains."""

import time

import keras
from data import (
    BATCH,
    EPOCHS,
    EPSILON,
    RATE,
    SENSORS,
    STEPS,
    known_answers,
    scored,
)
from keras import layers


def make_model():
    """A convolution over time, its mean, and a decision."""
    return keras.Sequential(
        [
            layers.Input((STEPS, SENSORS)),
            layers.Conv1D(16, 9, activation="relu"),
            layers.GlobalAveragePooling1D(),
            layers.Dense(32, activation="relu"),
            layers.Dense(1),
        ]
    )


def watch(readings, stop, others, seed):
    """Learn from some windows, score the others."""
    keras.utils.set_random_seed(seed)
    model = make_model()
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    model.compile(
        keras.optimizers.Adam(RATE, epsilon=EPSILON), loss
    )
    model.fit(
        readings, stop, batch_size=BATCH, epochs=EPOCHS, verbose=0
    )
    return model.predict(others, verbose=0)


def verify():
    """What the entry's measures ask for."""
    measures = scored(watch)
    measures["parameters"] = make_model().count_params()
    measures["cost"] = time.process_time()
    return measures


def controls():
    """The same scores where the answer is known."""
    yield from known_answers(watch)


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
