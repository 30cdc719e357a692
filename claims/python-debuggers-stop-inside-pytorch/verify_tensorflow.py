"""Whether Python's debuggers stop inside a Keras model."""

import keras
import tensorflow as tf
from data import INPUTS, TARGETS, VALUES, pdb_commands, real

from generators.probes.python.debugger_stops import (
    values_at_breakpoints,
    values_at_returns,
)
from generators.probes.python.tracebacks import marked_lines


class Plain(keras.Model):
    """A weight of one."""

    def __init__(self):
        super().__init__()
        self.weight = self.add_weight(shape=(), initializer="ones")

    def call(self, x):
        """The weighted input."""
        own_level = tf.reduce_mean(x)
        return x * self.weight + own_level * 0


class Stopping(Plain):
    """The same with a breakpoint."""

    def call(self, x):
        """The weighted input."""
        own_level = tf.reduce_mean(x)
        breakpoint()  # noqa: T100 - the stop is what is counted
        twice = own_level * 2  # after the stop
        return x * self.weight + twice * 0


def calls(model):
    """Five plain calls."""
    for row in tf.constant(INPUTS):
        model(row[None])


def training(model, eagerly=False):
    """Five steps of fit; the mean of their losses."""
    model.compile(
        optimizer=keras.optimizers.SGD(0.0),
        loss="mse",
        run_eagerly=eagerly,
    )
    history = model.fit(
        INPUTS, TARGETS, batch_size=1, shuffle=False, verbose=0
    )
    return history.history["loss"][0]


def eager_training(model):
    """The same in the mode that Keras offers for debugging."""
    return training(model, eagerly=True)


def stops(run, model):
    """Steps whose value was found at a breakpoint."""
    return real(
        values_at_breakpoints(lambda: run(model), "own_level")
    )


def traces(run, model):
    """Steps whose value was found by a trace function."""
    return real(values_at_returns(lambda: run(model), "own_level"))


def commands(train, body):
    """What pdb does at the stop in this body."""
    ((_, line),) = marked_lines(body, "# after the stop")
    return pdb_commands(train, line)


def verify():
    """What the entry's measures ask for."""
    return {
        "call_stops": stops(calls, Stopping()),
        "training_stops": stops(training, Stopping()),
        "training_traces": traces(training, Plain()),
        "pdb_commands": commands(
            lambda: training(Stopping()), Stopping.call
        ),
        "asked_stops": stops(eager_training, Stopping()),
    }


def known(x):
    """A body of plain Python."""
    own_level = x
    breakpoint()  # noqa: T100 - the stop is what is counted
    twice = own_level * 2  # after the stop
    return x + twice * 0


def quiet(x):
    """The same without a stop."""
    own_level = x
    return x + own_level * 0


def plain(body):
    """Five steps of plain Python; the mean of their losses."""

    def training():  # the name that pdb must show
        return sum(body(value) ** 2 for value in VALUES) / len(
            VALUES
        )

    return training


class Captured(keras.Model):
    """A graph that is captured before any stop is counted."""

    def __init__(self):
        super().__init__()
        self.plain = Plain()
        self.graph = tf.function(self.plain.call)
        self.graph(tf.ones((1, 1)))

    def call(self, x):
        """The weighted input."""
        return self.graph(x)


def controls():
    """Plain Python stops in every step, a graph in none."""
    for measure, run in [
        ("call_stops", calls),
        ("training_stops", training),
        ("asked_stops", training),
    ]:
        found = values_at_breakpoints(plain(known), "own_level")
        yield measure, real(found), 5
        yield measure, stops(run, Captured()), 0
    found = values_at_returns(plain(quiet), "own_level")
    yield "training_traces", real(found), 5
    yield "training_traces", traces(training, Captured()), 0
    for item, works in commands(plain(known), known).items():
        yield f"pdb_commands.{item}", works, True
    for item, works in commands(
        lambda: training(Captured()), known
    ).items():
        yield f"pdb_commands.{item}", works, False


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "mode": "default", "batch": 1}


if __name__ == "__main__":
    print(verify())
