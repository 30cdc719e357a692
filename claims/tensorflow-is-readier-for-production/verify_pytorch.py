"""A PyTorch training that stops, and goes on from what it saved."""

import tempfile
from pathlib import Path

import torch
from data import (
    BATCH,
    EPOCHS,
    INPUTS,
    RATE,
    SEEDS,
    STOP,
    TARGETS,
    TOLERANCE,
    largest_gap,
    starting_weights,
)
from torch import nn

ROWS = torch.utils.data.TensorDataset(
    torch.from_numpy(INPUTS), torch.from_numpy(TARGETS)
)


def make_model(seed):
    """A network with given weights, and its optimiser."""
    model = nn.Sequential(
        nn.Linear(8, 16), nn.Tanh(), nn.Linear(16, 1)
    )
    pairs = zip(
        model.parameters(), starting_weights(seed), strict=True
    )
    for parameter, array in pairs:
        parameter.data = torch.from_numpy(array.T.copy())
    return model, torch.optim.Adam(model.parameters(), RATE)


def train(model, optimiser, first=0, last=EPOCHS):
    """Train to an epoch, the rows in their order."""
    loss = nn.MSELoss()
    for _ in range(first, last):
        for rows, targets in torch.utils.data.DataLoader(
            ROWS, BATCH
        ):
            optimiser.zero_grad()
            loss(model(rows), targets).backward()
            optimiser.step()
    return [
        parameter.detach().numpy()
        for parameter in model.parameters()
    ]


def through_checkpoint(seed):
    """The weights after a stop, with model and optimiser saved."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "checkpoint.pt")
        model, optimiser = make_model(seed)
        train(model, optimiser, last=STOP)
        states = {
            "model": model.state_dict(),
            "optimiser": optimiser.state_dict(),
        }
        torch.save({**states, "epoch": STOP}, path)
        model, optimiser = make_model(seed + 1)
        found = torch.load(path)
        model.load_state_dict(found["model"])
        optimiser.load_state_dict(found["optimiser"])
        return train(model, optimiser, first=found["epoch"])


def through_weights(seed):
    """The weights after a stop, if only weights had been saved."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "weights.pt")
        model, optimiser = make_model(seed)
        train(model, optimiser, last=STOP)
        torch.save(model.state_dict(), path)
        model, optimiser = make_model(seed + 1)
        model.load_state_dict(torch.load(path))
        return train(model, optimiser, first=STOP)


def gap(way, seed):
    """How far the way through a stop ends from the way without."""
    return largest_gap(way(seed), train(*make_model(seed)))


def verify():
    """Train with and without a stop."""
    gaps = [gap(through_checkpoint, seed) for seed in SEEDS]
    return {"resume_gap": gaps, "resumes": max(gaps) < TOLERANCE}


def controls():
    """The same probe where the answer is known."""
    same = gap(lambda seed: train(*make_model(seed)), 1)
    yield "resume_gap", same, 0
    yield "resumes", same < TOLERANCE, True
    forgotten = gap(through_weights, 1)
    yield "resume_gap", forgotten, (0.001, 9)
    yield "resumes", forgotten < TOLERANCE, False


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": BATCH,
        "device": "cpu",
        "optimiser": f"Adam, {RATE}",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
