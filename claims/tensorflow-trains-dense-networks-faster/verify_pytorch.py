"""What a training step of dense layers costs in PyTorch."""

import torch
from data import BATCH, EPSILON, LABELS, RATE, ROWS, STEPS, WEIGHTS
from torch import nn

from generators.probes.clocks import spin
from generators.probes.steps import backward_step, last_loss, on_and_on, spread

BATCHES = list(zip(torch.from_numpy(ROWS), torch.from_numpy(LABELS), strict=True))
LOSS = nn.CrossEntropyLoss()


def make_model():
    """Three dense layers with the shared weights."""
    model = nn.Sequential(
        nn.Linear(784, 256),
        nn.ReLU(),
        nn.Linear(256, 128),
        nn.ReLU(),
        nn.Linear(128, 10),
    )
    pairs = zip(model.parameters(), WEIGHTS, strict=True)
    for parameter, array in pairs:
        parameter.data = torch.tensor(array.T).contiguous()
    return model


def training(**options):
    """The plain loop with Adam and the shared constants."""
    model = make_model()
    options = {"lr": RATE, "eps": EPSILON} | options
    optimiser = torch.optim.Adam(model.parameters(), **options)
    return backward_step(model, LOSS, optimiser)


def default_training():
    """A step as first taught."""
    return training()


def tuned_training():
    """A tuned step: fused Adam."""
    return training(fused=True)


def eager_training():
    """The tuned step without a graph: it has none."""
    return tuned_training()


def count(model):
    """Parameters that are trained."""
    trained = (p for p in model.parameters() if p.requires_grad)
    return sum(parameter.numel() for parameter in trained)


def verify():
    """Measure each way of training."""
    default, tuned, eager = default_training(), tuned_training(), eager_training()
    losses = [last_loss(step, BATCHES[0], STEPS) for step in (default, tuned, eager)]
    return {
        "default_step": on_and_on(default, BATCHES),
        "tuned_step": on_and_on(tuned, BATCHES),
        "eager_step": on_and_on(eager, BATCHES),
        "parameters": count(make_model()),
        "first_loss": last_loss(eager_training(), BATCHES[0], 1),
        "final_loss": losses[0],
        "loss_spread": spread(losses),
    }


def controls():
    """The same probes where the answer is known."""
    for name in ("default_step", "tuned_step", "eager_step"):
        yield name, lambda: spin(0.002), (0.0019, 0.02)
    layer = nn.Linear(3, 2)
    yield "parameters", count(layer), 8
    layer.bias.requires_grad_(requires_grad=False)
    yield "parameters", count(layer), 6
    even = LOSS(torch.zeros(BATCH, 10), BATCHES[0][1])
    stuck = last_loss(lambda *_: even, BATCHES[0], STEPS)
    yield "first_loss", stuck, (2.3025, 2.3027)
    yield "final_loss", stuck, (2.3025, 2.3027)
    slow = last_loss(training(lr=RATE / 2), BATCHES[0], STEPS)
    usual = last_loss(default_training(), BATCHES[0], STEPS)
    yield "loss_spread", spread([slow, usual]), (0.01, 10)


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": BATCH,
        "device": "cpu",
        "optimiser": "Adam",
        "mode": "eager loop; eager loop, fused Adam; the same",
    }


if __name__ == "__main__":
    print(verify())
