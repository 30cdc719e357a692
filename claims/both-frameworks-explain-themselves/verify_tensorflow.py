"""How much of what a beginner meets in TensorFlow is explained."""

import keras
import tensorflow as tf
from explained import explained, known


def verify():
    """What the entry's measures ask for."""
    return explained(
        core=[tf],
        layers=[keras.layers],
        training=[
            keras.losses,
            keras.optimizers,
            keras.metrics,
            tf.data,
        ],
    )


def controls():
    """The same counts where the answer is known."""
    yield from known()


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
