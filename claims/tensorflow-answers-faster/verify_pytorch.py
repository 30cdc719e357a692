"""How long PyTorch takes to answer for one image."""

import tempfile
from pathlib import Path

import torch
from data import EXPECTED, EXPECTED_ONE, IMAGE, IMAGES, WEIGHTS
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
    arrays = torch_layout(weights)
    pairs = zip(model.parameters(), arrays, strict=True)
    for parameter, array in pairs:
        parameter.data = torch.from_numpy(array)
    return model.eval()


def direct(model):
    """The model called directly."""

    @torch.inference_mode()
    def call(image):
        return model(image).numpy()

    return call


def served(model):
    """The model as an exported program, loaded back."""
    images = torch.from_numpy(channels_first(IMAGES))
    program = torch.export.export(
        model,
        (images,),
        dynamic_shapes=({0: torch.export.Dim.DYNAMIC},),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.pt2")
        torch.export.save(program, path)
        loaded = torch.export.load(path)
    return direct(loaded.module())


def difference(call):
    """The largest difference from the right answers."""
    images = torch.from_numpy(channels_first(IMAGES))
    return largest_difference(call(images), EXPECTED)


def both_differences(timed, call):
    """The larger one of what is timed, and of more images."""
    return max(
        largest_difference(timed(), EXPECTED_ONE), difference(call)
    )


def count(model):
    """Parameters of a model."""
    return sum(
        parameter.numel() for parameter in model.parameters()
    )


def verify():
    """Measure both paths."""
    model = make_model(WEIGHTS)
    image = torch.from_numpy(channels_first(IMAGE))
    call_direct, call_served = direct(model), served(model)
    direct_call, served_call = (
        lambda: call_direct(image),
        lambda: call_served(image),
    )
    return {
        "direct_call": direct_call,
        "served_call": served_call,
        "parameters": count(model),
        "direct_diff": both_differences(direct_call, call_direct),
        "served_diff": both_differences(served_call, call_served),
    }


def controls():
    """The same probes where the answer is known."""
    yield from known_times("wall", "direct_call", "served_call")
    changed = [array.copy() for array in WEIGHTS]
    changed[7][3] += 0.5
    model = make_model(changed)
    yield "direct_diff", difference(direct(model)), (0.499, 0.501)
    yield "served_diff", difference(served(model)), (0.499, 0.501)
    yield "parameters", count(nn.Linear(3, 2)), 8


def settings():
    """What a fair comparison must share."""
    return {
        **torch_settings(
            torch,
            make_model(WEIGHTS),
            torch.from_numpy(channels_first(IMAGE)),
        ),
        "batch": 1,
        "device": "cpu",
        "mode": "inference_mode; torch.export program",
        "layout": "channels first",
    }


if __name__ == "__main__":
    print(verify())
