"""What a training step of a transformer block costs in PyTorch."""

import numpy as np
import torch
from data import (
    ATTENTION,
    BATCH,
    DENSE,
    EPSILON,
    HEADS,
    HIDDEN,
    LABELS,
    NORM_EPSILON,
    RATE,
    ROWS,
    STEPS,
    WIDTH,
)
from torch import nn

from generators.probes.clocks import spin
from generators.probes.steps import backward_step, last_loss, on_and_on, spread

BATCHES = list(zip(torch.from_numpy(ROWS), torch.from_numpy(LABELS), strict=True))
LOSS = nn.CrossEntropyLoss()


class Transformer(nn.Module):
    """One block, the mean over the sequence, a dense layer."""

    def __init__(self):
        super().__init__()
        self.block = nn.TransformerEncoderLayer(
            WIDTH,
            HEADS,
            HIDDEN,
            dropout=0.0,
            layer_norm_eps=NORM_EPSILON,
            batch_first=True,
            norm_first=True,
        )
        self.head = nn.Linear(WIDTH, 10)

    def forward(self, rows):
        """Ten scores a sequence."""
        return self.head(self.block(rows).mean(dim=1))


@torch.no_grad()
def make_model():
    """The network with the shared weights and no biases yet."""
    model = Transformer()
    attention, block = model.block.self_attn, model.block
    *inputs, output = ATTENTION
    kernels = {
        attention.in_proj_weight: np.concatenate(inputs, axis=1),
        attention.out_proj.weight: output,
        block.linear1.weight: DENSE[0],
        block.linear2.weight: DENSE[1],
        model.head.weight: DENSE[2],
    }
    for parameter, array in kernels.items():
        parameter.copy_(torch.tensor(array.T))
    for name, parameter in model.named_parameters():
        if name.endswith("bias"):
            parameter.zero_()
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
