"""Training as each framework's documentation writes it: an epoch as first taught, a tuned step, and their losses.

Nothing is imported: models, losses and optimisers are the framework's own. A step takes inputs and labels
and returns the loss, a scalar of the framework. All steps use Adam and a cross-entropy over logits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import cycle
from typing import Any, NamedTuple

from generators.probes.measuring.known_work import known_times

Step = Callable[[Any, Any], Any]
Batch = tuple[Any, Any]
Pipeline = Iterable[Batch]  # a `DataLoader`, or a `tf.data.Dataset` of batches


class Epoch(NamedTuple):
    """Training of a new model, a whole pass over a pipeline at a time.

    Attributes:
        train: makes one pass and returns the mean of its losses.
        steps: how many steps the optimiser has counted so far.
    """

    train: Callable[[], float]
    steps: Callable[[], int]


class TrainingModes(NamedTuple):
    """Modes of training a network; each makes a new model, for a learning rate.

    Attributes:
        default: as the framework's introduction has it, over a pipeline.
        tuned: the step that its guide advises, short of a compiler.
        eager: the tuned step without a graph.
    """

    default: Callable[[float, Pipeline], Epoch]
    tuned: Callable[[float], Step]
    eager: Callable[[float], Step]


def torch_modes(
    torch: Any,  # noqa: ANN401 - the module
    make_model: Callable[[], Any],
    epsilon: float,
    make_tuned: Callable[[], Any] | None = None,
) -> TrainingModes:
    """PyTorch's plain loop over a `DataLoader`; tuned with a fused Adam, and eager the same, as it has no graph.

    `make_tuned` makes the model of the tuned step where it differs, such as in its memory layout.
    """
    loss = torch.nn.CrossEntropyLoss()

    def make(model: Any, rate: float, *, fused: bool) -> tuple[Step, Any]:  # noqa: ANN401 - the framework's own
        trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
        optimiser = torch.optim.Adam(trained, lr=rate, eps=epsilon, fused=fused)

        def step(inputs: Any, labels: Any) -> Any:  # noqa: ANN401 - tensors
            optimiser.zero_grad()
            error = loss(model(inputs), labels)
            error.backward()
            optimiser.step()
            return error.detach()

        return step, optimiser

    def default(rate: float, pipeline: Pipeline) -> Epoch:
        model = make_model()
        device = next(iter(model.parameters())).device
        step, optimiser = make(model, rate, fused=False)

        def train() -> float:
            losses = [float(step(inputs.to(device), labels.to(device))) for inputs, labels in pipeline]
            return sum(losses) / len(losses)

        return Epoch(train, lambda: int(next(iter(optimiser.state.values()))["step"]))

    def tuned(rate: float) -> Step:
        return make((make_tuned or make_model)(), rate, fused=True)[0]

    return TrainingModes(default=default, tuned=tuned, eager=tuned)


def keras_modes(tf: Any, make_model: Callable[[], Any], epsilon: float) -> TrainingModes:  # noqa: ANN401 - the module
    """A compiled Keras model's `fit` on `tf.data`; tuned as an own loop in `tf.function`, eager without it."""
    keras = tf.keras
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    def default(rate: float, pipeline: Pipeline) -> Epoch:
        model, optimiser = make_model(), keras.optimizers.Adam(rate, epsilon=epsilon)
        model.compile(optimizer=optimiser, loss=loss)

        def train() -> float:
            return float(model.fit(pipeline, shuffle=False, verbose=0).history["loss"][0])

        return Epoch(train, lambda: int(optimiser.iterations))

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


def step_measures(
    modes: TrainingModes,
    pipeline: Pipeline,
    batches: Sequence[Batch],
    steps: int,
    rate: float,
    **others: Callable[[float], Step],
) -> dict[str, Any]:
    """The timings `default_epoch`, `tuned_step`, `eager_step` and those of other ways, and losses.

    `epoch_loss` is the mean over the first epoch and `epoch_steps` the number of its steps. On the first batch,
    `first_loss` is that before training, taken the eager way, `final_loss` that of the last of some tuned steps,
    and `loss_spread` how far the tuned, eager and other ways are apart there. What is compared is the first call
    of what is timed, so that nothing else can be timed than what was compared.
    """
    epoch = modes.default(rate, pipeline)
    calls: dict[str, Callable[[], float]] = {"default_epoch": epoch.train}
    epoch_loss = epoch.train()
    first_losses: dict[str, float] = {}
    losses: list[float] = []
    for name, make in _ways(modes, others).items():
        step = make(rate)
        first_losses[name] = last_loss(step, batches[0], 1)
        for _ in range(steps - 2):
            step(*batches[0])
        calls[name] = train_repeatedly(step, batches)
        losses.append(calls[name]())
    return {
        **calls,
        "epoch_steps": epoch.steps(),
        "epoch_loss": epoch_loss,
        "first_loss": first_losses["eager_step"],
        "final_loss": losses[0],
        "loss_spread": spread(losses),
    }


def step_controls(
    modes: TrainingModes,
    few: Pipeline,
    batches: Sequence[Batch],
    steps: int,
    rate: float,
    **others: Callable[[float], Step],
) -> Iterator[tuple[str, Any, Any]]:
    """Controls: work of a known time, losses and steps of a known course, and ways that must or must not be apart.

    `few` is a pipeline whose batches are the first of `batches`, and no more. An epoch over it must have their
    number of steps and the mean of the losses that another way reports. A learning rate of zero must leave the
    loss where it was, and half the rate must show.
    """
    yield from known_times("cpu", "default_epoch", *_ways(modes, others))
    taken = [batch for batch, _ in zip(batches, few, strict=False)]
    epoch, step = modes.default(rate, few), modes.eager(rate)
    losses = [float(step(*batch)) for batch in taken]
    yield "epoch_loss", epoch.train(), _near(sum(losses) / len(losses))
    yield "epoch_steps", epoch.steps(), len(taken)
    yield "first_loss", last_loss(modes.tuned(rate), batches[0], 1), _near(losses[0])
    yield "final_loss", last_loss(modes.tuned(0.0), batches[0], steps), _near(losses[0])
    falling = iter(range(steps, 0, -1))
    yield "final_loss", last_loss(lambda *_: next(falling), batches[0], steps), 1
    ways = [make(rate) for make in _ways(modes, others).values()]
    alike = [last_loss(way, batches[0], steps) for way in ways]
    yield "loss_spread", spread(alike), (0, 0.001)
    yield "loss_spread", spread([alike[0], last_loss(modes.tuned(rate / 2), batches[0], steps)]), (0.01, 10)


def _near(loss: float) -> tuple[float, float]:
    """What a loss of the same work may be: rounding alone."""
    return loss - 0.001, loss + 0.001


def _ways(modes: TrainingModes, others: dict[str, Callable[[float], Step]]) -> dict[str, Callable[[float], Step]]:
    """Steps by the names of their timings."""
    return {"tuned_step": modes.tuned, "eager_step": modes.eager} | {
        f"{name}_step": make for name, make in others.items()
    }


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
