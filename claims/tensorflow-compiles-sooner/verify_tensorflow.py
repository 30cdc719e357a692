"""What TensorFlow needs until a first compiled step is done."""

import keras
import tensorflow as tf
from data import (
    BATCH,
    EPSILON,
    FEATURES,
    HIDDEN,
    RATE,
    ROWS,
    TARGETS,
    WEIGHTS,
    cached,
    known_answers,
    measured,
    two_steps,
)
from keras import layers


def make_model():
    """The network with the shared weights."""
    model = keras.Sequential(
        [
            layers.Input((FEATURES,)),
            layers.Dense(HIDDEN, activation="relu"),
            layers.Dense(1),
        ]
    )
    model.set_weights(WEIGHTS)
    return model


def compiled(function):
    """How many traces of a function must go through XLA."""
    traces = function._list_all_concrete_functions()
    return sum(
        trace.function_def.attr["_XlaMustCompile"].b
        for trace in traces
    )


def first_step(way="compiled"):
    """An own loop's first step in tf.function, with XLA."""
    found = cached()
    model = make_model()
    optimiser = keras.optimizers.Adam(RATE, epsilon=EPSILON)
    optimiser.build(model.trainable_variables)
    squared_error = keras.losses.MeanSquaredError()
    rows, targets = tf.constant(ROWS), tf.constant(TARGETS)

    @tf.function(jit_compile=way == "compiled")
    def train():
        with tf.GradientTape() as tape:
            loss = squared_error(
                targets, model(rows, training=True)
            )
        variables = model.trainable_variables
        optimiser.apply(tape.gradient(loss, variables), variables)
        return loss

    return lambda: {
        **two_steps(
            lambda: float(train()), lambda: compiled(train)
        ),
        "parameters": model.count_params(),
        "found": found,
    }


def verify():
    """Measure fresh interpreters."""
    return measured(first_step, "tensorflow")


def controls():
    """The same probe where the answer is known."""
    yield from known_answers(first_step, "tensorflow")


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": BATCH,
        "device": "cpu",
        "optimiser": "Adam",
        "process": "fresh interpreter, no compiled code kept",
        "mode": "tf.function with XLA",
    }


if __name__ == "__main__":
    print(verify())
