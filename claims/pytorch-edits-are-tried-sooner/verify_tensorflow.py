"""What it costs to try five edits of a network in TensorFlow."""

import keras
from data import (
    BATCH,
    CHANCE,
    EDITS,
    EPSILON,
    LABELS,
    PICTURES,
    RATE,
    known,
    measures,
    note,
    weights,
)
from keras import layers


def make_model(edit, scale):
    """The network of an edit with the shared weights, scaled."""
    pictures = signal = layers.Input((64,))
    for width in edit.widths:
        signal = layers.Dense(width, activation=edit.activation)(
            signal
        )
    if edit.past:
        signal = layers.Concatenate()([signal, pictures])
    model = keras.Model(pictures, layers.Dense(10)(signal))
    model.set_weights(weights(edit, scale))
    return model


def train(edit, scale=1):
    """Twenty steps; their mean loss, and the parameters.

    A scale of 0 leaves nothing of the weights and of the rate.
    """
    model = make_model(edit, scale)
    model.compile(
        optimizer=keras.optimizers.Adam(
            scale * RATE, epsilon=EPSILON
        ),
        loss=keras.losses.SparseCategoricalCrossentropy(
            from_logits=True
        ),
    )
    story = model.fit(
        PICTURES, LABELS, batch_size=BATCH, shuffle=False, verbose=0
    )
    return story.history["loss"][0], model.count_params()


def try_edits(path):
    """A session, noted in a file."""
    note(path, train)


def verify():
    """Measure some sessions."""
    return measures(__file__)


def controls():
    """The same probe where the answer is known."""
    yield from known()
    loss, parameters = train(EDITS[0], 0)
    yield "loss", loss, CHANCE
    yield "parameters", parameters, 65 * 64 + 65 * 10


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": BATCH,
        "device": "cpu",
        "optimiser": "Adam",
        "process": "fresh interpreter, -I, a session",
        "mode": "Keras fit",
    }


if __name__ == "__main__":
    print(verify())
