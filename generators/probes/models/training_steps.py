"""A training step as each framework's documentation writes it, and the loss after some steps.

Nothing is imported: models, losses and optimisers are the framework's own. A step takes inputs and labels
and returns the loss, a scalar of the framework. All steps use Adam and a cross-entropy over logits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import cycle
from typing import Any, NamedTuple

from generators.probes.measuring.known_work import known_times

Step = Callable[[Any, Any], Any]
Batch = tuple[Any, Any]


class TrainingModes(NamedTuple):
    """Modes of training a network, each a function of the learning rate that makes a new model and its step.

    Attributes:
        default: as the framework's introduction has it.
        tuned: as its guide advises, short of a compiler.
        eager: the tuned mode without a graph.
    """

    default: Callable[[float], Step]
    tuned: Callable[[float], Step]
    eager: Callable[[float], Step]


def torch_modes(torch: Any, make_model: Callable[[], Any], epsilon: float) -> TrainingModes:  # noqa: ANN401 - the module
    """PyTorch's plain loop; tuned with a fused Adam. It has no graph, so that eager is the same as tuned."""
    loss = torch.nn.CrossEntropyLoss()

    def make(rate: float, *, fused: bool) -> Step:
        model = make_model()
        trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
        optimiser = torch.optim.Adam(trained, lr=rate, eps=epsilon, fused=fused)

        def step(inputs: Any, labels: Any) -> Any:  # noqa: ANN401 - tensors
            optimiser.zero_grad()
            error = loss(model(inputs), labels)
            error.backward()
            optimiser.step()
            return error.detach()

        return step

    tuned = partial(make, fused=True)
    return TrainingModes(default=partial(make, fused=False), tuned=tuned, eager=tuned)


def keras_modes(tf: Any, make_model: Callable[[], Any], epsilon: float) -> TrainingModes:  # noqa: ANN401 - the module
    """A compiled Keras model's `train_on_batch`; tuned as an own loop in `tf.function`, eager without it."""
    keras = tf.keras
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    def default(rate: float) -> Step:
        model = make_model()
        model.compile(optimizer=keras.optimizers.Adam(rate, epsilon=epsilon), loss=loss)
        train: Step = model.train_on_batch
        return train

    def eager(rate: float) -> Step:
        model, optimiser = make_model(), keras.optimizers.Adam(rate, epsilon=epsilon)
        optimiser.build(model.trainable_variables)

        def step(inputs: Any, labels: Any) -> Any:  # noqa: ANN401 - tensors
            with tf.GradientTape() as tape:
                error = loss(labels, model(inputs, training=True))
            variables = model.trainable_variables
            optimiser.apply(tape.gradient(error, variables), variables)
            return error

        return step

    def tuned(rate: float) -> Step:
        step: Step = tf.function(eager(rate))
        return step

    return TrainingModes(default=default, tuned=tuned, eager=eager)


def torch_compiled_mode(torch: Any, make_model: Callable[[], Any], epsilon: float) -> Callable[[float], Step]:  # noqa: ANN401 - the module
    """PyTorch's tuned mode around a model that `torch.compile` has compiled; it does so at the first step."""
    return torch_modes(torch, lambda: torch.compile(make_model(), dynamic=False), epsilon).tuned


def keras_compiled_mode(tf: Any, make_model: Callable[[], Any], epsilon: float) -> Callable[[float], Step]:  # noqa: ANN401 - the module
    """The tuned mode with the whole step compiled by XLA; it does so at the first step."""
    eager = keras_modes(tf, make_model, epsilon).eager
    return lambda rate: tf.function(eager(rate), jit_compile=True)


def step_measures(modes: TrainingModes, batches: Sequence[Batch], steps: int, rate: float) -> dict[str, Any]:
    """The timings `default_step`, `tuned_step`, `eager_step`, and the losses on the first batch.

    `first_loss` is that before training, `final_loss` that after some steps of the default mode, and
    `loss_spread` how far that of the other modes is apart from it. The last step is the first call of what is
    timed, so that nothing else can be timed than what was compared.
    """
    calls, losses = {}, []
    for mode, make in modes._asdict().items():
        step = make(rate)
        for _ in range(steps - 1):
            step(*batches[0])
        calls[f"{mode}_step"] = train_repeatedly(step, batches)
        losses.append(calls[f"{mode}_step"]())
    return {
        **calls,
        "first_loss": last_loss(modes.eager(rate), batches[0], 1),
        "final_loss": losses[0],
        "loss_spread": spread(losses),
    }


def step_controls(modes: TrainingModes, batch: Batch, steps: int, rate: float) -> Iterator[tuple[str, Any, Any]]:
    """Controls: work of a known time, a loss of a known course, and two modes that must be apart.

    Half the learning rate must show as a spread.
    """
    yield from known_times("cpu", *(f"{mode}_step" for mode in TrainingModes._fields))
    falling = iter(range(steps, 0, -1))
    yield "final_loss", last_loss(lambda *_: next(falling), batch, steps), 1
    yield "first_loss", last_loss(lambda *_: steps, batch, 1), steps
    apart = [last_loss(modes.default(speed), batch, steps) for speed in (rate, rate / 2)]
    yield "loss_spread", spread(apart), (0.01, 10)
    yield "loss_spread", spread([apart[0], last_loss(modes.eager(rate), batch, steps)]), (0, 0.001)


def last_loss(step: Step, batch: Batch, steps: int) -> float:
    """The loss that the last of some steps on one batch reports."""
    return [float(step(*batch)) for _ in range(steps)][-1]


def train_repeatedly(step: Step, batches: Sequence[Batch]) -> Callable[[], float]:
    """A call that trains on the next batch, for ever, and waits for the loss."""
    upcoming = cycle(batches)
    return lambda: float(step(*next(upcoming)))


def spread(values: Sequence[float]) -> float:
    """Largest minus smallest, at least 0."""
    return max(values) - min(values)
