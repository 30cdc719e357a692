"""How much of what beginners meet in TensorFlow is explained."""

import keras
import tensorflow as tf
from explained import explained, known, of_a_class, only
from tutorials import TENSORFLOW

from generators.probes.packages.docstring_coverage import (
    docstring_coverage,
)

ROOTS = {"keras": keras, "tf": tf, "Tensor": type(tf.constant(0))}
MODULES = (
    tf,
    keras.layers,
    keras.losses,
    keras.optimizers,
    keras.metrics,
    tf.data,
)


def verify():
    """What the entry's measures ask for."""
    return {
        **explained(ROOTS, TENSORFLOW),
        "everything": docstring_coverage(*MODULES).share,
    }


def controls():
    """The same counts where the answer is known."""
    yield from known()
    yield from of_a_class(keras.layers.Dense)
    found = docstring_coverage(
        only(keras.layers.Dense, keras.layers.ReLU)
    )
    yield "everything", found.share, 1
    bare = type("Bare", (keras.layers.Dense,), {})
    found = docstring_coverage(only(bare, keras.layers.Dense))
    yield "everything", found.share, 0.5


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
