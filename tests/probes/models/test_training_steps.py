"""Training steps of stand-ins that note what is asked of them."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from generators.probes.models.training_steps import (
    Epoch,
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
        state = {"w": {"step": 0}}

        def step():
            self.calls.append("update")
            state["w"]["step"] += 1

        return SimpleNamespace(zero_grad=lambda: self.calls.append("clear"), step=step, state=state)

    @staticmethod
    def make_model():
        """A model of two parameters, one of them fixed."""

        def model(inputs):
            return inputs.upper()

        held = SimpleNamespace(requires_grad=False, device="cpu")
        free = SimpleNamespace(requires_grad=True, device="cpu")
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
            iterations=7,
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
        model.fit = lambda pipeline, **_: SimpleNamespace(history={"loss": [sum(pipeline)]})
        return model


def falling(rate):
    """A step whose loss falls by the rate."""
    loss = 3.0

    def step(_inputs, _labels):
        nonlocal loss
        loss -= rate
        return loss + rate

    return step


def placed(content):
    """A batch's part that is moved to a device, as a tensor is."""
    return SimpleNamespace(to=lambda device: f"{content} on {device}")


def passing(rate, pipeline):
    """An epoch of that step over a pipeline."""
    step, taken = falling(rate), []

    def train():
        losses = [step(*batch) for batch in pipeline]
        taken.extend(losses)
        return sum(losses) / len(losses)

    return Epoch(train, lambda: len(taken))


def test_the_plain_loop_clears_goes_back_and_updates_in_order():
    """Batches go to the model's device; gradients are cleared before going back, and weights move after it."""
    torch = Torch()

    epoch = torch_modes(torch, torch.make_model, 1e-9).default(0.1, [(placed("x"), placed("y"))] * 2)

    assert epoch.train() == 0.5
    assert epoch.steps() == 2
    assert torch.calls == [
        (1, {"lr": 0.1, "eps": 1e-9, "fused": False}),
        *["clear", ("X ON CPU", "y on cpu"), "back", "update"] * 2,
    ]


@pytest.mark.parametrize("way", ["tuned", "eager"])
def test_pytorch_is_tuned_by_a_fused_optimiser(way):
    """Both ways that are not the default fuse Adam."""
    torch = Torch()

    getattr(torch_modes(torch, torch.make_model, 1e-9), way)(0.1)

    assert torch.calls == [(1, {"lr": 0.1, "eps": 1e-9, "fused": True})]


def test_the_tuned_model_may_be_made_in_another_way():
    """The default mode keeps the plain model."""
    torch, made = Torch(), []

    def make(name):
        made.append(name)
        return torch.make_model()

    modes = torch_modes(torch, lambda: make("plain"), 1e-9, lambda: make("turned"))
    modes.tuned(0.1)
    modes.default(0.1, [])

    assert made == ["turned", "plain"]


def test_keras_is_taught_as_a_compiled_model():
    """The first way compiles a model with optimiser and loss, and fits it to the pipeline."""
    tf = Keras()

    epoch = keras_modes(tf, tf.make_model, 1e-9).default(0.1, [1, 2])

    assert (epoch.train(), epoch.steps()) == (3.0, 7)
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


def test_an_epoch_some_steps_and_their_losses_are_measured():
    """What is compared is the first call of what is timed; `loss_spread` sees a way that is apart."""
    modes = TrainingModes(passing, falling, falling)

    measured = step_measures(modes, [("x", "y")] * 4, [("x", "y")], 3, 0.25, other=lambda rate: falling(2 * rate))

    assert (measured["epoch_steps"], measured["epoch_loss"]) == (4, 2.625)
    assert measured["first_loss"] == 3.0
    assert measured["final_loss"] == 2.5
    assert measured["loss_spread"] == 0.5
    calls = ("default_epoch", "tuned_step", "eager_step", "other_step")
    assert [measured[name]() for name in calls] == [1.625, 2.25, 2.25, 1.5]


def unequal(rate):
    """A step of twice the rate."""
    return falling(2 * rate)


def passing_unequally(rate, pipeline):
    """An epoch that leaves its last batch out."""
    return passing(rate, pipeline[:-1])


@pytest.mark.parametrize(
    ("modes", "failing"),
    [
        (TrainingModes(passing, falling, falling), set()),
        (TrainingModes(passing, falling, unequal), {"epoch_loss", "loss_spread"}),
        (TrainingModes(passing_unequally, falling, falling), {"epoch_loss", "epoch_steps"}),
        (TrainingModes(passing, lambda _: falling(0.25), falling), {"final_loss", "loss_spread"}),
    ],
)
def test_the_controls_pass_for_equal_ways_and_fail_for_unequal_ones(modes, failing):
    """Ways that must agree, an epoch that must take each batch, and a rate that must matter."""
    batches = [("x", "y")] * 5

    failed = {
        name
        for name, observed, known in step_controls(modes, batches[:3], batches, 3, 0.25)
        if not callable(observed)
        and not (known[0] <= observed <= known[1] if isinstance(known, tuple) else observed == known)
    }

    assert failed == failing


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
