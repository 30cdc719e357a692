"""What a step and an answer cost after torch.compile."""

import tempfile

import torch
import torch._inductor.config
from data import (
    CHANGED,
    EPSILON,
    IMAGES,
    LABELS,
    RATE,
    SIZES,
    WEIGHTS,
    known,
    measured,
)
from torch import nn
from torch._dynamo.utils import counters
from torch._inductor.runtime.cache_dir_utils import cache_dir

from generators.probes.measuring.fairness import (
    row_counts,
    torch_settings,
)
from generators.probes.models.convnet import (
    channels_first,
    torch_layout,
)
from generators.probes.models.training_steps import (
    torch_compiled_mode,
    torch_modes,
)

torch._inductor.config.compile_threads = 1
# PyTorch keeps a compiled header among temporary files. In the
# cache folder, later processes find it, as the code made with it.
tempfile.tempdir = cache_dir()
IMAGE_BATCHES = [
    torch.from_numpy(channels_first(x)) for x in IMAGES
]
BATCHES = list(
    zip(IMAGE_BATCHES, torch.from_numpy(LABELS), strict=True)
)


def make_model(weights=WEIGHTS):
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
    return model


def compiled_answers(model):
    """A call of the compiled network for each size."""
    network = torch.compile(model.eval(), dynamic=False)

    def at(size):
        images = BATCHES[0][0][:size]

        @torch.inference_mode()
        def call():
            return network(images).numpy()

        return call

    return {size: at(size) for size in SIZES}


def compiled():
    """How many graphs Inductor has compiled in this process.

    None come from a cache, which starts empty.
    """
    return counters["inductor"]["fxgraph_cache_miss"]


def count(model):
    """Parameters of a model."""
    return sum(
        parameter.numel() for parameter in model.parameters()
    )


def verify():
    """Measure a step and answers; each first call compiles."""
    model = make_model()
    step = torch_compiled_mode(torch, make_model, EPSILON)(RATE)
    return {
        **measured(step, BATCHES, compiled_answers(model)),
        "compiled": compiled(),
        "parameters": count(model),
    }


def controls():
    """The same probes where the answer is known."""
    make_model()(IMAGE_BATCHES[0])
    yield "compiled", compiled(), 0
    still = torch_modes(torch, make_model, EPSILON).tuned(0.0)
    answers = compiled_answers(make_model(CHANGED))
    yield from known(still, BATCHES, answers)
    yield "compiled", compiled(), len(SIZES)
    yield "parameters", count(nn.Linear(3, 2)), 8


def settings():
    """What a fair comparison must share."""
    return {
        **torch_settings(torch, make_model(), IMAGE_BATCHES[0]),
        "batch": row_counts(images for images, _ in BATCHES),
        "device": "cpu",
        "optimiser": "Adam",
        "mode": (
            "eager loop with fused Adam around torch.compile of "
            "the model; inference_mode"
        ),
        "layout": "channels first",
    }


if __name__ == "__main__":
    print(verify())
