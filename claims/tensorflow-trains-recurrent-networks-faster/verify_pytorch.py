"""What a training step of a recurrent network costs in PyTorch."""

import torch
from data import (
    BATCH,
    BATCHES,
    EPSILON,
    FEATURES,
    LABELS,
    RATE,
    ROWS,
    STEPS,
    UNITS,
    WEIGHTS,
)
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from generators.probes.measuring.fairness import (
    row_counts,
    torch_settings,
)
from generators.probes.models.training_steps import (
    step_controls,
    step_measures,
    torch_modes,
)


def feed(batches=BATCHES):
    """The first batches, as the guide feeds them."""
    rows = torch.from_numpy(ROWS[: batches * BATCH])
    labels = torch.from_numpy(LABELS[: batches * BATCH])
    return DataLoader(TensorDataset(rows, labels), batch_size=BATCH)


IN_MEMORY = list(feed(16))


class Recurrent(nn.Module):
    """An LSTM and a dense layer on its last output."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(FEATURES, UNITS, batch_first=True)
        self.head = nn.Linear(UNITS, 10)

    def forward(self, rows):
        """Ten scores a sequence."""
        outputs, _ = self.lstm(rows)
        return self.head(outputs[:, -1])


def make_model():
    """The network with the shared weights.

    PyTorch gives each gate two biases: the second is held at
    zero.
    """
    model = Recurrent()
    second = model.lstm.bias_hh_l0
    second.requires_grad_(requires_grad=False).zero_()
    pairs = zip(trained(model), WEIGHTS, strict=True)
    for parameter, array in pairs:
        parameter.data = torch.tensor(array.T).contiguous()
    return model


def trained(model):
    """Parameters that are trained."""
    return [p for p in model.parameters() if p.requires_grad]


MODES = torch_modes(torch, make_model, EPSILON)
UNROLLED = MODES.tuned  # one kernel takes the whole sequence


def count(model):
    """How many parameters are trained."""
    return sum(parameter.numel() for parameter in trained(model))


def verify():
    """Measure each way of training."""
    parameters = count(make_model())
    return step_measures(
        MODES, feed(), IN_MEMORY, STEPS, RATE, unrolled=UNROLLED
    ) | {"parameters": parameters}


def controls():
    """The same probes where the answer is known."""
    yield from step_controls(
        MODES, feed(3), IN_MEMORY, STEPS, RATE, unrolled=UNROLLED
    )
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
        "device": "cpu",
        "optimiser": "Adam",
        "mode": "DataLoader loop; fused Adam; the same; the same",
    }


if __name__ == "__main__":
    print(verify())
