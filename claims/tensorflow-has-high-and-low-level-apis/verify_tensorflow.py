"""Work at a low and at a high level in TensorFlow."""

import keras
import numpy as np
import tensorflow as tf
from pieces import (
    RATE,
    ROWS,
    SEVEN,
    TARGETS,
    contains,
    counts,
    derives,
    derives_ours,
    known,
    known_low,
    loads,
    loses,
    multiplies,
    report,
    steps,
    stops,
)

from generators.probes.packages.api_surface import training_method


def product(left, right):
    """A matrix product."""
    return tf.matmul(left, right).numpy()


def gradient(work):
    """The gradient of the sum of some work."""

    def at(x):
        x = tf.constant(x)
        with tf.GradientTape() as tape:
            tape.watch(x)
            total = tf.reduce_sum(work(x))
        return tape.gradient(total, x).numpy()

    return at


@tf.custom_gradient
def ours(x):
    """The square, with a gradient that isn't its own."""
    return x**2, lambda upstream: SEVEN * upstream


def parameters(*sizes):
    """Parameters of a container of dense layers."""
    layers = [keras.layers.Dense(size) for size in sizes]
    return keras.Sequential(
        [keras.Input((8,)), *layers]
    ).count_params()


def loss(answers, right):
    """A ready mean squared error."""
    return keras.losses.MeanSquaredError()(right, answers).numpy()


def step(weights, slope):
    """One step of ready gradient descent."""
    variable = keras.Variable(weights)
    optimizer = keras.optimizers.SGD(RATE)
    optimizer.apply([tf.constant(slope)], [variable])
    return variable.numpy()


def batches(numbers):
    """Batches of four in a random order."""
    data = tf.data.Dataset.from_tensor_slices(numbers)
    return data.shuffle(10, seed=1).batch(4).as_numpy_iterator()


def model(rate):
    """A model that is ready to be trained."""
    keras.utils.set_random_seed(0)
    made = keras.Sequential(
        [keras.Input((8,)), keras.layers.Dense(1)]
    )
    made.compile(keras.optimizers.SGD(rate), "mse")
    return made


def trained(owner, made):
    """Whether one call of an owner trains a model."""

    def error():
        return float(np.mean((made(ROWS).numpy() - TARGETS) ** 2))

    data = tf.data.Dataset.from_tensor_slices(
        (ROWS, TARGETS)
    ).batch(32)
    return bool(
        training_method([owner], [(ROWS, TARGETS), (data,)], error)
    )


def passes(asked):
    """Passes that are made where the model can't improve."""
    stopping = keras.callbacks.EarlyStopping("loss", patience=1)
    history = model(0.0).fit(
        ROWS,
        TARGETS,
        epochs=asked,
        callbacks=[stopping],
        verbose=0,
    )
    return len(history.epoch)


def verify():
    """What the entry's measures ask for."""
    learner = model(RATE)
    return report(
        {
            "matrix product": multiplies(product),
            "gradient": derives(gradient(lambda x: x**3)),
            "operation with a gradient of its own": derives_ours(
                gradient(ours)
            ),
            "container of layers": contains(parameters(4, 1)),
            "loss": loses(loss),
            "optimiser": steps(step),
            "data loader": loads(batches),
            "metric": counts(keras.metrics.Accuracy, tf.constant),
            "training in one call": trained(learner, learner),
            "stopping early": stops(passes),
        }
    )


def controls():
    """The same pieces where the answer is known."""
    yield from known(tf.constant)
    yield from known_low(product, gradient)
    yield "high.container of layers", contains(parameters(4)), False
    yield (
        "high.training in one call",
        trained(object(), model(RATE)),
        False,
    )
    stuck = model(0.0)
    yield "high.training in one call", trained(stuck, stuck), False


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "device": "cpu"}


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
