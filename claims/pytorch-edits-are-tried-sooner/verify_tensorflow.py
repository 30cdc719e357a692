"""What it costs to try five edits of a network in TensorFlow."""

import keras
from data import (
    BATCH,
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


def make_model(edit):
    """The network of an edit with the shared weights."""
    pictures = signal = layers.Input((64,))
    for width in edit.widths:
        signal = layers.Dense(width, activation=edit.activation)(
            signal
        )
    if edit.past:
        signal = layers.Concatenate()([signal, pictures])
    model = keras.Model(pictures, layers.Dense(10)(signal))
    model.set_weights(weights(edit))
    return model


def train(edit):
    """Twenty steps; their mean loss, and the parameters."""
    model = make_model(edit)
    model.compile(
        optimizer=keras.optimizers.Adam(RATE, epsilon=EPSILON),
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
    yield "parameters", train(EDITS[0])[1], 65 * 64 + 65 * 10


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
