"""What the TensorFlow package holds for training on TPUs."""

import tensorflow as tf
from data import (
    DRIVER,
    INPUTS,
    RATE,
    START,
    TARGETS,
    complaint,
    is_right,
    is_there,
    ships,
)


def squared_error(weights):
    """The loss of a linear model."""
    return tf.reduce_mean((INPUTS @ weights - TARGETS) ** 2)


def text_error(weights):
    """The same plus the length of no text: XLA knows no texts."""
    nothing = tf.strings.length(
        tf.strings.join([tf.as_string(weights)])
    )
    nothing = tf.cast(tf.reduce_sum(0 * nothing), tf.float32)
    return squared_error(weights) + tf.stop_gradient(nothing)


def trains(loss, **compiler):
    """Whether a compiled training step has the right result."""

    @tf.function(**compiler)
    def step(weights):
        with tf.GradientTape() as tape:
            tape.watch(weights)
            error = loss(weights)
        return weights - RATE * tape.gradient(error, weights)

    results = []
    complaint(lambda: results.append(step(tf.constant(START))))
    return bool(results) and is_right(results[0])


def ask():
    """Train on a TPU as the documentation begins."""
    places = tf.distribute.cluster_resolver
    cluster = places.TPUClusterResolver(tpu="")
    tf.tpu.experimental.initialize_tpu_system(cluster)
    tf.distribute.TPUStrategy(cluster)


def verify():
    """Look for every part, and ask for a TPU."""
    return {
        "parts": {
            "an interface for TPUs": is_there(ask),
            "a training step compiled with XLA": trains(
                squared_error, jit_compile=True
            ),
            "the driver of the device": ships("tensorflow", DRIVER),
        },
        "asked": complaint(ask) or "nothing",
    }


def controls():
    """The same probes where the answer is known."""
    item = "parts.an interface for TPUs"
    yield item, is_there(lambda: tf.device("NONSENSE:0")), True
    yield item, is_there(lambda: tf.distribute.Nonsense()), False
    item = "parts.a training step compiled with XLA"
    yield item, trains(text_error), True
    yield item, trains(text_error, jit_compile=True), False
    item = "parts.the driver of the device"
    yield item, ships("tensorflow", "libtensorflow"), True
    yield item, ships("tensorflow", "nonsense"), False


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "device": "cpu"}


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
