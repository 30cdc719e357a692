"""Training steps of stand-ins that note what is asked of them."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from generators.probes.models.training_steps import (
    TrainingModes,
    keras_modes,
    last_loss,
    spread,
    step_controls,
    step_measures,
    torch_modes,
    train_repeatedly,
)


class Torch:
    """As much of PyTorch as the plain loop calls, noting each call."""

    def __init__(self):
        self.calls = []
        self.nn = SimpleNamespace(CrossEntropyLoss=lambda: self.loss)
        self.optim = SimpleNamespace(Adam=self.adam)

    def loss(self, outputs, labels):
        """A loss that can go back."""
        self.calls.append((outputs, labels))
        return SimpleNamespace(backward=lambda: self.calls.append("back"), detach=lambda: 0.5)

    def adam(self, parameters, **options):
        """An optimiser of some parameters."""
        self.calls.append((len(parameters), options))
        return SimpleNamespace(
            zero_grad=lambda: self.calls.append("clear"), step=lambda: self.calls.append("update")
        )

    @staticmethod
    def make_model():
        """A model of two parameters, one of them fixed."""

        def model(inputs):
            return inputs.upper()

        held, free = SimpleNamespace(requires_grad=False), SimpleNamespace(requires_grad=True)
        model.parameters = lambda: [held, free]
        return model


class Keras:
    """As much of TensorFlow as both loops call, noting each call."""

    def __init__(self):
        self.calls = []
        self.keras = SimpleNamespace(
            losses=SimpleNamespace(
                SparseCategoricalCrossentropy=lambda **_: lambda labels, outputs: labels + outputs
            ),
            optimizers=SimpleNamespace(Adam=self.adam),
        )

    def adam(self, rate, **options):
        """An optimiser of a rate."""
        self.calls.append((rate, options))
        return SimpleNamespace(
            build=lambda variables: self.calls.append(["build", *variables]),
            apply=lambda gradients, variables: self.calls.append((gradients, variables)),
        )

    @contextmanager
    def GradientTape(self):  # noqa: N802 - TensorFlow's name
        """A tape that is on inside a `with`."""
        self.calls.append("record")
        yield SimpleNamespace(gradient=lambda error, variables: [error, *variables])
        self.calls.append("stop")

    def function(self, step):
        """The step itself."""
        self.calls.append("graph")
        return step

    def make_model(self):
        """A model of one variable."""

        def model(inputs, *, training):
            self.calls.append(f"training {training}")
            return inputs.upper()

        model.trainable_variables = ["w"]
        model.compile = lambda **options: self.calls.append(sorted(options))
        model.train_on_batch = "train_on_batch"
        return model


def falling(rate):
    """A step whose loss falls by the rate."""
    loss = 3.0

    def step(_inputs, _labels):
        nonlocal loss
        loss -= rate
        return loss + rate

    return step


def test_the_plain_loop_clears_goes_back_and_updates_in_order():
    """Gradients are cleared before the backward pass, and the trained weights move after it."""
    torch = Torch()

    assert torch_modes(torch, torch.make_model, 1e-9).default(0.1)("x", "y") == 0.5
    assert torch.calls == [
        (1, {"lr": 0.1, "eps": 1e-9, "fused": False}),
        "clear",
        ("X", "y"),
        "back",
        "update",
    ]


@pytest.mark.parametrize("way", ["tuned", "eager"])
def test_pytorch_is_tuned_by_a_fused_optimiser(way):
    """Both ways that are not the default fuse Adam."""
    torch = Torch()

    getattr(torch_modes(torch, torch.make_model, 1e-9), way)(0.1)

    assert torch.calls == [(1, {"lr": 0.1, "eps": 1e-9, "fused": True})]


def test_keras_is_taught_as_a_compiled_model():
    """The first way compiles a model with optimiser and loss, and trains it by batches."""
    tf = Keras()

    assert keras_modes(tf, tf.make_model, 1e-9).default(0.1) == "train_on_batch"
    assert tf.calls == [(0.1, {"epsilon": 1e-9}), ["loss", "optimizer"]]


@pytest.mark.parametrize(("way", "graph"), [("tuned", ["graph"]), ("eager", [])])
def test_the_tape_records_the_forward_pass_alone(way, graph):
    """The loss is taken while the tape runs; gradients go to the model's variables after it."""
    tf = Keras()

    step = getattr(keras_modes(tf, tf.make_model, 1e-9), way)(0.1)

    assert step("x", "y") == "yX"
    assert tf.calls == [
        (0.1, {"epsilon": 1e-9}),
        ["build", "w"],
        *graph,
        "record",
        "training True",
        "stop",
        (["yX", "w"], ["w"]),
    ]


def test_three_timings_and_three_losses_are_measured():
    """First and last loss of the default way, and how far another way is apart."""
    ways = TrainingModes(falling, falling, lambda rate: falling(2 * rate))

    measured = step_measures(ways, [("x", "y")], 3, 0.25)

    assert measured["first_loss"] == 3.0
    assert measured["final_loss"] == 2.5
    assert measured["loss_spread"] == 0.5
    assert [measured[name]() for name in ("default_step", "tuned_step", "eager_step")] == [2.25, 2.25, 1.5]


def test_the_controls_pass_for_equal_ways_and_fail_for_unequal_ones():
    """The last control compares two ways that must agree."""

    def passed(ways):
        controls = [
            (observed, answer)
            for name, observed, answer in step_controls(ways, ("x", "y"), 3, 0.25)
            if "loss" in name
        ]
        return [low <= seen <= high for seen, (low, high) in controls[2:]] + [
            seen == pair for seen, pair in controls[:2]
        ]

    assert passed(TrainingModes(falling, falling, falling)) == [True] * 4
    assert passed(TrainingModes(falling, falling, lambda rate: falling(2 * rate))) == [True, False, True, True]


def test_the_last_loss_is_that_of_the_last_step():
    """Three steps of a falling loss report the third."""
    assert last_loss(falling(0.5), ("x", "y"), 3) == 2.0


def test_the_batches_are_taken_in_turn_and_again():
    """After the last batch comes the first one."""
    call = train_repeatedly(lambda inputs, labels: inputs + labels, [(1, 0.5), (2, 0.5)])

    assert [call() for _ in range(3)] == [1.5, 2.5, 1.5]


def test_the_spread_is_the_widest_difference():
    """Largest minus smallest, in any order."""
    assert spread([2.0, 5.0, 3.0]) == 3.0
    assert spread([2.0]) == 0
