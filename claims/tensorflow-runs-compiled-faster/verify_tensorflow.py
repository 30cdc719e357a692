"""What a step and an answer cost once XLA has compiled them."""

import keras
import tensorflow as tf
from data import (
    CHANGED,
    EPSILON,
    IMAGES,
    LABELS,
    RATE,
    SIZES,
    WEIGHTS,
    known,
    measured,
)
from keras import layers

from generators.probes.measuring.fairness import (
    keras_settings,
    row_counts,
)
from generators.probes.models.training_steps import (
    keras_compiled_mode,
    keras_modes,
)

BATCHES = [
    (tf.constant(x), tf.constant(y))
    for x, y in zip(IMAGES, LABELS, strict=True)
]


def make_model(weights=WEIGHTS):
    """The network with given weights."""
    model = keras.Sequential(
        [
            layers.Input((28, 28, 1)),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(32, activation="relu"),
            layers.Dense(10),
        ]
    )
    model.set_weights(weights)
    return model


def compiled_answers(model, *, xla=True):
    """The function that answers, and a call of it for each size."""

    @tf.function(jit_compile=xla)
    def answer(images):
        return model(images, training=False)

    def at(size):
        images = BATCHES[0][0][:size]
        return lambda: answer(images).numpy()

    return answer, {size: at(size) for size in SIZES}


def compiled(*functions):
    """How many traces of functions must go through XLA."""
    traces = [
        trace
        for function in functions
        for trace in function._list_all_concrete_functions()
    ]
    return sum(
        trace.function_def.attr["_XlaMustCompile"].b
        for trace in traces
    )


def verify():
    """Measure a step and answers; each first call compiles."""
    model = make_model()
    step = keras_compiled_mode(tf, make_model, EPSILON)(RATE)
    answer, calls = compiled_answers(model)
    return {
        **measured(step, BATCHES, calls),
        "compiled": compiled(step, answer),
        "parameters": model.count_params(),
    }


def controls():
    """The same probes where the answer is known."""
    answer, calls = compiled_answers(make_model(CHANGED))
    still = keras_modes(tf, make_model, EPSILON).tuned(0.0)
    yield from known(still, BATCHES, calls)
    yield "compiled", compiled(answer), len(SIZES)
    plain, calls = compiled_answers(make_model(), xla=False)
    calls[1]()
    yield "compiled", compiled(plain), 0
    dense = keras.Sequential([layers.Input((3,)), layers.Dense(2)])
    yield "parameters", dense.count_params(), 8


def settings():
    """What a fair comparison must share."""
    return {
        **keras_settings(tf, make_model(), BATCHES[0][0]),
        "batch": row_counts(images for images, _ in BATCHES),
        "device": "cpu",
        "optimiser": "Adam",
        "mode": (
            "tf.function(jit_compile=True) around the whole step "
            "and around the answer"
        ),
        "layout": "channels last",
    }


if __name__ == "__main__":
    print(verify())
