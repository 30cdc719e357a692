"""Whether a TensorFlow model's Python code runs on every call."""

import keras
import numpy as np
import tensorflow as tf
from data import CASES, all_right

from generators.probes.python.python_calls import (
    CountedBody,
    runs_after_first_call,
)

STEPS = 10


class Branching(keras.Model):
    """A weight of one, and a branch after it."""

    def __init__(self, branch):
        super().__init__()
        self.flag = False
        self.branch = branch
        self.weight = self.add_weight(shape=(), initializer="ones")

    def call(self, x):
        """The branch's result for the weighted input."""
        return self.branch(self, x * self.weight)


def on_a_sum(model, x):
    """Twice a positive input, three times a negative one."""
    if tf.reduce_sum(x) > 0:
        return x * 2
    return x * 3


def until_a_bound(model, x):
    """The input doubled until it reaches eight."""
    while tf.reduce_sum(x) < 8:
        x = x * 2
    return x


def as_long_as_data_say(model, x):
    """One more for each whole number in the input."""
    for _ in tf.range(tf.cast(tf.reduce_sum(x), tf.int32)):
        x = x + 1
    return x


def left_early(model, x):
    """Three more until five is passed, ten times at most."""
    for _ in tf.range(10):
        if tf.reduce_sum(x) > 5:
            break
        x = x + 3
    return x


def on_an_attribute(model, x):
    """Three times the input if the model's flag is set."""
    if model.flag:
        return x * 3
    return x * 2


BRANCHES = dict(
    zip(
        CASES,
        [
            on_a_sum,
            until_a_bound,
            as_long_as_data_say,
            left_early,
            on_an_attribute,
        ],
        strict=True,
    ),
)


def called(model, value):
    """Size of the result of a plain call."""
    return abs(float(model(tf.constant([[value]]))[0, 0]))


def trained(model, value, **compile_options):
    """Size of the result as `fit` reports it."""
    if not model.compiled:
        still = keras.optimizers.SGD(0.0)
        model.compile(still, "mse", **compile_options)
    rows, targets = (
        np.full((1, 1), value, "float32"),
        np.zeros((1, 1)),
    )
    history = model.fit(rows, targets, verbose=0)
    return history.history["loss"][0] ** 0.5


def trained_eagerly(model, value):
    """The same with the graph switched off."""
    return trained(model, value, run_eagerly=True)


def branches():
    """Each branch on each path: the right side on every case?"""
    return {
        f"{path}: {name}": all_right(
            Branching(branch), answer, CASES[name]
        )
        for path, answer in [
            ("called", called),
            ("trained", trained),
        ]
        for name, branch in BRANCHES.items()
    }


def counting(body):
    """A branching model that counts the runs of its Python code."""

    def branch(model, x):
        body()
        return x

    return Branching(branch)


def captured(model):
    """The graph of a model that TensorFlow captures when asked."""
    graph = tf.function(model)
    graph(tf.ones((1, 1)))
    return graph


def runs(answer, wrap=lambda model: model):
    """Runs of the Python code in ten answers after a first."""
    body = CountedBody()
    model = wrap(counting(body))
    return runs_after_first_call(
        lambda: answer(model, 1.0), body, STEPS
    )


def frozen_answer(graph):
    """An answer by the captured graph, whatever the model."""
    return lambda _, value: called(graph, value)


def verify():
    """What the entry's measures ask for."""
    return {
        "call_runs": runs(called),
        "training_runs": runs(trained),
        "branches": branches(),
    }


def controls():
    """The same probes on a graph that was captured once."""
    body = CountedBody()
    yield "call_runs", runs_after_first_call(body, body), 10
    yield "call_runs", runs(called, captured), 0
    yield "training_runs", runs(trained_eagerly), 10
    name = "if on an attribute"
    model = Branching(on_an_attribute)
    item = f"branches.called: {name}"
    yield item, all_right(model, called, CASES[name]), True
    model.flag = False
    graph = frozen_answer(captured(model))
    yield item, all_right(model, graph, CASES[name]), False
    eager = all_right(
        Branching(on_an_attribute), trained_eagerly, CASES[name]
    )
    yield f"branches.trained: {name}", eager, True


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "mode": "default", "batch": 1}


if __name__ == "__main__":
    print(verify())
