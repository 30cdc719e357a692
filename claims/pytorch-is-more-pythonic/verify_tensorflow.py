"""Which of forty Python idioms work on a TensorFlow tensor."""

import numpy as np
import tensorflow as tf
from data import IDIOMS, SURE, off_by_one

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


def verify():
    """What the entry's measures ask for.

    The NumPy mode can't be switched off, so it comes last.
    """
    on_tensors = idiom_battery(IDIOMS, tf.constant, plain)
    on_variables = idiom_battery(IDIOMS, tf.Variable, plain)
    tf.experimental.numpy.experimental_enable_numpy_behavior()
    in_numpy_mode = idiom_battery(IDIOMS, tf.constant, plain)
    return {
        "idioms": on_tensors,
        "trainable": on_variables,
        "numpy_mode": in_numpy_mode,
    }


def controls():
    """NumPy passes every item, what has no protocol none.

    Tensors pass plain items, and fail them with other numbers.
    """
    for measure in ("idioms", "trainable", "numpy_mode"):
        for make, known in [(np.array, True), (InertObject, False)]:
            for item, works in idiom_battery(
                IDIOMS, make, plain
            ).items():
                yield f"{measure}.{item}", works, known
    for measure, make in (
        ("idioms", tf.constant),
        ("trainable", tf.Variable),
    ):
        for item, idiom in SURE.items():
            for given, known in (
                (make, True),
                (off_by_one(make), False),
            ):
                found = idiom_battery({item: idiom}, given, plain)
                yield f"{measure}.{item}", found[item], known


def settings():
    """What a fair comparison must share."""
    return {"mode": "default", "device": "cpu"}


if __name__ == "__main__":
    print(verify())
