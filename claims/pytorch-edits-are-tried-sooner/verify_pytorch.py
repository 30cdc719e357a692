"""What it costs to try five edits of a network in PyTorch."""

import torch
from data import (
    BATCH,
    CHANCE,
    EDITS,
    EPSILON,
    LABELS,
    PICTURES,
    RATE,
    STEPS,
    known,
    measures,
    note,
    weights,
)
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

LOSS = nn.CrossEntropyLoss()
ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh}


class Network(nn.Module):
    """The network of an edit."""

    def __init__(self, edit):
        super().__init__()
        hidden, width = [], 64
        for wider in edit.widths:
            hidden += [
                nn.Linear(width, wider),
                ACTIVATIONS[edit.activation](),
            ]
            width = wider
        self.past = edit.past
        self.hidden = nn.Sequential(*hidden)
        self.head = nn.Linear(
            width + 64 if edit.past else width, 10
        )

    def forward(self, pictures):
        """Ten scores a picture."""
        signal = self.hidden(pictures)
        if self.past:
            signal = torch.cat([signal, pictures], dim=1)
        return self.head(signal)


def make_model(edit, scale):
    """The network of an edit with the shared weights, scaled."""
    model = Network(edit)
    pairs = zip(
        model.parameters(), weights(edit, scale), strict=True
    )
    for parameter, array in pairs:
        parameter.data = torch.tensor(array.T).contiguous()
    return model


def train(edit, scale=1):
    """Twenty steps; their mean loss, and the parameters.

    A scale of 0 leaves nothing of the weights and of the rate.
    """
    model = make_model(edit, scale)
    pictures = TensorDataset(
        torch.from_numpy(PICTURES), torch.from_numpy(LABELS)
    )
    optimiser = torch.optim.Adam(
        model.parameters(), lr=scale * RATE, eps=EPSILON
    )
    total = 0.0
    for inputs, labels in DataLoader(pictures, batch_size=BATCH):
        optimiser.zero_grad()
        loss = LOSS(model(inputs), labels)
        loss.backward()
        optimiser.step()
        total += loss.item()
    return total / STEPS, sum(p.numel() for p in model.parameters())


def try_edits(path):
    """A session, noted in a file."""
    note(path, train)


def verify():
    """Measure some sessions."""
    return measures(__file__)


def controls():
    """The same probe where the answer is known."""
    yield from known()
    loss, parameters = train(EDITS[0], 0)
    yield "loss", loss, CHANCE
    yield "parameters", parameters, 65 * 64 + 65 * 10


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": BATCH,
        "device": "cpu",
        "optimiser": "Adam",
        "process": "fresh interpreter, -I, a session",
        "mode": "eager loop over a DataLoader",
    }


if __name__ == "__main__":
    print(verify())
