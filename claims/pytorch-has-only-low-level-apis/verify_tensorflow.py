"""What TensorFlow has between tensors and a call that trains."""

import keras
import numpy as np
import tensorflow as tf
from ready_made import RATE, ROWS, TARGETS, known, module_of

from generators.probes.packages.api_surface import (
    public_subclasses,
    training_method,
)


def one_call_trains(rate):
    """Whether one call of a model trains it at that rate."""
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((8,)), keras.layers.Dense(1)]
    )
    model.compile(keras.optimizers.SGD(rate), "mse")

    def error():
        return float(np.mean((model(ROWS).numpy() - TARGETS) ** 2))

    data = tf.data.Dataset.from_tensor_slices(
        (ROWS, TARGETS)
    ).batch(32)
    return bool(
        training_method(
            [model, keras, tf], [(ROWS, TARGETS), (data,)], error
        )
    )


def ready(layers, losses, optimisers):
    """How much ready-made is in a module for each."""
    base = keras.Optimizer
    return {
        "layers": len(public_subclasses(layers, keras.Layer)),
        "losses": len(public_subclasses(losses, keras.Loss)),
        "optimisers": len(public_subclasses(optimisers, base)),
    }


def verify():
    """What the entry's measures ask for."""
    found = ready(keras.layers, keras.losses, keras.optimizers)
    return {**found, "trains": one_call_trains(RATE)}


def controls():
    """The same counts and trials where the answer is known."""
    yield from known()
    part = module_of(
        Layer=keras.layers.Dense,
        Loss=keras.losses.MeanSquaredError,
        Way=keras.optimizers.SGD,
    )
    for measure, count in ready(part, part, part).items():
        yield measure, count, 1
    yield "trains", one_call_trains(0.0), False


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "optimiser": f"SGD, {RATE}"}


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
