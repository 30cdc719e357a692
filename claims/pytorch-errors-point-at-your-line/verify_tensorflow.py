"""Where TensorFlow's errors point after a beginner's mistake."""

import keras
import numpy as np
import tensorflow as tf
from data import (
    CHANNELS,
    LABELS,
    ONE_HOT,
    PICTURES,
    ROWS,
    TEXT,
    TOKENS,
    UNEVEN,
    VALUES,
    batteries,
)
from keras import Input, Sequential
from keras.layers import Conv2D, Dense, Embedding, Flatten, Reshape

from generators.probes.python.tracebacks import error_report


def train(
    model, rows, labels, loss="sparse_categorical_crossentropy"
):
    """The two calls that a beginner writes."""
    model.compile(optimizer="sgd", loss=loss)
    model.fit(rows, labels, batch_size=12, verbose=0)


def plain(width=61):
    """A sound model for that many features."""
    hidden = Dense(16, activation="relu")
    return Sequential(
        [Input((width,)), hidden, Dense(7, activation="softmax")]
    )


def correct():
    """A program without a mistake."""
    train(plain(), ROWS, LABELS)


def wrong_width():
    """Two features are lost."""
    features = ROWS[:, :59]  # mistake
    train(plain(), features, LABELS)


def not_flattened():
    """Pictures go into a layer for flat rows."""
    pictures = PICTURES.copy()  # mistake
    train(plain(99), pictures, LABELS)


def label_out_of_range():
    """A label of 23 for seven classes."""
    targets = np.where(LABELS == 3, 23, LABELS)  # mistake
    train(plain(), ROWS, targets)


def fewer_labels():
    """Three labels are lost."""
    targets = LABELS[:45]  # mistake
    train(plain(), ROWS, targets)


def text_for_numbers():
    """Features as they come from a CSV file."""
    features = tf.constant(TEXT)  # mistake
    train(plain(), features, LABELS)


def one_hot_labels():
    """Labels are one-hot, the loss wants classes."""
    targets = ONE_HOT.copy()  # mistake
    loss = "sparse_categorical_crossentropy"  # mistake
    train(plain(), ROWS, targets, loss)  # mistake


def class_labels():
    """Labels are classes, the loss wants one column a class."""
    targets = LABELS.astype("float32")  # mistake
    loss = "categorical_crossentropy"  # mistake
    train(plain(), ROWS, targets, loss)  # mistake


def wrong_channels():
    """Eleven channels for a model that takes thirteen."""
    inputs = Input((8, 8, 13))  # mistake
    parts = [inputs, Conv2D(5, 3), Flatten(), Dense(7, "softmax")]
    model = Sequential(parts)  # mistake
    train(model, CHANNELS.transpose(0, 2, 3, 1), LABELS)


def impossible_reshape():
    """61 features as 5 by 13."""
    reshape = Reshape((5, 13))  # mistake
    parts = [Input((61,)), reshape, Flatten(), Dense(7, "softmax")]
    model = Sequential(parts)  # mistake
    train(model, ROWS, LABELS)


def unequal_shortcut():
    """A shortcut adds 17 values to 19."""
    features = Input((61,))
    hidden = Dense(17)(features)
    wide = Dense(19)(hidden)  # mistake
    both = keras.layers.add([hidden, wide])  # mistake
    model = keras.Model(features, Dense(7, "softmax")(both))
    train(model, ROWS, LABELS)


def misspelt_loss():
    """A word of the name is left out."""
    train(plain(), ROWS, LABELS, "sparse_crossentropy")  # mistake


def unknown_token():
    """Token 37 of a vocabulary of 31."""
    tokens = np.where(TOKENS == 3, 37, TOKENS)  # mistake
    embedding = Embedding(31, 4)  # mistake
    parts = [Input((5,)), embedding, Flatten(), Dense(7, "softmax")]
    model = Sequential(parts)  # mistake
    train(model, tokens, LABELS)


def negative_width():
    """A layer of minus seventeen units."""
    first = Dense(-17)  # mistake
    parts = [Input((61,)), first, Dense(7, "softmax")]
    model = Sequential(parts)  # mistake
    train(model, ROWS, LABELS)


def own_layer():
    """A layer of one's own with a weight for 59 features."""

    class Own(keras.layers.Layer):
        def __init__(self):
            super().__init__()
            self.weight = self.add_weight(shape=(59, 7))  # mistake

        def call(self, features):
            return features @ self.weight  # mistake

    train(Sequential([Input((61,)), Own()]), ROWS, LABELS)


def uneven_rows():
    """A list with rows of 61 and 59 values."""
    features = tf.constant(UNEVEN)  # mistake
    train(plain(), features, LABELS[:2])


MISTAKES = {
    "wrong width": wrong_width,
    "pictures not flattened": not_flattened,
    "label out of range": label_out_of_range,
    "fewer labels than rows": fewer_labels,
    "text for numbers": text_for_numbers,
    "one-hot labels for a loss on classes": one_hot_labels,
    "classes for a loss on one-hot labels": class_labels,
    "wrong number of channels": wrong_channels,
    "impossible reshape": impossible_reshape,
    "shortcut between unequal widths": unequal_shortcut,
    "misspelt loss": misspelt_loss,
    "token beyond the vocabulary": unknown_token,
    "negative width": negative_width,
    "own layer of the wrong shape": own_layer,
    "rows of uneven length": uneven_rows,
}


def verify():
    """What the entry's measures ask for."""
    keras.utils.set_random_seed(0)
    helps = {
        name: error_report(program, *VALUES[name])
        for name, program in MISTAKES.items()
    }
    return batteries(helps)


def bare():
    """An error that tells nothing, on the mistaken line."""
    raise ValueError("error")  # mistake


def elsewhere():
    """An error that names both values, on another line."""
    width = 59  # mistake
    raise ValueError(f"expected 61 features, got {width}")


def refused_here():
    """TensorFlow refuses a product on the mistaken line."""
    tf.matmul(tf.ones((48, 61)), tf.ones((59, 7)))  # mistake


def refused_there():
    """TensorFlow refuses it on a line after the mistaken one."""
    wide = tf.ones((48, 61))  # mistake
    tf.matmul(wide, tf.ones((59, 7)))


def refused_other():
    """TensorFlow refuses a product of other widths."""
    tf.matmul(tf.ones((48, 60)), tf.ones((58, 7)))  # mistake


def controls():
    """A sound program, and errors of known lines and words."""
    item = "wrong width"
    for battery, program, known in (
        ("raised", correct, False),
        ("raised", bare, True),
        ("reaches_line", bare, True),
        ("reaches_line", elsewhere, False),
        ("reaches_line", refused_here, True),
        ("reaches_line", refused_there, False),
        ("reaches_fix", bare, True),
        ("reaches_fix", elsewhere, False),
        ("reaches_fix", refused_here, True),
        ("reaches_fix", refused_there, False),
        ("names_values", bare, False),
        ("names_values", elsewhere, True),
        ("names_values", refused_here, True),
        ("names_values", refused_other, False),
    ):
        report = error_report(program, *VALUES[item])
        found = batteries({item: report})[battery][item]
        yield f"{battery}.{item}", found, known


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "mode": "default", "batch": 12}


if __name__ == "__main__":
    print(verify())
