"""Statements of a classifier in Keras and in raw TensorFlow."""

import os

os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
import tensorflow as tf
from data import LABELS, ROWS, TEST_LABELS, TEST_ROWS
from keras_program import program, weights

from generators.probes.python.source_size import program_size

EPOCHS = 12


def raw(epochs):
    """The same without Keras: tensors, gradients, variables."""
    random = tf.random.Generator.from_seed(0)
    w1 = tf.Variable(random.uniform((64, 32), -0.25, 0.25))
    b1 = tf.Variable(tf.zeros(32))
    w2 = tf.Variable(random.uniform((32, 10), -0.38, 0.38))
    b2 = tf.Variable(tf.zeros(10))
    variables = [w1, b1, w2, b2]
    first = [tf.Variable(tf.zeros_like(v)) for v in variables]
    second = [tf.Variable(tf.zeros_like(v)) for v in variables]
    count = tf.Variable(0.0)

    def scores(rows):
        return tf.nn.relu(rows @ w1 + b1) @ w2 + b2

    @tf.function
    def step(rows, labels):
        with tf.GradientTape() as tape:
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(
                labels, scores(rows)
            )
            loss = tf.reduce_mean(losses)
        gradients = tape.gradient(loss, variables)
        count.assign_add(1.0)
        for v, g, m, s in zip(
            variables, gradients, first, second, strict=True
        ):
            m.assign(0.9 * m + 0.1 * g)
            s.assign(0.999 * s + 0.001 * g * g)
            mean = m / (1 - 0.9**count)
            scale = tf.sqrt(s / (1 - 0.999**count)) + 1e-7
            v.assign_sub(0.01 * mean / scale)

    data = tf.data.Dataset.from_tensor_slices((ROWS, LABELS))
    batches = data.shuffle(1500, seed=0).batch(50)
    for _ in range(epochs):
        for rows, labels in batches:
            step(rows, labels)
    found = tf.argmax(scores(TEST_ROWS), axis=1)
    hits = tf.cast(found == TEST_LABELS, tf.float32)
    return float(tf.reduce_mean(hits))


def statements(source):
    """Statements of a program."""
    return program_size(source, ("tf", "keras")).statements


def native(tensors):
    """Whether every tensor is a variable of TensorFlow."""
    return all(
        isinstance(tensor, tf.Variable) for tensor in tensors
    )


def keras_accuracy(epochs):
    """Accuracy of the Keras program from a fixed seed."""
    keras.utils.set_random_seed(0)
    return program(epochs)


def verify():
    """What the entry's measures ask for."""
    return {
        "keras_statements": statements(program),
        "raw_statements": statements(raw),
        "keras_accuracy": keras_accuracy(EPOCHS),
        "raw_accuracy": raw(EPOCHS),
        "native": native(weights()),
    }


def controls():
    """The same probes where the answer is known."""
    yield "keras_statements", statements("a = 1\nb = a\n"), 2
    padding = "a = 1\n" + "pass\n" * 20
    yield "raw_statements", statements(padding), 21
    yield "keras_accuracy", keras_accuracy(0), (0, 0.5)
    yield "raw_accuracy", raw(0), (0, 0.5)
    yield "native", native([tf.Variable(1.0)]), True
    yield "native", native([np.ones(3)]), False


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": 50,
        "epochs": EPOCHS,
        "optimiser": "Adam, 0.01",
    }


if __name__ == "__main__":
    print(verify())
