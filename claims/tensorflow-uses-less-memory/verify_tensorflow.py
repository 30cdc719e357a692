"""What memory TensorFlow needs to train a small network."""

import keras
import tensorflow as tf
from data import (
    BATCH,
    EPOCHS,
    EPSILON,
    RATE,
    growth,
    known_answers,
    make_batch,
    measured,
)
from keras import layers

from generators.probes.measuring.memory import memory_in_use


def make_model(weights):
    """The network with given weights."""
    model = keras.Sequential(
        [
            layers.Input((28, 28, 1)),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(32, activation="relu"),
            layers.Dense(10),
        ]
    )
    model.set_weights(weights)
    return model


def train(way):
    """A compiled Keras model's fit, with XLA or without."""
    imported = memory_in_use()
    weights, images, labels = make_batch()
    if way == "wrong weights":
        weights = [array * 2 for array in weights]
    rows = tf.data.Dataset.from_tensor_slices((images, labels))
    rows = rows.batch(BATCH)

    def work():
        model = make_model(weights)
        model.compile(
            optimizer=keras.optimizers.Adam(RATE, epsilon=EPSILON),
            loss=keras.losses.SparseCategoricalCrossentropy(
                from_logits=True
            ),
            jit_compile=True if way == "compiled" else "auto",
        )
        story = model.fit(
            rows, epochs=EPOCHS, shuffle=False, verbose=0
        )
        return {
            "loss": story.history["loss"][0],
            "imported": imported,
            "parameters": model.count_params(),
        }

    return lambda: growth(work)


def verify():
    """Measure fresh processes."""
    return measured(train, "tensorflow")


def controls():
    """The same probe where the answer is known."""
    yield from known_answers(train, "tensorflow")


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": BATCH,
        "device": "cpu",
        "optimiser": "Adam",
        "process": "fresh interpreter",
        "mode": "Keras fit; the same with XLA",
        "layout": "channels last",
    }


if __name__ == "__main__":
    print(verify())
