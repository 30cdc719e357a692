"""Payments ranked by a network that Keras trains."""

import time

import keras
from data import (
    BATCH,
    EPOCHS,
    EPSILON,
    FEATURES,
    RATE,
    known_answers,
    scored,
)


def make_model():
    """The network."""
    inputs = keras.Input((FEATURES,))
    hidden = keras.layers.Dense(64, activation="relu")(inputs)
    hidden = keras.layers.Dense(32, activation="relu")(hidden)
    chance = keras.layers.Dense(1, activation="sigmoid")(hidden)
    return keras.Model(inputs, chance)


def suspect(features, fraud, others, seed):
    """Learn from some payments, score the others."""
    keras.utils.set_random_seed(seed)
    model = make_model()
    adam = keras.optimizers.Adam(RATE, epsilon=EPSILON)
    model.compile(optimizer=adam, loss="binary_crossentropy")
    model.fit(
        features, fraud, batch_size=BATCH, epochs=EPOCHS, verbose=0
    )
    return model.predict(others, batch_size=BATCH, verbose=0)


def verify():
    """What the entry's measures ask for."""
    measures = scored(suspect)
    measures["parameters"] = make_model().count_params()
    measures["cost"] = time.process_time()
    return measures


def controls():
    """The same scores where the answer is known."""
    yield from known_answers(suspect)


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
