"""Which library calls take a TensorFlow tensor as it is."""

import numpy as np
import tensorflow as tf
from data import CALLS

from generators.probes.python.numpy_idioms import (
    InertObject,
    idiom_battery,
)


def plain(value):
    """The numbers in a tensor; anything else as it is."""
    return (
        value.numpy()
        if isinstance(value, tf.Tensor | tf.Variable)
        else value
    )


def wrong(values):
    """A tensor with other numbers."""
    return tf.constant(values) ** 2 + 1


def calls(make):
    """Each call with what the maker gives: does it work?"""
    return idiom_battery(CALLS, make, plain)


def verify():
    """What the entry's measures ask for."""
    return {
        "calls": calls(tf.constant),
        "parameters": calls(tf.Variable),
    }


def controls():
    """NumPy passes every item; no sequence, wrong numbers none."""
    for make, known in (
        (np.array, True),
        (InertObject, False),
        (wrong, False),
    ):
        for item, works in calls(make).items():
            yield f"calls.{item}", works, known
            yield f"parameters.{item}", works, known


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "mode": "default", "device": "cpu"}


if __name__ == "__main__":
    print(verify())
