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


def captured():
    """A graph that is captured before any stop is counted."""
    graph = tf.function(Plain().call)
    graph(tf.ones((1, 1)))
    return graph


def controls():
    """Plain Python stops in every step, a graph in none."""

    def training(body=known):  # the name that pdb must show
        return sum(body(value) ** 2 for value in VALUES) / len(
            VALUES
        )

    for measure, run in [
        ("call_stops", calls),
        ("training_stops", training),
        ("asked_stops", training),
    ]:
        yield (
            measure,
            real(values_at_breakpoints(training, "own_level")),
            5,
        )
        yield (
            measure,
            stops(run, abs if run is training else captured()),
            0,
        )
    yield (
        "training_traces",
        real(
            values_at_returns(lambda: training(quiet), "own_level")
        ),
        5,
    )
    yield "training_traces", traces(calls, captured()), 0
    for item, works in commands(training, known).items():
        yield f"pdb_commands.{item}", works, True
    for item, works in commands(
        lambda: training(abs), known
    ).items():
        yield f"pdb_commands.{item}", works, False


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "mode": "default", "batch": 1}


if __name__ == "__main__":
    print(verify())
