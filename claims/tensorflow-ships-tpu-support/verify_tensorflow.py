"""What the TensorFlow package holds for training on TPUs."""

import tensorflow as tf
from data import (
    DRIVER,
    INPUTS,
    NAME,
    RATE,
    START,
    TARGETS,
    complaint,
    is_right,
    ships,
)
from tensorflow.python.framework import kernels

from generators.probes.packages.api_surface import public_subclasses

PLACES = [
    tf,
    tf.distribute,
    tf.keras.optimizers,
    tf.tpu.experimental,
]


def names_device(device):
    """Whether a device is one that the framework has a name for."""
    return not complaint(lambda: tf.DeviceSpec.from_string(device))


def has_kernels(device):
    """Whether operators are compiled in for a device."""
    found = kernels.get_all_registered_kernels().kernel
    return any(kernel.device_type == device for kernel in found)


def has_class(name):
    """Whether a public class has a name like this."""
    return any(
        public_subclasses(place, object, name) for place in PLACES
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
    """Ask for a TPU as the documentation does."""
    places = tf.distribute.cluster_resolver
    cluster = places.TPUClusterResolver(tpu="")
    tf.tpu.experimental.initialize_tpu_system(cluster)
    tf.distribute.TPUStrategy(cluster)


def verify():
    """Look for every part, and ask for a TPU."""
    return {
        "parts": {
            "a name for the device": names_device("/device:TPU:0"),
            "operators for the device": has_kernels("TPU"),
            "a public class for it": has_class(NAME),
            "a training step compiled with XLA": trains(
                squared_error, jit_compile=True
            ),
            "the driver of the device": ships("tensorflow", DRIVER),
        },
        "asked": complaint(ask) or "nothing",
    }


def controls():
    """The same probes where the answer is known."""
    item = "parts.a name for the device"
    yield item, names_device("/device:CPU:0"), True
    yield item, names_device("NONSENSE:0"), False
    item = "parts.operators for the device"
    yield item, has_kernels("CPU"), True
    yield item, has_kernels("NONSENSE"), False
    item = "parts.a public class for it"
    yield item, has_class("Tensor"), True
    yield item, has_class("Nonsense"), False
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
