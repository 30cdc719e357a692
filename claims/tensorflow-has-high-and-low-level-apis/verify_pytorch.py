"""Work at a low and at a high level in PyTorch."""

import importlib
from pathlib import Path

import numpy as np
import torch
from pieces import (
    ACCURACY,
    RATE,
    ROWS,
    SEVEN,
    STOPPING,
    TARGETS,
    contains,
    counts,
    derives,
    derives_ours,
    known,
    known_low,
    loads,
    loses,
    multiplies,
    report,
    steps,
    stops,
)
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from generators.probes.packages.api_surface import (
    defined_names,
    training_method,
)

FOLDER = Path(torch.__file__).parent


def product(left, right):
    """A matrix product."""
    return (
        torch.from_numpy(left) @ torch.from_numpy(right)
    ).numpy()


def gradient(work):
    """The gradient of the sum of some work."""

    def at(x):
        x = torch.from_numpy(x.copy()).requires_grad_()
        work(x).sum().backward()
        return x.grad.numpy()

    return at


class Ours(torch.autograd.Function):
    """The square, with a gradient that isn't its own."""

    @staticmethod
    def forward(ctx, x):
        """The square."""
        return x**2

    @staticmethod
    def backward(ctx, upstream):
        """Seven, wherever one is."""
        return SEVEN * upstream


def parameters(*sizes):
    """Parameters of a container of dense layers."""
    layers = [
        nn.Linear(*pair)
        for pair in zip((8, *sizes), sizes, strict=False)
    ]
    return sum(
        parameter.numel()
        for parameter in nn.Sequential(*layers).parameters()
    )


def loss(answers, right):
    """A ready mean squared error."""
    return nn.MSELoss()(
        torch.from_numpy(answers), torch.from_numpy(right)
    ).numpy()


def step(weights, slope):
    """One step of ready gradient descent."""
    variable = nn.Parameter(torch.from_numpy(weights.copy()))
    variable.grad = torch.from_numpy(slope)
    torch.optim.SGD([variable], RATE).step()
    return variable.detach().numpy()


def batches(numbers):
    """Batches of four in a random order."""
    random = torch.Generator().manual_seed(1)
    return DataLoader(
        numbers, batch_size=4, shuffle=True, generator=random
    )


def metric():
    """Whether a ready metric is found that counts right."""
    places = [
        place.split(":")
        for place in defined_names(FOLDER, ACCURACY)
    ]
    return any(
        counts(imported(*place), torch.from_numpy)
        for place in places
    )


def imported(path, name):
    """A class or function by its place in the package."""
    parts = ("torch", *Path(path).with_suffix("").parts)
    module = ".".join(part for part in parts if part != "__init__")
    return getattr(importlib.import_module(module), name)


def trained(owners, made):
    """Whether one call of an owner trains a model."""

    @torch.inference_mode()
    def error():
        return float(
            np.mean(
                (made(torch.from_numpy(ROWS)).numpy() - TARGETS)
                ** 2
            )
        )

    rows, targets = (
        torch.from_numpy(ROWS),
        torch.from_numpy(TARGETS),
    )
    data = DataLoader(TensorDataset(rows, targets), batch_size=32)
    return bool(
        training_method(owners, [(rows, targets), (data,)], error)
    )


def passes(asked):
    """Passes that are made where the model can't improve."""
    found = defined_names(FOLDER, STOPPING)
    if found:
        raise RuntimeError(
            f"stops early, to be tried here: {found}"
        )
    return asked


class Trainer:
    """A loop of our own in one call: the known yes."""

    def __init__(self, made, rate):
        self.made = made
        self.optimizer = torch.optim.SGD(made.parameters(), rate)

    def fit(self, rows, targets):
        """One pass in batches of 32."""
        for start in range(0, len(rows), 32):
            batch = slice(start, start + 32)
            self.optimizer.zero_grad()
            nn.functional.mse_loss(
                self.made(rows[batch]), targets[batch]
            ).backward()
            self.optimizer.step()


def model():
    """A model that is ready to be trained."""
    torch.manual_seed(0)
    return nn.Linear(8, 1)


def verify():
    """What the entry's measures ask for."""
    learner = model()
    optimizer = torch.optim.SGD(learner.parameters(), RATE)
    owners = [learner, optimizer, torch, nn, torch.optim]
    return report(
        {
            "matrix product": multiplies(product),
            "gradient": derives(gradient(lambda x: x**3)),
            "operation with a gradient of its own": derives_ours(
                gradient(Ours.apply)
            ),
            "container of layers": contains(parameters(4, 1)),
            "loss": loses(loss),
            "optimiser": steps(step),
            "data loader": loads(batches),
            "metric": metric(),
            "training in one call": trained(owners, learner),
            "stopping early": stops(passes),
        }
    )


def controls():
    """The same pieces where the answer is known."""
    yield from known(torch.from_numpy)
    yield from known_low(product, gradient)
    yield "high.container of layers", contains(parameters(4)), False
    for rate, learns in ((RATE, True), (0.0, False)):
        made = model()
        found = trained([Trainer(made, rate)], made)
        yield "high.training in one call", found, learns
    yield "high.metric", bool(defined_names(FOLDER, "Linear")), True
    yield (
        "high.metric",
        bool(defined_names(FOLDER, "MadeUpAccuracy")),
        False,
    )


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "device": "cpu"}


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
