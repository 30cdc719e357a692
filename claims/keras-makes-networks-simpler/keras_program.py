"""The classifier in Keras: one source for every backend."""

import keras
from data import LABELS, ROWS, TEST_LABELS, TEST_ROWS
from keras import layers


def program(epochs):
    """Train and return the accuracy on held-out pictures."""
    model = keras.Sequential(
        [
            keras.Input((64,)),
            layers.Dense(32, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ],
    )
    model.compile(
        optimizer=keras.optimizers.Adam(0.01),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    model.fit(ROWS, LABELS, batch_size=50, epochs=epochs, verbose=0)
    _, accuracy = model.evaluate(TEST_ROWS, TEST_LABELS, verbose=0)
    return accuracy


def weights():
    """The weights of a Keras layer, as the backend holds them."""
    layer = layers.Dense(3)
    layer.build((None, 2))
    return [variable.value for variable in layer.weights]
