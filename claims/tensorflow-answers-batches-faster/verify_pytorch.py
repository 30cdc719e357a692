"""How long PyTorch takes to answer for some images at once."""

import torch
from data import CHANGED, EXPECTED, IMAGES, OFF, SIZES, WEIGHTS
from torch import nn

from generators.probes.measuring.agreement import largest_difference
from generators.probes.measuring.fairness import torch_settings
from generators.probes.measuring.known_work import known_times
from generators.probes.models.convnet import (
    channels_first,
    torch_layout,
)


def make_model(weights):
    """The network with given weights."""
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
    pairs = zip(
        model.parameters(), torch_layout(weights), strict=True
    )
    for parameter, array in pairs:
        parameter.data = torch.from_numpy(array)
    return model.eval()


def default(model):
    """The model called without gradients."""

    def call(images):
        with torch.no_grad():
            return model(images).numpy()

    return call


def tuned(model):
    """In inference mode, images channels last in memory."""
    model = model.to(memory_format=torch.channels_last)

    def call(images):
        with torch.inference_mode():
            images = images.to(memory_format=torch.channels_last)
            return model(images).numpy()

    return call


def sweep(call):
    """A call for each size."""

    def at(size):
        images = torch.from_numpy(channels_first(IMAGES[:size]))
        return lambda: call(images)

    return {size: at(size) for size in SIZES}


def difference(calls):
    """The largest error of what is timed, at any size."""
    return max(
        largest_difference(call(), EXPECTED[:size])
        for size, call in calls.items()
    )


def count(model):
    """Parameters of a model."""
    return sum(
        parameter.numel() for parameter in model.parameters()
    )


def verify():
    """Measure both ways at every size."""
    model = make_model(WEIGHTS)
    default_call, tuned_call = (
        sweep(default(model)),
        sweep(tuned(make_model(WEIGHTS))),
    )
    return {
        "default_call": default_call,
        "tuned_call": tuned_call,
        "parameters": count(model),
        "default_diff": difference(default_call),
        "tuned_diff": difference(tuned_call),
    }


def controls():
    """The same probes where the answer is known."""
    yield from known_times("cpu", "default_call", "tuned_call")
    near = (OFF - 0.001, OFF + 0.001)
    yield (
        "default_diff",
        difference(sweep(default(make_model(CHANGED)))),
        near,
    )
    yield (
        "tuned_diff",
        difference(sweep(tuned(make_model(CHANGED)))),
        near,
    )
    yield "parameters", count(nn.Linear(3, 2)), 8


def settings():
    """What a fair comparison must share."""
    return {
        **torch_settings(
            torch,
            make_model(WEIGHTS),
            torch.from_numpy(channels_first(IMAGES)),
        ),
        "batch": "1, 8 and 64",
        "device": "cpu",
        "mode": "no_grad; inference_mode",
        "layout": "channels first; channels last",
    }


if __name__ == "__main__":
    print(verify())
