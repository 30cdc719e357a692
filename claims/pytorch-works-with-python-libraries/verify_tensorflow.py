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


def calls(makers):
    """Each call with each kind of tensor: does it work?"""
    return {
        f"{kind}: {name}": works
        for kind, make in makers.items()
        for name, works in idiom_battery(CALLS, make, plain).items()
    }


def verify():
    """What the entry's measures ask for."""
    return {
        "calls": calls(
            {"plain": tf.constant, "trainable": tf.Variable}
        )
    }


def controls():
    """NumPy passes every item, what is no sequence none."""
    for make, known in [(np.array, True), (InertObject, False)]:
        for item, works in calls(
            {"plain": make, "trainable": make}
        ).items():
            yield f"calls.{item}", works, known


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "mode": "default", "device": "cpu"}


if __name__ == "__main__":
    print(verify())
