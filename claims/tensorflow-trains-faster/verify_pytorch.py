"""What one training step costs in PyTorch."""

from itertools import cycle

import torch
from data import (
    BATCH,
    EPSILON,
    IMAGES,
    LABELS,
    RATE,
    STEPS,
    WEIGHTS,
)
from torch import nn

from generators.probes.measuring.fairness import (
    row_counts,
    torch_settings,
)
from generators.probes.measuring.known_work import spin
from generators.probes.models.convnet import (
    channels_first,
    torch_layout,
)

IMAGE_BATCHES = [
    torch.from_numpy(channels_first(x)) for x in IMAGES
]
LABEL_BATCHES = [torch.from_numpy(labels) for labels in LABELS]
BATCHES = list(zip(IMAGE_BATCHES, LABEL_BATCHES, strict=True))
LOSS = nn.CrossEntropyLoss()


def make_model():
    """The network with the shared weights."""
    model = nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(7 * 7 * 32, 32),
        nn.ReLU(),
        nn.Linear(32, 10),
    )
    arrays = torch_layout(WEIGHTS)
    pairs = zip(model.parameters(), arrays, strict=True)
    for parameter, array in pairs:
        parameter.data = torch.from_numpy(array)
    return model


def training(model, **options):
    """A step of the plain loop, by Adam with shared constants."""
    options |= {"lr": RATE, "eps": EPSILON}
    optimiser = torch.optim.Adam(model.parameters(), **options)

    def step(images, labels):
        optimiser.zero_grad()
        loss = LOSS(model(images), labels)
        loss.backward()
        optimiser.step()
        return loss

    return step


def default_training():
    """A step as first taught."""
    return training(make_model()), BATCHES


def tuned_training():
    """A tuned step: fused Adam, channels last."""
    layout = {"memory_format": torch.channels_last}
    model = make_model().to(**layout)
    batches = [(x.contiguous(**layout), y) for x, y in BATCHES]
    return training(model, fused=True), batches


def last_loss(step, batches, steps=STEPS):
    """The loss that the last of some steps on one batch reports."""
    return [step(*batches[0]).item() for _ in range(steps)][-1]


def on_and_on(step, batches):
    """A call that trains on a batch and waits for the loss."""
    batches = cycle(batches)
    return lambda: step(*next(batches)).item()


def count(model):
    """Parameters of a model."""
    return sum(
        parameter.numel() for parameter in model.parameters()
    )


def verify():
    """Measure both ways of training.

    What is timed takes the last step that is compared.
    """
    default, tuned = default_training(), tuned_training()
    last_loss(*default, STEPS - 1)
    last_loss(*tuned, STEPS - 1)
    default_step, tuned_step = (
        on_and_on(*default),
        on_and_on(*tuned),
    )
    return {
        "default_step": default_step,
        "tuned_step": tuned_step,
        "parameters": count(make_model()),
        "first_loss": last_loss(*tuned_training(), 1),
        "default_loss": default_step(),
        "tuned_loss": tuned_step(),
    }


def controls():
    """The same probes where the answer is known."""
    yield "default_step", lambda: spin(0.002), (0.0019, 0.02)
    yield "tuned_step", lambda: spin(0.002), (0.0019, 0.02)
    yield "parameters", count(nn.Linear(3, 2)), 8
    even = LOSS(torch.zeros(BATCH, 10), BATCHES[0][1])
    yield "first_loss", even.item(), (2.3025, 2.3027)
    stuck = last_loss(lambda *_: even, BATCHES)
    yield "tuned_loss", stuck, (2.3025, 2.3027)


def settings():
    """What a fair comparison must share."""
    return {
        **torch_settings(torch, make_model(), IMAGE_BATCHES[0]),
        "batch": row_counts(images for images, _ in BATCHES),
        "device": "cpu",
        "optimiser": "Adam",
        "mode": "eager loop; eager loop with fused Adam",
        "layout": "channels first; channels last",
    }


if __name__ == "__main__":
    print(verify())
