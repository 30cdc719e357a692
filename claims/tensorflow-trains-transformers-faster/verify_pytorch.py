"""What a training step of a transformer block costs in PyTorch."""

import numpy as np
import torch
from data import (
    ATTENTION,
    BATCH,
    BATCHES,
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
from torch.utils.data import DataLoader, TensorDataset

from generators.probes.measuring import devices
from generators.probes.measuring.fairness import (
    row_counts,
    torch_settings,
)
from generators.probes.models.training_steps import (
    step_controls,
    step_measures,
    torch_modes,
)

DEVICE = devices.requested()


def feed(batches=BATCHES):
    """The first batches, as the guide feeds them."""
    rows = torch.from_numpy(ROWS[: batches * BATCH])
    labels = torch.from_numpy(LABELS[: batches * BATCH])
    return DataLoader(TensorDataset(rows, labels), batch_size=BATCH)


IN_MEMORY = [
    (rows.to(DEVICE), labels.to(DEVICE))
    for rows, labels in feed(16)
]


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
    model = Transformer().to(DEVICE)
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


MODES = torch_modes(torch, make_model, EPSILON)


def count(model):
    """Parameters that are trained."""
    trained = (p for p in model.parameters() if p.requires_grad)
    return sum(parameter.numel() for parameter in trained)


def verify():
    """Measure each way of training."""
    parameters = count(make_model())
    measured = step_measures(MODES, feed(), IN_MEMORY, STEPS, RATE)
    return devices.all_with_wait(
        measured, torch.cuda.synchronize
    ) | {"parameters": parameters}


def controls():
    """The same probes where the answer is known."""
    yield from step_controls(MODES, feed(3), IN_MEMORY, STEPS, RATE)
    layer = nn.Linear(3, 2)
    yield "parameters", count(layer), 8
    layer.bias.requires_grad_(requires_grad=False)
    yield "parameters", count(layer), 6


def settings():
    """What a fair comparison must share."""
    return {
        **torch_settings(torch, make_model(), IN_MEMORY[0][0]),
        "batch": row_counts(
            rows for rows, _ in [*feed(), *IN_MEMORY]
        ),
        "device": devices.torch_device(make_model()),
        "tf32": torch.get_float32_matmul_precision() != "highest",
        "optimiser": "Adam",
        "mode": "loop over a DataLoader; fused Adam; the same",
    }


if __name__ == "__main__":
    print(verify())
