"""Training steps of stand-ins that note what is asked of them."""

from contextlib import contextmanager
from types import SimpleNamespace

from generators.probes.steps import backward_step, last_loss, on_and_on, spread, tape_step


def test_the_plain_loop_clears_goes_back_and_updates_in_order():
    """Gradients are cleared before the backward pass, and the weights move after it."""
    said = []
    optimiser = SimpleNamespace(zero_grad=lambda: said.append("clear"), step=lambda: said.append("update"))
    error = SimpleNamespace(backward=lambda: said.append("back"), detach=lambda: 0.5)

    step = backward_step(str.upper, lambda outputs, labels: said.append((outputs, labels)) or error, optimiser)

    assert step("x", "y") == 0.5
    assert said == ["clear", ("X", "y"), "back", "update"]


def test_the_tape_records_the_forward_pass_alone():
    """The loss is taken while the tape runs; gradients go to the model's variables after it."""
    said = []

    @contextmanager
    def tape():
        said.append("record")
        yield SimpleNamespace(gradient=lambda error, variables: [error, *variables])
        said.append("stop")

    def model(inputs, *, training):
        said.append(f"training {training}")
        return inputs.upper()

    model.trainable_variables = ["w"]
    optimiser = SimpleNamespace(
        build=lambda variables: said.append(["build", *variables]),
        apply=lambda gradients, variables: said.append((gradients, variables)),
    )

    step = tape_step(tape, model, lambda labels, outputs: labels + outputs, optimiser)

    assert step("x", "y") == "yX"
    assert said == [["build", "w"], "record", "training True", "stop", (["yX", "w"], ["w"])]


def test_the_last_loss_is_that_of_the_last_step():
    """Three steps of a falling loss report the third."""
    losses = iter([3.0, 2.0, 1.5, 1.0])

    assert last_loss(lambda _inputs, _labels: next(losses), ("x", "y"), 3) == 1.5


def test_the_batches_are_taken_in_turn_and_again():
    """After the last batch comes the first one."""
    call = on_and_on(lambda inputs, labels: inputs + labels, [(1, 0.5), (2, 0.5)])

    assert [call() for _ in range(3)] == [1.5, 2.5, 1.5]


def test_the_spread_is_the_widest_difference():
    """Largest minus smallest, in any order."""
    assert spread([2.0, 5.0, 3.0]) == 3.0
    assert spread([2.0]) == 0
