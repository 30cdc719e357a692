"""How much of the installed TensorFlow is Python."""

from importlib.metadata import distribution

import tensorflow as tf
from languages import adds_up, known, languages


def total(numbers):
    """TensorFlow's sum of some numbers."""
    return tf.reduce_sum(numbers)


def largest(numbers):
    """Another answer of TensorFlow's."""
    return tf.reduce_max(numbers)


def verify():
    """What the entry's measures ask for."""
    return {
        **languages(distribution("tensorflow")),
        "python_api": adds_up(total),
    }


def controls():
    """The same counts where the answer is known."""
    yield from known()
    yield "python_api", adds_up(largest), False


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
