"""Spoken words named by a network that Keras trains."""

import time

import keras
import tensorflow as tf
from data import (
    BATCH,
    EPOCHS,
    EPSILON,
    FRAME,
    HOP,
    LENGTH,
    RATE,
    SILENCE,
    WORDS,
    known_answers,
    scored,
)
from keras import layers

SHAPE = (1 + (LENGTH - FRAME) // HOP, FRAME // 2 + 1, 1)


def spectrograms(recordings):
    """The logarithm of the strength of each frequency over time."""
    parts = tf.signal.stft(recordings, FRAME, HOP)
    return tf.math.log(tf.abs(parts) + SILENCE).numpy()


def make_model():
    """The network."""
    return keras.Sequential(
        [
            layers.Input(SHAPE),
            layers.Conv2D(16, 3, strides=2, activation="relu"),
            layers.Conv2D(32, 3, strides=2, activation="relu"),
            layers.Conv2D(32, 3, activation="relu"),
            layers.Flatten(),
            layers.Dropout(0.3),
            layers.Dense(len(WORDS)),
        ]
    )


def recognise(spectra, words, others, seed):
    """Learn from some recordings, name the words of the others."""
    keras.utils.set_random_seed(seed)
    model = make_model()
    model.compile(
        optimizer=keras.optimizers.Adam(RATE, epsilon=EPSILON),
        loss=keras.losses.SparseCategoricalCrossentropy(
            from_logits=True
        ),
    )
    model.fit(
        spectra[..., None],
        words,
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
        **scored(spectrograms, recognise),
        "parameters": make_model().count_params(),
        "cost": time.process_time(),
    }


def controls():
    """The same scores where the answer is known."""
    yield from known_answers(spectrograms, recognise)


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
