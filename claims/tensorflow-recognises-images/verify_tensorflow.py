"""Handwritten digits named by a network that Keras trains."""

import time

import keras
from data import (
    BATCH,
    CLASSES,
    EPOCHS,
    EPSILON,
    RATE,
    SIDE,
    known_answers,
    scored,
)
from keras import layers


def make_model():
    """The network."""
    return keras.Sequential(
        [
            layers.Input((SIDE, SIDE, 1)),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.Conv2D(64, 3, activation="relu"),
            layers.GlobalMaxPooling2D(),
            layers.Dense(CLASSES),
        ]
    )


def recognise(images, names, others, seed):
    """Learn from some pictures, name the digits of the others."""
    keras.utils.set_random_seed(seed)
    model = make_model()
    model.compile(
        optimizer=keras.optimizers.Adam(RATE, epsilon=EPSILON),
        loss=keras.losses.SparseCategoricalCrossentropy(
            from_logits=True
        ),
    )
    model.fit(
        images[..., None],
        names,
        batch_size=BATCH,
        epochs=EPOCHS,
        verbose=0,
    )
    return model.predict(others[..., None], verbose=0).argmax(
        axis=1
    )


def verify():
    """What the entry's measures ask for."""
    return {
        **scored(recognise),
        "parameters": make_model().count_params(),
        "cost": time.process_time(),
    }


def controls():
    """The same scores where the answer is known."""
    yield from known_answers(recognise)


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
