"""Scenes without noise, by a filter that Keras trains."""

import time

import keras
from data import (
    BATCH,
    CHANNELS,
    EPOCHS,
    EPSILON,
    RATE,
    known_answers,
    scored,
)
from keras import layers


def make_model():
    """The filter: guess the noise, and take it off."""
    scene = keras.Input((None, None, 1))
    hidden = layers.Conv2D(
        CHANNELS, 5, padding="same", activation="relu"
    )(scene)
    hidden = layers.Conv2D(
        CHANNELS, 3, padding="same", activation="relu"
    )(hidden)
    noise = layers.Conv2D(1, 5, padding="same")(hidden)
    return keras.Model(scene, layers.Subtract()([scene, noise]))


def improve(spoilt, clean, given, seed):
    """Learn from some scenes, filter others."""
    keras.utils.set_random_seed(seed)
    model = make_model()
    model.compile(
        optimizer=keras.optimizers.Adam(RATE, epsilon=EPSILON),
        loss=keras.losses.MeanSquaredError(),
        jit_compile=False,
    )
    model.fit(
        spoilt, clean, batch_size=BATCH, epochs=EPOCHS, verbose=0
    )
    return model.predict(given, verbose=0)


def verify():
    """What the entry's measures ask for."""
    return {
        **scored(improve),
        "parameters": make_model().count_params(),
        "cost": time.process_time(),
    }


def controls():
    """The same scores where the answer is known."""
    yield from known_answers(improve)


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
