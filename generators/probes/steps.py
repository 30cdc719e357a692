"""A training step as each framework teaches to write it, and what steps do to the loss.

Nothing is imported: models, losses and optimisers are the framework's own. A step takes inputs and labels
and returns the loss, a scalar of the framework.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import cycle
from typing import Any

Step = Callable[[Any, Any], Any]
Batch = tuple[Any, Any]


def backward_step(model: Any, loss: Any, optimiser: Any) -> Step:  # noqa: ANN401 - PyTorch's own types
    """PyTorch's plain loop, one turn of it: `loss(outputs, labels)`, `backward`, `optimiser.step`."""

    def step(inputs: Any, labels: Any) -> Any:  # noqa: ANN401 - tensors
        optimiser.zero_grad()
        error = loss(model(inputs), labels)
        error.backward()
        optimiser.step()
        return error.detach()

    return step


def tape_step(tape: Any, model: Any, loss: Any, optimiser: Any) -> Step:  # noqa: ANN401 - TensorFlow's own types
    """TensorFlow's own loop, one turn of it: `loss(labels, outputs)` under a `tape`, `optimiser.apply`.

    The optimiser is built first, so that the step may be put into a `tf.function`.
    """
    optimiser.build(model.trainable_variables)

    def step(inputs: Any, labels: Any) -> Any:  # noqa: ANN401 - tensors
        with tape() as recorded:
            error = loss(labels, model(inputs, training=True))
        variables = model.trainable_variables
        optimiser.apply(recorded.gradient(error, variables), variables)
        return error

    return step


def last_loss(step: Step, batch: Batch, steps: int) -> float:
    """The loss that the last of some steps on one batch reports."""
    return [float(step(*batch)) for _ in range(steps)][-1]


def on_and_on(step: Step, batches: Sequence[Batch]) -> Callable[[], float]:
    """A call that trains on the next batch, for ever, and waits for the loss."""
    upcoming = cycle(batches)
    return lambda: float(step(*next(upcoming)))


def spread(values: Sequence[float]) -> float:
    """Largest minus smallest, at least 0."""
    return max(values) - min(values)
