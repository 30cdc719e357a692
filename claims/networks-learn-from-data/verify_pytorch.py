"""How the error of a PyTorch network falls with its data."""

import torch
from data import BATCH, STEPS, known_answers, measures
from torch import nn

RATE = 0.005


def make_network():
    """Two hidden layers between four numbers and one."""
    return nn.Sequential(
        nn.Linear(4, 32),
        nn.Tanh(),
        nn.Linear(32, 32),
        nn.Tanh(),
        nn.Linear(32, 1),
    )


def learn(lesson, seed):
    """Train in the lesson's order, then predict the new rows."""
    torch.manual_seed(seed)
    network = make_network()
    optimizer = torch.optim.Adam(
        network.parameters(), lr=RATE, eps=1e-8
    )
    inputs = torch.from_numpy(lesson.inputs).split(BATCH)
    targets = torch.from_numpy(lesson.targets).split(BATCH)
    for x, y in zip(inputs, targets, strict=True):
        optimizer.zero_grad()
        nn.functional.mse_loss(network(x), y).backward()
        optimizer.step()
    with torch.no_grad():
        return network(torch.from_numpy(lesson.new_inputs)).numpy()


def verify():
    """What the entry's measures ask for."""
    parameters = sum(p.numel() for p in make_network().parameters())
    return measures(learn, parameters)


def controls():
    """Targets without meaning can't be learnt."""
    yield from known_answers(learn)


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": BATCH,
        "steps": STEPS,
        "optimiser": f"Adam, {RATE}",
    }


if __name__ == "__main__":
    print(verify())
