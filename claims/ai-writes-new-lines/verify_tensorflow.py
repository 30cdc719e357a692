"""New lines by a network that Keras trains."""

import time

import keras
from data import (
    BATCH,
    EMBEDDED,
    EPOCHS,
    EPSILON,
    RATE,
    UNITS,
    VOCABULARY,
    known_answers,
    scored,
)
from keras import layers


def make_model():
    """The network: scores of the next word after each word."""
    return keras.Sequential(
        [
            layers.Input((None,), dtype="int32"),
            layers.Embedding(len(VOCABULARY), EMBEDDED),
            layers.GRU(UNITS, return_sequences=True),
            layers.Dense(len(VOCABULARY)),
        ]
    )


def learn(lines, seed, epochs=EPOCHS):
    """Read the lines, and give the chances of a next word."""
    keras.utils.set_random_seed(seed)
    model = make_model()
    model.compile(
        optimizer=keras.optimizers.Adam(RATE, epsilon=EPSILON),
        loss=keras.losses.SparseCategoricalCrossentropy(
            from_logits=True
        ),
    )
    model.fit(
        lines[:, :-1],
        lines[:, 1:],
        batch_size=BATCH,
        epochs=epochs,
        verbose=0,
    )

    def next_chances(begun):
        return keras.ops.softmax(model(begun)[:, -1]).numpy()

    return next_chances


def verify():
    """What the entry's measures ask for."""
    return {
        **scored(learn),
        "parameters": make_model().count_params(),
        "cost": time.process_time(),
    }


def controls():
    """The same scores where the answer is known."""
    yield from known_answers(learn)


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
