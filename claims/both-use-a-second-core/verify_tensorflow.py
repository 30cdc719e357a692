"""What a second thread saves TensorFlow."""

import os

# A fork has the thread that forks alone: NumPy starts no other.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import tensorflow as tf
from data import (
    IMAGES,
    KERNEL,
    LARGE,
    SEEN,
    TINY,
    TINY_CALLS,
    known_answers,
    measured,
)

from generators.probes.measuring.fairness import (
    number_types,
    tensorflow_threads,
)


def make(threads, scale=1):
    """A call of a kernel by its name, in so many threads.

    Its inputs are scaled, the convolution's kernel is not.
    """
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    large = tf.constant(scale * LARGE)
    tiny = tf.constant(scale * TINY)
    images = tf.constant(scale * IMAGES)
    kernel = tf.constant(KERNEL)

    def tiny_products():
        for _ in range(TINY_CALLS):
            product = tiny @ tiny
        return product

    kernels = {
        "matmul": lambda: large @ large,
        "convolution": lambda: tf.nn.conv2d(
            images, kernel, 1, "VALID"
        ),
        "tiny": tiny_products,
    }

    def call(name):
        if name == "seen":
            answers = [kernel() for kernel in kernels.values()]
            return {
                "dtype": number_types(answers),
                "threads": tensorflow_threads(tf),
            }
        return float(
            tf.reduce_sum(tf.cast(kernels[name](), tf.float64))
        )

    return call


def verify():
    """Time every kernel with one thread and with two."""
    return measured(make)


def controls():
    """The same probe where the answer is known."""
    yield from known_answers(make)


def settings():
    """What a fair comparison must share."""
    return {
        **SEEN,
        "device": "cpu",
        "mode": "eager",
        "layout": "channels last",
    }


if __name__ == "__main__":
    print(verify())
