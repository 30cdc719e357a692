"""A pass over a large file in TensorFlow, step by step."""

import keras
import tensorflow as tf
from data import (
    BATCH,
    COLUMNS,
    EPSILON,
    INPUTS,
    RATE,
    ROW_BYTES,
    ROWS,
    known_answers,
    measured,
)
from keras import layers


def batches(path, size=BATCH):
    """The file, a batch of rows at a time."""

    def split(record):
        rows = tf.reshape(
            tf.io.decode_raw(record, tf.float32), (size, COLUMNS)
        )
        return rows[:, :-1], rows[:, -1:]

    steps = path.stat().st_size // (size * ROW_BYTES)
    records = tf.data.FixedLengthRecordDataset(
        str(path), size * ROW_BYTES
    )
    known = tf.data.experimental.assert_cardinality(steps)
    return (
        records.apply(known).map(split).prefetch(tf.data.AUTOTUNE)
    )


def make_model():
    """The network."""
    hidden = layers.Dense(32, activation="relu")
    return keras.Sequential(
        [layers.Input((INPUTS,)), hidden, layers.Dense(1)]
    )


def train(path):
    """One pass: the model and the number of rows seen."""
    keras.utils.set_random_seed(1)
    model = make_model()
    adam = keras.optimizers.Adam(RATE, epsilon=EPSILON)
    model.compile(optimizer=adam, loss="mean_squared_error")
    model.fit(batches(path), shuffle=False, verbose=0)
    return model, int(adam.iterations) * BATCH


def answer(model, path):
    """An answer for each row of a file."""
    return model.predict(batches(path), verbose=0)


def whole(path):
    """The same file in a single step."""
    return next(iter(batches(path, ROWS)))


def verify():
    """What the entry's measures ask for."""
    found = measured(train, answer)
    found["parameters"] = make_model().count_params()
    return found


def controls():
    """The same passes where the answer is known."""
    yield from known_answers(whole, train, answer)


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
