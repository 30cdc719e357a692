"""How often the Python body of a TensorFlow model runs."""

import keras
import numpy as np
import tensorflow as tf

from generators.probes.python.python_calls import (
    CountedBody,
    runs_after_first_call,
)

ROWS = np.ones((40, 8), "float32")
LABELS = np.zeros(40, "int64")
BATCH = 4


class Classifier(keras.Model):
    """A small model whose forward pass notes each run."""

    def __init__(self, body):
        super().__init__()
        self.body = body
        self.hidden = keras.layers.Dense(16, activation="relu")
        self.scores = keras.layers.Dense(3)

    def call(self, rows):
        """Scores of three classes."""
        self.body()
        return self.scores(self.hidden(rows))


def call_runs(wrap=lambda model: model):
    """Runs in ten calls of the model, as it is or wrapped."""
    body = CountedBody()
    call = wrap(Classifier(body))
    batch = tf.constant(ROWS[:BATCH])
    return runs_after_first_call(lambda: call(batch), body)


def training_runs(**compile_options):
    """Runs in a `fit` of ten steps, after one that builds."""
    body = CountedBody()
    model = Classifier(body)
    loss = keras.losses.SparseCategoricalCrossentropy(
        from_logits=True,
    )
    model.compile("sgd", loss, **compile_options)

    def ten_steps():
        model.fit(ROWS, LABELS, batch_size=BATCH, verbose=0)

    return runs_after_first_call(ten_steps, body, calls=1)


def parameters(model):
    """Parameters of a model, once it is built."""
    model(ROWS)
    return model.count_params()


def verify():
    """What the entry's measures ask for."""
    return {
        "call_runs": call_runs(),
        "training_runs": training_runs(),
        "captured_runs": call_runs(tf.function),
        "parameters": parameters(Classifier(CountedBody())),
    }


def controls():
    """The same probe where the answer is known."""
    body = CountedBody()
    yield "call_runs", runs_after_first_call(body, body), 10
    yield (
        "call_runs",
        runs_after_first_call(tf.function(body), body),
        0,
    )
    yield "training_runs", training_runs(run_eagerly=True), 10
    yield "captured_runs", call_runs(tf.function), 0
    tf.config.run_functions_eagerly(True)
    eager_runs = call_runs(tf.function)
    tf.config.run_functions_eagerly(False)
    yield "captured_runs", eager_runs, 10
    dense = keras.layers.Dense
    yield "parameters", parameters(dense(3)), 27
    yield "parameters", parameters(dense(3, use_bias=False)), 24


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "mode": "default", "batch": BATCH}


if __name__ == "__main__":
    print(verify())
