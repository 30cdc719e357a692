"""Ten advanced tasks in TensorFlow."""

import tempfile
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from data import (
    DIRECTION,
    RATE,
    ROWS,
    SCALES,
    SIGNS,
    STEPS,
    TABLE,
    TARGETS,
    TOKENS,
    WEIGHT,
    known_answers,
    solved,
)


def squared_error(weight, rows=ROWS, targets=TARGETS):
    """Mean squared error of a linear model."""
    return tf.reduce_mean(
        (tf.linalg.matvec(rows, weight) - targets) ** 2
    )


@tf.custom_gradient
def sign(x):
    """The sign, whose slope is taken to be one between -1 and 1."""

    def backward(slope):
        return slope * tf.cast(tf.abs(x) <= 1, x.dtype)

    return tf.sign(x), backward


def own_gradient():
    """A straight-through estimator."""
    x = tf.Variable(SIGNS)
    with tf.GradientTape() as tape:
        signs = sign(x)
        loss = tf.reduce_sum(signs * SCALES)
    return [*signs.numpy(), *tape.gradient(loss, x).numpy()]


def gradient_in_the_loss():
    """A penalty on the slopes of the output by the input."""
    weight, rows = tf.Variable(WEIGHT), tf.Variable(ROWS)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            total = tf.reduce_sum(
                tf.linalg.matvec(rows, weight) ** 2
            )
        slopes = inner.gradient(total, rows)
        penalty = tf.reduce_mean(tf.reduce_sum(slopes**2, axis=1))
    return outer.gradient(penalty, weight).numpy()


def gradients_for_each_sample():
    """A gradient a row."""
    weight = tf.Variable(WEIGHT)
    with tf.GradientTape() as tape:
        errors = (tf.linalg.matvec(ROWS, weight) - TARGETS) ** 2
    return tape.jacobian(errors, weight).numpy()


def forward_mode():
    """A product of a Jacobian and a vector."""
    point = tf.constant(WEIGHT)
    with tf.autodiff.ForwardAccumulator(
        point, tf.constant(DIRECTION)
    ) as accumulator:
        result = tf.sin(point) * tf.reduce_sum(point)
    return accumulator.jvp(result).numpy()


def two_optimisers():
    """One lowers what the other raises."""
    low, high = tf.Variable(1.0), tf.Variable(1.0)
    lowering, raising = (
        keras.optimizers.SGD(RATE),
        keras.optimizers.SGD(RATE),
    )
    for _ in range(STEPS):
        for optimizer, number, sense in (
            (lowering, low, 1.0),
            (raising, high, -1.0),
        ):
            with tf.GradientTape() as tape:
                loss = sense * (
                    low * high + low**2 / 2 - high**2 / 2
                )
            optimizer.apply([tape.gradient(loss, number)], [number])
    return [low.numpy(), high.numpy()]


def activations_again():
    """The block runs twice: forward, and again for the gradient."""
    weight, runs = tf.Variable(WEIGHT), []

    @tf.recompute_grad
    def block(rows):
        runs.append(1)
        return tf.tanh(rows * weight)

    with tf.GradientTape() as tape:
        total = tf.reduce_sum(block(tf.constant(ROWS)))
    return [*tape.gradient(total, weight).numpy(), len(runs)]


def bfloat16():
    """A layer computed in bfloat16, with weights in float32."""
    layer = keras.layers.Dense(
        1, use_bias=False, dtype="mixed_bfloat16"
    )
    layer.build((1, 2))
    layer.set_weights([np.array([[3.0], [5.0]])])
    with tf.GradientTape() as tape:
        output = layer(tf.constant([[1.0, 2.0]]))
    slopes = tape.gradient(output, layer.kernel.value)
    kinds = [
        output.dtype == tf.bfloat16,
        layer.kernel.dtype == "float32",
    ]
    return [float(output[0, 0]), *slopes.numpy().ravel(), *kinds]


def sparse_gradient():
    """Only the rows that were looked up have a gradient."""
    table = tf.Variable(TABLE)
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(tf.nn.embedding_lookup(table, TOKENS))
    gradient = tape.gradient(total, table)
    keras.optimizers.SGD(RATE).apply([gradient], [table])
    sparse = isinstance(gradient, tf.IndexedSlices)
    return [len(gradient.values), sparse, *table.numpy().ravel()]


def accumulated_gradients():
    """One step for four batches."""
    weight = tf.Variable(WEIGHT)
    optimizer = keras.optimizers.SGD(
        RATE, gradient_accumulation_steps=4
    )
    for rows, targets in tf.data.Dataset.from_tensor_slices(
        (ROWS, TARGETS)
    ).batch(2):
        with tf.GradientTape() as tape:
            loss = squared_error(weight, rows, targets)
        optimizer.apply([tape.gradient(loss, weight)], [weight])
    return weight.numpy()


def adam_steps(weight, optimizer):
    """Three steps."""
    for _ in range(3):
        with tf.GradientTape() as tape:
            loss = squared_error(weight)
        optimizer.apply([tape.gradient(loss, weight)], [weight])


def resumed_training():
    """Three steps, a file, and three more by new objects."""
    weight = tf.Variable(WEIGHT)
    optimizer = keras.optimizers.Adam(RATE)
    adam_steps(weight, optimizer)
    resumed = tf.Variable(tf.zeros(3, tf.float64))
    again = keras.optimizers.Adam(1.0)
    again.build([resumed])
    with tempfile.TemporaryDirectory() as folder:
        saved = tf.train.Checkpoint(
            weight=weight, optimizer=optimizer
        )
        path = saved.write(str(Path(folder, "training")))
        loaded = tf.train.Checkpoint(
            weight=resumed, optimizer=again
        )
        loaded.read(path).assert_consumed()
    adam_steps(resumed, again)
    return resumed.numpy()


TASKS = {
    "own gradient": own_gradient,
    "gradient in the loss": gradient_in_the_loss,
    "gradients for each sample": gradients_for_each_sample,
    "forward mode": forward_mode,
    "two optimisers": two_optimisers,
    "computing activations again": activations_again,
    "bfloat16": bfloat16,
    "sparse gradient": sparse_gradient,
    "accumulated gradients": accumulated_gradients,
    "resumed training": resumed_training,
}


def verify():
    """What the entry's measures ask for."""
    return {"tasks": solved(TASKS)}


def controls():
    """The known results pass, and fail if a tenth too large."""
    yield from known_answers(TASKS)


def settings():
    """What a fair comparison must share."""
    return {"mode": "default", "device": "cpu"}


if __name__ == "__main__":
    print(verify())
